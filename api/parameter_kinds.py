"""Kinds of query parameters: numbers, words, instants, and what only one parameter has."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from api.parameters import Fault, Parameter
from api.spelling import NO_LABELS, likely_meant
from geodata.catalogue import languages
from stations.errors import QueryError
from stations.listing import read_cursor

_DECIMAL = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_ONE_MINUTE = timedelta(minutes=1)
_DIVISION = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.ASCII)


def number(
    name: str,
    description: str,
    low: float,
    high: float,
    *,
    above: bool = False,
    default: float | None = None,
    required: bool = False,
    example: float | None = None,
) -> Parameter:
    """Describe a decimal number.

    Args:
        name: as in the address.
        description: for the documentation.
        low: the least value.
        high: the greatest value.
        above: `low` itself is not allowed.
        default: the value when it is absent.
        required: it may not be absent.
        example: for the documentation, where the default is none.

    Returns:
        The parameter.
    """

    def read(text: str) -> float:
        if not _DECIMAL.fullmatch(text):
            raise Fault("not_a_number", example=f"{(low + high) / 2:g}")
        value = float(text)
        if not math.isfinite(value) or value > high or value < low or (above and value <= low):
            raise Fault("not_above" if above else "out_of_range", low=f"{low:g}", high=f"{high:g}")
        return value

    schema: dict[str, Any] = {"type": "number", "maximum": high}
    schema["exclusiveMinimum" if above else "minimum"] = low
    if default is not None:
        schema["default"] = default
    if example is not None:
        schema["example"] = example
    return Parameter(name, read, schema, description, default, required)


def integer(name: str, description: str, low: int, high: int, default: int | None = None) -> Parameter:
    """Describe a whole number.

    Args:
        name: as in the address.
        description: for the documentation.
        low: the least value.
        high: the greatest value.
        default: the value when it is absent.

    Returns:
        The parameter.
    """

    def read(text: str) -> int:
        if not _INTEGER.fullmatch(text):
            raise Fault("not_an_integer", example=default or low)
        if not low <= int(text) <= high:
            raise Fault("out_of_range", low=low, high=high)
        return int(text)

    schema: dict[str, Any] = {"type": "integer", "minimum": low, "maximum": high}
    if default is not None:
        schema["default"] = default
    return Parameter(name, read, schema, description, default)


def choice(
    name: str,
    description: str,
    choices: Sequence[str],
    *,
    default: Any = None,
    listed: bool = False,
    labels: Mapping[str, str] = NO_LABELS,
) -> Parameter:
    """Describe a choice among words.

    Args:
        name: as in the address.
        description: for the documentation.
        choices: the words.
        default: the value when it is absent.
        listed: several may be given.
        labels: what people call them → the word, for a hint to whoever writes that.

    Returns:
        The parameter; a listed one reads to a frozenset.
    """

    def read(text: str) -> str:
        if text not in choices:
            meant = likely_meant(text, choices, labels)
            raise Fault("not_a_choice", choices=", ".join(choices), meant=meant)
        return text

    schema: dict[str, Any] = {"type": "string", "enum": list(choices)}
    if isinstance(default, str):
        schema["default"] = str(default)
    return Parameter(name, read, schema, description, default, listed=listed)


def text(name: str, description: str, longest: int, default: str = "") -> Parameter:
    """Describe a free text.

    Args:
        name: as in the address.
        description: for the documentation.
        longest: how many characters it may have.
        default: the value when it is absent.

    Returns:
        The parameter.
    """

    def read(given: str) -> str:
        if len(given) > longest:
            raise Fault("too_long", high=longest)
        return given

    return Parameter(name, read, {"type": "string", "maxLength": longest}, description, default)


def instant(name: str, description: str) -> Parameter:
    """Describe an instant with an offset.

    Args:
        name: as in the address.
        description: for the documentation.

    Returns:
        The parameter; it reads to an aware `datetime`.
    """

    def read(given: str) -> datetime:
        try:
            # A plus sign that was not percent-encoded arrives as a space.
            value = datetime.fromisoformat(given.replace(" ", "+") if "T" in given else given)
        except ValueError:
            raise Fault("not_an_instant") from None
        offset = value.utcoffset()
        # An offset with seconds cannot be written back as ISO 8601.
        if offset is None or offset % _ONE_MINUTE or not 1970 <= value.year <= 2200:
            raise Fault("not_an_instant")
        return value

    return Parameter(name, read, {"type": "string", "format": "date-time"}, description)


def _bbox(given: str) -> tuple[float, float, float, float]:
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != 4 or not all(_DECIMAL.fullmatch(part) for part in parts):
        raise Fault("not_a_bbox")
    west, south, east, north = (float(part) for part in parts)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise Fault("not_a_bbox")
    return west, south, east, north


def _cursor(given: str) -> str:
    try:
        return read_cursor(given)
    except QueryError:
        raise Fault("not_a_cursor") from None


def _division(given: str) -> str:
    if not _DIVISION.fullmatch(given):
        raise Fault("not_a_division")
    return given


BBOX = Parameter(
    "bbox",
    _bbox,
    {"type": "string", "example": "113.5,34.6,113.8,34.9"},
    "west,south,east,north in degrees WGS-84; west > east crosses the 180th meridian",
)
CURSOR = Parameter("cursor", _cursor, {"type": "string"}, "continues a list; taken from the link `next`", "")
DIVISION = Parameter(
    "division",
    _division,
    {
        "type": "string",
        "pattern": "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$",
        "example": "410102",
    },
    "stations in this administrative division and below it",
)
LANG = choice("lang", "language of texts; without it Accept-Language decides", languages())
