"""What a database could not hold, found before it is written and said in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from stations.errors import ErrorDetail, InputError
from stations.model import Position, Station

DATASET_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_STATION_ID = re.compile(r"[0-9a-z]{10}")

# PostgreSQL keeps neither NUL nor half a surrogate pair in a text, so SQLite does not either.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# Above this a number no longer comes back from JSONB as it was; nothing about a station is so large.
_LARGEST_NUMBER = 1e15

# PostgreSQL refuses index entries of more than a third of a page.
_LONGEST_KEY = 64

_SHOWN_CHARACTERS = 60


def is_storable(text: str) -> bool:
    """Tell whether both databases can hold a text.

    Args:
        text: any text.

    Returns:
        False where it holds NUL or half a surrogate pair.
    """
    return _UNSTORABLE.search(text) is None


def check_texts(**texts: str | None) -> None:
    """Make sure that both databases can hold some texts.

    Args:
        texts: name of the value → the text; None is left alone.

    Raises:
        InputError: one of them holds a character that cannot be stored.
    """
    refuse(fault for where, text in texts.items() if text is not None for fault in text_faults(text, where))


def check_key(key: str, noun: str) -> None:
    """Make sure that a text can be the key of a row.

    Args:
        key: the text.
        noun: what it is the key of, for the message.

    Raises:
        InputError: it is empty, too long or holds a character that cannot be stored.
    """
    if not 1 <= len(key) <= _LONGEST_KEY:
        message = f"{noun} has 1 to {_LONGEST_KEY} characters"
        refuse([ErrorDetail("key", message, shown(key))])
    refuse(text_faults(key, noun))


def refuse(faults: Iterable[ErrorDetail]) -> None:
    """Raise an error that names every fault, if there is any.

    Args:
        faults: what is wrong.

    Raises:
        InputError: there is at least one fault.
    """
    found = tuple(faults)
    if found:
        first = f"{found[0].where}: {found[0].message}"
        more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
        raise InputError(
            f"The register cannot keep this. {first}{more}", found, code="not_kept", fault=first + more
        )


def utc(instant: datetime, where: str) -> datetime:
    """Turn an instant into UTC.

    Args:
        instant: an instant with an offset.
        where: the name of the value, for the message.

    Returns:
        The same instant in UTC.

    Raises:
        InputError: it has no offset.
    """
    if instant.utcoffset() is None:
        refuse([ErrorDetail(where, "a time needs an offset, such as +08:00", instant.isoformat())])
    return instant.astimezone(UTC)


def station_faults(station: Station, record: Mapping[str, Any]) -> Iterator[ErrorDetail]:
    """Find what a database could not hold of a station.

    Args:
        station: the station.
        record: the same as JSON values.

    Yields:
        Each fault with the field that it is in.
    """
    where = shown(station.id)
    yield from id_faults(station.id)
    yield from _faults(record, where)
    if station.position is not None:
        yield from _position_faults(station.position, f"{where}.position")


def id_faults(station_id: str) -> Iterator[ErrorDetail]:
    """Find what is wrong with the id of a station.

    Args:
        station_id: the id.

    Yields:
        One fault, or none.
    """
    if _STATION_ID.fullmatch(station_id) is None:
        shown_id = shown(station_id)
        yield ErrorDetail(shown_id, "an id is ten characters of 0-9 and a-z", shown_id)


def text_faults(text: str, where: str) -> Iterator[ErrorDetail]:
    """Find what keeps a text out of a database.

    Args:
        text: the text.
        where: the name of the value.

    Yields:
        One fault, or none.
    """
    if not is_storable(text):
        message = "the text holds NUL or half a surrogate pair; remove that character"
        yield ErrorDetail(where, message, shown(text))


def _position_faults(position: Position, where: str) -> Iterator[ErrorDetail]:
    # Written so that NaN, which no comparison holds for, is a fault.
    if not abs(position.lon) <= 180.0:
        yield ErrorDetail(f"{where}.lon", "a longitude lies within ±180 degrees", str(position.lon))
    if not abs(position.lat) <= 90.0:
        yield ErrorDetail(f"{where}.lat", "a latitude lies within ±90 degrees", str(position.lat))
    if not position.error_m >= 0.0:
        yield ErrorDetail(f"{where}.error_m", "an error is zero or more metres", str(position.error_m))


def _fits(value: Any) -> bool:
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, int | float):
        # Written so that NaN, which no comparison holds for, does not fit.
        return abs(value) <= _LARGEST_NUMBER
    if isinstance(value, Mapping):
        # One look at all texts together: a list has some million of them.
        texts = [item for item in value.values() if type(item) is str]
        others = (item for item in value.values() if type(item) is not str)
        return is_storable("".join(chain(value, texts))) and all(map(_fits, others))
    if isinstance(value, list):
        return all(map(_fits, value))
    return value is None


def _faults(value: Any, where: str) -> Iterator[ErrorDetail]:
    # Almost everything fits: the way to a fault is only looked for where there is one.
    if _fits(value):
        return
    if isinstance(value, str):
        yield from text_faults(value, where)
    elif isinstance(value, int | float):
        yield ErrorDetail(where, "a number is finite and below 10^15", shown(str(value)))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            name = f"{where}.{shown(str(key))}"
            yield from _faults(key, name)
            yield from _faults(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _faults(item, where)
    else:
        yield ErrorDetail(where, f"a value of type {type(value).__name__} cannot be kept", None)


def shown(text: str) -> str:
    """Write a text so that it can appear in any message.

    Args:
        text: any text.

    Returns:
        The text, shortened, with unprintable characters written as escapes.
    """
    return storable_text(text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…")


def storable_text(text: str) -> str:
    """Write a text so that both databases can hold it.

    Args:
        text: any text.

    Returns:
        The text, with NUL and halves of surrogate pairs written as escapes.
    """
    return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
