"""What staff export imports again to the same records, whatever stands in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata.datum import Datum, to_wgs84
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.exports import csv_export, staff_geojson_export, xlsx_export
from stations.hours import read_hours
from stations.intake import read_list
from stations.intake.cell_words import is_blank, is_no_value
from stations.intake.identifiers import read_id, read_phone
from stations.intake.kind_words import kinds_in_name
from stations.intake.locate import given_positions
from stations.intake.row import cell_of_text, clean_cell
from stations.model import LISTED_FIELDS, Amenity, Position, PositionSource, Station, Status
from stations.precision import error_of_digits
from stations.vocabulary import AMENITY_CODES, KINDS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KIND_ORDER = tuple(kind.code for kind in KINDS)
HOSTILE: list[str] = json.loads(
    (Path(__file__).resolve().parents[2] / "hostile_texts.json").read_text(encoding="utf-8")
)
SPECIAL = [
    "=1+1", "'=1", "''", "'甲", '="001"', "+86 371", "-1", "@x", "＝1", "a,b;c|d\te", '"', '引"号', "x\ny",
    "NA", "None", "0", "001", "1.0", "1e5", "2025-01-02", "TRUE", "8:30", "_x0041_", "附加:x", "名称", "合计",
]  # fmt: skip


def listed(text: str) -> str:
    """The text as an import would have stored it."""
    return clean_cell(cell_of_text(text)).strip()


def is_listed(text: str) -> bool:
    return listed(text) == text and not is_blank(text)


TEXTS = (st.sampled_from(SPECIAL + HOSTILE) | st.text(max_size=40)).map(listed).filter(is_listed)
# A name stands on one line.
NAMES = TEXTS.map(lambda text: " ".join(text.split())).filter(is_listed)
IDS = TEXTS.filter(lambda text: not is_no_value(text) and read_id(text).text == text)
PHONES = TEXTS.filter(lambda text: not is_no_value(text) and read_phone(text).text == text)
HOURS = st.sampled_from(
    [
        *("周一至周五 8:30-17:30", "24小时", "以公告为准", "8:30-12:00,14:00-17:30", "22:00-次日6:00"),
        *("6月1日至8月31日 9:00-18:00", "周一至周五 8:30-17:30，节假日休息", "24小时（凭身份证）"),
    ]
)
EXTRA_NAMES = (
    st.sampled_from(["楼层", "地址", "服务设施", "星级", "空调", "经度", "联系人", "附加:x", "=1+1", "#3"])
    | st.text(min_size=1, max_size=12)
).map(lambda text: " ".join(listed(text).split())).filter(is_listed)  # fmt: skip
EXTRAS = st.dictionaries(EXTRA_NAMES, TEXTS, max_size=3)


@st.composite
def positions(draw: st.DrawFn) -> Position:
    datum = draw(st.sampled_from(list(Datum)))
    digits = draw(st.integers(2, 9))
    lon = round(draw(st.floats(74, 134)), digits)
    lat = round(draw(st.floats(18, 53)), digits)
    wgs_lon, wgs_lat = to_wgs84(lon, lat, datum)
    return Position(wgs_lon, wgs_lat, error_of_digits(digits), PositionSource.GIVEN, str(datum), lon, lat)


@st.composite
def stations(draw: st.DrawFn, number: int) -> Station:
    """A station as an import would have stored it."""
    name = draw(NAMES)
    kinds = {
        *draw(st.sets(st.sampled_from(KIND_ORDER), min_size=1, max_size=3)),
        *kinds_in_name(name),
    }
    hours = draw(st.just("") | HOURS)
    reading = read_hours(hours) if hours else None
    amenities = st.dictionaries(st.sampled_from(sorted(AMENITY_CODES)), st.sampled_from(list(Amenity)))
    stars = draw(st.none() | st.integers(1, 5))
    text = st.just("") | TEXTS
    return Station(
        id=f"zz{number:08}",
        dataset=f"list{number % 2}",
        name=name,
        kinds=tuple(code for code in KIND_ORDER if code in kinds),
        external_id=f"{number}-{draw(IDS)}",
        address=draw(text),
        position=draw(st.none() | positions()),
        amenities=draw(amenities),
        hours_text=hours,
        hours_rule=reading.rule if reading else None,
        hours_needs=reading.needs if reading else (),
        access=draw(text),
        host=draw(text),
        phone=draw(st.just("") | PHONES),
        stars=stars,
        stars_year=draw(st.none() | st.integers(2000, 2099)) if stars else None,
        status=draw(st.sampled_from(list(Status))),
        note=draw(text),
        source=draw(text),
        extra=draw(EXTRAS),
    )


REGISTERS = st.integers(1, 4).flatmap(lambda n: st.tuples(*(stations(number) for number in range(n))))


def csv_bytes(chosen: Sequence[Station], divisions: Divisions, datum: Datum | None = None) -> bytes:
    return b"".join(csv_export(chosen, divisions, datum, staff=True))


def xlsx_bytes(chosen: Sequence[Station], divisions: Divisions, datum: Datum | None = None) -> bytes:
    return b"".join(xlsx_export(chosen, divisions, NOW, datum, staff=True))


def geojson_bytes(chosen: Sequence[Station], divisions: Divisions) -> bytes:
    return b"".join(staff_geojson_export(chosen, divisions, NOW))


def lines_bytes(chosen: Sequence[Station], divisions: Divisions) -> bytes:
    """The same, one feature a line."""
    features = json.loads(geojson_bytes(chosen, divisions))["features"]
    return b"".join(json.dumps(feature).encode() + b"\n" for feature in features)


def settled(position: Position | None) -> Position | None:
    """The position as far as one and many conversions at once agree: to a hundredth of a millimetre."""
    if position is None:
        return None
    return replace(position, lon=round(position.lon, 10), lat=round(position.lat, 10))


def stated(station: Station) -> dict[str, Any]:
    """What a list can say of a station; the empty values are those that it does not say."""
    values = {name: getattr(station, name) for name in LISTED_FIELDS}
    values["position"] = settled(station.position)
    return {name: value for name, value in values.items() if value not in (None, "", {}, ())}


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load().divisions


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes, geojson_bytes, lines_bytes])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(register=REGISTERS)
def test_an_export_reads_back_as_it_was(
    write: Callable[[Sequence[Station], Divisions], bytes],
    divisions: Divisions,
    register: tuple[Station, ...],
) -> None:
    for dataset in ("list0", "list1"):
        chosen = [station for station in register if station.dataset == dataset]
        if not chosen:
            continue
        reading = read_list(write(chosen, divisions), "x", default_datum=None, read_hours=read_hours)
        assert len(reading.drafts) == len(chosen)
        places = given_positions([draft.given for draft in reading.drafts])
        for draft, place, station in zip(reading.drafts, places, chosen, strict=True):
            assert draft.usable, draft.issues
            values = {**draft.values, "position": settled(place)}
            assert {k: v for k, v in values.items() if v not in (None, "", {}, ())} == stated(station)


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
@pytest.mark.parametrize("datum", list(Datum))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(register=REGISTERS)
def test_a_table_in_a_chosen_datum_says_so_and_leads_to_the_same_places(
    write: Callable[[Sequence[Station], Divisions, Datum], bytes],
    divisions: Divisions,
    datum: Datum,
    register: tuple[Station, ...],
) -> None:
    chosen = [replace(station, dataset="list") for station in register]
    reading = read_list(write(chosen, divisions, datum), "x", default_datum=None, read_hours=read_hours)
    places = given_positions([draft.given for draft in reading.drafts])
    for draft, place, station in zip(reading.drafts, places, chosen, strict=True):
        assert draft.usable, draft.issues
        expected = stated(station)
        position = expected.pop("position", None)
        assert {k: v for k, v in draft.values.items() if v not in (None, "", {}, ())} == expected
        if position is None:
            assert place is None
            continue
        assert place is not None
        assert place.datum_given == datum
        _, _, metres = Geod(ellps="WGS84").inv(place.lon, place.lat, position.lon, position.lat)
        # Six decimals are a decimetre.
        assert metres < 0.2
