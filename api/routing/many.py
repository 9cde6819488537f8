"""Many departures at once: some at a time, and nobody waits for all of them longer than is bearable."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from api.routing.routing import STRAIGHT_LINE, Departure, Routed, Routing
from geodata.services import FaultKind
from stations.travel import Travel

# Half of the connections: who asks about one place is not kept waiting by who asks about a thousand.
_AT_ONCE = 8
# A thousand places at the time that one is allowed would take minutes.
_TIMES_AS_LONG = 10


async def ask_for_many(routing: Routing, departures: Sequence[Departure], travel: Travel) -> list[Routed]:
    """Ask for the ways of many departures.

    Args:
        routing: the server.
        departures: the ways.
        travel: on foot or riding.

    Returns:
        The ways that are known, in the order of the departures; it never fails and takes ten times as long
        as one answer may take at the most. What was not asked for by then is estimated.
    """
    found = [Routed({}, STRAIGHT_LINE, FaultKind.UNREACHABLE if one.targets else None) for one in departures]
    waiting = iter(enumerate(departures))

    async def work() -> None:
        for number, one in waiting:
            found[number] = await routing.ask(one, travel)

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(routing.configured.timeout_s * _TIMES_AS_LONG):
            await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
    return found


def summed(found: Sequence[Routed]) -> Routed:
    """Say of many what is said of one: where minutes come from, and that some were not to be had.

    Args:
        found: what `ask_for_many` returned.

    Returns:
        The source and the fault, without journeys. A server that is away is said before a place that it has
        no answer for.
    """
    sources = {one.source for one in found if one.source != STRAIGHT_LINE}
    faults = {one.fault for one in found if one.fault is not None}
    away = faults - {FaultKind.QUESTION}
    return Routed({}, min(sources, default=STRAIGHT_LINE), min(away or faults, default=None))
