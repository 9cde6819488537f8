"""What an export says of itself: of which state of the register it is, and under which terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stations.directory import Directory
from stations.guessed import told_licences
from stations.model import Station


@dataclass(frozen=True, slots=True)
class About:
    """What stands inside of a file, or beside it where its format has no place.

    Args:
        data_version: of the register.
        generated_at: the instant of the export; opening states are of this instant.
        count: how many stations it holds.
        licence: the licences of their datasets, each once.
        attribution: whom to name for them, each once.
    """

    data_version: int
    generated_at: datetime
    count: int
    licence: tuple[str, ...]
    attribution: tuple[str, ...]

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
    names = sorted({station.dataset for station in stations})
    datasets = [directory.datasets[name] for name in names if name in directory.datasets]
    licences = dict.fromkeys(dataset.licence for dataset in datasets if dataset.licence)
    named = dict.fromkeys(dataset.attribution for dataset in datasets if dataset.attribution)
    named |= dict.fromkeys(told_licences(stations))
    return About(directory.version, now, len(stations), tuple(licences), tuple(named))
