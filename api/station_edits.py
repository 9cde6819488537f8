"""Edits of one station: their bodies, the version that the editor saw, and stations as staff see them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

from fastapi import HTTPException
from pydantic import Field, StringConstraints

from api.bodies import Body
from api.import_options import DivisionCode, Latitude, Longitude
from api.messages import message
from api.parameters import QueryFault, QueryFaults
from geodata.datum import Datum
from stations.errors import NotFoundError
from stations.events import StationRemoved, StationVerified, event_kind
from stations.field_changes import changes
from stations.hours import read_hours, reason_words
from stations.model import Amenity, Station, Status, VerificationKind
from stations.record import value_to_json
from stations.store import Store, StoredEvent, StoredStation
from stations.vocabulary import AMENITY_CODES, KIND_CODES

_LONGEST_TEXT = 4_000
_VERSION = re.compile(r'(?:W/)?"?(\d{1,18})"?', re.ASCII)
_FIELDS = tuple(field.name for field in fields(Station))

Text = Annotated[str, StringConstraints(max_length=_LONGEST_TEXT)]
Reason = Annotated[str, StringConstraints(max_length=500)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_TEXT)]


class Place(Body):
    """Where a person says that a station is."""

    lon: Longitude
    lat: Latitude
    crs: Datum = Datum.WGS84


class SpecialDays(Body):
    """What holds on some days in place of the rule; without `rule` and `text` the station is closed."""

    start: Text = Field(description="the first day, such as `2026-06-10`")
    end: Text = Field(description="the last day, included")
    rule: Text | None = Field(None, description="`opening_hours` syntax for these days")
    text: Text | None = Field(None, description="hours as people write them, in place of `rule`")
    note: Text | None = Field(None, description="why; the public sees it")


class Closure(Body):
    """A closure for the time being: with an end it opens again by itself, without one by hand."""

    start: Text | None = Field(None, description="the first day; today where none is given")
    end: Text | None = Field(None, description="the last day, included")
    note: Text | None = Field(None, description="why; the public sees it")


class StationChange(Body):
    """What a person corrects; a key that is absent stays, null empties it."""

    name: Name | None = None
    external_id: Text | None = None
    kinds: list[str] | None = Field(None, min_length=1, description="codes, see `/v1/vocabulary`")
    address: Text | None = None
    division: DivisionCode | None = None
    position: Place | None = None
    amenities: dict[str, Amenity | None] | None = Field(
        None, description="only the codes that change; null for unknown"
    )
    hours_text: Text | None = Field(None, description="opening hours as written; read again")
    hours_rule: Text | None = Field(
        None, description="what a text means that the register cannot read itself"
    )
    overrides: list[SpecialDays] | None = Field(
        None, max_length=100, description="all special days; of several that cover a day the last one wins"
    )
    closure: Closure | None = Field(None, description="adds a closure to the special days")
    access: Text | None = None
    host: Text | None = None
    phone: Text | None = None
    stars: int | None = Field(None, ge=1, le=5)
    stars_year: int | None = Field(None, ge=1990, le=2100)
    status: Status | None = None
    reason: Reason | None = Field(None, description="why, for the history of the station; not public")
    note: Text | None = None
    source: Text | None = None
    extra: dict[Text, Text | None] | None = Field(None, description="only the columns that change")


class Checked(Body):
    """How a person checked a station."""

    kind: VerificationKind = Field(VerificationKind.ON_SITE, description="how; see `/v1/vocabulary`")


_NEVER_EMPTY = ("name", "kinds", "amenities", "extra", "status", "closure")


def changes_of(body: StationChange) -> dict[str, Any]:
    """Take from a body what it changes.

    Args:
        body: the body.

    Returns:
        Field → new value as JSON.

    Raises:
        QueryFaults: nothing is changed, a code is not known, or something is emptied that cannot be empty.
    """
    given = body.model_dump(mode="json", include=body.model_fields_set)
    if not given.keys() - {"reason"}:
        raise QueryFaults.one("body", "nothing_to_change")
    faults = [
        QueryFault(name, "required_key", {}, None)
        for name in _NEVER_EMPTY
        if name in given and given[name] is None
    ]
    faults += _unknown("kinds", given.get("kinds") or (), KIND_CODES)
    faults += _unknown("amenities", given.get("amenities") or (), AMENITY_CODES)
    if faults:
        raise QueryFaults(faults)
    return given


def _unknown(field: str, codes: Iterable[str], known: Iterable[str]) -> list[QueryFault]:
    known = sorted(known)
    choices = {"choices": ", ".join(known)}
    return [QueryFault(f"{field}.{c}", "not_a_choice", choices, c) for c in codes if c not in known]


def read_if_match(header: str | None, lang: str, *, required: bool) -> int | None:
    """Read which version of a station somebody saw.

    Args:
        header: the header `If-Match`; a proxy that compresses may have marked the tag as weak.
        lang: one of `geodata.catalogue.languages()`.
        required: it may not be absent.

    Returns:
        The version; None for `*`, which means whatever the station is now (RFC 9110, section 13.1.1), and
        where the header is absent and may be.

    Raises:
        HTTPException: 428 where it is absent and may not be.
        QueryFaults: it is no version.
    """
    text = (header or "").strip()
    if text == "*":
        return None
    if not text:
        if required:
            raise HTTPException(428, message("if_match_missing", lang))
        return None
    match = _VERSION.fullmatch(text)
    if match is None:
        raise QueryFaults([QueryFault("If-Match", "if_match_unreadable", {}, text)])
    return int(match[1])


def find_station(store: Store, station_id: str, lang: str, *, removed: bool = False) -> StoredStation:
    """Find a station.

    Args:
        store: the register.
        station_id: its id.
        lang: one of `geodata.catalogue.languages()`.
        removed: one that was removed is wanted too.

    Returns:
        The station with its version.

    Raises:
        NotFoundError: there never was one.
        HTTPException: 410, it was removed.
    """
    try:
        stored = store.get_station(station_id)
    except NotFoundError:
        raise NotFoundError(message("no_station", lang, id=station_id[:64])) from None
    if stored.removed_at is not None and not removed:
        raise HTTPException(410, message("station_removed", lang, id=station_id))
    return stored


def station_view(station: Station) -> dict[str, Any]:
    """Write every field of a station, also what the public does not see.

    Args:
        station: the station.

    Returns:
        JSON values.
    """
    return {name: value_to_json(getattr(station, name)) for name in _FIELDS}


def edit_warnings(station: Station, given: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Say what was taken as it is although the register cannot make sense of it.

    Args:
        station: the station as it is after the edit.
        given: what the edit changed.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        `where`, `message` and `given` of each, and `reason`, a code of `stations.hours.REASONS`.
    """
    text = station.hours_text
    if "hours_text" not in given or not text or station.hours_rule is not None:
        return []
    reason = read_hours(text).reason or "not_understood"
    why = reason_words(reason, lang)
    said = message("hours_count_as_unknown", lang, why=why)
    return [{"where": "hours_text", "message": said, "given": text[:80], "reason": reason}]


