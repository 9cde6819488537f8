"""What one row of a list states about one station, before anybody has looked where that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stations.intake.issues import RowIssue


@dataclass(frozen=True, slots=True)
class GivenCoordinates:
    """A position as it stands in a list.

    Args:
        lon: longitude, degrees, in `datum`.
        lat: latitude, degrees, in `datum`.
        datum: a value of `geodata.datum.Datum`, as declared.
        digits: decimals of a degree that the coarser of the two numbers is written with; the position is
            worth no more than that.
    """

    lon: float
    lat: float
    datum: str | None
    digits: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row of a list states about one station.

    Args:
        row: number of the row as a person finds it.
        values: name of a field of `stations.model.LISTED_FIELDS`, except `position` and `division` → value as
            `Station` holds it. A field that is not here was not stated: a blank cell says nothing. `name` is
            always here and is None when the row has none.
        given: the coordinates, where they can be used.
        context: names of province, city, district and township that the row states outside the address.
        issues: what is to know about the row; with one of severity `error` the row must not be applied.
    """

    row: int
    values: Mapping[str, Any]
    given: GivenCoordinates | None = None
    context: str = ""
    issues: tuple[RowIssue, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether nothing in the row keeps it out of the register."""
        return bool(self.values.get("name")) and not any(i.severity == "error" for i in self.issues)
