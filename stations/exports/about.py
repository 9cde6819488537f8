"""What an export says of itself: of which state of the register it is, and under which terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stations.directory import Directory
from stations.model import Station
from stations.terms import terms_of


@dataclass(frozen=True, slots=True)
class About:
    """What stands inside of a file, or beside it where its format has no place.

    Args:
        data_version: of the register.
        generated_at: the instant of the export; opening states are of this instant.
        count: how many stations it holds.
        licence: the licences of their datasets, each once.
        attribution: whom to name for them, each once.
        licence_urls: where each of the licences stands; empty for one whose address nobody knows.
    """

    data_version: int
    generated_at: datetime
    count: int
    licence: tuple[str, ...]
    attribution: tuple[str, ...]
    licence_urls: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Write it as JSON values."""
        return {
            "data_version": self.data_version,
            "generated_at": self.generated_at.isoformat(),
            "count": self.count,
            "licence": list(self.licence),
            "attribution": list(self.attribution),
        }


def about(directory: Directory, stations: Sequence[Station], now: datetime) -> About:
    """Describe an export.

    Args:
        directory: the register.
        stations: what is exported of it.
        now: the instant of the export.

    Returns:
        The description; it names only the datasets and the sources of positions that are in the export.
    """
    terms = terms_of(stations, directory.datasets)
    return About(directory.version, now, len(stations), terms.licence, terms.attribution, terms.licence_urls)
