"""A station as the public sees it: a GeoJSON feature (RFC 7946) with the properties of the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from geodata.catalogue import languages
from geodata.datum import Datum, from_wgs84
from geodata.divisions import Divisions
from stations.hours import OpenState, explain_override
from stations.mobile_numbers import MOBILE, TEXT_FIELDS
from stations.mobile_numbers import mask_mobile as mask_mobile
from stations.model import Position, Station
from stations.navigation import navigation_links
from stations.opening import local_instant
from stations.vocabulary import promises_kept

DIGITS = 6


def feature(
    station: Station,
    opening: OpenState,
    divisions: Divisions,
    at: datetime | None = None,
    gcj02: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Show a station to the public.

    Args:
        station: the station.
        opening: its opening state at the instant asked about.
        divisions: names the division.
        at: that instant, with a time zone; said in the zone of the station.
        gcj02: its position in GCJ-02, degrees, where that was converted already; converting one at a time
            takes as long as all the rest.

    Returns:
        A GeoJSON feature of plain JSON values.
    """
    station = masked(station)
    position = station.position
    if position is None:
        gcj02 = None
    elif gcj02 is None:
        gcj02 = from_wgs84(position.lon, position.lat, Datum.GCJ02)
    kinds, division, hours, amenities, rating, record = properties_in_common(station, divisions)
    return {
        "type": "Feature",
        "id": station.id,
        "geometry": None if position is None else point(position),
        "properties": {
            "name": station.name,
            **kinds,
            "address": station.address,
            **division,
            "open": opening_values(opening, station.hours_needs, local_instant(at, station.timezone)),
            **hours,
            **amenities,
            **rating,
            "phone": station.phone or None,
            **record,
            "gcj02": None if gcj02 is None else [round(degrees, DIGITS) for degrees in gcj02],
            "links": _links(station, gcj02),
        },
    }


def properties_in_common(station: Station, divisions: Divisions) -> tuple[dict[str, Any], ...]:
    """Write the properties that are mostly those of many stations.

    Args:
        station: the station, masked.
        divisions: names the division.

    Returns:
        Six groups, each of properties that stand together in a feature: kinds, division, hours, amenities,
        stars and host, what the register says of the record.
    """
    position = station.position
    return (
        {"kinds": list(station.kinds)},
        {"division": _division(station.division, divisions)},
        {
            "special_days": special_days(station),
            "opening_hours": station.hours_rule,
            "opening_hours_text": station.hours_text or None,
        },
        {
            "amenities": {code: str(value) for code, value in station.amenities.items()},
            "promises": list(promises_kept(station.amenities)),
        },
        {"stars": station.stars, "host": station.host or None},
        {
            "access": station.access or None,
            "status": str(station.status),
            "note": station.note or None,
            "dataset": station.dataset,
            "source": station.source or None,
            "verified_at": None if station.verified_at is None else station.verified_at.isoformat(),
            "verification_kind": None
            if station.verification_kind is None
            else str(station.verification_kind),
            "updated_at": None if station.updated_at is None else station.updated_at.isoformat(),
            "position": None if position is None else position_values(position),
        },
    )


def point(position: Position) -> dict[str, Any]:
    """Write a position as a GeoJSON point in WGS-84.

    Args:
        position: the position.

    Returns:
        The geometry.
    """
    return {"type": "Point", "coordinates": [round(position.lon, DIGITS), round(position.lat, DIGITS)]}


def position_values(position: Position) -> dict[str, Any]:
    """Say where a position comes from and how far off it may be.

    Args:
        position: the position.

    Returns:
        `source`, `datum_given`, `error_m` and, for one found from an address, `level`, `by` and
        `disagreement_m`.
    """
    return {
        "source": str(position.source),
        "datum_given": position.datum_given,
        "error_m": round(position.error_m, 1),
        "level": position.level,
        "by": position.by,
        "disagreement_m": None if position.disagreement_m is None else round(position.disagreement_m),
    }


def opening_values(opening: OpenState, needs: tuple[str, ...], at: datetime | None = None) -> dict[str, Any]:
    """Write an opening state as JSON values.

    Args:
        opening: the state.
        needs: what it takes to get in outside attended hours.
        at: the instant that the state is about.

    Returns:
        `state`, `until`, `next_open`, `confirmed`, `needs`, and where the weekly hours are not the reason
        `reason`, one of `stations.opening.OPEN_REASONS`, and `note`, what people say about it. `judged_at`
        is the instant that all this is about, where it was given: minutes are counted from it.
    """
    since = {} if at is None else _counted_from(opening, at)
    return {
        "state": str(opening.state),
        "until": None if opening.until is None else opening.until.isoformat(),
        "next_open": None if opening.next_open is None else opening.next_open.isoformat(),
        "confirmed": opening.confirmed,
        "needs": list(needs),
        "reason": opening.reason,
        "note": mask_mobile(opening.note) or None,
        **since,
    }


def _counted_from(opening: OpenState, at: datetime) -> dict[str, Any]:
    closes = opening.until if opening.state == "open" else None
    return {
        "judged_at": at.isoformat(timespec="seconds"),
        "closes_in_minutes": None if closes is None else _minutes(at, closes),
        "opens_in_minutes": None if opening.next_open is None else _minutes(at, opening.next_open),
    }


def _minutes(at: datetime, later: datetime) -> int:
    # Two clocks of one zone would be subtracted by their faces, an hour off in two nights a year.
    return int((later.astimezone(UTC) - at.astimezone(UTC)).total_seconds() // 60)


def special_days(station: Station) -> list[dict[str, Any]]:
    """Write the days on which something else holds than the rule.

    Args:
        station: the station.

    Returns:
        `start`, `end` (both included), `rule` (None means closed), `note`, and `words`, all this in
        every language, of each; the last one that covers a day wins.
    """
    return [
        {
            "start": override.start.isoformat(),
            "end": override.end.isoformat(),
            "rule": override.rule,
            "note": mask_mobile(override.note) or None,
            "words": {lang: explain_override(override, lang) for lang in languages()},
        }
        for override in station.overrides
    ]


def masked(station: Station) -> Station:
    """Hide mobile numbers wherever people write texts; ids, coordinates and sources stay as they are.

    Args:
        station: the station as staff see it.

    Returns:
        The station as the public may see its texts.
    """
    texts = [getattr(station, name) for name in TEXT_FIELDS]
    if MOBILE.search("\n".join([*texts, *station.extra.values()])) is None:
        return station
    hidden: dict[str, Any] = {
        name: shown for name in TEXT_FIELDS if (shown := mask_mobile(text := getattr(station, name))) != text
    }
    if station.extra:
        hidden["extra"] = {name: mask_mobile(text) for name, text in station.extra.items()}
    return replace(station, **hidden) if hidden else station


def _division(code: str | None, divisions: Divisions) -> dict[str, str] | None:
    if code is None or divisions.get(code) is None:
        return None
    return {"code": code, "name": divisions.full_name(code)}


def _links(station: Station, gcj02: tuple[float, float] | None) -> list[dict[str, str]]:
    own = [
        {"rel": "self", "href": f"/v1/stations/{station.id}", "type": "application/geo+json"},
        {"rel": "alternate", "href": f"/stations/{station.id}", "type": "text/html"},
    ]
    return own + [
        {"rel": link.rel, "href": link.href, "type": link.type} for link in navigation_links(station, gcj02)
    ]
