from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest

from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.directory import Directory
from stations.exports import Export, ExportFormat, about, export_pieces
from stations.hours import HoursEvaluator
from stations.hours.overrides import Override
from stations.model import Amenity, Dataset, Position, PositionSource, Snapshot, Station, Status

# A Wednesday of a week without holidays.
NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
STATION = Station(
    "a123456789",
    "zz",
    "桐柏路爱心驿站",
    kinds=("rest_station", "nursing_room"),
    external_id="ZZ-7",
    address="桐柏路38号",
    division="410102",
    position=Position(113.6, 34.7, 10.0, PositionSource.GIVEN),
    host="郑州银行",
    phone="13800138000",
    access="扫码进入",
    hours_text="周一至周五 9:00-12:00 14:00-18:00，周六 22:00-次日2:00",
    hours_rule="Mo-Fr 09:00-12:00,14:00-18:00; Sa 22:00-02:00",
    amenities=MappingProxyType({"drinking_water": Amenity.YES, "toilet": Amenity.NEARBY}),
    # Late in the evening in London it is the next day at the station.
    verified_at=datetime(2026, 6, 29, 22, tzinfo=UTC),
)
DATASETS = {"zz": Dataset("zz", title="郑州驿站", licence="CC0-1.0", attribution="郑州市总工会")}

Write = Callable[..., Any]


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load().divisions


@pytest.fixture(scope="module")
def write(divisions: Divisions) -> Write:
    """Write stations in a format of others and read the JSON back."""

    def written(format: ExportFormat, *stations: Station) -> Any:
        directory = Directory(Snapshot(7, DATASETS, stations))
        told = about(directory, stations, NOW)
        export = Export(told, stations, divisions, HoursEvaluator(), datasets=DATASETS)
        return json.loads(b"".join(export_pieces(format, export)))

    return written


TEXT = {"type": "string"}
UUID_TEXT = {"type": "string", "format": "uuid"}


