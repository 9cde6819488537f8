"""Whether the coordinates of a list fit what else is known; nothing is ever moved, a person is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geodata.catalogue import text
from geodata.datum import Datum, FloatArray, to_wgs84
from geodata.divisions import Divisions, is_within
from geodata.located_divisions import LocatedDivisions
from geodata.outside_china import region_of
from geodata.polygons import DivisionPolygons
from geodata.shift import Shift, find_shift, find_shift_by_area
from stations.division_distance import beyond_seats, nearest_city, outside_area
from stations.intake.draft import Draft, GivenCoordinates
from stations.intake.issues import RowIssue, in_every_language, make_issue
from stations.known_positions import known_positions
from stations.model import RANKED_ERROR_M, Position, PositionSource, Station

_REGION_OF_CODE = {"81": "hong_kong", "82": "macao", "71": "taiwan"}
_SHIFTED = (Datum.GCJ02, Datum.BD09)
_READINGS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_DATUM_NAMES = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09", "cgcs2000": "CGCS2000"}
# So many rows tell the datum of a list as well as all of them.
_AREA_SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with coordinates that are used.

    Args:
        index: its place among the drafts.
        draft: the row.
        given: the coordinates as written.
        position: the same in WGS-84.
        datum: the datum that is declared for them.
    """

    index: int
    draft: Draft
    given: GivenCoordinates
    position: Position
    datum: Datum

    @property
    def division(self) -> str | None:
        """The division that is named for it."""
        code: str | None = self.draft.values.get("division")
        return code


def check_positions(
    drafts: Sequence[Draft],
    current: Sequence[Station],
    others: Sequence[Station],
    divisions: Divisions,
) -> tuple[tuple[Draft, ...], tuple[RowIssue, ...]]:
    """Compare the coordinates of a list with divisions and with places that are known.

    Args:
        drafts: the rows, located.
        current: the stations of the list's dataset.
        others: the stations of other datasets.
        divisions: all divisions; where they know their seats or areas (`LocatedDivisions`) these are used.

    Returns:
        The rows in the same order, with what is to be said about their positions, and with the division that
        their coordinates lie in where the address names none so deep; and what is to be said about the list.
    """
    checked = list(drafts)
    rows = _rows(drafts)
    if not rows:
        return tuple(checked), ()
    found = _shift_issues(rows, current, others, divisions)
    lon, lat = np.array([r.position.lon for r in rows]), np.array([r.position.lat for r in rows])
    within = _within(lon, lat, divisions)
    notes: dict[int, list[RowIssue]] = {}
    regions = region_of(lon, lat)
    for place, row in enumerate(rows):
        if (issue := _region_issue(row, within[place], regions[place])) is not None:
            notes.setdefault(row.index, []).append(issue)
    if isinstance(divisions, LocatedDivisions):
        for place, issue in _far_issues(rows, lon, lat, divisions):
            notes.setdefault(rows[place].index, []).append(issue)
        for place, (code, issue) in _divisions_by_position(rows, within, lon, lat, divisions).items():
            index = rows[place].index
            checked[index] = replace(checked[index], values={**checked[index].values, "division": code})
            notes.setdefault(index, []).append(issue)
    for index, issues in notes.items():
        checked[index] = replace(checked[index], issues=(*checked[index].issues, *issues))
    return tuple(checked), found


def _rows(drafts: Sequence[Draft]) -> list[_Row]:
    found = []
    for index, draft in enumerate(drafts):
        position = draft.values.get("position")
        given = draft.given
        if given is not None and position is not None and position.source is PositionSource.GIVEN:
            found.append(_Row(index, draft, given, position, Datum(given.datum or Datum.WGS84)))
    return found


def _within(lon: FloatArray, lat: FloatArray, divisions: Divisions) -> list[str | None]:
    polygons = divisions.polygons if isinstance(divisions, LocatedDivisions) else None
    return [None] * lon.size if polygons is None else polygons.locate(lon, lat)


def _region_issue(row: _Row, within: str | None, outline: str | None) -> RowIssue | None:
    """Say that a shifted datum is declared where map services use none.

    The address decides, then an area, and a coarse outline only where neither says anything.
    """
    if row.datum not in _SHIFTED:
        return None
    named = row.division or within
    region = outline if named is None else _REGION_OF_CODE.get(named[:2])
    if region is None:
        return None
    given = f"{row.given.lon}, {row.given.lat}"
    name = _DATUM_NAMES[row.datum]
    regions = in_every_language("region", lambda lang: text(f"region.{region}", lang))
    return make_issue("datum_not_offset_there", row.draft.row, None, given, **regions, datum=name)