@dataclass(frozen=True, slots=True)
class Clash:
    """An edit that was made for another version of a station than the present one.

    Args:
        given: what the edit changes.
        seen_version: the version that the editor saw.
        stored: the station as it is.
        events: everything that happened to it.
    """

    given: Mapping[str, Any]
    seen_version: int
    stored: StoredStation
    events: tuple[StoredEvent, ...]

    def view(self) -> dict[str, Any]:
        """Show both versions, so that a person can lay one over the other.

        Returns:
            JSON values; `seen` is null where there never was such a version.
        """
        seen = next(
            (
                e.event.after
                for e in self.events
                if e.version == self.seen_version and not isinstance(e.event, StationRemoved)
            ),
            None,
        )
        since = [] if seen is None else [change.field for change in changes(seen, self.stored.station)]
        return {
            "version": self.stored.version,
            "current": station_view(self.stored.station),
            "seen_version": self.seen_version,
            "seen": None if seen is None else station_view(seen),
            "given": dict(self.given),
            "changed_since": since,
        }


def event_view(stored: StoredEvent) -> dict[str, Any]:
    """Describe one thing that happened to a station.

    Args:
        stored: the event.

    Returns:
        JSON values, with the fields that changed and, of a check, how it was made.
    """
    event = stored.event
    before = getattr(event, "before", None)
    after = None if isinstance(event, StationRemoved) else event.after
    return {
        "seq": stored.seq,
        "version": stored.version,
        "at": stored.at.isoformat(),
        "actor": stored.actor,
        "import_id": stored.import_id,
        "kind": event_kind(event),
        "reason": getattr(event, "reason", "") or None,
        "verification_kind": after.verification_kind
        if after and isinstance(event, StationVerified)
        else None,
        "changes": [
            {"field": c.field, "before": value_to_json(c.before), "after": value_to_json(c.after)}
            for c in changes(before, after)
        ],
    }
