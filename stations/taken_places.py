"""Which places are taken: by the owner's id, or by name and address."""

from __future__ import annotations

from collections.abc import Iterable

from stations.matching import fold
from stations.model import Station


class TakenPlaces:
    """The ids and places that the stations of a dataset have.

    Args:
        stations: the stations.
    """

    def __init__(self, stations: Iterable[Station]) -> None:
        self._by_id: set[str] = set()
        # Whether the station at a place has an id of the owner's.
        self._by_place: dict[tuple[str, str], bool] = {}
        for station in stations:
            if station.external_id:
                self._by_id.add(station.external_id)
            if station.address:
                self._by_place[fold(station.name), fold(station.address)] = bool(station.external_id)

    def holds_another(self, station: Station) -> bool:
        """Tell whether another station has the owner's id of a station, or its name and address.

        Args:
            station: a station that is not among them.

        Returns:
            True where there is one.
        """
        if station.external_id and station.external_id in self._by_id:
            return True
        there = self._by_place.get((fold(station.name), fold(station.address)))
        # Whom the owner numbers differently are two, even at one address.
        return there is not None and not (there and station.external_id)
