"""JSON that can stand inside an HTML page without meaning anything to HTML, JavaScript or a template."""

from __future__ import annotations

import json
import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")

# All of these can only occur inside JSON strings, where an escape means the same character.
_ESCAPES = (
    ("&", "\\u0026"),
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
    ("{{", "{\\u007b"),
    ("{%", "\\u007b%"),
    ("{#", "\\u007b#"),
)


def inert_json(value: Any) -> str:
    """Write a value for `<script type="application/json">`.

    Args:
        value: anything that strict JSON can hold; lone surrogates become U+FFFD, because
            no encoding can carry them.

    Returns:
        JSON text that holds no markup, no template syntax and no line terminator of JavaScript.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = _SURROGATE.sub("\ufffd", text)
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return text
