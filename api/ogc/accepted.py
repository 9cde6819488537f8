"""Which form of an answer the header `Accept` prefers (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

_LONGEST = 1_000
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.ASCII)
_NAMES: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "html": lambda name: name in ("text/html", "application/xhtml+xml"),
        "json": lambda name: name.startswith("application/") and name.endswith("json"),
    }
)
_FAMILIES = MappingProxyType({"html": "text/*", "json": "application/*"})
# How exactly the form is named, how much it is wanted, and how early it stands.
_Wish: TypeAlias = tuple[int, float, int]
_NOT_NAMED: _Wish = (0, 0.0, 0)


def prefers_html(header: str) -> bool:
    """Tell whether a person or a program asks.

    Args:
        header: the request's `Accept`; empty without one.

    Returns:
        True where HTML is named and wanted more than JSON, or as much and named before it. A program that
        takes anything gets JSON.
    """
    html, json = _wish(header, "html"), _wish(header, "json")
    if html[0] < 3 or html[1] == 0:
        return False
    return (html[1], json[0] < 3, html[2]) > (json[1], False, json[2])


def _wish(header: str, form: str) -> _Wish:
    """The most exact name decides, whatever quality others have."""
    best = _NOT_NAMED
    for place, part in enumerate(header[:_LONGEST].lower().split(",")):
        name, *parameters = part.split(";")
        exact = _exactness(name.strip(), form)
        wish = exact, _quality(parameters), -place
        if exact and wish > best:
            best = wish
    return best


def _exactness(name: str, form: str) -> int:
    if _NAMES[form](name):
        return 3
    return 2 if name == _FAMILIES[form] else int(name == "*/*")


def _quality(parameters: list[str]) -> float:
    found = [read for one in parameters if (read := _QUALITY.fullmatch(one))]
    return float(found[0][1]) if found else 1.0
