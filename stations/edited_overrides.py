"""Special days of a station as staff write them: closures, other hours, the days of a pop-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from geodata.catalogue import Said
from stations.edit_faults import EditFault
from stations.hours import Override, Overrides, is_rule, read_hours
from stations.model import Station, Status

_MOST = 100
_LONGEST_TEXT, _LONGEST_NOTE = 500, 500
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_KEYS = frozenset({"start", "end", "rule", "text", "note"})
_CLOSURE_KEYS = frozenset({"start", "end", "note"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOSED = frozenset({"", "闭馆", "关闭", "休息", "暂停开放", "不开放", "closed", "off"})


def edited_overrides(given: Any) -> Overrides:
    """Read all special days of a station.

    Args:
        given: a list of `{"start", "end", "rule" or "text", "note"}`, days as `2026-06-10`, the last one
            included; without `rule` and `text` it is closed on them. None for no special days.

    Returns:
        The overrides, in the order given: of several that cover a day the last one wins.

    Raises:
        EditFault: one of them cannot be used; `where` names its place in the list and its key.
    """
    if given is None:
        return ()
    if not isinstance(given, list | tuple) or len(given) > _MOST:
        raise EditFault("overrides", most=_MOST)
    return tuple(_override(place, entry) for place, entry in enumerate(given))


def edited_closure(station: Station, given: Any, today: date | None) -> dict[str, Any]:
    """Read a closure for the time being.

    Args:
        station: the station as it is.
        given: `{"start", "end", "note"}`. With an end it becomes an override, after which the station opens
            again by itself; without one the station is closed until somebody says otherwise.
        today: the first day where none is given.

    Returns:
        `status`, and `overrides` where there is an end.

    Raises:
        EditFault: it is no closure, or its days are none.
    """
    if not isinstance(given, Mapping) or not given.keys() <= _CLOSURE_KEYS:
        raise EditFault("closure")
    note = _note(given, "")
    if given.get("end") is None:
        if given.get("start") is not None:
            raise EditFault("closure_end", ".end")
        return {"status": Status.TEMPORARILY_CLOSED}
    start = today if given.get("start") is None else _day(given, "start", "")
    if start is None:
        raise EditFault("day", ".start")
    closure = _span(start, _day(given, "end", ""), None, note, "")
    is_paused = station.status is Status.TEMPORARILY_CLOSED
    return {
        "status": Status.OPEN if is_paused else station.status,
        "overrides": (*station.overrides, closure),
    }


def read_edited_rule(given: Any, where: str = "") -> str | None:
    """Read hours that must be understood: a rule, or a text that can be read.

    Args:
        given: `opening_hours` syntax, or hours as people write them; None for none.
        where: the part of the field that is read.

    Returns:
        The rule.

    Raises:
        EditFault: it is no text, or it cannot be read; the sentence says why.
    """
    if given is None:
        return None
    if not isinstance(given, str) or len(given) > _LONGEST_TEXT:
        raise EditFault("long", where, given, high=_LONGEST_TEXT)
    text = given.strip()
    if is_rule(text):
        return text
    reading = read_hours(text)
    if reading.rule is None:
        raise EditFault("hours", where, given, why=Said(f"hours.reason_{reading.reason or 'not_understood'}"))
    return reading.rule


def _override(place: int, entry: Any) -> Override:
    where = f"[{place}]"
    if not isinstance(entry, Mapping) or not {"start", "end"} <= entry.keys() <= _KEYS:
        raise EditFault("override", where, entry)
    rule, text = entry.get("rule"), entry.get("text")
    if rule is not None and text is not None:
        raise EditFault("rule_and_text", where, entry)
    stated = text if rule is None else rule
    if isinstance(stated, str) and stated.strip().lower() in _CLOSED:
        stated = None
    read = read_edited_rule(stated, where + (".text" if rule is None else ".rule"))
    days = _day(entry, "start", where), _day(entry, "end", where)
    return _span(*days, read, _note(entry, where), where)


def _span(start: date, end: date, rule: str | None, note: str, where: str) -> Override:
    if end < start:
        raise EditFault("end_before_start", where + ".end", end.isoformat(), start=start.isoformat())
    return Override(start, end, rule, note)


def _day(entry: Mapping[str, Any], key: str, where: str) -> date:
    given = entry.get(key)
    try:
        day = date.fromisoformat(given) if isinstance(given, str) and _DAY.fullmatch(given) else None
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise EditFault("day", f"{where}.{key}", given)
    return day


def _note(entry: Mapping[str, Any], where: str) -> str:
    given = entry.get("note")
    if given is not None and (not isinstance(given, str) or len(given) > _LONGEST_NOTE):
        raise EditFault("long", where + ".note", given, high=_LONGEST_NOTE)
    return " ".join((given or "").split())
