"""The words by which people name the coordinate reference system of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.datum import BD09MC
from geodata.projected import WEB_MERCATOR, is_projected
from stations.intake.header_words import datum_of, fold_header

CRS_EXPECTED = "wgs84, gcj02, bd09, cgcs2000, bd09mc, epsg:4491 … epsg:4554, epsg:3857"

_EPSG = re.compile(r"(?:epsg:*|urn:ogc:def:crs:epsg:.*?:)?(\d{4,6})")
_WEB_MERCATOR_WORDS = frozenset(
    {"webmercator", "pseudomercator", "web墨卡托", "伪墨卡托", "900913", "epsg:900913"}
)
_BAIDU_METRES_WORDS = frozenset({"bd09mc", "百度墨卡托", "百度墨卡托坐标", "百度米制坐标", "百度平面坐标"})
# As the register of EPSG and as ArcGIS write them, folded: zone by its number or by its central meridian.
_GAUSS_KRUEGER = re.compile(r"cgcs2000/?([36]degree)?(?:gausskruger|gausskrüger|gk)(zone|cm)(\d{2,3})e?")
# Width of a zone → code of the first by number, that number, code of the first by meridian, that meridian.
_FIRST: Mapping[int, tuple[int, int, int, int]] = {3: (4513, 25, 4534, 75), 6: (4491, 13, 4502, 75)}
_EAST_OF_CHINA = 135
_PREFIX = "epsg:"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the Gauss–Krüger projections of CGCS2000.

    Args:
        number: counted as in Chinese surveying, for its width.
        meridian: its central meridian, degrees east.
        numbered: EPSG code of the projection whose eastings begin with the number.
        plain: EPSG code of the one whose eastings do not.
    """

    number: int
    meridian: int
    numbered: int
    plain: int


def zones(width: int) -> tuple[Zone, ...]:
    """List the zones that lists may be in.

    Args:
        width: 3 or 6 degrees.

    Returns:
        The zones from west to east.
    """
    by_number, first_number, by_meridian, first_meridian = _FIRST[width]
    return tuple(
        Zone(first_number + step, first_meridian + width * step, by_number + step, by_meridian + step)
        for step in range(_EAST_OF_CHINA // width - first_meridian // width + 1)
    )


def crs_of(text: str) -> str | None:
    """Tell which coordinate reference system a text names.

    Args:
        text: such as `GCJ-02`, `百度坐标`, `EPSG:4526` or `CGCS2000_3_Degree_GK_Zone_38`.

    Returns:
        A value of `geodata.datum.Datum`, `bd09mc`, or `epsg:` and the code of a projection that can be
        converted; None where nothing of the kind is named.
    """
    folded = fold_header(text)
    if folded in _BAIDU_METRES_WORDS:
        return BD09MC
    datum = datum_of(text)
    if datum is not None:
        return str(datum)
    code = _projection_of(folded)
    return f"{_PREFIX}{code}" if code is not None and is_projected(code) else None


def projection_code(crs: str | None) -> int | None:
    """Take the EPSG code out of what `crs_of` answered.

    Args:
        crs: a datum, a projection, or None.

    Returns:
        The code, or None where it is no projection.
    """
    return int(crs.removeprefix(_PREFIX)) if crs and crs.startswith(_PREFIX) else None


def is_metres(crs: str | None) -> bool:
    """Tell whether what `crs_of` answered has coordinates in metres.

    Args:
        crs: a datum, a projection, or None.

    Returns:
        False for degrees and for None.
    """
    return crs == BD09MC or projection_code(crs) is not None


def _projection_of(folded: str) -> int | None:
    if folded in _WEB_MERCATOR_WORDS:
        return WEB_MERCATOR
    if match := _EPSG.fullmatch(folded):
        return int(match.group(1))
    if match := _GAUSS_KRUEGER.fullmatch(folded):
        width = int((match.group(1) or "6")[0])
        by_number, first_number, by_meridian, first_meridian = _FIRST[width]
        number = int(match.group(3))
        if match.group(2) == "zone":
            return by_number + number - first_number
        step, rest = divmod(number - first_meridian, width)
        return None if rest else by_meridian + step
    return None
