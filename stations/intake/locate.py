"""Where the stations of a list are: declared coordinates first, then what the address tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from geodata.choosing import ChoosingGeocoder
from geodata.datum import Datum, to_wgs84
from geodata.geocode import Geocoded, Geocoder, PreparableGeocoder
from stations.guessed import guessed_position
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.issues import RowIssue, make_issue
from stations.intake.location_issues import location_issues, not_located_issue
from stations.known_places import KnownPlace, knowing_rows
from stations.model import RANKED_ERROR_M, Position, PositionSource
from stations.precision import error_of_digits

NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})
# Lists repeat their addresses near by; more than this would only be memory.
_REMEMBERED = 10_000
# What services answered to so many rows is read together; more would fill the memory with their texts.
_AT_ONCE = 2_000


def locate(
    drafts: Sequence[Draft],
    geocoder: Geocoder,
    area: str = "",
    known: Mapping[str, str] = NOTHING_KNOWN,
) -> tuple[Draft, ...]:
    """Give every draft the position that it states, or the one that its address implies.

    Args:
        drafts: what `clean` made.
        geocoder: finds divisions and positions from addresses; one that asks known places is told of the rows
            that have coordinates, so that they help to find the others.
        area: names of the division that the whole list is about, outermost first; empty if unknown.
        known: address → code of the division that it was found to be in before; a row with coordinates needs
            no more of its address, so the geocoder is not asked again.

    Returns:
        The drafts in the same order, with `position` and `division` among their values where those are
        known; a draft with an error is passed on as it is.
    """
    given = given_positions([draft.given if draft.usable else None for draft in drafts])
    dividing = _Asking(geocoder, area, known)
    placed = [
        draft if position is None else _placed(draft, position, dividing)
        for draft, position in zip(drafts, given, strict=True)
    ]
    open_rows = [draft.usable and position is None for draft, position in zip(drafts, given, strict=True)]
    if not any(open_rows):
        return tuple(placed)
    asking = _Asking(knowing_rows(geocoder, _known_rows(placed, given)), area, known)
    located: list[Draft] = []
    for start in range(0, len(placed), _AT_ONCE):
        some = list(zip(placed[start : start + _AT_ONCE], open_rows[start : start + _AT_ONCE], strict=True))
        asking.prepare([draft for draft, is_open in some if is_open])
        located += (_guessed(draft, asking) if is_open else draft for draft, is_open in some)
    return tuple(located)


class _Asking:
    """Asks a geocoder each question once."""

    def __init__(self, geocoder: Geocoder, area: str, known: Mapping[str, str]) -> None:
        self.geocoder = self._source = geocoder
        self.known = known
        self._area = area
        self._divisions: dict[tuple[str, str], str | None] = {}
        self._found: dict[tuple[str, str, str], Geocoded | None] = {}

    def prepare(self, drafts: Sequence[Draft]) -> None:
        """Fetch at once what the geocoder needs for some rows; it answers about no others then."""
        if isinstance(self._source, PreparableGeocoder):
            self.geocoder = self._source.prepared({(_words(draft), self.context(draft)) for draft in drafts})

    def context(self, draft: Draft) -> str | None:
        return f"{self._area}{draft.context}" or None

    def division(self, draft: Draft) -> str | None:
        """Find only the division of a row that has coordinates."""
        words = _words(draft)
        if draft.values.get("address") in self.known and not draft.context:
            return self.known[words]
        key = (words, draft.context)
        if key not in self._divisions:
            _make_room(self._divisions)
            divide = (
                self.geocoder.divide if isinstance(self.geocoder, ChoosingGeocoder) else self.geocoder.geocode
            )
            found = divide(words, self.context(draft))
            self._divisions[key] = None if found is None else found.division_code
        return self._divisions[key]

    def find(self, draft: Draft) -> Geocoded | None:
        """Find where a row without coordinates is."""
        words, host = _words(draft), draft.values.get("host") or ""
        key = (words, draft.context, host)
        if key not in self._found:
            _make_room(self._found)
            context = self.context(draft)
            if isinstance(self.geocoder, ChoosingGeocoder):
                self._found[key] = self.geocoder.locate(words, context, host)
            else:
                self._found[key] = self.geocoder.geocode(words, context)
        return self._found[key]


def _make_room(memory: dict[Any, Any]) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()


def _words(draft: Draft) -> str:
    # Without an address the name is what is left: 巩义市小关镇政府便民服务中心驿站 says enough.
    words: str = draft.values.get("address") or draft.values["name"]
    return words


def _placed(draft: Draft, given: Position, asking: _Asking) -> Draft:
    """Put a row where its coordinates are; its address only tells the division."""
    values: dict[str, Any] = {**draft.values, "position": given}
    division = asking.division(draft)
    if division is not None:
        values["division"] = division
    return replace(draft, values=values, issues=draft.issues + _coarseness(draft, given))


def _guessed(draft: Draft, asking: _Asking) -> Draft:
    """Put a row where its address says that it is."""
    found = asking.find(draft)
    values: dict[str, Any] = dict(draft.values)
    if found is not None and found.division_code is not None:
        values["division"] = found.division_code
    if found is None or found.lon is None:
        issue = not_located_issue(draft.row, _words(draft), asking.geocoder, asking.context(draft), found)
        return replace(draft, values=values, issues=(*draft.issues, issue))
    values["position"] = guessed_position(found)
    issues = location_issues(draft.row, _words(draft), found)
    return replace(draft, values=values, issues=draft.issues + issues)


def _known_rows(drafts: Sequence[Draft], given: Sequence[Position | None]) -> list[KnownPlace]:
    """List the rows whose coordinates help to find other rows."""
    return [
        KnownPlace(
            None,
            draft.values["name"],
            draft.values["address"],
            draft.values["division"],
            draft.values.get("host") or "",
            position.lon,
            position.lat,
        )
        for draft, position in zip(drafts, given, strict=True)
        if position is not None
        and position.error_m <= RANKED_ERROR_M
        and draft.values.get("address")
        and draft.values.get("division")
    ]


def _coarseness(draft: Draft, given: Position) -> tuple[RowIssue, ...]:
    """Warn of coordinates that say less than which street it is."""
    if given.error_m <= RANKED_ERROR_M or draft.given is None:
        return ()
    written = f"{draft.given.lon}, {draft.given.lat}"
    return (make_issue("coarse_coordinates", draft.row, None, written, error_m=f"{given.error_m:.0f}"),)


def given_positions(given: Sequence[GivenCoordinates | None]) -> list[Position | None]:
    """Turn declared coordinates into positions, all of one datum in one step.

    Args:
        given: the coordinates with their datum; None where a row has none.

    Returns:
        The positions in WGS-84, in the same order; their error is what the written decimals are worth, and
        never less than what a door is off the middle of its building.
    """
    positions: list[Position | None] = [None] * len(given)
    by_datum: dict[Datum, list[tuple[int, GivenCoordinates]]] = {}
    for index, point in enumerate(given):
        if point is not None:
            by_datum.setdefault(Datum(point.datum or Datum.WGS84), []).append((index, point))
    for datum, points in by_datum.items():
        lons, lats = to_wgs84(
            np.array([point.lon for _, point in points]), np.array([point.lat for _, point in points]), datum
        )
        for (index, point), lon, lat in zip(points, lons.tolist(), lats.tolist(), strict=True):
            positions[index] = Position(
                lon=lon,
                lat=lat,
                error_m=error_of_digits(point.digits),
                source=PositionSource.GIVEN,
                datum_given=str(datum),
                given_lon=point.lon,
                given_lat=point.lat,
            )
    return positions
