"""`yizhan nearest`: the courier's question on a terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Annotated

import typer

from api.app import utc_now
from api.cli.opening import open_store, read_settings
from api.cli.output import JsonOption, print_json, print_line, printable
from api.cli.texts import say, terminal_language, told
from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, nearest_query
from api.routes.nearest import answer_collection
from api.routing import Routed, Routing, configured_routing, describe_travel
from geodata.gazetteer import load
from stations.directory import Directory
from stations.features import opening_values
from stations.hours import HoursEvaluator
from stations.nearest import NearestHit, NearestQuery, OpenFilter, nearest
from stations.opening import local_instant
from stations.travel import Travel
from web.texts import text
from web.wording import Wording


def register(app: typer.Typer) -> None:
    """Add the command of this module.

    Args:
        app: the program.
    """
    app.command(
        "nearest",
        help=told("nearest"),
        # A western longitude or a southern latitude begins with a minus sign and is no option.
        context_settings={"ignore_unknown_options": True},
    )(nearest_stations)


def nearest_stations(
    lon: Annotated[str, typer.Argument(help=told("nearest_lon"))],
    lat: Annotated[str, typer.Argument(help=told("nearest_lat"))],
    crs: Annotated[str, typer.Option(help=told("nearest_crs"))] = "wgs84",
    limit: Annotated[str, typer.Option(help=told("nearest_limit"))] = "5",
    radius_m: Annotated[str | None, typer.Option("--radius-m", help=told("nearest_radius_m"))] = None,
    amenity: Annotated[list[str] | None, typer.Option(help=told("nearest_amenity"))] = None,
    kind: Annotated[list[str] | None, typer.Option(help=told("nearest_kind"))] = None,
    open_: Annotated[str, typer.Option("--open", help="any, now, on_arrival.")] = "any",
    travel: Annotated[str, typer.Option(help="walk, ride.")] = "walk",
    at: Annotated[str | None, typer.Option(help=told("nearest_at"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the nearest stations; the same parameters and the same answer as over HTTP.

    Args:
        lon: longitude.
        lat: latitude.
        crs: their datum.
        limit: how many.
        radius_m: no farther than this.
        amenity: all of these.
        kind: any of these.
        open_: what is asked of opening hours.
        travel: how one gets there.
        at: the instant to judge opening by.
        as_json: print JSON.
    """
    items = [("lon", lon), ("lat", lat), ("crs", crs), ("limit", limit), ("open", open_), ("travel", travel)]
    items += [(name, value) for name, value in (("radius_m", radius_m), ("at", at)) if value is not None]
    items += [("amenity", value) for value in amenity or []] + [("kind", value) for value in kind or []]
    query = nearest_query(read_query(items, NEAREST_PARAMETERS), utc_now())
    with open_store() as store:
        directory = Directory(store.load())
    evaluator, divisions = HoursEvaluator(), load().divisions
    routed = _routed(directory, query, evaluator)
    answer = nearest(directory, query, evaluator, {} if routed is None else routed.journeys)
    travel_about = {} if routed is None else describe_travel(routed, query.travel, terminal_language())
    if as_json:
        body = answer_collection(directory, query, answer, divisions)
        print_json({**body, "travel": travel_about} if travel_about else body)
        return
    for hit in answer.hits:
        _print_hit(hit, query)
    if "note" in travel_about:
        print_line(travel_about["note"])
    if not answer.hits:
        print_line(say("nobody_near"))
    passed = _left_out(answer.left_out, query.open)
    if passed:
        print_line(say("left_out", counts=passed))
    if answer.approximate_nearby:
        print_line(say("approximate_nearby", count=answer.approximate_nearby))


def _routed(directory: Directory, query: NearestQuery, evaluator: HoursEvaluator) -> Routed | None:
    """Ask the routing server; None where none is set."""
    configured = configured_routing(read_settings())
    if configured is None:
        return None

    async def ask() -> Routed:
        routing = Routing(configured, time.monotonic)
        try:
            return await routing.journeys(directory, query, evaluator)
        finally:
            await routing.aclose()

    return asyncio.run(ask())


def _left_out(counts: Mapping[str, int], asked: OpenFilter) -> str:
    lang = terminal_language()
    by_arrival = {"closed": "closed_on_arrival"} if asked is OpenFilter.ON_ARRIVAL else {}
    words = [
        text(f"left_out.{by_arrival.get(reason, reason)}", lang, count=count)
        for reason, count in counts.items()
        if count
    ]
    return Wording(lang).join(words)


def _print_hit(hit: NearestHit, query: NearestQuery) -> None:
    station = hit.station
    opening = opening_values(hit.opening, station.hours_needs, local_instant(hit.judged_at, station.timezone))
    state = Wording(terminal_language()).opening({**opening, "on_arrival": hit.on_arrival}, query.at)
    print_line(f"{hit.distance_m:8.0f} m  {printable(station.name)}  [{printable(state)}]")
    way = _way(hit, query.travel)
    print_line(f"            {way}  {printable(station.address)}  {printable(station.hours_text)}".rstrip())


def _way(hit: NearestHit, travel: Travel) -> str:
    minutes = hit.minutes if hit.journey is None else hit.journey.minutes
    if minutes is None:
        return text("distance.unreachable", terminal_language())
    key = "distance.minutes" if travel is Travel.WALK else "distance.ride_minutes"
    return text(key, terminal_language(), count=minutes)
