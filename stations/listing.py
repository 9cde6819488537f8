"""The register as a list: filtered, in the order of ids, page by page."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geodata.divisions import is_within
from stations.directory import Directory
from stations.errors import ErrorDetail, QueryError
from stations.extent import in_box
from stations.hours import HoursEvaluator
from stations.matching import fold
from stations.model import Station
from stations.nearest_query import wants_absent


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What to list.

    Args:
        at: the instant to judge opening by, with a time zone.
        bbox: west, south, east, north in degrees WGS-84; west > east crosses the 180th meridian.
        division: a division code; stations in it and below it.
        kinds: any of these; empty means every kind.
        amenities: all of these are `yes`.
        text: words that all stand in the name or the address.
        open_now: only what is open at `at`.
        updated_since: only records that changed at or after this instant.
        limit: how many at the most.
        after: the id that the page before ended with.
    """

    at: datetime
    bbox: tuple[float, float, float, float] | None = None
    division: str | None = None
    kinds: frozenset[str] = frozenset()
    amenities: frozenset[str] = frozenset()
    text: str = ""
    open_now: bool = False
    updated_since: datetime | None = None
    limit: int = 100
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    Args:
        stations: in the order of ids.
        total: how many stations match on all pages together.
        next_after: the id to continue after; None on the last page.
    """

    stations: tuple[Station, ...]
    total: int
    next_after: str | None


def list_stations(directory: Directory, query: ListQuery, evaluator: HoursEvaluator) -> Page:
    """List stations.

    Args:
        directory: the register.
        query: what to list.
        evaluator: judges opening hours.

    Returns:
        One page; stations without a position are in it unless a `bbox` is asked for. Pop-ups outside of
        their days are not, unless they alone, a text, or what has changed is asked for.
    """
    # Whoever asks by name, or for what has changed, asks about records and not about where to go now.
    is_shown = wants_absent(query.kinds) or bool(query.text.strip()) or query.updated_since is not None
    absent = () if is_shown else directory.pop_ups.absent(query.at, evaluator)
    mask = directory.mask(query.kinds, query.amenities, absent=absent)
    places = matching_places(directory, query, evaluator, mask)
    start = bisect_right(places, query.after, key=lambda place: directory.stations[place].id)
    page = tuple(directory.stations[place] for place in places[start : start + query.limit])
    more = len(places) > start + len(page)
    return Page(page, len(places), page[-1].id if more else None)


def matching_places(
    directory: Directory, query: ListQuery, evaluator: HoursEvaluator, mask: NDArray[np.bool_]
) -> list[int]:
    """Find the stations that pass the filters of a list beyond kinds and amenities.

    Args:
        directory: the register.
        query: what to list.
        evaluator: judges opening hours.
        mask: those that come into question, one truth value for each station.

    Returns:
        Their places, ascending.
    """
    if query.bbox is not None:
        mask = mask & in_bbox(directory, query.bbox)
    if query.open_now:
        mask = mask & directory.open.at(query.at, evaluator)
    places: list[int] = np.flatnonzero(mask).tolist()
    if query.division is not None or query.updated_since is not None:
        places = [place for place in places if _matches(directory.stations[place], query)]
    if query.text.strip():
        places = _holding(directory, query.text, places)
    return places


def in_bbox(directory: Directory, bbox: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Tell which stations lie in a box.

    Args:
        directory: the register.
        bbox: west, south, east, north in degrees WGS-84; west > east crosses the 180th meridian.

    Returns:
        One truth value for each station, False without a position.
    """
    return in_box(directory.columns.lon, directory.columns.lat, bbox)


def _matches(station: Station, query: ListQuery) -> bool:
    if query.division and not (station.division and is_within(station.division, query.division)):
        return False
    changed = station.updated_at
    return query.updated_since is None or (changed is not None and changed >= query.updated_since)


def _holding(directory: Directory, text: str, places: list[int]) -> list[int]:
    """Keep the stations whose name or address holds every word; signs alone are in none of them."""
    words = [word for word in map(fold, text.split()) if word]
    texts = directory.folded_texts
    return [place for place in places if words and all(word in texts[place] for word in words)]


def write_cursor(station_id: str) -> str:
    """Make the opaque cursor that continues a list.

    Args:
        station_id: the id that the page ended with.

    Returns:
        The cursor.
    """
    return base64.urlsafe_b64encode(station_id.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """Read a cursor that `write_cursor` made.

    Args:
        cursor: the cursor as it came back.

    Returns:
        The id to continue after.

    Raises:
        QueryError: when it is none of ours.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        message = "not a cursor of this list; take it from the link `next`"
        raise QueryError(message, (ErrorDetail("cursor", message, cursor),)) from None