def _far_issues(
    rows: Sequence[_Row], lon: FloatArray, lat: FloatArray, divisions: LocatedDivisions
) -> list[tuple[int, RowIssue]]:
    codes = [row.division for row in rows]
    error_m = np.array([row.position.error_m for row in rows])
    outside, judged = outside_area(codes, lon, lat, error_m, divisions)
    issues = []
    for place, (code, metres) in outside.items():
        params = {"division": divisions.full_name(code), "distance_km": _km(metres)}
        issues.append((place, _placed("outside_division", rows[place], **params)))
    for place, (code, metres, radius_m) in beyond_seats(codes, lon, lat, divisions).items():
        if place not in judged:
            params = {"division": divisions.full_name(code), "distance_km": _km(metres)}
            issues.append(
                (place, _placed("far_from_division", rows[place], **params, radius_km=_km(radius_m)))
            )
    return issues


def _divisions_by_position(
    rows: Sequence[_Row],
    within: Sequence[str | None],
    lon: FloatArray,
    lat: FloatArray,
    divisions: LocatedDivisions,
) -> dict[int, tuple[str, RowIssue]]:
    found: dict[int, tuple[str, RowIssue]] = {}
    for place, (row, code) in enumerate(zip(rows, within, strict=True)):
        named = row.division
        if row.position.error_m > RANKED_ERROR_M:
            continue
        # Only deeper, never elsewhere: where address and coordinates disagree, a person is asked.
        deeper = code is not None and code != named and (named is None or is_within(code, named))
        if code is not None and deeper and code in divisions:
            issue = _placed("division_by_polygon", row, division=divisions.full_name(code))
            found[place] = (code, issue)
    open_ = [
        place
        for place, row in enumerate(rows)
        if row.division is None and place not in found and row.position.error_m <= RANKED_ERROR_M
    ]
    for place, (code, metres) in nearest_city(open_, lon, lat, divisions).items():
        params = {"division": divisions.full_name(code), "distance_km": _km(metres)}
        found[place] = (code, _placed("division_by_seat", rows[place], **params))
    return found


def _placed(code: str, row: _Row, **params: str) -> RowIssue:
    return make_issue(code, row.draft.row, None, f"{row.given.lon}, {row.given.lat}", **params)


def _km(metres: float) -> str:
    return f"{metres / 1_000:.1f}" if metres < 10_000 else f"{metres / 1_000:.0f}"


def _shift_issues(
    rows: Sequence[_Row], current: Sequence[Station], others: Sequence[Station], divisions: Divisions
) -> tuple[RowIssue, ...]:
    issues = []
    polygons = divisions.polygons if isinstance(divisions, LocatedDivisions) else None
    pairs = known_positions([row.draft for row in rows], current, others)
    for datum in dict.fromkeys(row.datum for row in rows):
        known = [pair for pair in pairs if Datum(_datum(pair[0])) == datum]
        given = [draft.given for draft, _ in known if draft.given is not None]
        shift = find_shift(
            np.array([one.lon for one in given]),
            np.array([one.lat for one in given]),
            datum,
            np.array([where.lon for _, where in known]),
            np.array([where.lat for _, where in known]),
        )
        if shift is not None:
            issues.append(_shift_issue(shift, datum))
        elif polygons is not None:
            alike = [row for row in rows if row.datum == datum and row.division][:_AREA_SAMPLE]
            issues += _area_issue(alike, datum, divisions, polygons)
    return tuple(issues)


def _datum(draft: Draft) -> str:
    return Datum.WGS84 if draft.given is None else draft.given.datum or Datum.WGS84


def _shift_issue(shift: Shift, datum: Datum) -> RowIssue:
    likeliest = _DATUM_NAMES[shift.likeliest.reading.datum]
    if shift.likeliest.reading.swapped:
        likeliest += " ⇄"
    return make_issue(
        "datum_shift_suspected",
        None,
        None,
        "",
        likeliest=likeliest,
        declared=_DATUM_NAMES[datum],
        median_m=f"{shift.declared.median_m:.0f}",
        remaining_m=f"{shift.likeliest.median_m:.0f}",
        **in_every_language("direction", shift.declared.direction),
        agreeing=str(shift.agreeing),
        places=str(shift.declared.places),
    )


def _area_issue(
    rows: Sequence[_Row], datum: Datum, divisions: Divisions, polygons: DivisionPolygons
) -> list[RowIssue]:
    named = [_area_of(row.division, divisions, polygons) for row in rows]
    x, y = np.array([row.given.lon for row in rows]), np.array([row.given.lat for row in rows])
    inside = {}
    for reading in _READINGS:
        codes = polygons.locate(*to_wgs84(x, y, reading))
        pairs = zip(codes, named, strict=True)
        inside[reading] = np.array(
            [bool(code and area and is_within(code, area)) for code, area in pairs], dtype=np.bool_
        )
    found = find_shift_by_area(inside, datum)
    if found is None:
        return []
    likeliest, gained, lost = found
    params = {"gained": str(gained), "lost": str(lost), "declared": _DATUM_NAMES[datum]}
    return [make_issue("datum_area_suspected", None, None, "", likeliest=_DATUM_NAMES[likeliest], **params)]


def _area_of(code: str | None, divisions: Divisions, polygons: DivisionPolygons) -> str | None:
    """Find the deepest division around a code that has an area."""
    chain = divisions.chain(code) if code else ()
    return next((item.code for item in reversed(chain) if item.code in polygons), None)
