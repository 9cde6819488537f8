"""The doubtful positions of the register, found once for each of its versions, and where places may be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geodata.choosing import ChoosingGeocoder
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.guessed import position_view
from stations.known_places import knowing
from stations.model import Station
from stations.review import PlaceCandidate, ReviewItem, place_candidates, review_items

_OFFER_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one version of the register.

    Args:
        edition: the version, and the mark of the register.
        items: the doubtful positions, the worst first.
        geocoder: asks all sources, the register's own stations among them.
    """

    edition: tuple[int, str]
    items: tuple[ReviewItem, ...]
    geocoder: ChoosingGeocoder


class ReviewDesk:
    """Keeps what was found in the present version.

    Args:
        geocoder: asks all sources but the register's stations.
        divisions: all divisions.
    """

    def __init__(self, geocoder: ChoosingGeocoder, divisions: Divisions) -> None:
        self._geocoder = geocoder
        self._divisions = divisions
        self._findings: Findings | None = None

    def findings(self, directory: Directory) -> Findings:
        """Find the doubtful positions.

        Args:
            directory: the register.

        Returns:
            What was found; two that ask at the same time may both look.
        """
        found = self._findings
        if found is None or found.edition != directory.edition:
            items = review_items(directory.stations, self._divisions)
            geocoder = knowing(self._geocoder, directory.stations)
            assert isinstance(geocoder, ChoosingGeocoder)  # noqa: S101
            found = Findings(directory.edition, items, geocoder)
            self._findings = found
        return found

    def candidates(self, directory: Directory, station: Station) -> tuple[PlaceCandidate, ...]:
        """List where a station may be.

        Args:
            directory: the register.
            station: the station.

        Returns:
            The candidates, the present position first.
        """
        dataset = directory.datasets.get(station.dataset)
        area = None if dataset is None or dataset.division is None else self._name(dataset.division)
        contexts = (area, None if station.division is None else self._name(station.division), None)
        return place_candidates(station, self.findings(directory).geocoder, contexts)

    def _name(self, code: str) -> str | None:
        return self._divisions.full_name(code) if self._divisions.get(code) is not None else None


def offer_of(candidates: Sequence[PlaceCandidate]) -> str:
    """Name what was offered, so that a choice is never taken for another one.

    Args:
        candidates: the candidates.

    Returns:
        A short text that is another one where a candidate is.
    """
    text = json.dumps([candidate_view(one) for one in candidates], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_OFFER_LENGTH]


def candidate_view(candidate: PlaceCandidate) -> dict[str, Any]:
    """Write a candidate as JSON values.

    Args:
        candidate: the candidate.

    Returns:
        `source`, `by`, `lon`, `lat`, `error_m`, `level`, `name` and `distance_m` from the present position.
    """
    values = position_view(candidate.position)
    return {**values, "name": candidate.name, "distance_m": round(candidate.distance_m)}
