"""Asks every configured service for many addresses; what was answered before is not asked again."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass

from api.geocoding.asker import Asked, Desk, Progress, ServiceAsker, Surroundings, together
from api.geocoding.configured import ConfiguredService
from api.geocoding.reports import ServiceReport
from geodata.services import question_key, tidy

__all__ = ["Asked", "Askers", "Desk", "Progress", "ServiceReport", "Surroundings", "ask_all", "pending"]


@dataclass(frozen=True, slots=True)
class Askers:
    """Those who ask the configured services, one for each.

    Args:
        askers: in the order of the settings.
        around: time and chance.
    """

    askers: tuple[ServiceAsker, ...]
    around: Surroundings

    @classmethod
    def of(cls, services: Iterable[ConfiguredService], around: Surroundings | None = None) -> Askers:
        """Make an asker for each service.

        Args:
            services: the configured services.
            around: time and chance; those of the machine by default.

        Returns:
            The askers.
        """
        # Pauses differ so that several programs do not come back at the same moment; nothing secret.
        around = around or Surroundings(time.monotonic, asyncio.sleep, random.random)
        return cls(tuple(ServiceAsker(service, around) for service in services), around)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the services."""
        return tuple(asker.configured.name for asker in self.askers)


def _by_key(asked: Iterable[Asked]) -> dict[str, Asked]:
    return {question_key(*item): item for item in asked if tidy(item.address)}


async def ask_all(
    asked: Iterable[Asked], askers: Askers, desk: Desk, seconds: float = math.inf
) -> tuple[ServiceReport, ...]:
    """Ask every service for addresses that it has not been asked for before.

    Every answer is kept as soon as it is there: who is interrupted begins again where it ended.

    Args:
        asked: addresses that are sought; the same one twice is asked once.
        askers: who asks.
        desk: keeps the answers.
        seconds: how long this may take; what is left then is told as `remaining`.

    Returns:
        What came of it, for each service.

    Raises:
        StoreError: an answer cannot be kept.
    """
    questions = _by_key(asked)
    ends_at = askers.around.clock() + seconds
    reports = await together(asker.run(questions, desk, ends_at) for asker in askers.askers)
    return tuple(report for report in reports if isinstance(report, ServiceReport))


def pending(asked: Iterable[Asked], names: Iterable[str], desk: Desk) -> dict[str, int]:
    """Count what would be asked.

    Args:
        asked: addresses that are sought.
        names: the services.
        desk: knows the answers.

    Returns:
        Service → questions that it has not answered before.

    Raises:
        StoreError: the store cannot be read.
    """
    questions = _by_key(asked)
    return {name: len(questions) - len(desk.store.find_geocodes(name, questions)) for name in names}
