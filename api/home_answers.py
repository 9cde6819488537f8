"""The courier page's question: what is near and open, and if nothing is, what opens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.parameter_kinds import DIVISION, LANG, choice, number
from api.parameters import Parameter, QueryFault
from api.queries import AMENITY, CRS, KIND, TRAVEL, judged_at, nearest_query, nearest_values
from api.routes.nearest import hit_feature
from api.routing import Routing
from api.services import Services
from api.within import directory_within
from geodata.datum import Datum
from stations.directory import Directory
from stations.extent import extent
from stations.nearest import NearestAnswer, NearestHit, NearestQuery, OpenFilter, nearest
from stations.travel import Travel

# Farther is not near: some twenty minutes by bicycle either way.
NEAR_M: Mapping[Travel, int] = {Travel.WALK: 3_000, Travel.RIDE: 10_000}
SHOWN, SHOWN_NEXT = 8, 3
_LOOKED_AT = 50

HOME_PARAMETERS: tuple[Parameter, ...] = (
    number("lon", "longitude of where I am, degrees in `crs`", -180, 180),
    number("lat", "latitude of where I am, degrees in `crs`", -90, 90),
    CRS,
    DIVISION,
    AMENITY,
    KIND,
    choice("open", "what is asked of opening hours", tuple(OpenFilter), default=OpenFilter.ON_ARRIVAL.value),
    TRAVEL,
    LANG,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is about.

    Args:
        lon: longitude in `crs`, degrees.
        lat: latitude in `crs`, degrees.
        crs: datum of both.
        code: of the division whose middle this is; None for a position.
        name: of that division.
    """

    lon: float
    lat: float
    crs: str = Datum.WGS84.value
    code: str | None = None
    name: str = ""

    def values(self) -> dict[str, Any]:
        """Give the place to the page and its script."""
        here = {"lon": self.lon, "lat": self.lat, "crs": self.crs}
        if self.code is None:
            return here
        return {**here, "code": self.code, "name": self.name, "division": self.code}


async def place_of(services: Services, values: Mapping[str, Any]) -> tuple[Place | None, list[QueryFault]]:
    """Find where a link asks about.

    Args:
        services: what routes need.
        values: what was read by `HOME_PARAMETERS`.

    Returns:
        The place, None where the link names none; and what of the link cannot be used.
    """
    lon, lat, code = values["lon"], values["lat"], values["division"]
    if lon is not None and lat is not None:
        return Place(lon, lat, values["crs"]), []
    faults = []
    if lon is not None or lat is not None:
        faults.append(QueryFault("lat" if lat is None else "lon", "required", {}, None))
    division = None if code is None else services.gazetteer.divisions.get(code)
    if code is not None and division is None:
        faults.append(QueryFault("division", "no_division", {}, code))
    if division is None:
        return None, faults
    inside = await directory_within(services, division.code)
    middle = middle_of(services, inside, division.code)
    return (None if middle is None else Place(*middle, code=division.code, name=division.name)), faults


def middle_of(services: Services, inside: Directory, code: str) -> tuple[float, float] | None:
    """Find where to count distances from in a division.

    Args:
        services: what routes need.
        inside: the division's part of the register.
        code: the division's code.

    Returns:
        Longitude and latitude of its seat, degrees WGS-84; without one the middle of the box around its
        stations, None where nothing is known.
    """
    seat = services.gazetteer.places.get(code)
    if seat is not None:
        return round(seat.lon, 5), round(seat.lat, 5)
    box = extent(inside.columns, inside.located)
    if box is None:
        return None
    west, south, east, north = box
    return round((west + east) / 2, 5), round((south + north) / 2, 5)


async def answer_home(
    services: Services, routing: Routing | None, place: Place, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Answer the question of the page.

    Args:
        services: what routes need.
        routing: asks a routing server, where there is one.
        place: where the question is about.
        values: what was read by `HOME_PARAMETERS`.

    Returns:
        The `answer` of `web.home_page.HomePage`.
    """
    directory = await directory_within(services, place.code)
    query = _query(place, values, services.clock())
    found = await _ask(services, routing, directory, query)
    divisions = services.gazetteer.divisions
    later: list[NearestHit] = []
    if not found.hits and query.open is not OpenFilter.ANY:
        anything = replace(query, open=OpenFilter.ANY, limit=_LOOKED_AT)
        later = _next_to_open(nearest(directory, anything, services.evaluator))
    first = found.hits[0].station if found.hits else later[0].station if later else None
    return {
        "features": [hit_feature(hit, divisions) for hit in found.hits],
        "next_open": [hit_feature(hit, divisions) for hit in later],
        "left_out": found.left_out,
        "approximate_nearby": found.approximate_nearby,
        "at": query.at.astimezone(ZoneInfo(services.settings.timezone)),
        "radius_m": query.radius_m,
        "county": first.division[:6] if first is not None and first.division else None,
        "data_version": directory.version,
    }


def _query(place: Place, values: Mapping[str, Any], now: datetime) -> NearestQuery:
    asked = dict(values) | {"lon": place.lon, "lat": place.lat, "crs": place.crs}
    if place.code is not None and asked["open"] == OpenFilter.ON_ARRIVAL:
        # Nobody sets out from the middle of a district.
        asked["open"] = OpenFilter.NOW.value
    near = None if place.code is not None else NEAR_M[Travel(values["travel"])]
    return nearest_query(nearest_values(asked | {"radius_m": near}, limit=SHOWN), judged_at(None, now))


async def _ask(
    services: Services, routing: Routing | None, directory: Directory, query: NearestQuery
) -> NearestAnswer:
    if routing is None:
        return nearest(directory, query, services.evaluator)
    routed = await routing.journeys(directory, query, services.evaluator)
    return nearest(directory, query, services.evaluator, routed.journeys)


def _next_to_open(answer: NearestAnswer) -> list[NearestHit]:
    """Pick what is closed and opens first; of what opens together, the nearest."""
    closed = [hit for hit in answer.hits if hit.opening.state == "closed" and hit.opening.next_open]
    closed.sort(key=lambda hit: (hit.opening.next_open or hit.judged_at, hit.distance_m))
    return closed[:SHOWN_NEXT]
