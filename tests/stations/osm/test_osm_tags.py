from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.divisions import Divisions
from stations.directory import Directory
from stations.exports import Export, ExportFormat, about, export_pieces, holdable
from stations.hours import HoursEvaluator
from stations.model import (
    Amenity,
    Dataset,
    Position,
    PositionSource,
    Snapshot,
    Station,
    Status,
    VerificationKind,
)
from stations.osm import MAX_VALUE_CHARS, left_out_reason, osm_tags
from stations.vocabulary import AMENITIES, KINDS

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
PLACE = Position(113.6, 34.7, 10.0, PositionSource.GIVEN)
STATION = Station(
    "a123456789",
    "zz",
    "桐柏路爱心驿站",
    position=PLACE,
    external_id="ZZ-7",
    address="桐柏路38号",
    host="郑州银行",
    phone="0371-67170000",
    hours_rule="Mo-Fr 09:00-17:00",
    amenities=MappingProxyType(
        {
            "drinking_water": Amenity.YES,
            "wifi": Amenity.NO,
            "toilet": Amenity.NEARBY,
            "aed": Amenity.YES,
            "umbrella": Amenity.YES,
        }
    ),
    # Ten at night in London is the next day in Zhengzhou.
    verified_at=datetime(2026, 6, 30, 22, tzinfo=UTC),
    verification_kind=VerificationKind.ON_SITE,
)


def test_a_station_in_tags() -> None:
    assert osm_tags(STATION) == {
        "amenity": "social_facility",
        "social_facility": "outreach",
        "name": "桐柏路爱心驿站",
        "name:zh": "桐柏路爱心驿站",
        "operator": "郑州银行",
        "ref": "ZZ-7",
        "addr:full": "桐柏路38号",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "phone": "+86 371 67170000",
        "check_date": "2026-07-01",
        "drinking_water": "yes",
        "internet_access": "no",
    }


def test_nobody_checked_means_no_check_date() -> None:
    assert "check_date" not in osm_tags(replace(STATION, verified_at=None, updated_at=NOW))


@pytest.mark.parametrize("kind", [None, *VerificationKind])
def test_only_a_visit_is_a_check_date(kind: VerificationKind | None) -> None:
    is_seen = kind is VerificationKind.ON_SITE
    assert ("check_date" in osm_tags(replace(STATION, verification_kind=kind))) == is_seen


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("010-12345678", "+86 10 12345678"),
        ("0371 6717000 、 400-123-4567", "+86 371 6717000;+86 400 123 4567"),
        ("+852 2345 6789", "+852 2345 6789"),
        ("13800138000", None),
        ("138****8000", None),
        ("0371-67170000;13800138000", None),
        ("见门口", None),
        ("", None),
    ],
)
def test_only_telephones_of_institutions_go_out(phone: str, expected: str | None) -> None:
    assert osm_tags(replace(STATION, phone=phone)).get("phone") == expected


def test_a_number_without_a_country_is_not_taken_for_one_of_the_mainland() -> None:
    assert "phone" not in osm_tags(replace(STATION, phone="02-23456789", division="710000"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"status": Status.TEMPORARILY_CLOSED}, "not_open"),
        ({"position": None}, "no_position"),
        ({"position": replace(PLACE, source=PositionSource.GAZETTEER)}, "guessed_position"),
        ({"position": replace(PLACE, error_m=5_000.0)}, "imprecise_position"),
        ({"kinds": ("pop_up",)}, "no_tags"),
    ],
)
def test_what_has_no_place_on_the_map_is_left_out(changed: dict[str, object], reason: str | None) -> None:
    assert left_out_reason(replace(STATION, **changed)) == reason  # type: ignore[arg-type]


@given(st.text(max_size=400), st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_every_value_fits_the_database(name: str, rule: str) -> None:
    for key, value in osm_tags(replace(STATION, name=name, hours_rule=rule, host=name)).items():
        assert key
        assert 0 < len(value) <= MAX_VALUE_CHARS
        assert value == value.strip()


def test_every_term_has_a_tag_or_says_that_there_is_none() -> None:
    for term in KINDS:
        assert term.osm or term.code == "pop_up"
        assert all(tag.count("=") == 1 and all(tag.split("=")) for tag in term.osm.split(";") if tag)
    for amenity in AMENITIES:
        assert not amenity.osm or (amenity.osm.count("=") == 1 and all(amenity.osm.split("=")))
        # A feature of its own would be a second main tag of the station.
        is_feature = amenity.osm.split("=")[0] in ("amenity", "shop", "emergency")
        assert is_feature == amenity.osm_apart


def test_the_file_is_geojson_of_tags_and_counts_what_it_leaves_out() -> None:
    guessed = replace(STATION, id="b123456789", position=replace(PLACE, source=PositionSource.SERVICE))
    nowhere = replace(STATION, id="c123456789", position=None)
    chosen = (STATION, guessed, nowhere)
    held, unheld = holdable(ExportFormat.OSM, chosen)
    directory = Directory(Snapshot(7, {"zz": Dataset("zz", licence="CC0")}, chosen))
    export = Export(about(directory, held, NOW), held, Divisions(()), HoursEvaluator(), None, unheld)
    told = json.loads(b"".join(export_pieces(ExportFormat.OSM, export)))
    assert told["count"] == 1
    assert told["left_out"] == {"guessed_position": 1, "no_position": 1}
    assert told["licence"] == ["CC0"]
    (shown,) = told["features"]
    assert shown["id"] == STATION.id
    assert shown["geometry"] == {"type": "Point", "coordinates": [113.6, 34.7]}
    assert shown["properties"] == osm_tags(STATION)
