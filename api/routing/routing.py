"""How long the ways to candidates take: asked in one request, estimated where nobody answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from api.geocoding.throttle import BreakerLimits, CircuitBreaker
from api.routing.cache import WayCache
from api.routing.configured import ConfiguredRouting
from api.routing.transport import LonLat, ask, open_client
from geodata.routing import Way
from geodata.services import FaultKind, ServiceFault
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.journey import Journeys, RouteKind, journey_by
from stations.nearest import NearestQuery, find_candidates
from stations.travel import Travel

logger = logging.getLogger("yizhan.routing")

STRAIGHT_LINE = "straight_line"
# 11 m: a step to the side is no new question, and the server learns no better where somebody is.
_ORIGIN_DECIMALS = 4
# Servers refuse a whole request for one target that is too far (Valhalla: 200 km); nobody walks there.
_FARTHEST_M = 100_000.0
# Everybody waits for the first faults; after these nobody does, and then one request for all finds out.
_LIMITS = BreakerLimits(failures=3, pause_s=20.0)


@dataclass(frozen=True, slots=True)
class Routed:
    """The ways to the candidates of a question.

    Args:
        journeys: place among the directory's stations → the way; the others are estimated.
        source: the kind of server that knows them; `straight_line` where none was asked or answered.
        fault: why there was no answer; None where there was one or nobody was asked.
    """

    journeys: Journeys
    source: str
    fault: FaultKind | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """From where to which stations ways are asked for.

    Args:
        origin: longitude and latitude, degrees, WGS-84, rounded.
        targets: place among the directory's stations → its position and the geodesic distance, metres.
    """

    origin: LonLat
    targets: Mapping[int, tuple[LonLat, float]]


def depart(directory: Directory, lon: float, lat: float, targets: Iterable[tuple[float, int]]) -> Departure:
    """Say which ways are worth asking for.

    Args:
        directory: the register.
        lon: of where somebody sets out, degrees, WGS-84.
        lat: likewise.
        targets: geodesic distance in metres and place of each station.

    Returns:
        The ways to those that are near enough; the origin is rounded.
    """
    columns = directory.columns
    near = {
        place: ((float(columns.lon[place]), float(columns.lat[place])), distance_m)
        for distance_m, place in targets
        if distance_m <= _FARTHEST_M
    }
    return Departure((round(lon, _ORIGIN_DECIMALS), round(lat, _ORIGIN_DECIMALS)), near)


def departure(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> Departure:
    """Say which ways a nearest question makes worth asking for.

    Args:
        directory: the register.
        query: the question.
        evaluator: judges opening hours, to find the candidates of a question about arrivals.

    Returns:
        The ways to its candidates.
    """
    found = find_candidates(directory, query, evaluator)
    return depart(directory, query.lon, query.lat, [(distance_m, place) for distance_m, place, _ in found])


class Routing:
    """Asks a routing server; one for the whole application.

    Args:
        configured: the server.
        clock: seconds that never go back.
        transport: what sends requests; the network by default.
    """

    def __init__(
        self,
        configured: ConfiguredRouting,
        clock: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.configured = configured
        self._client = open_client(configured, transport)
        self._breaker = CircuitBreaker(clock, _LIMITS)
        self._is_probed = False
        self._cache = WayCache(clock)

    async def journeys(self, directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> Routed:
        """Ask how long the ways to the candidates of a question take.

        Args:
            directory: the register.
            query: the question.
            evaluator: judges opening hours, to find the candidates of a question about arrivals.

        Returns:
            The ways that are known; it never fails and takes no longer than the server is given.
        """
        if self.configured.profiles.get(query.travel) is None:
            return Routed({}, STRAIGHT_LINE)
        return await self.ask(departure(directory, query, evaluator), query.travel)

    async def ask(self, asked: Departure, travel: Travel) -> Routed:
        """Ask how long ways take.

        Args:
            asked: the ways.
            travel: on foot or riding.

        Returns:
            The ways that are known; it never fails and takes no longer than the server is given.
        """
        profile = self.configured.profiles.get(travel)
        if profile is None:
            return Routed({}, STRAIGHT_LINE)
        targets = dict.fromkeys(target for target, _ in asked.targets.values())
        known, fault = await self._ways(profile, asked.origin, targets)
        journeys = {
            place: journey_by(known[target], distance_m, travel)
            for place, (target, distance_m) in asked.targets.items()
            if target in known
        }
        is_routed = any(journey.kind is not RouteKind.ESTIMATED for journey in journeys.values())
        return Routed(journeys, self.configured.router.name if is_routed else STRAIGHT_LINE, fault)

    async def _ways(
        self, profile: str, origin: LonLat, targets: Iterable[LonLat]
    ) -> tuple[dict[LonLat, Way | None], FaultKind | None]:
        """Tell the ways that are known, and why the others are not."""
        keys = {target: (profile, origin, target) for target in targets}
        known = {target: self._cache[key] for target, key in keys.items() if key in self._cache}
        lacking = [target for target in keys if target not in known]
        if not lacking:
            return known, None
        try:
            found = await self._ask(profile, origin, lacking)
        except ServiceFault as fault:
            return known, fault.kind
        for target, way in zip(lacking, found, strict=True):
            known[target] = self._cache[keys[target]] = way
        return known, None

    async def check(self, place: LonLat) -> None:
        """Ask for the way from a place to itself with every profile, for whoever wants to know what is amiss.

        Args:
            place: longitude and latitude, degrees, WGS-84.

        Raises:
            ServiceFault: there is no answer.
        """
        for profile in self.configured.profiles.values():
            await ask(self._client, self.configured, profile, place, [place])

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, profile: str, origin: LonLat, targets: Sequence[LonLat]) -> tuple[Way | None, ...]:
        breaker = self._breaker
        if breaker.wait_s > 0 or self._is_probed:
            raise ServiceFault(FaultKind.UNREACHABLE)
        is_probe = self._is_probed = breaker.is_probing
        try:
            ways = await ask(self._client, self.configured, profile, origin, targets)
        except ServiceFault as fault:
            if fault.kind.is_about_the_service:
                breaker.failed()
            else:
                breaker.succeeded()
            # The detail is a code or the name of an error, never the address.
            logger.warning("no answer of the routing server: %s", fault)
            raise
        finally:
            if is_probe:
                self._is_probed = False
        breaker.succeeded()
        return ways