def of(required: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object of no other members than those of the specification's lists."""
    properties = {**required, **more}
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


# What HSDS 3.1 requires, which of its members we use, and the values where it allows only some:
# https://github.com/openreferral/specification/tree/3.1/schema
ATTRIBUTE = of(
    {"id": UUID_TEXT},
    link_id=UUID_TEXT,
    link_entity=TEXT,
    link_type=TEXT,
    taxonomy_term_id=UUID_TEXT,
    value=TEXT,
    taxonomy_term=of(
        {"id": UUID_TEXT, "name": TEXT, "description": TEXT}, code=TEXT, taxonomy=TEXT, language=TEXT
    ),
)
SCHEDULE = of(
    {"id": UUID_TEXT},
    service_at_location_id=UUID_TEXT,
    description=TEXT,
    notes=TEXT,
    freq={"enum": ["WEEKLY", "MONTHLY"]},
    wkst={"enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    byday={"type": "string", "pattern": "^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$"},
    timezone={"type": "number"},
    opens_at={"type": "string", "pattern": r"^\d\d:\d\d[+-]\d\d:\d\d$"},
    closes_at={"type": "string", "pattern": r"^\d\d:\d\d[+-]\d\d:\d\d$"},
    valid_from={"type": "string", "format": "date"},
    valid_to={"type": "string", "format": "date"},
)
ADDRESS = of(
    {
        "id": UUID_TEXT,
        **dict.fromkeys(("address_1", "city", "state_province", "postal_code", "country"), TEXT),
        "address_type": {"enum": ["physical", "postal", "virtual"]},
    },
    location_id=UUID_TEXT,
    region=TEXT,
)
LOCATION = of(
    {"id": UUID_TEXT, "location_type": {"enum": ["physical", "postal", "virtual"]}},
    latitude={"type": "number"},
    longitude={"type": "number"},
    addresses=listed(ADDRESS),
    phones=listed(of({"id": UUID_TEXT, "number": TEXT}, location_id=UUID_TEXT)),
    name=TEXT,
    alternate_name=TEXT,
    external_identifier=TEXT,
    external_identifier_type=TEXT,
)
SERVICE = of(
    {
        "id": UUID_TEXT,
        "name": TEXT,
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    },
    description=TEXT,
    application_process=TEXT,
    assured_date={"type": "string", "format": "date"},
    last_modified={"type": "string", "format": "date-time"},
    organization=of({"id": UUID_TEXT, "name": TEXT, "description": TEXT}),
    service_at_locations=listed(
        of(
            {"id": UUID_TEXT},
            service_id=UUID_TEXT,
            location_id=UUID_TEXT,
            location=LOCATION,
            schedules=listed(SCHEDULE),
        )
    ),
    attributes=listed(ATTRIBUTE),
)
PAGE = of(
    {
        **{key: {"type": "integer"} for key in ("total_items", "total_pages", "page_number", "size")},
        **{key: {"type": "boolean"} for key in ("first_page", "last_page", "empty")},
        "contents": listed(SERVICE),
    },
    # What the file says of itself stands beside the page.
    **{key: {} for key in ("data_version", "generated_at", "count", "licence", "attribution")},
)


def test_a_service_of_open_referral(write: Write) -> None:
    page = write(ExportFormat.HSDS, STATION)
    (service,) = page["contents"]
    assert (service["name"], service["status"]) == ("桐柏路爱心驿站", "active")
    assert service["assured_date"] == "2026-06-30"
    assert service["application_process"] == "扫码进入"
    assert service["organization"]["name"] == "郑州驿站"
    (place,) = service["service_at_locations"]
    location = place["location"]
    assert (location["longitude"], location["latitude"]) == (113.6, 34.7)
    assert location["phones"][0]["number"] == "138****8000"
    address = location["addresses"][0]
    assert (address["state_province"], address["city"], address["region"]) == ("河南省", "郑州市", "中原区")
    assert (address["country"], address["postal_code"]) == ("CN", "")
    assert {one["taxonomy_term"]["code"]: one["value"] for one in service["attributes"]} == {
        "kind:rest_station": "yes",
        "kind:nursing_room": "yes",
        "amenity:drinking_water": "yes",
        "amenity:toilet": "nearby",
    }


def test_hours_become_weekly_rules_and_nights_are_cut_at_midnight(write: Write) -> None:
    (service,) = write(ExportFormat.HSDS, STATION)["contents"]
    schedules = service["service_at_locations"][0]["schedules"]
    assert [(one["byday"], one["opens_at"], one["closes_at"]) for one in schedules] == [
        ("SU", "00:00+08:00", "02:00+08:00"),
        ("MO,TU,WE,TH,FR", "09:00+08:00", "12:00+08:00"),
        ("MO,TU,WE,TH,FR", "14:00+08:00", "18:00+08:00"),
        ("SA", "22:00+08:00", "23:59+08:00"),
    ]
    assert {one["timezone"] for one in schedules} == {8.0}
    assert all("valid_from" not in one for one in schedules)


def test_hours_of_a_season_say_their_dates_and_unknown_ones_have_no_rule(write: Write) -> None:
    summer = replace(STATION, hours_rule="Jun-Sep Mo-Su 08:00-20:00")
    unread = replace(STATION, id="b123456789", hours_rule=None)
    silent = replace(STATION, id="c123456789", hours_rule=None, hours_text="")
    shown = [
        one["service_at_locations"][0] for one in write(ExportFormat.HSDS, summer, unread, silent)["contents"]
    ]
    assert [(one["valid_from"], one["valid_to"]) for one in shown[0]["schedules"]] == [
        ("2026-07-13", "2026-07-19")
    ]
    assert ["freq" in one for one in shown[1]["schedules"]] == [False]
    assert shown[1]["schedules"][0]["description"] == STATION.hours_text
    assert shown[2]["schedules"] == []


def test_every_station_is_as_the_specification_asks(write: Write, hostile_texts: tuple[str, ...]) -> None:
    strange = [
        replace(
            STATION, id=f"s{number:09}", name=text, note=text, address=text, division=None, timezone="Mars/X"
        )
        for number, text in enumerate(hostile_texts)
    ]
    bare = Station("b123456789", "unknown", "某驿站", status=Status.TEMPORARILY_CLOSED)
    guessed = replace(STATION, id="g123456789", position=Position(1, 2, 9, PositionSource.SERVICE))
    page = write(ExportFormat.HSDS, STATION, bare, guessed, *strange)
    jsonschema_rs.validator_for(PAGE, validate_formats=True).validate(page)
    assert page["total_items"] == len(page["contents"]) == 3 + len(strange)
    assert "latitude" not in page["contents"][2]["service_at_locations"][0]["location"]
    ids = [UUID(one["id"]) for one in page["contents"]]
    assert len(set(ids)) == len(ids)
    assert write(ExportFormat.HSDS)["empty"] is True


def test_places_of_schema_org(write: Write) -> None:
    special = replace(
        STATION,
        id="b123456789",
        position=None,
        overrides=(Override(date(2026, 7, 20), date(2026, 7, 21), None, ""),),
    )
    told = write(ExportFormat.JSONLD, STATION, special)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    listed_places = told["mainEntity"]["itemListElement"]
    assert told["mainEntity"]["numberOfItems"] == len(listed_places) == 2
    first, second = (one["item"] for one in listed_places)
    assert first["@type"] == "Place"
    assert first["@id"] == "/stations/a123456789"
    assert first["geo"]["latitude"] == 34.7
    assert "geo" not in second
    assert first["telephone"] == "138****8000"
    assert len(first["openingHoursSpecification"]) == 4
    assert "@context" not in first


def test_a_licence_is_an_address_or_a_work_with_a_name(divisions: Divisions) -> None:
    """https://schema.org/license expects a URL or a CreativeWork."""
    datasets = {
        "a": Dataset("a", licence="CC-BY-4.0"),
        "b": Dataset("b", licence="own terms", licence_url="https://example.org/terms"),
        "c": Dataset("c"),
        "d": Dataset("d", licence="CC-BY-4.0"),
    }
    stations = [replace(STATION, id=f"a12345678{name}", dataset=name) for name in datasets]
    told = about(Directory(Snapshot(7, datasets, tuple(stations))), stations, NOW)
    export = Export(told, stations, divisions, HoursEvaluator(), datasets=datasets)
    assert json.loads(b"".join(export_pieces(ExportFormat.JSONLD, export)))["license"] == [
        "https://creativecommons.org/licenses/by/4.0/",
        "https://example.org/terms",
        {"@type": "CreativeWork", "name": "none-declared"},
    ]
