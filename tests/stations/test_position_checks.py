"""Positions that do not fit are said to be so, and none is ever moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geodata.datum import Datum, from_wgs84, to_wgs84
from geodata.divisions import Division, Level
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from geodata.located_divisions import LocatedDivisions
from geodata.polygons import DivisionPolygons
from stations.division_distance import RADIUS_M
from stations.hours import read_hours
from stations.intake import read_list
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.issues import RowIssue, describe
from stations.intake.locate import given_positions, locate
from stations.model import Position, PositionSource, Station
from stations.position_checks import check_positions


@dataclass(frozen=True)
class Seat:
    lon: float
    lat: float


DIVISIONS = (
    Division("410000", "河南省", Level.PROVINCE, None),
    Division("410100", "郑州市", Level.CITY, "410000"),
    Division("410102", "中原区", Level.COUNTY, "410100"),
    Division("410105", "金水区", Level.COUNTY, "410100"),
    Division("810000", "香港特别行政区", Level.PROVINCE, None),
)
SEATS = {"410102": Seat(113.6, 34.75), "410105": Seat(113.66, 34.8)}
POLYGONS = DivisionPolygons(
    ["410102", "410105"], [shapely.box(113.4, 34.6, 113.63, 34.9), shapely.box(113.63, 34.6, 113.9, 34.9)]
)
PLAIN = LocatedDivisions(DIVISIONS, SEATS)
WITH_AREAS = LocatedDivisions(DIVISIONS, SEATS, POLYGONS)


def draft(row: int, lon: float, lat: float, datum: str = "wgs84", digits: int = 6, **values: Any) -> Draft:
    given = GivenCoordinates(lon, lat, datum, digits)
    stated = {"name": f"驿站{row}", **values, "position": given_positions([given])[0]}
    return Draft(row, stated, given)


def station(
    number: int, lon: float, lat: float, source: PositionSource = PositionSource.GIVEN, **facts: Any
) -> Station:
    return Station(
        f"{number:010d}", "zz", facts.pop("name", f"驿站{number}"),
        position=Position(lon, lat, facts.pop("error_m", 10.0), source), **facts,
    )  # fmt: skip


def codes(issues: Sequence[RowIssue]) -> list[str]:
    return [issue.code for issue in issues]


def checked(*drafts: Draft, divisions: LocatedDivisions = PLAIN) -> list[Draft]:
    found, about = check_positions(drafts, (), (), divisions)
    assert about == ()
    for before, after in zip(drafts, found, strict=True):
        assert after.values.get("position") == before.values.get("position")
        assert after.given == before.given
    return list(found)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize(
    ("division", "lon", "lat", "region"),
    [
        ("810000", 114.16, 22.28, "Hong Kong"),
        (None, 114.16, 22.28, "Hong Kong"),
        (None, 121.56, 25.03, "Taiwan"),
        (None, 113.545, 22.19, "Macao"),
        (None, 126.98, 37.56, "another country"),
        ("410105", 114.16, 22.28, None),
        (None, 116.4, 39.9, None),
    ],
)
def test_a_shifted_datum_where_none_is_used_is_flagged(
    datum: str, division: str | None, lon: float, lat: float, region: str | None
) -> None:
    stated: dict[str, Any] = {} if division is None else {"division": division}
    (found,) = checked(draft(2, lon, lat, datum, **stated))
    flags = [issue for issue in found.issues if issue.code == "datum_not_offset_there"]
    assert [issue.params["region_en"] for issue in flags] == ([] if region is None else [region])
    assert all("WGS84" in describe(issue, lang) for issue in flags for lang in ("zh", "en"))
    (as_wgs84,) = checked(draft(2, lon, lat, "wgs84", **stated))
    assert "datum_not_offset_there" not in codes(as_wgs84.issues)


def test_an_area_says_what_the_coarse_outline_does_not_know() -> None:
    areas = DivisionPolygons(["410102"], [shapely.box(126.0, 37.0, 127.5, 38.0)])
    divisions = LocatedDivisions(DIVISIONS, SEATS, areas)
    (found,) = checked(draft(2, 126.98, 37.56, "gcj02"), divisions=divisions)
    assert "datum_not_offset_there" not in codes(found.issues)


def test_outside_the_area_of_the_named_division() -> None:
    inside, near, far = checked(
        draft(2, 113.5, 34.75, division="410102"),
        draft(3, 113.632, 34.75, division="410102"),
        draft(4, 113.75, 34.75, division="410102"),
        divisions=WITH_AREAS,
    )
    assert inside.issues == near.issues == ()
    assert codes(far.issues) == ["outside_division"]
    assert far.issues[0].params == {"division": "河南省郑州市中原区", "distance_km": "11"}
    assert far.values["division"] == "410102"


def test_without_areas_only_what_is_farther_than_nearly_all_is_said() -> None:
    near, far = checked(draft(2, 114.3, 34.75, division="410102"), draft(3, 117.3, 34.75, division="410102"))
    assert near.issues == ()
    assert codes(far.issues) == ["far_from_division"]
    assert far.issues[0].params["radius_km"] == f"{RADIUS_M[Level.COUNTY] / 1000:.0f}"


def test_a_division_without_seat_is_judged_by_what_lies_around_it() -> None:
    (found,) = checked(draft(2, 104.0, 30.0, division="410100"))
    assert found.issues == ()
    seats = {**SEATS, "410000": Seat(113.6, 34.7)}
    (found,) = checked(draft(2, 90.0, 30.0, division="410100"), divisions=LocatedDivisions(DIVISIONS, seats))
    assert found.issues[0].params["division"] == "河南省"


def test_the_division_comes_from_the_area_where_the_address_is_silent_or_less_deep() -> None:
    silent, shallow, named, elsewhere = checked(
        draft(2, 113.7, 34.75),
        draft(3, 113.7, 34.75, division="410100"),
        draft(4, 113.7, 34.75, division="410105"),
        draft(5, 113.7, 34.75, division="810000"),
        divisions=WITH_AREAS,
    )
    assert [one.values["division"] for one in (silent, shallow, named)] == ["410105"] * 3
    assert codes(silent.issues) == codes(shallow.issues) == ["division_by_polygon"]
    assert named.issues == ()
    assert elsewhere.values["division"] == "810000"


def test_coarse_coordinates_tell_no_division() -> None:
    for divisions in (PLAIN, WITH_AREAS):
        (found,) = checked(draft(2, 113.7, 34.8, digits=1), divisions=divisions)
        assert "division" not in found.values


def test_without_an_area_the_nearest_seat_gives_the_city_and_says_so() -> None:
    near, far = checked(draft(2, 113.67, 34.81), draft(3, 113.9, 35.2))
    assert near.values["division"] == "410100"
    assert codes(near.issues) == ["division_by_seat"]
    assert near.issues[0].params["distance_km"] == "1.4"
    assert "division" not in far.values


def test_rows_without_coordinates_and_pins_are_left_alone() -> None:
    pinned = Draft(2, {"name": "甲", "position": Position(0.0, 0.0, 10.0, PositionSource.STAFF)})
    guessed = Draft(3, {"name": "乙", "position": Position(90.0, 30.0, 6e3, PositionSource.GAZETTEER)})
    nothing = Draft(4, {"name": None})
    rows = (pinned, guessed, nothing)
    assert check_positions(rows, (), (), WITH_AREAS) == (rows, ())
    assert check_positions((), (), (), WITH_AREAS) == ((), ())


def placed_rows(datum: Datum, declared: str, count: int = 12) -> tuple[list[Draft], list[Station]]:
    rng = np.random.default_rng(3)
    lon, lat = 113.6 + rng.normal(0, 0.03, count), 34.75 + rng.normal(0, 0.03, count)
    x, y = from_wgs84(lon, lat, datum)
    drafts = [
        draft(i + 2, float(x[i]), float(y[i]), declared, address=f"建设路{i + 1}号", division="410102")
        for i in range(count)
    ]
    stations = [
        station(i + 2, float(lon[i]), float(lat[i]), address=f"建设路{i + 1}号", division="410102")
        for i in range(count)
    ]
    return drafts, stations


@pytest.mark.parametrize("where", ["current", "others"])
def test_a_wrong_datum_is_suspected_from_known_places(where: str) -> None:
    drafts, stations = placed_rows(Datum.GCJ02, "wgs84")
    current, others = (stations, []) if where == "current" else ([], stations)
    _, about = check_positions(drafts, current, others, PLAIN)
    assert codes(about) == ["datum_shift_suspected"]
    assert about[0].row is None
    said = describe(about[0], "en")
    assert said.startswith("These look like GCJ-02 labelled WGS-84 (median ")
    assert "12 of 12 places" in said
    assert "GCJ-02" in describe(about[0], "zh")


def test_a_right_datum_and_few_places_say_nothing() -> None:
    for datum, declared, count in ((Datum.GCJ02, "gcj02", 12), (Datum.GCJ02, "wgs84", 4)):
        drafts, stations = placed_rows(datum, declared, count)
        assert check_positions(drafts, stations, (), PLAIN)[1] == ()


def test_the_same_road_and_number_in_the_county_is_the_same_place() -> None:
    drafts, stations = placed_rows(Datum.BD09, "gcj02")
    renamed = [
        station(100 + i, one.position.lon, one.position.lat, name=f"别名{i}",
                address=f"郑州市中原区{one.address}院内", division="410102")
        for i, one in enumerate(stations) if one.position is not None
    ]  # fmt: skip
    _, about = check_positions(drafts, (), renamed, PLAIN)
    assert codes(about) == ["datum_shift_suspected"]
    assert about[0].params["likeliest"] == "BD-09"
    in_another_county = [
        station(200 + i, 113.6, 34.75, name="丙", address="建设路1号", division="410105") for i in range(9)
    ]
    assert check_positions(drafts, (), in_another_county, PLAIN)[1] == ()


def test_uncertain_positions_are_no_evidence() -> None:
    drafts, stations = placed_rows(Datum.GCJ02, "wgs84")
    for facts in ({"error_m": 500.0}, {"source": PositionSource.GAZETTEER}):
        weak = [
            station(i, one.position.lon, one.position.lat, name=one.name, address=one.address, **facts)
            for i, one in enumerate(stations) if one.position is not None
        ]  # fmt: skip
        assert check_positions(drafts, weak, (), PLAIN)[1] == ()


def test_a_persons_pin_outweighs_an_earlier_list() -> None:
    drafts, stations = placed_rows(Datum.GCJ02, "wgs84")
    earlier = [
        station(500 + i, one.given.lon, one.given.lat, name=one.values["name"], address=one.values["address"])
        for i, one in enumerate(drafts)
        if one.given
    ]
    pins = [
        station(i, at.lon, at.lat, PositionSource.STAFF, name=one.name, address=one.address)
        for i, one in enumerate(stations)
        if (at := one.position) is not None
    ]
    assert check_positions(drafts, earlier, (), PLAIN)[1] == ()
    for order in ([*earlier, *pins], [*pins, *earlier]):
        assert codes(check_positions(drafts, order, (), PLAIN)[1]) == ["datum_shift_suspected"]


def test_areas_alone_are_evidence_too() -> None:
    lat = np.linspace(34.65, 34.85, 30)
    lon = np.full(30, 113.6285)  # 140 m inside the border, and outside when read without the shift
    x, y = from_wgs84(lon, lat, Datum.GCJ02)
    drafts = [draft(i, float(x[i]), float(y[i]), division="410102") for i in range(30)]
    _, about = check_positions(drafts, (), (), WITH_AREAS)
    assert codes(about) == ["datum_area_suspected"]
    assert about[0].params["likeliest"] == "GCJ-02"
    assert check_positions(drafts, (), (), PLAIN)[1] == ()


@pytest.mark.field
@pytest.mark.parametrize("declared", ["wgs84", "gcj02", "bd09"])
def test_the_real_list_declared_wrongly_is_found_out(shared: Path, declared: str) -> None:
    data = (shared / "data" / "stations" / "zhengzhou_gonghui_yizhan.csv").read_bytes()
    gazetteer = load()
    divisions = LocatedDivisions(gazetteer.divisions, gazetteer.places)
    reading = read_list(data, "list.csv", default_datum=declared, read_hours=read_hours)
    drafts = locate(reading.drafts, GazetteerGeocoder(gazetteer), "河南省郑州市")
    rng = np.random.default_rng(1)
    earlier = []
    for number, one in enumerate(drafts):
        if one.given is not None:
            lon, lat = to_wgs84(one.given.lon, one.given.lat, Datum.GCJ02)
            east, north = rng.normal(0, 3e-4, 2)
            earlier.append(
                station(number, lon + east, lat + north, name=one.values["name"],
                        address=one.values.get("address") or "")
            )  # fmt: skip
    found, about = check_positions(drafts, earlier, (), divisions)
    assert len(earlier) > 15
    assert codes(about) == ([] if declared == "gcj02" else ["datum_shift_suspected"])
    assert all("GCJ-02" in describe(issue, "en") for issue in about)
    assert "outside_division" not in {issue.code for one in found for issue in one.issues}
