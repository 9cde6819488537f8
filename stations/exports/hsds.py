"""Stations in the Human Services Data Specification 3.1 of Open Referral, written piece by piece.

https://docs.openreferral.org/en/v3.1/hsds/schema_reference.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

import orjson

from geodata.divisions import Divisions, Level
from stations.exports.about import About
from stations.exports.usual import UsualWeek, UsualWeeks
from stations.features import DIGITS, masked
from stations.hours import HoursEvaluator
from stations.model import Dataset, Station, Status
from stations.opening import local_instant
from stations.vocabulary import AMENITIES, KINDS, VocabularyTerm
from stations.week import StationDay

# Identifiers are UUIDs; these follow from our own ids, so that they stay the same.
_NAMESPACE = UUID("5b0c3c1e-5f0e-5d43-9a55-7a1f3a4e9d20")
_STATUSES: Mapping[Status, str] = MappingProxyType(
    {
        Status.OPEN: "active",
        Status.TEMPORARILY_CLOSED: "temporarily closed",
        Status.CLOSED: "defunct",
        Status.PLANNED: "inactive",
    }
)
_COUNTRIES: Mapping[str, str] = MappingProxyType(
    {
        "Asia/Shanghai": "CN",
        "Asia/Urumqi": "CN",
        "Asia/Taipei": "TW",
        "Asia/Hong_Kong": "HK",
        "Asia/Macau": "MO",
        "Asia/Tokyo": "JP",
    }
)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_MINUTES = 24 * 60
_TERMS: Mapping[str, VocabularyTerm] = MappingProxyType(
    {**{f"kind:{term.code}": term for term in KINDS}, **{f"amenity:{term.code}": term for term in AMENITIES}}
)


def hsds_export(
    about: About,
    stations: Iterable[Station],
    divisions: Divisions,
    evaluator: HoursEvaluator,
    datasets: Mapping[str, Dataset],
) -> Iterator[bytes]:
    """Write stations as one page of services, as the HSDS API's `/services` answers.

    Args:
        about: what the file says of itself, beside the page.
        stations: what to write.
        divisions: names cities and provinces.
        evaluator: judges opening hours.
        datasets: the lists; each is the organization of its stations.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document. What is unknown is left out, save where the
        specification asks for a text: there it is empty. Guessed positions are left out.
    """
    head = {
        "total_items": about.count,
        "total_pages": 1,
        "page_number": 1,
        "size": about.count,
        "first_page": True,
        "last_page": True,
        "empty": about.count == 0,
        **about.values(),
    }
    yield orjson.dumps(head)[:-1] + b',"contents":['
    separator = b"\n"
    weeks = UsualWeeks(evaluator, about.generated_at)
    for station in stations:
        shown = masked(station)
        yield separator + orjson.dumps(_service(shown, weeks.of(station), divisions, datasets))
        separator = b",\n"
    yield b"\n]}\n"


def _id(*words: str) -> str:
    return str(uuid5(_NAMESPACE, "/".join(words)))


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], {})}


def _service(
    station: Station, week: UsualWeek, divisions: Divisions, datasets: Mapping[str, Dataset]
) -> dict[str, Any]:
    own = _id("service", station.id)
    # By whatever kind of check: HSDS has no field for how it was made.
    checked = local_instant(station.verified_at, station.timezone)
    return _known(
        {
            "id": own,
            "name": station.name,
            "description": station.note or None,
            "status": _STATUSES[station.status],
            "application_process": station.access or None,
            "assured_date": None if checked is None else checked.date().isoformat(),
            "last_modified": None if station.updated_at is None else station.updated_at.isoformat(),
            "organization": _organization(station.dataset, datasets.get(station.dataset)),
            "attributes": _attributes(station, own),
            "service_at_locations": [
                {
                    "id": _id("service_at_location", station.id),
                    "service_id": own,
                    "location_id": _id("location", station.id),
                    "location": _location(station, divisions),
                    "schedules": _schedules(station, week),
                }
            ],
        }
    )


def _organization(name: str, dataset: Dataset | None) -> dict[str, Any]:
    """Say whose list it is; the house in which a station is stands with the location."""
    title = name if dataset is None else dataset.title or dataset.name
    return {
        "id": _id("organization", name),
        "name": title,
        "description": "" if dataset is None else dataset.attribution,
    }


def _location(station: Station, divisions: Divisions) -> dict[str, Any]:
    own, position = _id("location", station.id), station.position
    is_exact = position is not None and not position.is_guess
    phone = {"id": _id("phone", station.id), "location_id": own, "number": station.phone}
    return _known(
        {
            "id": own,
            "location_type": "physical",
            "name": station.name,
            "alternate_name": station.host or None,
            "latitude": round(position.lat, DIGITS) if position is not None and is_exact else None,
            "longitude": round(position.lon, DIGITS) if position is not None and is_exact else None,
            "external_identifier": station.external_id,
            "external_identifier_type": None if station.external_id is None else station.dataset,
            "addresses": [_address(station, own, divisions)] if station.address else [],
            "phones": [phone] if station.phone else [],
        }
    )


def _address(station: Station, location: str, divisions: Divisions) -> dict[str, Any]:
    chain = divisions.chain(station.division) if station.division else ()
    names = {item.level: item.name for item in chain}
    province = names.get(Level.PROVINCE, "")
    return {
        "id": _id("address", station.id),
        "location_id": location,
        "address_1": station.address,
        # A municipality is its own city.
        "city": names.get(Level.CITY, province),
        "region": names.get(Level.COUNTY, ""),
        "state_province": province,
        "postal_code": "",
        "country": _COUNTRIES.get(station.timezone, ""),
        "address_type": "physical",
    }


def _schedules(station: Station, week: UsualWeek) -> list[dict[str, Any]]:
    """Write a weekly rule for each span (RFC 5545); hours that nobody knows are told in words alone."""
    common = _known(
        {
            "service_at_location_id": _id("service_at_location", station.id),
            "description": station.hours_text or None,
            "notes": station.hours_rule,
        }
    )
    spans: dict[tuple[int, int], list[str]] = {}
    for one in week.days:
        for span in one.hours.open:
            spans.setdefault(span, []).append(_DAYS[one.day.weekday()])
    if not spans:
        told = "description" in common or "notes" in common
        return [{"id": _id("schedule", station.id), **common}] if told else []
    dates = _season(week.days) if week.is_seasonal else {}
    return [
        {
            "id": _id("schedule", station.id, f"{start}-{end}"),
            **common,
            **dates,
            "freq": "WEEKLY",
            "wkst": "MO",
            "byday": ",".join(days),
            "timezone": week.offset_hours,
            "opens_at": _time(start, week.offset_hours),
            "closes_at": _time(min(end, _DAY_MINUTES - 1), week.offset_hours),
        }
        for (start, end), days in sorted(spans.items())
    ]


def _season(days: Iterable[StationDay]) -> dict[str, str]:
    dates = [one.day.isoformat() for one in days]
    return {"valid_from": dates[0], "valid_to": dates[-1]}


def _time(minute: int, offset_hours: float) -> str:
    offset = round(abs(offset_hours) * 60)
    sign = "-" if offset_hours < 0 else "+"
    return f"{minute // 60:02}:{minute % 60:02}{sign}{offset // 60:02}:{offset % 60:02}"


def _attributes(station: Station, own: str) -> list[dict[str, Any]]:
    said = [(f"kind:{code}", "yes") for code in station.kinds]
    said += [(f"amenity:{code}", str(value)) for code, value in station.amenities.items()]
    return [
        {
            "id": _id("attribute", station.id, code),
            "link_id": own,
            "link_entity": "service",
            "link_type": code.partition(":")[0],
            "taxonomy_term_id": _id("term", code),
            "value": value,
            "taxonomy_term": {
                "id": _id("term", code),
                "code": code,
                "name": _TERMS[code].en,
                "description": _TERMS[code].zh,
                "taxonomy": "yizhan",
                "language": "en",
            },
        }
        for code, value in said
        if code in _TERMS
    ]
