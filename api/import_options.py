"""How a list is to be read: the fields of the upload form, and what staff change afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from pydantic import Field, FiniteFloat, StringConstraints

from api.bodies import Body
from api.parameter_kinds import DIVISION, choice, text
from api.parameters import Fault, Parameter, QueryFaults
from geodata.divisions import Divisions
from stations.intake import ENCODINGS
from stations.intake.crs_words import CRS_EXPECTED, crs_of
from stations.plan import Scope

DATASET_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_LONGEST_SHEET = 100
_LONGEST_HEADER = 4_000
# What `crs_of` answers with: datums, Baidu's metres, Web Mercator and the projections of CGCS2000.
_CRS_PATTERN = r"^(wgs84|gcj02|bd09|cgcs2000|bd09mc|epsg:(3857|449[1-9]|45[0-4][0-9]|455[0-4]))$"

RowNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,6}$")]
Longitude = Annotated[FiniteFloat, Field(ge=-180, le=180)]
Latitude = Annotated[FiniteFloat, Field(ge=-90, le=90)]
DivisionCode = Annotated[str, StringConstraints(pattern=str(DIVISION.schema["pattern"]))]
CellText = Annotated[str, StringConstraints(max_length=_LONGEST_HEADER)]


def _dataset(given: str) -> str:
    if not DATASET_NAME.fullmatch(given):
        raise Fault("not_a_dataset")
    return given


def _crs(given: str) -> str:
    if crs_of(given) != given:
        raise Fault("not_a_choice", choices=CRS_EXPECTED)
    return given


def _mapping(given: str) -> Mapping[str, str]:
    try:
        value = orjson.loads(given)
    except orjson.JSONDecodeError:
        raise Fault("not_a_mapping") from None
    if not isinstance(value, dict) or not all(isinstance(field, str) for field in value.values()):
        raise Fault("not_a_mapping")
    return value


UPLOAD_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "dataset",
        _dataset,
        {"type": "string", "pattern": "^[a-z0-9_-]{1,40}$"},
        "whose list it is; a new name makes a new dataset",
        required=True,
    ),
    Parameter(
        "crs",
        _crs,
        {"type": "string", "pattern": _CRS_PATTERN},
        f"datum or projection of coordinates for which the list itself declares none: {CRS_EXPECTED}",
    ),
    DIVISION,
    choice(
        "scope",
        "`complete`: stations that the list does not mention are gone",
        tuple(map(str, Scope)),
        default=str(Scope.PARTIAL),
    ),
    Parameter(
        "mapping",
        _mapping,
        {"type": "string", "contentMediaType": "application/json"},
        "JSON object from header to field, for headers that are not recognised; empty keeps a column",
        {},
    ),
    choice("encoding", "of a text file, where it is not recognised", tuple(ENCODINGS)),
    text("sheet", "of a workbook, where another sheet is meant", _LONGEST_SHEET),
)


class PlanChange(Body):
    """What staff change about a plan; each key is merged into what was decided before, null takes it back."""

    mapping: dict[CellText, str | None] | None = Field(
        None, description="header → field; empty keeps a column"
    )
    fixes: dict[RowNumber, dict[CellText, CellText | None] | None] | None = Field(
        None, description="number of a row → header → the text that shall stand there"
    )
    pins: dict[RowNumber, tuple[Longitude, Latitude] | None] | None = Field(
        None, description="number of a row → [lon, lat] in WGS-84, as a person set it on the map"
    )
    crs: Annotated[str, StringConstraints(pattern=_CRS_PATTERN)] | None = None
    division: DivisionCode | None = None
    scope: Scope | None = Field(None, strict=False)
    encoding: str | None = None
    sheet: CellText | None = None


def merge_change(options: Mapping[str, Any], change: PlanChange) -> dict[str, Any]:
    """Lay what staff changed over what was decided before.

    Args:
        options: as `api.import_views.options_view` names them.
        change: the change.

    Returns:
        Every option, named the same way.
    """
    merged = dict(options)
    given = change.model_dump(mode="json", include=change.model_fields_set)
    for name in ("mapping", "pins"):
        if name in given:
            merged[name] = _merged(merged[name], given.pop(name))
    if "fixes" in given:
        fixes = given.pop("fixes")
        kept = {} if fixes is None else dict(merged["fixes"])
        for row, cells in (fixes or {}).items():
            kept[row] = _merged(kept.get(row, {}), cells)
        merged["fixes"] = {row: cells for row, cells in kept.items() if cells}
    merged |= given
    merged["scope"] = merged["scope"] or str(Scope.PARTIAL)
    return merged


def _merged(before: Mapping[str, Any], change: Mapping[str, Any] | None) -> dict[str, Any]:
    """Merge one object into another as RFC 7396 does: null removes."""
    if change is None:
        return {}
    return {key: value for key, value in {**before, **change}.items() if value is not None}


def check_division(code: str | None, divisions: Divisions) -> None:
    """Make sure that a division exists.

    Args:
        code: its code, or None.
        divisions: all that exist.

    Raises:
        QueryFaults: there is none with this code.
    """
    if code is not None and divisions.get(code) is None:
        raise QueryFaults.one("division", "no_division")
