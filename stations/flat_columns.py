"""The plain values of all stations as columns, for questions that are asked of every station at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stations.flat import FIELD_OF, FlatField, FlatValue
from stations.mobile_numbers import mask_mobile
from stations.model import Station

_FREE_TEXTS = frozenset({"name", "address", "opening_hours_text", "phone", "host", "access", "note"})


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """One field of all stations: most fields have few values, and each is looked at once.

    Args:
        values: those that are known, each once where they are neither masked nor folded.
        places: for each station the place of its value among them, their number where it is not known;
            shape (n,).
    """

    values: tuple[FlatValue, ...]
    places: NDArray[np.integer]

    def where(self, answers: Sequence[bool] | NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Spread what was answered of the values over the stations.

        Args:
            answers: one truth value for each of `values`.

        Returns:
            One for each station, False where nothing is known; shape (n,).
        """
        answered = np.zeros(len(self.values) + 1, np.bool_)
        answered[:-1] = answers
        return np.asarray(answered[self.places], np.bool_)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether a value is known, one truth value for each station."""
        return np.asarray(self.places < len(self.values), np.bool_)

    def at(self, stations: NDArray[np.intp]) -> NDArray[np.object_]:
        """Write the values of some stations, of each of which one is known.

        Args:
            stations: their places, shape (m,).

        Returns:
            One value a station, shape (m,).
        """
        values = np.empty(len(self.values), np.object_)
        values[:] = self.values
        return np.take(values, self.places[stations])


class FlatColumns:
    """The columns of a directory; each is made when it is first asked for. Safe to share between threads.

    Args:
        stations: in the order of their ids.
        lon: degrees WGS-84, NaN without a position, shape (n,).
        lat: degrees WGS-84, NaN without a position, shape (n,).
    """

    def __init__(
        self, stations: Sequence[Station], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> None:
        self._stations = stations
        self.lon, self.lat = lon, lat
        # Two threads may make the same column at the same time; both are right.
        self._columns: dict[str, FlatColumn] = {}
        self._folded: dict[str, FlatColumn] = {}

    def __len__(self) -> int:
        return len(self._stations)

    def column(self, name: str) -> FlatColumn:
        """Give the values of a field, as the public may know them.

        Args:
            name: of a field of `FLAT_FIELDS`.

        Returns:
            Its column; mobile numbers are masked, so that nobody asks for one digit by digit.
        """
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = _column(FIELD_OF[name], self._stations)
        return found

    def folded(self, name: str) -> FlatColumn:
        """Give the values of a text field without regard to case.

        Args:
            name: of a field of texts.

        Returns:
            Its column; the values are folded and no longer distinct.
        """
        found = self._folded.get(name)
        if found is None:
            plain = self.column(name)
            values = tuple([str(value).casefold() for value in plain.values])
            found = self._folded[name] = FlatColumn(values, plain.places)
        return found


def _column(field: FlatField, stations: Sequence[Station]) -> FlatColumn:
    read = field.read
    known: dict[FlatValue, int] = {}
    places = np.array([known.setdefault(read(one), len(known)) for one in stations], np.int64)
    values = tuple(known)
    if None in known:
        # What is not known comes last.
        gap = known[None]
        values = values[:gap] + values[gap + 1 :]
        places[places == gap] = len(known)
        places[places > gap] -= 1
    shown = _masked(values) if field.name in _FREE_TEXTS else values
    return FlatColumn(shown, places.astype(np.min_scalar_type(len(values))))


def _masked(values: tuple[FlatValue, ...]) -> tuple[FlatValue, ...]:
    """Hide mobile numbers; a text without one stays the same object."""
    shown = [mask_mobile(value) if isinstance(value, str) else value for value in values]
    return tuple([old if new == old else new for old, new in zip(values, shown, strict=True)])
