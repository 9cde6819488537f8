"""Where the stations of a list are: declared coordinates first, then what the address tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from geodata.datum import Datum, to_wgs84
from geodata.geocode import Geocoded, Geocoder
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.issues import RowIssue, make_issue
from stations.model import RANKED_ERROR_M, Position, PositionSource
from stations.precision import error_of_digits

NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})

_LEVEL_WORDS = {
    "township": ("乡镇街道", "township"),
    "county": ("区县", "county"),
    "city": ("城市", "city"),
    "province": ("省", "province"),
}


def locate(
    drafts: Sequence[Draft],
    geocoder: Geocoder,
    area: str = "",
    known: Mapping[str, str] = NOTHING_KNOWN,
) -> tuple[Draft, ...]:
    """Give every draft the position that it states, or the one that its address implies.

    Args:
        drafts: what `clean` made.
        geocoder: finds divisions and positions from addresses.
        area: names of the division that the whole list is about, outermost first; empty if unknown.
        known: address → code of the division that it was found to be in before; a row with coordinates needs
            no more of its address, so the geocoder is not asked again.

    Returns:
        The drafts in the same order, with `position` and `division` among their values where those are
        known; a draft with an error is passed on as it is.
    """
    given = given_positions([draft.given if draft.usable else None for draft in drafts])
    return tuple(
        _locate(draft, position, geocoder, area, known) if draft.usable else draft
        for draft, position in zip(drafts, given, strict=True)
    )


def _locate(
    draft: Draft, given: Position | None, geocoder: Geocoder, area: str, known: Mapping[str, str]
) -> Draft:
    if given is not None and not draft.context and draft.values.get("address") in known:
        division = known[draft.values["address"]]
        placed = {**draft.values, "division": division, "position": given}
        return replace(draft, values=placed, issues=draft.issues + _coarseness(draft, given))
    # Without an address the name is what is left: 巩义市小关镇政府便民服务中心驿站 says enough.
    words = draft.values.get("address") or draft.values["name"]
    found = geocoder.geocode(words, f"{area}{draft.context}" or None)
    values: dict[str, Any] = dict(draft.values)
    issues = draft.issues
    if found is not None and found.division_code is not None:
        values["division"] = found.division_code
    if given is not None:
        values["position"] = given
        issues += _coarseness(draft, given)
    elif found is not None and found.lon is not None and found.lat is not None:
        position = _guessed_position(found)
        values["position"] = position
        issues += (_located_by_address(draft.row, words, position),)
    else:
        issues += (make_issue("not_located", draft.row, None, words),)
    return replace(draft, values=values, issues=issues)


def _coarseness(draft: Draft, given: Position) -> tuple[RowIssue, ...]:
    """Warn of coordinates that say less than which street it is."""
    if given.error_m <= RANKED_ERROR_M or draft.given is None:
        return ()
    written = f"{draft.given.lon}, {draft.given.lat}"
    return (make_issue("coarse_coordinates", draft.row, None, written, error_m=f"{given.error_m:.0f}"),)


def _located_by_address(row: int, words: str, position: Position) -> RowIssue:
    level_zh, level_en = _LEVEL_WORDS.get(position.level or "", ("未知", "unknown level"))
    return make_issue(
        "located_by_address",
        row,
        None,
        words,
        level_zh=level_zh,
        level_en=level_en,
        error_m=f"{position.error_m:.0f}",
    )


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


def _guessed_position(found: Geocoded) -> Position:
    assert found.lon is not None and found.lat is not None and found.error_m is not None  # noqa: S101, PT018
    return Position(
        lon=found.lon,
        lat=found.lat,
        error_m=found.error_m,
        source=PositionSource.GAZETTEER,
        level=str(found.level),
    )
