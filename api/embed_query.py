"""What the page that makes embedding code is asked: the map's parameters, a division by name, and a size."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.map_query import MAP_PARAMETERS, read_map_query
from api.page_query import read_leniently
from api.parameter_kinds import integer, text
from api.parameters import Fault, Parameter, QueryFault
from geodata.divisions import Division, Divisions
from web.embedding import DEFAULT_HEIGHT, DEFAULT_WIDTH

_WIDTH = re.compile(r"(\d{1,3})%|(\d{3,4})(?:px)?", re.ASCII)
_PIXELS = (280, 4000)
_OTHERS = 5


def _width(given: str) -> str:
    match = _WIDTH.fullmatch(given.replace(" ", ""))
    if match is None:
        raise Fault("not_a_width")
    if match[1] is not None and 1 <= int(match[1]) <= 100:
        return f"{int(match[1])}%"
    if match[2] is not None and _PIXELS[0] <= int(match[2]) <= _PIXELS[1]:
        return str(int(match[2]))
    raise Fault("not_a_width")


AREA = text("area", "name or code of a division", 60)
WIDTH = Parameter("width", _width, {"type": "string"}, "pixels, or a share such as 100%", DEFAULT_WIDTH)
HEIGHT = integer("height", "pixels", 320, 2000, default=DEFAULT_HEIGHT)
_OWN = (AREA, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class EmbedQuery:
    """A read question.

    Args:
        values: name → value of the map's parameters, with `area`, `width` and `height`.
        division: the division that was meant; None without one.
        others: divisions that may have been meant as well.
        faults: what could not be used.
    """

    values: dict[str, Any]
    division: Division | None
    others: tuple[Division, ...]
    faults: tuple[QueryFault, ...]


def read_embed_query(items: Iterable[tuple[str, str]], divisions: Divisions) -> EmbedQuery:
    """Read the query of the page.

    Args:
        items: names and texts as they stand in the address, in order.
        divisions: those that there are.

    Returns:
        What was understood.
    """
    given = list(items)
    own = {parameter.name for parameter in _OWN}
    known = {parameter.name for parameter in MAP_PARAMETERS}
    size, size_faults = read_leniently([item for item in given if item[0] in own], _OWN)
    values, faults = read_map_query([item for item in given if item[0] in known], divisions)
    division, others = _meant(size["area"].strip(), divisions)
    if division is None and values["division"] is not None:
        division = divisions.get(values["division"])
    values |= {**size, "division": None if division is None else division.code}
    return EmbedQuery(values, division, others, (*faults, *size_faults))


def _meant(words: str, divisions: Divisions) -> tuple[Division | None, tuple[Division, ...]]:
    if not words:
        return None, ()
    exact = divisions.get(words)
    if exact is not None:
        return exact, ()
    found = divisions.search(words, _OTHERS + 1, None)
    return (found[0], tuple(found[1:])) if found else (None, ())
