"""Which entry of GeoNames is the seat of which division."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geodata.divisions import Division, Divisions, Level, short_name
from geodata.gazetteer.seat_counties import SEAT_COUNTIES

# Where GeoNames gives no prefecture code: country and its number of the province → first two digits.
_PROVINCES = {"CN22": "11", "CN28": "12", "CN23": "31", "CN33": "50"}
_COUNTRIES = {"TW": "71", "HK": "81", "MO": "82"}
_SEAT_OF = {
    Level.PROVINCE: ("PPLC", "PPLA"),
    Level.CITY: ("PPLC", "PPLA", "PPLA2"),
    Level.COUNTY: ("PPLC", "PPLA", "PPLA2", "PPLA3"),
}
_SEAT_TOWNS = ("城关镇", "城关")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One populated place of GeoNames.

    Args:
        geonames_id: its number there.
        names: its Chinese names.
        lon: longitude, degrees, WGS-84.
        lat: latitude, degrees, WGS-84.
        feature_code: PPLC, PPLA, PPLA2, … as GeoNames defines them.
        country: CN, TW, HK or MO.
        admin1: GeoNames' number of the province.
        admin2: the first four digits of the division code, where GeoNames has them.
        population: as given there, often 0.
    """

    geonames_id: int
    names: tuple[str, ...]
    lon: float
    lat: float
    feature_code: str
    country: str
    admin1: str
    admin2: str
    population: int


def find_seats(divisions: Divisions, places: Iterable[NamedPlace]) -> Mapping[str, NamedPlace]:
    """Find the seats of government of provinces, cities and counties.

    A place is taken when GeoNames calls it the seat of this province or city; when GeoNames calls it a seat
    and it bears the name of the county or of a township that only this county has; or when it bears the
    division's full name. Nothing else is: another town of the same short name can be anywhere.

    Args:
        divisions: all divisions.
        places: GeoNames entries in China.

    Returns:
        Division code → place, for the divisions whose seat could be told.
    """
    by_area = _by_area(places)
    towns = _town_counties(divisions)
    seats: dict[str, NamedPlace] = {}
    for division in divisions:
        if division.level == Level.TOWNSHIP:
            continue
        ranked = [
            (rank, -place.population, place.geonames_id, place)
            for place in _nearby(by_area, division)
            if (rank := _rank(division, place, divisions, towns)) is not None
        ]
        if ranked:
            seats[division.code] = min(ranked, key=lambda item: item[:3])[3]
    for city, county in SEAT_COUNTIES.items():
        if city not in seats and county in seats:
            seats[city] = seats[county]
    return seats


def _by_area(places: Iterable[NamedPlace]) -> Mapping[str, list[NamedPlace]]:
    items = list(places)
    provinces = dict(_PROVINCES)
    for place in items:
        if len(place.admin2) == 4:
            provinces.setdefault(place.country + place.admin1, place.admin2[:2])
    found: dict[str, list[NamedPlace]] = {}
    for place in items:
        province = _COUNTRIES.get(place.country) or provinces.get(place.country + place.admin1)
        if province is None:
            continue
        found.setdefault(province, []).append(place)
        if len(place.admin2) == 4 and place.country == "CN":
            found.setdefault(place.admin2, []).append(place)
    return found


def _nearby(by_area: Mapping[str, list[NamedPlace]], division: Division) -> Iterator[NamedPlace]:
    yield from by_area.get(_area_of(division), ())
    if division.level == Level.CITY:
        # Entries without a prefecture's code, such as 厦门, are known by their name alone.
        yield from (place for place in by_area.get(division.code[:2], ()) if not place.admin2)


def _area_of(division: Division) -> str:
    # Counties directly under a province, and those of the four municipalities, have no prefecture.
    directly = division.parent is None or division.parent.endswith("0000")
    if division.level == Level.CITY or not directly:
        return division.code[:4]
    return division.code[:2]


def _town_counties(divisions: Divisions) -> Mapping[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for division in divisions:
        if division.level == Level.TOWNSHIP and division.parent is not None:
            area = _area_of(divisions[division.parent])
            found.setdefault((area, short_name(division.name, Level.TOWNSHIP)), set()).add(division.parent)
    return found


def _rank(
    division: Division, place: NamedPlace, divisions: Divisions, towns: Mapping[tuple[str, str], set[str]]
) -> int | None:
    seat = place.feature_code in _SEAT_OF[division.level]
    full = division.name in place.names
    if seat and full:
        return 0
    if seat and _bears_short_name(division, place, divisions):
        return 1
    if division.level != Level.COUNTY:
        if seat and (len(place.admin2) == 4 or division.level == Level.PROVINCE):
            return 2
        return 3 if full and division.level == Level.CITY else None
    if place.feature_code == "PPLA3" and _has_own_town(division, place, towns):
        return 2
    return 3 if full else None


def _bears_short_name(division: Division, place: NamedPlace, divisions: Divisions) -> bool:
    short = short_name(division.name, division.level)
    if division.level == Level.COUNTY:
        if _is_another_county(division, place):
            return False
        # 抚顺县 lies around 抚顺市; its seat is not the city's.
        city = divisions[division.parent] if division.parent else None
        if city is not None and short_name(city.name, city.level) == short:
            return False
    return any(name in _names_of_kind(short, division.level) for name in place.names)


def _is_another_county(division: Division, place: NamedPlace) -> bool:
    # 纸坊 bears 江夏区 and 武昌县: it is the seat of the former, not of 武昌区.
    kinds = {name for name in place.names if len(name) > 2 and name[-1] in "县区旗"}
    short = short_name(division.name, Level.COUNTY)
    return any(short_name(name, Level.COUNTY) != short for name in kinds)


def _names_of_kind(short: str, level: Level) -> Iterator[str]:
    yield short
    if level == Level.COUNTY:
        yield from (short + kind for kind in ("县", "市", "区", "旗", "矿"))
        yield from (short + town for town in _SEAT_TOWNS)
    if level == Level.CITY:
        yield from (short + kind for kind in ("市", "地区", "盟"))


def _has_own_town(division: Division, place: NamedPlace, towns: Mapping[tuple[str, str], set[str]]) -> bool:
    if _is_another_county(division, place):
        return False
    area = _area_of(division)
    return any(towns.get((area, short_name(name, Level.TOWNSHIP))) == {division.code} for name in place.names)
