"""How a list was read, said to a person who must be able to tell whether that was right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DELIMITERS = {
    ",": ("逗号", "comma"),
    ";": ("分号", "semicolon"),
    "\t": ("制表符", "tab"),
    "|": ("竖线", "vertical bar"),
    "，": ("全角逗号", "full-width comma"),
    "；": ("全角分号", "full-width semicolon"),
}
_TEXTS = {
    "format": ("{value}", "{value}"),
    "encoding": ("编码 {value}", "encoding {value}"),
    "delimiter": ("以{value}分隔", "separated by {value}"),
    "sheet": ("工作表“{value}”", "sheet “{value}”"),
    "header_row": ("表头在第 {value} 行", "header in row {value}"),
    "recognised": ("认出 {value} 列", "{value} columns recognised"),
}


def describe_notes(notes: Mapping[str, Any], lang: str) -> str:
    """Say how a list was read.

    Args:
        notes: fields of `TableNotes` by name; what is absent or None is not said.
        lang: `zh` or `en`.

    Returns:
        One line.
    """
    place = 1 if lang == "en" else 0
    parts = []
    for name, texts in _TEXTS.items():
        value = notes.get(name)
        if value is None:
            continue
        if name == "delimiter":
            value = _DELIMITERS.get(value, (value, value))[place]
        if name == "encoding":
            value = str(value).upper()
        parts.append(texts[place].format(value=value))
    return (", " if lang == "en" else "，").join(parts)
