"""The names of divisions that stand on the plain base map: one file, or one and a part for each province."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from geodata.divisions import Division, Level, short_name
from geodata.gazetteer import Gazetteer, Place
from web.inert_json import inert_json

PROVINCE_ZOOMS = (2, 5)
CITY_ZOOMS = (5, 14)
COUNTY_ZOOMS = (8, 14)

# A thousandth of a degree is about 100 m, less than what is known about a seat.
_STEPS_PER_DEGREE = 1000

_KEPT_TAIL = re.compile("区$|(?<!自治)旗$")


def place_names_json(gazetteer: Gazetteer) -> bytes:
    """Write the names of all provinces, cities and counties whose seat is known.

    Names end at zoom 14: closer in, the position of a seat would look more exact than it is.

    Args:
        gazetteer: where names and positions are from.

    Returns:
        JSON: `steps_per_degree`, and `groups` in the order in which names take their place on the map, each
        with `level`, the first and last zoom in `zooms`, `names`, and `lon` and `lat` as whole steps, every
        number after the first as its difference from the one before. The same gazetteer gives the same bytes.
    """
    first = _first_groups(gazetteer)
    counties = _group("county", COUNTY_ZOOMS, gazetteer.labels(Level.COUNTY), _all_names(gazetteer))
    return _written([*first, counties])


def first_names_json(gazetteer: Gazetteer, part_file: Callable[[str], str]) -> bytes:
    """Write the names that a map shows from far away, and where the names of counties are to be had.

    Args:
        gazetteer: where names and positions are from.
        part_file: province → name of the file with `county_names_json`.

    Returns:
        JSON as of `place_names_json` without counties; `parts` in the order of codes, each with `file` and
        with `bbox`, west, south, east and north of its counties' seats in whole degrees.
    """
    parts = [
        {"file": part_file(province), "bbox": _whole_degrees(counties)}
        for province, counties in _by_province(gazetteer).items()
    ]
    return _written(_first_groups(gazetteer), parts=parts)


def county_names_json(gazetteer: Gazetteer, province: str) -> bytes:
    """Write the names of one province's counties.

    Args:
        gazetteer: where names and positions are from.
        province: the first two digits of the codes.

    Returns:
        JSON as of `place_names_json`, with one group.
    """
    counties = _by_province(gazetteer)[province]
    return _written([_group("county", COUNTY_ZOOMS, counties, _all_names(gazetteer))])


def provinces_with_counties(gazetteer: Gazetteer) -> tuple[str, ...]:
    """List the provinces that have counties whose seat is known.

    Args:
        gazetteer: where names and positions are from.

    Returns:
        The first two digits of their codes, in order.
    """
    return tuple(_by_province(gazetteer))


def _first_groups(gazetteer: Gazetteer) -> list[dict[str, Any]]:
    provinces = gazetteer.labels(Level.PROVINCE)
    divided = [place for place in provinces if _has_cities(gazetteer, place)]
    # 北京 and 香港 are provinces and cities in one: no city's name takes over further in.
    undivided = [place for place in provinces if place not in divided]
    names = _all_names(gazetteer)
    return [
        _group("province", (PROVINCE_ZOOMS[0], CITY_ZOOMS[1]), undivided, names),
        _group("province", PROVINCE_ZOOMS, divided, names),
        _group("city", CITY_ZOOMS, gazetteer.labels(Level.CITY), names),
    ]


@lru_cache(maxsize=2)
def _all_names(gazetteer: Gazetteer) -> dict[str, str]:
    return _names(gazetteer.labels(level) for level in (Level.PROVINCE, Level.CITY, Level.COUNTY))


@lru_cache(maxsize=2)
def _by_province(gazetteer: Gazetteer) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in sorted(gazetteer.labels(Level.COUNTY), key=lambda place: place.division.code):
        found.setdefault(place.division.code[:2], []).append(place)
    return found


def _whole_degrees(places: Iterable[Place]) -> list[int]:
    lon, lat = zip(*((place.lon, place.lat) for place in places), strict=True)
    return [math.floor(min(lon)), math.floor(min(lat)), math.ceil(max(lon)), math.ceil(max(lat))]


def _written(groups: list[dict[str, Any]], **more: Any) -> bytes:
    return inert_json({"steps_per_degree": _STEPS_PER_DEGREE, "groups": groups, **more}).encode("utf-8")


def spoken_name(division: Division) -> str:
    """Give a division's name as people say it and as maps print it.

    Args:
        division: the division.

    Returns:
        For 郑州市 郑州 and for 中牟县 中牟, but 河北区 and 科尔沁左翼中旗 as they are, because 河北 is
        another place; 管城区 for 管城回族区.
    """
    short = short_name(division.name, division.level)
    if division.level != Level.COUNTY:
        return short
    if division.name.endswith("族区"):
        return f"{short}区"
    return division.name if _KEPT_TAIL.search(division.name) else short


def _has_cities(gazetteer: Gazetteer, place: Place) -> bool:
    children = gazetteer.divisions.children(place.division.code)
    return any(child.level == Level.CITY for child in children)


def _names(levels: Iterable[tuple[Place, ...]]) -> dict[str, str]:
    """Name every place by its code; a name that a bigger or an equal place has keeps its last character."""
    names: dict[str, str] = {}
    for places in levels:
        spoken = {place.division.code: spoken_name(place.division) for place in places}
        counts = Counter([*spoken.values(), *names.values()])
        for place in places:
            division, name = place.division, spoken[place.division.code]
            told_apart = (
                counts[name] == 1 or name[-1] == division.name[-1] or division.level == Level.PROVINCE
            )
            names[division.code] = name if told_apart else f"{name}{division.name[-1]}"
    return names


def _group(
    level: str, zooms: tuple[int, int], places: Iterable[Place], names: dict[str, str]
) -> dict[str, Any]:
    ordered = sorted(places, key=lambda place: place.division.code)
    return {
        "level": level,
        "zooms": zooms,
        "names": [names[place.division.code] for place in ordered],
        "lon": _steps(place.lon for place in ordered),
        "lat": _steps(place.lat for place in ordered),
    }


def _steps(degrees: Iterable[float]) -> list[int]:
    rounded = [round(value * _STEPS_PER_DEGREE) for value in degrees]
    return [value - before for before, value in zip([0, *rounded], rounded, strict=False)]
