"""Metres of declared projections become degrees in either order of the axes, where they are used."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Proj

from geodata.projected import WEB_MERCATOR, is_projected, to_degrees

_SIX_DEGREES, _THREE_DEGREES = range(4491, 4502), range(4513, 4534)


def gauss_krueger(lon: float, lat: float, central: float, false_easting: float) -> tuple[float, float]:
    """Compute easting and northing from the definition, without any code of a register."""
    project = Proj(proj="tmerc", lat_0=0, lon_0=central, k=1, x_0=false_easting, y_0=0, ellps="GRS80")
    easting, northing = project(lon, lat)
    return float(easting), float(northing)


@given(
    code=st.sampled_from([*_SIX_DEGREES, *range(4502, 4513), *_THREE_DEGREES, *range(4534, 4555)]),
    across=st.floats(0, 1),
    up=st.floats(0, 1),
    swapped=st.booleans(),
)
def test_the_inverse_of_the_definition_in_either_order(
    code: int, across: float, up: float, swapped: bool
) -> None:
    six = code < 4513
    zone = 13 + (code - 4491) % 11 if six else 25 + (code - 4513) % 21
    central = 6.0 * zone - 3 if six else 3.0 * zone
    area = CRS.from_epsg(code).area_of_use
    assert area is not None
    lon, lat = area.west + across * (area.east - area.west), area.south + up * (area.north - area.south)
    prefixed = code in _SIX_DEGREES or code in _THREE_DEGREES
    easting, northing = gauss_krueger(lon, lat, central, 500_000 + (zone * 1_000_000 if prefixed else 0))
    found = to_degrees(northing, easting, code) if swapped else to_degrees(easting, northing, code)
    assert found == pytest.approx((lon, lat), abs=1e-9)


@given(lon=st.floats(-179.9, 179.9), lat=st.floats(-84, 84))
def test_web_mercator_by_its_formula(lon: float, lat: float) -> None:
    radius = 6378137.0
    x = radius * math.radians(lon)
    y = radius * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    assert to_degrees(x, y, WEB_MERCATOR) == pytest.approx((lon, lat), abs=1e-8)


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (113.62, 34.75, 4526),  # degrees
        (465_123.45, 3_847_012.33, 4526),  # the number of the zone is missing
        (38_465_123.45, 3_847_012.33, 4547),  # there is one too many
        (39_465_123.45, 3_847_012.33, 4526),  # another zone
        (float("nan"), 3_847_012.33, 4526),
        (float("inf"), 1.0, WEB_MERCATOR),
    ],
)
def test_what_does_not_lie_where_the_projection_is_used_is_nothing(x: float, y: float, code: int) -> None:
    assert to_degrees(x, y, code) is None


def test_only_these_systems_are_converted() -> None:
    assert [code for code in (4490, 4326, 2436, 4555, 32650) if is_projected(code)] == []
    with pytest.raises(ValueError, match="32650"):
        to_degrees(1.0, 1.0, 32650)
