"""JSON as a text column holds it: whatever a file held goes in and comes out again."""

from __future__ import annotations

import json
from typing import Any

import orjson


def write_json(value: Any) -> str:
    """Write JSON values as text that both databases can hold.

    Args:
        value: strings, finite numbers, lists and dictionaries.

    Returns:
        One line of JSON.

    Raises:
        TypeError: a value is not one that JSON knows.
        ValueError: a number is not finite.
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # Halves of surrogate pairs and numbers of more than 64 bits, which orjson refuses.
        return json.dumps(value, allow_nan=False, separators=(",", ":"))


def read_json(text: str) -> Any:
    """Read what `write_json` wrote.

    Args:
        text: the JSON.

    Returns:
        The values.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
