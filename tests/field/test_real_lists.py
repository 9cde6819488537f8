"""Real lists with their real faults: what a person who knows the list would expect the report to say.

The expectations are written by hand from the lists. Opening hours are judged elsewhere; here it only matters
that those that cannot be read are said and keep nothing out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pyproj import Geod

from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from stations.exports import csv_export
from stations.hours import read_hours
from stations.intake import ListReading, read_list
from stations.intake.locate import locate
from stations.model import Station
from stations.plan import KnownStations, Outcome, Plan, make_plan

pytestmark = pytest.mark.field

GIVEN = "given"


@dataclass(frozen=True)
class Expected:
    """What must come of one list.

    Args:
        crs: chosen by the person who uploads it.
        division: chosen by the person, if any.
        outcomes: how many rows mean what for an empty register.
        positions: how the stations are placed: `given`, the level of a guess, or None.
        codes: every code that is said about rows, and how often; those about hours are left out.
        extra: columns that are kept without being read.
    """

    crs: str
    outcomes: Mapping[str, int]
    positions: Mapping[str | None, int]
    division: str | None = None
    codes: Mapping[str, int] = field(default_factory=dict)
    extra: tuple[str, ...] = ()


EXPECTED = {
    # Eastings of the British grid, which are not converted here; one row has a slip of the pen in it.
    "adur_public_toilets_subset.csv": Expected(
        "wgs84", {"error": 15}, {None: 15}, codes={"datum_unknown": 15}, extra=("ExtractDate",)
    ),
    # 92 of the places are underground stations and the like; their kind is not a kind of rest station.
    "hangzhou_rest_and_cooling.csv": Expected(
        "gcj02",
        {"new": 109},
        {GIVEN: 109},
        division="330100",
        codes={"kind_unknown": 92},
        extra=("subType", "coord_precision"),
    ),
    # Streets without a city are found no closer than the column that names the city or the province.
    "news_single_stations.csv": Expected(
        "gcj02",
        {"new": 23},
        {"city": 13, "province": 5, "county": 4, "township": 1},
        codes={"located_by_address": 23},
        extra=("date",),
    ),
    # One number lost its brackets and looks like a number of the mainland without its zero.
    "ny_cooling_centers_2024.csv": Expected(
        "wgs84", {"new": 569}, {GIVEN: 569}, codes={"phone_zero_lost": 1}
    ),
    # As WGS-84 the exchanged numbers are a place in the Indian Ocean that nothing contradicts; as a Chinese
    # datum they are doubted row by row.
    "plymouth_toilets_swapped.csv": Expected(
        "gcj02",
        {"new": 22},
        {GIVEN: 22},
        codes={"datum_not_used_there": 22},
        extra=("fee", "attributes"),
    ),
    # One place stands twice with other hours; five rows say themselves that their city is not known.
    "renfang_naliangdian.csv": Expected(
        "gcj02",
        {"new": 40, "conflict": 2},
        {"city": 32, "county": 5, None: 5},
        codes={"located_by_address": 37, "not_located": 5, "contradicts_row": 2},
        extra=("date",),
    ),
    # Names a street and no district; the division that the person chose places them in it.
    "shanghai_baoshan_jielizhan.csv": Expected(
        "gcj02", {"new": 6}, {"county": 6}, division="310113", codes={"located_by_address": 6}
    ),
    "weihai_wendeng_yizhan.csv": Expected(
        "gcj02", {"new": 7}, {"county": 7}, division="371003", codes={"located_by_address": 7}
    ),
    "zhaoqing_aixin_yizhan.csv": Expected("gcj02", {"new": 4}, {GIVEN: 4}, division="441200"),
    # Libraries and halls: none of their kinds is known, every text is kept.
    "zhejiang_public_rooms.csv": Expected(
        "gcj02",
        {"new": 487},
        {GIVEN: 487},
        codes={"kind_unknown": 487},
        extra=("subType", "coord_precision"),
    ),
    # 64 of 82 rows have no coordinates; the district 高新区 is none of the official ones.
    "zhengzhou_gonghui_yizhan.csv": Expected(
        "gcj02",
        {"new": 82},
        {GIVEN: 18, "county": 36, "city": 25, "township": 3},
        division="410100",
        codes={"located_by_address": 64},
    ),
}


def read(shared: Path, name: str, crs: str | None) -> ListReading:
    data = (shared / "data" / "stations" / name).read_bytes()
    return read_list(data, name, default_datum=crs, read_hours=read_hours)


def plan_of(reading: ListReading, division: str | None, current: tuple[Station, ...] = ()) -> Plan:
    gazetteer = load()
    area = gazetteer.divisions.full_name(division) if division else ""
    drafts = locate(reading.drafts, GazetteerGeocoder(gazetteer), area)
    return make_plan(drafts, KnownStations("zz", current))


def counted(plan: Plan) -> dict[str, int]:
    return {outcome: count for outcome, count in plan.outcomes.items() if count}


def test_every_list_has_an_expectation(shared: Path) -> None:
    assert {path.name for path in (shared / "data" / "stations").glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_report_is_what_a_person_would_say(shared: Path, name: str) -> None:
    expected = EXPECTED[name]
    reading = read(shared, name, expected.crs)
    plan = plan_of(reading, expected.division)
    assert counted(plan) == expected.outcomes
    codes = Counter(issue.code for row in plan.rows for issue in row.issues)
    assert {c: n for c, n in codes.items() if not c.startswith("hours_")} == expected.codes
    assert tuple(reading.columns.labels[i] for i in reading.columns.extra) == expected.extra
    assert reading.issues == ()
    assert reading.columns.questions == ()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_station_is_placed_as_well_as_the_list_allows(shared: Path, name: str) -> None:
    expected = EXPECTED[name]
    gazetteer = load()
    area = gazetteer.divisions.full_name(expected.division) if expected.division else ""
    drafts = locate(read(shared, name, expected.crs).drafts, GazetteerGeocoder(gazetteer), area)
    found = Counter(
        None if (place := draft.values.get("position")) is None else place.level or GIVEN for draft in drafts
    )
    assert found == expected.positions


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"adur_public_toilets_subset.csv"}))
def test_a_list_again_and_its_export_change_nothing(shared: Path, name: str) -> None:
    expected = EXPECTED[name]
    reading = read(shared, name, expected.crs)
    first = plan_of(reading, expected.division)
    current = tuple(row.after for row in first.rows if row.after and row.outcome is Outcome.NEW)
    assert len(current) == expected.outcomes["new"]
    again = plan_of(reading, expected.division, current)
    assert again.outcomes["same"] == len(current)
    exported = b"".join(csv_export(current, load().divisions, staff=True))
    back = read_list(exported, "out.csv", default_datum=None, read_hours=read_hours)
    round_trip = plan_of(back, expected.division, current)
    assert counted(round_trip) == {"same": len(current)}


def test_without_a_datum_no_given_position_is_used(shared: Path) -> None:
    drafts = read(shared, "zhaoqing_aixin_yizhan.csv", None).drafts
    assert [[issue.code for issue in draft.issues] for draft in drafts] == [["datum_undeclared"]] * 4
    assert [draft.given for draft in drafts] == [None] * 4


def test_given_positions_are_moved_by_what_the_datum_is_off(shared: Path) -> None:
    plan = plan_of(read(shared, "zhaoqing_aixin_yizhan.csv", "gcj02"), "441200")
    geod = Geod(ellps="WGS84")
    for row in plan.rows:
        assert row.after is not None
        place = row.after.position
        assert place is not None
        assert place.given_lon is not None
        assert place.given_lat is not None
        _, _, metres = geod.inv(place.lon, place.lat, place.given_lon, place.given_lat)
        assert 400 < metres < 700
        assert place.lon < place.given_lon  # in this part of the country the shift goes south-east
        assert place.lat > place.given_lat
        assert row.after.division is not None
        assert row.after.division.startswith("4412")


def test_what_a_person_looks_for_first_in_zhengzhou(shared: Path) -> None:
    rows = plan_of(read(shared, "zhengzhou_gonghui_yizhan.csv", "gcj02"), "410100").rows
    first = rows[0].after
    assert first is not None
    assert first.name == "工会驿站(郑州高新区枫杨办事处便民服务大厅)"
    assert first.address == "郑州市中原区石佛镇翠竹街1号53楼"
    assert first.division is not None
    assert first.division.startswith("410102")
    assert first.position is not None
    assert (first.position.given_lon, first.position.given_lat) == (113.564525, 34.819187)
    assert rows[0].issues == ()
    stations = [row.after for row in rows if row.after is not None]
    assert sum(bool(station.phone) for station in stations) == 8
    assert not any("…" in station.phone for station in stations)


def test_why_the_british_rows_err(shared: Path) -> None:
    drafts = read(shared, "adur_public_toilets_subset.csv", "wgs84").drafts
    said = [(d.row, i.column, i.value) for d in drafts for i in d.issues if i.severity == "error"]
    assert said[0] == (2, "CoordinateReferenceSystem", "OSGB36")
    assert {value for _, _, value in said} == {"OSGB36", "OSGB3"}
    assert [row for row, _, _ in said] == list(range(2, 17))


def test_amenities_of_the_list_of_hangzhou(shared: Path) -> None:
    reading = read(shared, "hangzhou_rest_and_cooling.csv", "gcj02")
    amenities = reading.drafts[1].values["amenities"]
    assert amenities["air_conditioning"] == "yes"
    assert amenities["drinking_water"] == "yes"
    assert amenities["phone_charging"] == "yes"
    assert "wifi" not in amenities  # "partial" is neither
