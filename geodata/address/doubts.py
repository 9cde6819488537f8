"""Names that stand in an address and yet name no division there, for those who wonder why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from geodata.address.names import ANYWHERE, NameIndex, is_building, is_road
from geodata.address.text import AddressText

_MOST_DOUBTS = 3


class Why(StrEnum):
    """Why a name does not count."""

    ROAD = "road"
    BUILDING = "building"
    ANY_CITY = "any_city"
    NOT_FIRST = "not_first"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One name that does not count.

    Args:
        name: as it stands in the address.
        why: what speaks against it.
    """

    name: str
    why: Why


def doubts_about(folded: AddressText, index: NameIndex) -> tuple[Doubt, ...]:
    """List the names in an address that name no division there.

    Args:
        folded: an address in which no name counted.
        index: all names.

    Returns:
        The first few of them.
    """
    found = (doubt for text in (folded.main, *folded.hints) for doubt in _doubts_in(text, index))
    return tuple(doubt for doubt, _ in zip(found, range(_MOST_DOUBTS), strict=False))


def _doubts_in(text: str, index: NameIndex) -> Iterator[Doubt]:
    for start, name in index.known(text):
        end = start + len(name)
        if is_road(text, end):
            yield Doubt(name, Why.ROAD)
        elif is_building(text, end):
            yield Doubt(name, Why.BUILDING)
        else:
            yield Doubt(name, Why.ANY_CITY if name in ANYWHERE else Why.NOT_FIRST)
