"""The register as reads see it: an immutable snapshot of records, arrays and indexes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.clusters import ClusterGrid
from geodata.geocode import GAZETTEER_LICENCE
from geodata.nearest import PointIndex
from stations.matching import fold
from stations.model import RANKED_ERROR_M, Amenity, Dataset, PositionSource, Snapshot, Station, Status
from stations.open_mask import OpenMask
from stations.vocabulary import AMENITIES, KINDS

# How many masks are kept, three a filter; a city's pages use a few dozen filters.
_MASKS_KEPT = 256
_GRIDS_KEPT = 16
_VIEW_OF_CHINA = ((104.0, 35.5), 4)
# A map 720 pixels wide shows this many degrees of longitude at zoom 0, where the world has 256 pixels.
_VIEW_DEGREES_AT_ZOOM_0 = 360 * 720 / 256

KIND_BIT = {kind.code: np.uint64(1 << place) for place, kind in enumerate(KINDS)}
AMENITY_BIT = {amenity.code: np.uint64(1 << place) for place, amenity in enumerate(AMENITIES)}


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields that filters look at, one array element a station, in the order of ids.

    Args:
        lon: degrees WGS-84, NaN without a position.
        lat: degrees WGS-84, NaN without a position.
        error_m: radius of the position's error, infinite without a position.
        kinds: bit mask by `KIND_BIT`.
        amenities: bit mask of amenities that are `yes`, by `AMENITY_BIT`.
        stars: 0 where unknown.
        public: the station exists for the public and is not closed for the time being.
        rule: index into `Directory.rules`.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    error_m: NDArray[np.float64]
    kinds: NDArray[np.uint64]
    amenities: NDArray[np.uint64]
    stars: NDArray[np.int8]
    public: NDArray[np.bool_]
    rule: NDArray[np.int32]


class Directory:
    """Everything that reads need as of one version; built once, never changed, swapped whole.

    Args:
        snapshot: what the store holds; stations in the order of their ids.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.version = snapshot.version
        self.datasets: Mapping[str, Dataset] = snapshot.datasets
        self.stations: tuple[Station, ...] = snapshot.stations
        self.rules, rule_of = _distinct_rules(snapshot.stations)
        self.columns = _columns(snapshot.stations, rule_of)
        self.located = np.flatnonzero(np.isfinite(self.columns.lon))
        self.index = PointIndex(self.columns.lon[self.located], self.columns.lat[self.located])
        self._place = {station.id: place for place, station in enumerate(snapshot.stations)}
        self._masks: dict[Hashable, NDArray[np.bool_]] = {}
        self._grids: dict[Hashable, ClusterGrid] = {}
        self.open = OpenMask(self.rules, self.columns.rule, self.located)

    def __len__(self) -> int:
        return len(self.stations)

    def get(self, station_id: str) -> Station | None:
        """Find a station by its id.

        Args:
            station_id: the public id.

        Returns:
            The station, or None.
        """
        place = self._place.get(station_id)
        return None if place is None else self.stations[place]

    @cached_property
    def licences(self) -> tuple[str, ...]:
        """The licences of all datasets, each once, in the order of dataset names."""
        return _distinct(dataset.licence for _, dataset in sorted(self.datasets.items()))

    @cached_property
    def attributions(self) -> tuple[str, ...]:
        """Whom to name for the datasets, each once, and for positions that were guessed."""
        guessed = any(s.position and s.position.source is PositionSource.GAZETTEER for s in self.stations)
        named = [dataset.attribution for _, dataset in sorted(self.datasets.items())]
        return _distinct([*named, GAZETTEER_LICENCE] if guessed else named)

    @cached_property
    def largest_error_m(self) -> float:
        """The error of the position that is known least; 0 without any position."""
        return float(self.columns.error_m[self.located].max(initial=0.0))

    @cached_property
    def folded_texts(self) -> tuple[str, ...]:
        """Name and address of every station as searches compare them, each on a line of its own."""
        return tuple(f"{fold(station.name)}\n{fold(station.address)}" for station in self.stations)

    @cached_property
    def view(self) -> tuple[tuple[float, float], int]:
        """Where a map begins: the middle of the stations that are certain, and a zoom that shows most.

        A few stations far away from all others must not shrink the map to a continent, so it is the
        box between the tenth and the ninetieth percentile that is shown.
        """
        certain = self.located[self.columns.error_m[self.located] <= RANKED_ERROR_M]
        shown = certain if len(certain) else self.located
        if not len(shown):
            return _VIEW_OF_CHINA
        lon, lat = self.columns.lon[shown], self.columns.lat[shown]
        west, east = np.percentile(lon, (10, 90))
        south, north = np.percentile(lat, (10, 90))
        span = max(float(east - west), float(north - south) * 1.5, 0.02)
        zoom = int(np.clip(np.floor(np.log2(_VIEW_DEGREES_AT_ZOOM_0 / span)), 3, 14))
        return (round(float(west + east) / 2, 4), round(float(south + north) / 2, 4)), zoom

    def mask(
        self,
        kinds: frozenset[str] = frozenset(),
        amenities: frozenset[str] = frozenset(),
        min_stars: int | None = None,
        max_error_m: float | None = None,
    ) -> NDArray[np.bool_]:
        """Select stations by what does not depend on the time.

        Args:
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars; unknown is not enough.
            max_error_m: the position is at least so certain; None asks for no position.

        Returns:
            One truth value a station, shape (n,); it is shared and must not be written to.
        """
        key = (kinds, amenities, min_stars, max_error_m)
        return self._kept_mask(("all", *key), lambda: self._make_mask(*key))

    def ranked_mask(
        self,
        max_error_m: float,
        kinds: frozenset[str] = frozenset(),
        amenities: frozenset[str] = frozenset(),
        min_stars: int | None = None,
    ) -> NDArray[np.bool_]:
        """Select those of the located stations that are certain enough to be ranked by distance.

        Args:
            max_error_m: the position is at least so certain.
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars.

        Returns:
            One truth value for each of `located`; it is shared and must not be written to.
        """
        key = (kinds, amenities, min_stars, max_error_m)
        return self._kept_mask(("ranked", *key), lambda: self.mask(*key)[self.located])

    def uncertain_mask(
        self,
        max_error_m: float,
        kinds: frozenset[str] = frozenset(),
        amenities: frozenset[str] = frozenset(),
        min_stars: int | None = None,
    ) -> NDArray[np.bool_]:
        """Select those of the located stations that are too uncertain to be ranked by distance.

        Args:
            max_error_m: the position is less certain than this.
            kinds: any of these; empty means every kind.
            amenities: all of these are `yes`.
            min_stars: at least so many stars.

        Returns:
            One truth value for each of `located`; it is shared and must not be written to.
        """
        key = (kinds, amenities, min_stars)
        return self._kept_mask(
            ("uncertain", *key, max_error_m),
            lambda: (self.mask(*key) & (self.columns.error_m > max_error_m))[self.located],
        )

    def _kept_mask(self, key: Hashable, make: Callable[[], NDArray[np.bool_]]) -> NDArray[np.bool_]:
        found = self._masks.get(key)
        if found is None:
            found = make()
            found.setflags(write=False)
            _keep(self._masks, key, found, _MASKS_KEPT)
        return found

    def _make_mask(
        self,
        kinds: frozenset[str],
        amenities: frozenset[str],
        min_stars: int | None,
        max_error_m: float | None,
    ) -> NDArray[np.bool_]:
        columns = self.columns
        mask = columns.public.copy()
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

    def grid(self, key: Hashable, mask: NDArray[np.bool_]) -> tuple[ClusterGrid, NDArray[np.intp]]:
        """Cluster the stations that a mask selects, for the map's tiles.

        Args:
            key: names the mask; the same key must mean the same stations.
            mask: one truth value a station, shape (n,).

        Returns:
            The grid, and the place of each of its points among the directory's stations.
        """
        members = self.located[mask[self.located]]
        grid = self._grids.get(key)
        if grid is None:
            grid = ClusterGrid(self.columns.lon[members], self.columns.lat[members])
            _keep(self._grids, key, grid, _GRIDS_KEPT)
        return grid, members


