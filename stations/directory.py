"""The register as reads see it: an immutable snapshot of records, arrays and indexes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.divisions import is_within
from geodata.nearest import PointIndex
from stations.bounded import Bounded
from stations.columns import AMENITY_BIT, KIND_BIT, bits
from stations.directory_parts import Parts, advance_parts, make_parts, searched_text
from stations.extent import view
from stations.flat_columns import FlatColumns
from stations.grids import Grids
from stations.model import RANKED_ERROR_M, Dataset, Snapshot, Station
from stations.open_data import OpenData, open_data
from stations.open_mask import OpenMask
from stations.pop_ups import PopUps
from stations.selection import Selection
from stations.snapshots import NOTHING_MOVED, Moved, place_of
from stations.terms import DirectoryTerms
from stations.vocabulary import REST_KINDS

# How many masks are kept, three a filter; a city's pages use a few dozen filters.
_MASKS_KEPT = 256
_SELECTIONS_KEPT = 64
_DIVISIONS_KEPT = 16

# Largest error of a position, kinds, amenities, stars, and places of stations that are not there.
Filters: TypeAlias = tuple[float, frozenset[str], frozenset[str], int | None, tuple[int, ...]]


class Directory:
    """Everything that reads need as of one version; built once, never changed, swapped whole.

    Args:
        snapshot: what the store holds; stations in the order of their ids.
        former: the directory of an earlier version, and what is different since; what is the same is taken
            over from there.
    """

    def __init__(self, snapshot: Snapshot, former: tuple[Directory, Moved] | None = None) -> None:
        self.version = snapshot.version
        # What is kept of answers is kept by this: a restored register may come to the same version.
        self.edition = snapshot.version, snapshot.mark
        self.snapshot = snapshot
        self.datasets: Mapping[str, Dataset] = snapshot.datasets
        self.stations: tuple[Station, ...] = snapshot.stations
        if former is None:
            parts = make_parts(snapshot.stations)
        else:
            parts = advance_parts(former[0].parts, former[1], snapshot.stations)
        self.parts: Parts = parts
        # Which version this one was made from, -1 for none, and what is different.
        self.former = -1 if former is None else former[0].version
        self.moved = NOTHING_MOVED if former is None else former[1]
        self.rules, self.columns = parts.rules, parts.columns
        # Longitude and latitude of every station in GCJ-02, degrees, NaN without a position.
        self.gcj02 = parts.gcj02_lon, parts.gcj02_lat
        self.located = np.flatnonzero(np.isfinite(self.columns.lon))
        lon, lat = self.columns.lon[self.located], self.columns.lat[self.located]
        same_points = former is not None and former[0].index.holds(lon, lat)
        self.index: PointIndex = (
            former[0].index if former is not None and same_points else PointIndex(lon, lat)
        )
        self._masks: Bounded[Hashable, NDArray[np.bool_]] = Bounded(_MASKS_KEPT)
        # Clusters for the map's tiles.
        self.grids = Grids(self.columns, self.located)
        self._selections: Bounded[Filters, Selection] = Bounded(_SELECTIONS_KEPT)
        self._within: Bounded[str, Directory] = Bounded(_DIVISIONS_KEPT)
        self.open = OpenMask(self.rules, self.columns.rule, self.located)
        self.pop_ups = PopUps(snapshot.stations, self.columns.kinds)
        self.terms = DirectoryTerms(parts.origins, self.columns.origin, self.datasets)
        # Nearly every question has no other filter; nobody should wait for its index.
        usual: Filters = (RANKED_ERROR_M, REST_KINDS, frozenset(), None, ())
        self._selections.put(usual, self._select(usual, eager=True))
        self._take_over(former)

    def _take_over(self, former: tuple[Directory, Moved] | None) -> None:
        """Make what the earlier version was asked for, before anybody waits for it."""
        if former is None:
            return
        earlier, moved = former
        for filters in earlier.grids.asked_before(moved, len(earlier)):
            mask = self.mask(filters.kinds, filters.amenities, filters.min_stars, absent=filters.absent)
            self.grids.grid(filters, mask)
        if "folded_texts" in earlier.__dict__:
            texts = np.array(earlier.folded_texts, dtype=object)
            come = [searched_text(self.stations[place]) for place in moved.come.tolist()]
            self.__dict__["folded_texts"] = tuple(moved.merged(texts, np.array(come, dtype=object)))

    def __len__(self) -> int:
        return len(self.stations)

    def get(self, station_id: str) -> Station | None:
        """Find a station by its id.

        Args:
            station_id: the public id.

        Returns:
            The station, or None.
        """
        place = place_of(self.stations, station_id)
        return None if place is None else self.stations[place]

    def within(self, division: str) -> Directory:
        """Give the part of the register in a division, of which every question can then be asked alone.

        Args:
            division: the division's code.

        Returns:
            The stations in it and below it; the same object for the same division, if asked for lately.
        """
        found = self._within.get(division)
        if found is None:
            inside = tuple(s for s in self.stations if s.division and is_within(s.division, division))
            found = Directory(replace(self.snapshot, stations=inside))
            self._within.put(division, found)
        return found

    @cached_property
    def folded_texts(self) -> tuple[str, ...]:
        """Name and address of every station as searches compare them, each on a line of its own."""
        return tuple(map(searched_text, self.stations))

    @cached_property
    def flat(self) -> FlatColumns:
        """The plain values of every station, column by column."""
        return FlatColumns(self.stations, self.columns.lon, self.columns.lat)

    @cached_property
    def open_data(self) -> OpenData:
        """What of it is open to the public and in open data."""
        return open_data(self.stations, self.columns, self.terms.opened)

    @cached_property
    def view(self) -> tuple[tuple[float, float], int]:
        """Where a map begins, see `stations.extent.view`."""
        return view(self.columns, self.located)

    def mask(
        self,
        kinds: frozenset[str] = frozenset(),
        amenities: frozenset[str] = frozenset(),
        min_stars: int | None = None,
        max_error_m: float | None = None,
        absent: tuple[int, ...] = (),
    ) -> NDArray[np.bool_]:
        """Select stations by what does not depend on the hour.

        Args:
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars; unknown is not enough.
            max_error_m: the position is at least so certain; None asks for no position.
            absent: places of stations that are not there, see `PopUps`.

        Returns:
            One truth value a station, shape (n,); it is shared and must not be written to.
        """
        key = (kinds, amenities, min_stars, max_error_m, absent)
        return self._kept_mask(("all", *key), lambda: self._make_mask(*key))

    def ranked_mask(
        self,
        max_error_m: float,
        kinds: frozenset[str] = frozenset(),
        amenities: frozenset[str] = frozenset(),
        min_stars: int | None = None,
        absent: tuple[int, ...] = (),
    ) -> NDArray[np.bool_]:
        """Select those of the located stations that are certain enough to be ranked by distance.

        Args:
            max_error_m: the position is at least so certain.
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars.
            absent: places of stations that are not there.

        Returns:
            One truth value for each of `located`; it is shared and must not be written to.
        """
        key = (kinds, amenities, min_stars, max_error_m, absent)
        return self._kept_mask(("ranked", *key), lambda: self.mask(*key)[self.located])

    def selection(
        self,
        max_error_m: float,
        kinds: frozenset[str],
        amenities: frozenset[str],
        min_stars: int | None,
        absent: tuple[int, ...],
    ) -> Selection:
        """Prepare the located stations that pass filters for being asked about again and again.

        Args:
            max_error_m: positions are ranked if they are at least so certain.
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars.
            absent: places of stations that are not there.

        Returns:
            The selection; the same object for the same filters.
        """
        key = (max_error_m, kinds, amenities, min_stars, absent)
        found = self._selections.get(key)
        if found is None:
            found = self._select(key, eager=False)
            self._selections.put(key, found)
        return found

    def _select(self, key: Filters, eager: bool) -> Selection:
        max_error_m, *_, absent = key
        everyone_key: Filters = (max_error_m, frozenset(), frozenset(), None, absent)
        everyone = None
        if key != everyone_key:
            everyone = self._selections.get(everyone_key)
            if everyone is None:
                everyone = self._select(everyone_key, eager)
                self._selections.put(everyone_key, everyone)
        masks = self.ranked_mask(*key), self.uncertain_mask(*key)
        return Selection(self.index, self.columns.error_m[self.located], *masks, everyone, eager)

    def uncertain_mask(
        self,
        max_error_m: float,
        kinds: frozenset[str] = frozenset(),
        amenities: frozenset[str] = frozenset(),
        min_stars: int | None = None,
        absent: tuple[int, ...] = (),
    ) -> NDArray[np.bool_]:
        """Select those of the located stations that are too uncertain to be ranked by distance.

        Args:
            max_error_m: the position is less certain than this.
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars.
            absent: places of stations that are not there.

        Returns:
            One truth value for each of `located`; it is shared and must not be written to.
        """
        key = (kinds, amenities, min_stars, None, absent)
        return self._kept_mask(
            ("uncertain", *key, max_error_m),
            lambda: (self.mask(*key) & (self.columns.error_m > max_error_m))[self.located],
        )

    def _kept_mask(self, key: Hashable, make: Callable[[], NDArray[np.bool_]]) -> NDArray[np.bool_]:
        found = self._masks.get(key)
        if found is None:
            found = make()
            found.setflags(write=False)
            self._masks.put(key, found)
        return found

    def _make_mask(
        self,
        kinds: frozenset[str],
        amenities: frozenset[str],
        min_stars: int | None,
        max_error_m: float | None,
        absent: tuple[int, ...],
    ) -> NDArray[np.bool_]:
        columns = self.columns
        mask = columns.public.copy()
        mask[list(absent)] = False
        if kinds:
            mask &= (columns.kinds & bits(kinds, KIND_BIT)) != 0
        if amenities:
            wanted = bits(amenities, AMENITY_BIT)
            mask &= (columns.amenities & wanted) == wanted
        if min_stars is not None:
            mask &= columns.stars >= min_stars
        if max_error_m is not None:
            mask &= columns.error_m <= max_error_m
        return mask
