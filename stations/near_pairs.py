"""Which of many places are worth comparing: those that share a word that few have, or a neighbourhood."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from stations.model import Position

Pairs = npt.NDArray[np.int64]

# A telephone, a name or a cell that more places share is that of a chain, an office or a whole town.
LARGEST_BLOCK = 40

METRES_A_DEGREE = 111_320.0
# Nearly all places are exact and looked for close by; as coarse ones, a town's would be compared with one
# another for nothing.
_SMALL_ERROR_M = 30.0
_MAX_ERROR_M = 300.0
_CELLS_M = {True: 2.05 * _SMALL_ERROR_M, False: 2.05 * _MAX_ERROR_M}
# What two people who point at one door are apart.
DOOR_M = 30.0
# The chord of a sphere and a distance on a map differ by less at some hundred metres.
_MARGIN_M = 1.0
# Pairs that are in memory at once: each place has some hundred neighbours at the most.
_ASKED_AT_ONCE = 5_000


def sharing(keys: Iterable[Sequence[str]], asked: int) -> Pairs:
    """Find the places that share a word.

    Args:
        keys: the words of each place.
        asked: how many of the places, from the first, are looked for others like them.

    Returns:
        Pairs of indexes, the smaller first, of which the first is asked; each pair may come several times.
    """
    hashes: list[int] = []
    owners: list[int] = []
    for index, words in enumerate(keys):
        hashes += map(hash, words)
        owners += [index] * len(words)
    found = np.array(hashes, np.int64)
    order = np.argsort(found, kind="stable")
    # Two words of one hash make a pair that is compared for nothing, no more.
    starts = np.flatnonzero(np.diff(found[order], prepend=0, append=0)) if len(order) else order
    sizes = np.diff(starts)
    sorted_owners = np.array(owners, np.int64)[order]
    pairs = [np.empty((0, 2), np.int64)]
    for size in range(2, LARGEST_BLOCK + 1):
        blocks = starts[:-1][sizes == size]
        if len(blocks):
            members = sorted_owners[blocks[:, None] + np.arange(size)]
            members = members[members[:, 0] < asked]
            pairs += [members[:, [i, j]] for i, j in combinations(range(size), 2)]
    together = np.concatenate(pairs)
    wanted: Pairs = together[(together[:, 0] < asked) & (together[:, 0] != together[:, 1])]
    return wanted


def neighbours(positions: Sequence[Position | None], asked: int) -> Iterator[Pairs]:
    """Find the places that are as near to each other as their errors.

    Args:
        positions: of each place; None for one that is not known well enough.
        asked: how many of the places, from the first, are looked for others like them.

    Yields:
        Pairs of indexes, the smaller first, of which the first is asked.
    """
    located = np.array([i for i, position in enumerate(positions) if position is not None], np.int64)
    if len(located) < 2:
        return
    lon, lat, error_m = np.array([(p.lon, p.lat, p.error_m) for p in positions if p is not None]).T
    points = _on_the_sphere(lon, lat)
    exact = error_m <= _SMALL_ERROR_M
    looking = located < asked
    for others in (exact, ~exact):
        # Exact places are looked for by exact ones alone, coarse ones by all; and coarse ones look for all.
        small = bool(others is exact)
        there = np.flatnonzero(others)
        there = there[~_is_crowded(lon[there], lat[there], _CELLS_M[small])]
        here = np.flatnonzero(looking & exact) if small else np.flatnonzero(looking)
        yield from _near(located, points, error_m, here, there)
        if not small:
            here = there[looking[there]]
            yield from _near(located, points, error_m, here, np.flatnonzero(exact))


def _near(
    located: Pairs,
    points: npt.NDArray[np.float64],
    error_m: npt.NDArray[np.float64],
    here: Pairs,
    there: Pairs,
) -> Iterator[Pairs]:
    if not len(here) or not len(there):
        return
    # No farther than any two of them may be apart: twice the radius has four times the neighbours.
    farthest_m = float(error_m[here].max() + error_m[there].max())
    radius_m = max(DOOR_M, farthest_m) + _MARGIN_M
    tree = cKDTree(points[there])
    # Neighbours one after the other, so that each piece lies in a small part of the tree.
    here = here[cKDTree(points[here]).indices]
    for start in range(0, len(here), _ASKED_AT_ONCE):
        some = here[start : start + _ASKED_AT_ONCE]
        found = cKDTree(points[some]).sparse_distance_matrix(tree, radius_m, output_type="ndarray")
        one, other = some[found["i"]], there[found["j"]]
        near = found["v"] <= np.maximum(DOOR_M, error_m[one] + error_m[other]) + _MARGIN_M
        pairs = np.sort(np.stack((located[one[near]], located[other[near]]), axis=1), axis=1)
        yield pairs[pairs[:, 0] != pairs[:, 1]]


def _on_the_sphere(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Place points in space, in metres, so that nothing is special about poles and the 180th meridian."""
    radius_m = math.degrees(METRES_A_DEGREE)
    east, north = np.radians(lon), np.radians(lat)
    flat = np.cos(north)
    return radius_m * np.stack((flat * np.cos(east), flat * np.sin(east), np.sin(north)), axis=1)


def _is_crowded(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], cell_m: float
) -> npt.NDArray[np.bool_]:
    """Tell which points share a cell with more others than tell anything."""
    size = cell_m / METRES_A_DEGREE
    north = np.floor(lat / size)
    # Wider in degrees towards the poles, so that a cell is as many metres wide as it is high.
    width = size / np.maximum(0.05, np.cos(np.radians(np.abs(north) * size)))
    east = np.floor(lon / width)
    cells = north.astype(np.int64) * (1 << 32) + east.astype(np.int64)
    _, which, counts = np.unique(cells, return_inverse=True, return_counts=True)
    crowded: npt.NDArray[np.bool_] = counts[which] > LARGEST_BLOCK
    return crowded
