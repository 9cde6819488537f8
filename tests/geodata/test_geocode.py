from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from pyproj import Geod

from geodata.divisions import Level
from geodata.gazetteer import Gazetteer, load
from geodata.geocode import ERRORS_M, GazetteerGeocoder, Geocoded, Geocoder, Setting, setting_of

_GEOD = Geod(ellps="WGS84")


@pytest.fixture(name="gazetteer", scope="module")
def _gazetteer() -> Gazetteer:
    return load()


@pytest.fixture(name="geocoder", scope="module")
def _geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


def _geocoded(geocoder: Geocoder, address: str, context: str | None = None) -> Geocoded:
    found = geocoder.geocode(address, context)
    assert found is not None
    return found


def test_a_township_with_a_position_is_found_there(geocoder: GazetteerGeocoder, gazetteer: Gazetteer) -> None:
    place = next(place for place in gazetteer.labels(Level.TOWNSHIP) if place.division.name.endswith("镇"))
    found = _geocoded(geocoder, gazetteer.divisions.full_name(place.division.code))
    assert (found.lon, found.lat, found.level) == (place.lon, place.lat, "township")
    assert found.division_code == place.division.code
    assert (found.error_m, found.source) == (6_000, "gazetteer")
    assert "GeoNames" in found.licence


def test_without_its_own_position_it_is_found_at_the_next_seat_and_says_so(
    geocoder: GazetteerGeocoder, gazetteer: Gazetteer
) -> None:
    divisions, places = gazetteer.divisions, gazetteer.places
    missing = [
        item
        for item in divisions
        if item.level == Level.TOWNSHIP and item.code not in places and item.parent in places
    ]
    county = {item.code for item in divisions if item.name.endswith("县")}
    town = next(item for item in missing if item.name.endswith("镇") and item.parent in county)
    found = _geocoded(geocoder, divisions.full_name(town.code))
    assert (found.division_code, found.level) == (town.code, "county")
    assert (found.lon, found.lat) == (places[town.code[:6]].lon, places[town.code[:6]].lat)
    assert found.error_m == ERRORS_M[Level.COUNTY][Setting.COUNTY_TOWN]
    quarter = next(item for item in missing if item.name.endswith("街道") and item.parent in county)
    quarter_m = _geocoded(geocoder, divisions.full_name(quarter.code)).error_m
    assert quarter_m == ERRORS_M[Level.COUNTY][Setting.COUNTY_STREET]


def test_the_deeper_the_position_the_smaller_its_error(
    geocoder: GazetteerGeocoder, gazetteer: Gazetteer
) -> None:
    divisions, places = gazetteer.divisions, gazetteer.places
    county = next(
        place.division for place in gazetteer.labels(Level.COUNTY) if place.division.parent in places
    )
    errors = []
    for division in divisions.chain(county.code):
        found = _geocoded(geocoder, divisions.full_name(division.code))
        assert found.level == division.level.word
        assert found.error_m is not None
        errors.append(found.error_m)
    assert errors == sorted(set(errors), reverse=True)


def test_the_context_is_used(geocoder: GazetteerGeocoder) -> None:
    assert _geocoded(geocoder, "西湖区曙光路", "330100").division_code == "330106"
    assert geocoder.geocode("西湖区曙光路") is None


@pytest.mark.parametrize("address", ["", "解放路1号", "高新区"])
def test_nothing_is_guessed(geocoder: GazetteerGeocoder, address: str) -> None:
    assert geocoder.geocode(address) is None


def test_half_a_position_is_refused() -> None:
    with pytest.raises(ValueError, match="must all be given"):
        Geocoded("410100", 0.9, "test", "none", lon=113.6)
    assert Geocoded("410100", 0.9, "test", "none").lon is None


@pytest.mark.field
def test_the_stated_errors_hold_for_published_townships(
    shared: Path, geocoder: GazetteerGeocoder, gazetteer: Gazetteer
) -> None:
    distances: dict[tuple[Level, Setting], list[float]] = defaultdict(list)
    with (shared / "data" / "test-only" / "townships_mca2025.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["coord_source"].startswith("adcode")]
    for row in rows:
        chain = gazetteer.divisions.chain(row["code"])
        for depth in range(1, len(chain) + 1):
            place = gazetteer.places.get(chain[depth - 1].code)
            if place is None:
                continue
            _, _, metres = _GEOD.inv(place.lon, place.lat, float(row["lon_wgs84"]), float(row["lat_wgs84"]))
            distances[chain[depth - 1].level, setting_of(chain)].append(metres)
    assert set(distances) == {(level, setting) for level in Level for setting in list(Setting)[:-1]}
    for (level, setting), metres_off in distances.items():
        nearer = sum(metres <= ERRORS_M[level][setting] for metres in metres_off)
        assert nearer >= 0.9 * len(metres_off), (level, setting)


@pytest.mark.field
def test_the_stated_errors_hold_for_real_stations(shared: Path, geocoder: GazetteerGeocoder) -> None:
    within: dict[str, list[bool]] = defaultdict(list)
    for name, city in (("zhejiang_public_rooms", None), ("zhengzhou_gonghui_yizhan", "410100")):
        path = shared / "data" / "stations" / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found = geocoder.geocode(row["address"], city or row["city"])
                if found is None or found.lon is None or found.error_m is None or not row["lat"]:
                    continue
                # The lists do not say in which datum they are; half a kilometre does not matter here.
                _, _, metres = _GEOD.inv(found.lon, found.lat, float(row["lng"]), float(row["lat"]))
                within[str(found.level)].append(metres <= found.error_m)
    for level, hits in within.items():
        assert sum(hits) >= 0.9 * len(hits), level
    assert len(within["county"]) > 50
    assert len(within["township"]) > 50
