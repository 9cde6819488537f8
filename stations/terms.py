"""Under which terms an answer may be used: the licences and sources of the stations in it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stations.bounded import Bounded
from stations.guessed import in_order, teller
from stations.licences import licence_text, licence_url
from stations.model import Dataset, Station

# Answers of a region meet a few datasets again and again.
_TERMS_KEPT = 512

# The dataset of a station, and whom to name for its position; None for nobody.
Origin: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of some stations.

    Args:
        licence: the licences of their datasets, each once, in the order of the datasets' names.
        attribution: whom to name for them, each once, then for positions that others told.
        licence_urls: where each of the licences stands; empty for one whose address nobody knows.
    """

    licence: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    licence_urls: tuple[str, ...] = ()


def origin_of(station: Station) -> Origin:
    """Tell where a station is from.

    Args:
        station: the station.

    Returns:
        What stations of the same terms have in common.
    """
    return station.dataset, None if station.position is None else teller(station.position)


def terms_of(stations: Iterable[Station], datasets: Mapping[str, Dataset]) -> Terms:
    """Collect the terms of stations.

    Args:
        stations: the stations.
        datasets: every dataset by name.

    Returns:
        Their terms.
    """
    return _terms(set(map(origin_of, stations)), datasets)


def _terms(origins: Iterable[Origin], datasets: Mapping[str, Dataset]) -> Terms:
    names = sorted({name for name, _ in origins} & datasets.keys())
    # The text has every address that its code does not say: one text has one address.
    licences = {licence_text(datasets[name]): licence_url(datasets[name]) for name in names}
    named = dict.fromkeys(datasets[name].attribution for name in names)
    named |= dict.fromkeys(in_order({told for _, told in origins if told is not None}))
    return Terms(tuple(licences), tuple(filter(None, named)), tuple(licences.values()))


class DirectoryTerms:
    """The terms of the stations of a directory by their places; safe to share between threads.

    Args:
        origins: what is distinct among them; some may be of earlier versions.
        column: for each station its place among `origins`, shape (n,).
        datasets: every dataset by name.
    """

    def __init__(
        self, origins: Sequence[Origin], column: NDArray[np.int32], datasets: Mapping[str, Dataset]
    ) -> None:
        self._origins = origins
        self._column = column
        self._datasets = datasets
        self._kept: Bounded[frozenset[int], Terms] = Bounded(_TERMS_KEPT)
        # Numbers of a list are read in a tenth of the time that those of an array take.
        self.origin: list[int] = column.tolist()
        there = _numbers(column)
        self.whole = self.of_origins(there)
        # Of those that are in open data.
        opened = frozenset(number for number in there if self._is_open(number))
        self.open_data = self.of_origins(opened)
        # For each station whether it is one of these, shape (n,).
        self.opened: NDArray[np.bool_] = np.isin(column, sorted(opened))
        # Where their licences stand, each once.
        self.addresses = tuple(filter(None, dict.fromkeys(self.open_data.licence_urls)))

    def of(self, places: Iterable[int]) -> Terms:
        """Collect the terms of some stations.

        Args:
            places: of the stations in the directory.

        Returns:
            Their terms; the same object for stations of the same origins, if asked for lately.
        """
        origin = self.origin
        return self.of_origins(frozenset([origin[place] for place in places]))

    def of_many(self, places: NDArray[np.intp]) -> Terms:
        """Collect the terms of many stations.

        Args:
            places: of the stations in the directory, shape (m,).

        Returns:
            Their terms.
        """
        return self.of_origins(_numbers(self._column[places]))

    def of_origins(self, numbers: frozenset[int]) -> Terms:
        """Collect the terms of origins.

        Args:
            numbers: their places among the origins.

        Returns:
            Their terms.
        """
        found = self._kept.get(numbers)
        if found is None:
            found = _terms([self._origins[number] for number in numbers], self._datasets)
            self._kept.put(numbers, found)
        return found

    def _is_open(self, number: int) -> bool:
        dataset = self._datasets.get(self._origins[number][0])
        return dataset is None or dataset.open


def _numbers(column: NDArray[Any]) -> frozenset[int]:
    return frozenset(np.flatnonzero(np.bincount(column)).tolist())
