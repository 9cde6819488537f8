"""The sphere on which nearest points are searched: positions at reduced latitude, and what chords bound.

A point of latitude phi is put on the unit sphere at its longitude and its reduced latitude beta,
tan(beta) = (1 - f) tan(phi). The linear map diag(a, a, b) takes that sphere onto the ellipsoid, each point to
its own place, and stretches every curve by a factor between b and a. So for the angle theta between two
points there:

    b * theta  <=  geodesic distance  <=  a * theta

(left: the geodesic comes from a curve on the sphere that is no shorter than theta; right: the great circle
maps to a curve on the ellipsoid that is no shorter than the geodesic). If the k-th nearest by angle is at
theta_k, then k points lie within a * theta_k metres, and each of the k nearest by geodesic has b * theta <=
a * theta_k. All points up to the angle theta_k * a / b, 0.3 % more than theta_k, are therefore candidates,
and no other point can be among the k.
"""

from __future__ import annotations

import math

import numpy as np

from geodata.datum import FloatArray
from geodata.geodesic import WGS84_ELLIPSOID

# Chords of the unit sphere carry rounding errors of 1e-15, and distances are rounded; this is 6 micrometres.
CHORD_SLACK = 1e-12


def auxiliary_sphere(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Put positions on the sphere.

    Args:
        lon: degrees, WGS-84, shape (n,).
        lat: degrees, WGS-84, shape (n,).

    Returns:
        Points on the unit sphere, shape (3, n).
    """
    lam, phi = np.radians(lon), np.radians(lat)
    x, z = np.cos(phi), (1.0 - WGS84_ELLIPSOID.f) * np.sin(phi)
    length = np.hypot(x, z)
    return np.stack([x / length * np.cos(lam), x / length * np.sin(lam), z / length])


def auxiliary_point(lon: float, lat: float) -> FloatArray:
    """Put one position on the sphere, without the cost of arrays.

    Args:
        lon: degrees, WGS-84.
        lat: degrees, WGS-84.

    Returns:
        A point on the unit sphere, shape (3,).
    """
    lam, phi = math.radians(lon), math.radians(lat)
    x, z = math.cos(phi), (1.0 - WGS84_ELLIPSOID.f) * math.sin(phi)
    length = math.hypot(x, z)
    return np.array([x / length * math.cos(lam), x / length * math.sin(lam), z / length])


def chords(sphere: FloatArray, where: FloatArray) -> FloatArray:
    """Measure straight distances through the unit sphere.

    Args:
        sphere: points, shape (3, n).
        where: the point to measure from, shape (3,).

    Returns:
        Chords, shape (n,).
    """
    total: FloatArray = np.square(sphere[0] - where[0])
    total += np.square(sphere[1] - where[1])
    total += np.square(sphere[2] - where[2])
    return np.asarray(np.sqrt(total))


def chord_of(angle: float) -> float:
    """Tell the chord of an angle.

    Args:
        angle: radians.

    Returns:
        The straight distance on the unit sphere.
    """
    return 2.0 * math.sin(min(angle, math.pi) / 2.0)


def outer_chord(radius_m: float) -> float:
    """Tell the chord beyond which no point is nearer than a radius.

    Args:
        radius_m: metres.

    Returns:
        The chord on the unit sphere.
    """
    return chord_of(radius_m / WGS84_ELLIPSOID.b) + CHORD_SLACK


def candidate_chord(chord_of_one: float) -> float:
    """Tell the chord up to which points may be nearer on the ellipsoid than a given one.

    Args:
        chord_of_one: the chord of that one.

    Returns:
        The chord on the unit sphere.
    """
    angle = 2.0 * math.asin(min(chord_of_one / 2.0, 1.0))
    return chord_of(angle * WGS84_ELLIPSOID.a / WGS84_ELLIPSOID.b) + CHORD_SLACK