def bits(codes: frozenset[str], table: Mapping[str, np.uint64]) -> np.uint64:
    """Combine codes to a bit mask.

    Args:
        codes: codes of a vocabulary.
        table: code → its bit.

    Returns:
        The mask.
    """
    mask = np.uint64(0)
    for code in codes:
        mask |= table[code]
    return mask


def _keep(cache: dict[Hashable, Any], key: Hashable, value: Any, size: int) -> None:
    """Put a value into a bounded cache; the oldest goes, which another thread may have taken already."""
    while len(cache) >= size:
        cache.pop(next(iter(cache)), None)
    cache[key] = value


def _distinct(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _distinct_rules(
    stations: Sequence[Station],
) -> tuple[tuple[tuple[str | None, str], ...], NDArray[np.int32]]:
    """Number the distinct pairs of opening rule and time zone."""
    numbers: dict[tuple[str | None, str], int] = {}
    places = [numbers.setdefault((s.hours_rule, s.timezone), len(numbers)) for s in stations]
    return tuple(numbers), np.array(places, dtype=np.int32)


def _columns(stations: Sequence[Station], rule: NDArray[np.int32]) -> Columns:
    count = len(stations)
    lon, lat, error_m = (np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.inf))
    kinds, amenities = np.zeros(count, np.uint64), np.zeros(count, np.uint64)
    for place, station in enumerate(stations):
        position = station.position
        if position is not None:
            lon[place], lat[place], error_m[place] = position.lon, position.lat, position.error_m
        for kind in station.kinds:
            kinds[place] |= KIND_BIT.get(kind, np.uint64(0))
        for code, value in station.amenities.items():
            if value is Amenity.YES:
                amenities[place] |= AMENITY_BIT.get(code, np.uint64(0))
    stars = np.array([station.stars or 0 for station in stations], np.int8)
    public = np.array([station.status is Status.OPEN for station in stations], np.bool_)
    return Columns(lon, lat, error_m, kinds, amenities, stars, public, rule)
