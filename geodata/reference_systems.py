"""Reference systems that positions are given out in, by the names and in the axis order of OGC API."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pyproj import Transformer

_DEGREES_DIGITS, _METRES_DIGITS = 6, 2
# The edge of Web Mercator, metres from the middle.
_MERCATOR_EDGE_M = 20_037_508.342_789_25
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """One reference system.

    Args:
        uri: its name.
        is_lat_first: its first axis points north (OGC API – Features Part 2 takes the order of the registry).
        is_mercator: its coordinates are metres of Web Mercator; otherwise degrees that are those of WGS-84.
            CGCS2000 is the same to some centimetres, less than any position here is worth.
    """

    uri: str
    is_lat_first: bool = False
    is_mercator: bool = False

    def coordinates(self, lon: float, lat: float) -> tuple[float, float]:
        """Write a position.

        Args:
            lon: degrees WGS-84.
            lat: degrees WGS-84.

        Returns:
            Its coordinates in the order of the axes.
        """
        if self.is_mercator:
            x, y = _mercator().transform(lon, lat)
            return round(x, _METRES_DIGITS), round(y, _METRES_DIGITS)
        lon, lat = round(lon, _DEGREES_DIGITS), round(lat, _DEGREES_DIGITS)
        return (lat, lon) if self.is_lat_first else (lon, lat)

    def position(self, first: float, second: float) -> tuple[float, float]:
        """Read a position.

        Args:
            first: coordinate on the first axis.
            second: coordinate on the second axis.

        Returns:
            Longitude and latitude, degrees WGS-84.

        Raises:
            ValueError: there is no such place.
        """
        if self.is_mercator:
            if not (abs(first) <= _MERCATOR_EDGE_M * 1.000_001 and math.isfinite(second)):
                raise ValueError("outside of Web Mercator")
            lon, lat = _mercator().transform(first, second, direction="INVERSE")
        else:
            lon, lat = (second, first) if self.is_lat_first else (first, second)
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("outside of the earth")
        return lon, lat

    def box(self, corners: Box) -> Box:
        """Read a box.

        Args:
            corners: its lower corner, then its upper one, each in the order of the axes.

        Returns:
            West, south, east, north in degrees WGS-84; west > east crosses the 180th meridian.

        Raises:
            ValueError: there is no such box.
        """
        (west, south), (east, north) = self.position(*corners[:2]), self.position(*corners[2:])
        if south > north:
            raise ValueError("its south lies north of its north")
        return west, south, east, north


@cache
def _mercator() -> Transformer:
    return Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)


CRS84 = ReferenceSystem("http://www.opengis.net/def/crs/OGC/1.3/CRS84")
REFERENCE_SYSTEMS: Mapping[str, ReferenceSystem] = MappingProxyType(
    {
        system.uri: system
        for system in (
            CRS84,
            ReferenceSystem("http://www.opengis.net/def/crs/EPSG/0/4326", is_lat_first=True),
            ReferenceSystem("http://www.opengis.net/def/crs/EPSG/0/3857", is_mercator=True),
            ReferenceSystem("http://www.opengis.net/def/crs/EPSG/0/4490", is_lat_first=True),
        )
    }
)
