"""Query parameters of OGC API – Features, each described once."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from api.parameter_kinds import CURSOR, LANG, choice, instant, text
from api.parameters import Fault, Parameter
from geodata.reference_systems import CRS84, REFERENCE_SYSTEMS
from stations.cql2 import LONGEST_FILTER
from stations.feature_pages import Interval
from stations.flat import FLAT_FIELDS, FlatField, FlatType

MOST_FEATURES = 1_000
USUAL_FEATURES = 10
MOST_SKIPPED = 1_000_000_000
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+ -]\d\d:\d\d)", re.ASCII)
_LONGEST_VALUE = 200

F = choice("f", "`json` or `html`; without it Accept decides", ("json", "html"))
FILTER_LANG = choice("filter-lang", "language of `filter`", ("cql2-text", "cql2-json"), default="cql2-text")


def _limit(given: str) -> int:
    if not _WHOLE.fullmatch(given) or int(given) < 1:
        raise Fault("out_of_range", low=1, high=MOST_FEATURES)
    # More than there may be is no fault, /req/core/fc-limit-response-1.
    return min(int(given), MOST_FEATURES)


def _offset(given: str) -> int:
    if not _WHOLE.fullmatch(given) or int(given) > MOST_SKIPPED:
        raise Fault("out_of_range", low=0, high=MOST_SKIPPED)
    return int(given)


def _bbox(given: str) -> tuple[float, ...]:
    parts = [part.strip() for part in given.split(",")]
    if len(parts) not in (4, 6) or not all(_NUMBER.fullmatch(part) for part in parts):
        raise Fault("not_an_ogc_bbox")
    values = tuple(float(part) for part in parts)
    # Stations have no height, so that every height is theirs.
    return values if len(values) == 4 else (*values[:2], *values[3:5])


def _one_instant(given: str) -> datetime | None:
    if given in ("", ".."):
        return None
    if not _INSTANT.fullmatch(given):
        raise Fault("not_an_interval")
    try:
        return datetime.fromisoformat(given.upper().replace(" ", "+"))
    except ValueError:
        raise Fault("not_an_interval") from None


def _interval(given: str) -> Interval:
    parts = given.split("/")
    if len(parts) > 2 or (len(parts) == 1 and given in ("", "..")):
        raise Fault("not_an_interval")
    first, last = _one_instant(parts[0]), _one_instant(parts[-1])
    if first is not None and last is not None and first > last:
        raise Fault("not_an_interval")
    return first, last


def _crs(name: str, description: str) -> Parameter:
    read = choice(name, description, tuple(REFERENCE_SYSTEMS), default=CRS84.uri)
    return replace(read, schema={**read.schema, "format": "uri"})


LIMIT = Parameter(
    "limit",
    _limit,
    {"type": "integer", "minimum": 1, "maximum": MOST_FEATURES, "default": USUAL_FEATURES},
    "how many on a page",
    USUAL_FEATURES,
)
OFFSET = Parameter(
    "offset",
    _offset,
    {"type": "integer", "minimum": 0, "maximum": MOST_SKIPPED, "default": 0},
    "how many to skip; the link `next` needs none and misses nothing while data change",
    0,
)
BBOX = Parameter(
    "bbox",
    _bbox,
    {"type": "array", "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
     "items": {"type": "number"}},
    "lower corner, upper corner, with or without heights, in `bbox-crs`; may cross the 180th meridian",
)  # fmt: skip
DATETIME = Parameter(
    "datetime",
    _interval,
    {"type": "string"},
    "an instant or an interval such as `2026-01-01T00:00:00Z/..` in which the record last changed",
)
CRS = _crs("crs", "reference system of the answer")
BBOX_CRS = _crs("bbox-crs", "reference system of `bbox`")
FILTER_CRS = _crs("filter-crs", "reference system of the coordinates in `filter`")
FILTER = text("filter", "what features have to be, in CQL2", LONGEST_FILTER)


def _property(field: FlatField) -> Parameter:
    description = f"only features of which this is so: {field.title}"
    if field.type is FlatType.INSTANT:
        return instant(field.name, description)
    if field.choices:
        return choice(field.name, description, field.choices)
    if field.type is FlatType.TEXT:
        return Parameter(
            field.name, _value, {"type": "string", "maxLength": _LONGEST_VALUE}, description, None
        )
    kind = "integer" if field.type is FlatType.INTEGER else "number"
    return Parameter(field.name, _number, {"type": kind}, description)


def _value(given: str) -> str:
    if len(given) > _LONGEST_VALUE:
        raise Fault("too_long", high=_LONGEST_VALUE)
    return given


def _number(given: str) -> float:
    if not _NUMBER.fullmatch(given) or not math.isfinite(float(given)):
        raise Fault("not_a_number", example=3)
    return float(given)


PROPERTIES: tuple[Parameter, ...] = tuple(map(_property, FLAT_FIELDS))
PAGE_PARAMETERS: tuple[Parameter, ...] = (F, LANG)
ITEM_PARAMETERS: tuple[Parameter, ...] = (CRS, F, LANG)
ITEMS_PARAMETERS: tuple[Parameter, ...] = (
    LIMIT,
    OFFSET,
    BBOX,
    BBOX_CRS,
    DATETIME,
    CRS,
    FILTER,
    FILTER_LANG,
    FILTER_CRS,
    *PROPERTIES,
    CURSOR,
    F,
    LANG,
)


def schema_of(field: FlatField) -> dict[str, Any]:
    """Describe a field in JSON Schema.

    Args:
        field: the field.

    Returns:
        Its schema.
    """
    kinds: dict[FlatType, dict[str, Any]] = {
        FlatType.TEXT: {"type": "string"},
        FlatType.INTEGER: {"type": "integer"},
        FlatType.NUMBER: {"type": "number"},
        FlatType.INSTANT: {"type": "string", "format": "date-time"},
    }
    choices = {"enum": list(field.choices)} if field.choices else {}
    return {"title": field.title, **kinds[field.type], **choices}
