"""`/list`: the same answers as the map's, as text."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.page_query import read_leniently, sentences
from api.parameter_kinds import CURSOR, DIVISION, LANG, number, text
from api.parameters import Parameter, QueryFault
from api.queries import (
    AMENITY,
    CRS,
    KIND,
    OPEN,
    judged_at,
    list_query,
    list_values,
    nearest_query,
    nearest_values,
)
from api.responses import cached
from api.routes.nearest import hit_feature
from api.routing import Routing, describe_travel
from api.services import Services, services_of
from api.within import directory_within
from geodata.divisions import Divisions
from stations.features import feature
from stations.listing import list_stations, write_cursor
from stations.nearest import nearest
from stations.opening import opening_of
from web.csp import page_policy
from web.templates import render
from web.texts import text as page_text

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_LISTED = 30

_LIST_PAGE_PARAMETERS: tuple[Parameter, ...] = (
    number("lon", "longitude", -180, 180),
    number("lat", "latitude", -90, 90),
    CRS,
    text("q", "words that all stand in the name or the address", 100),
    OPEN,
    DIVISION,
    AMENITY,
    KIND,
    CURSOR,
    LANG,
)
_FINER = re.compile(r"[+-]?\d{1,3}\.\d{5,20}", re.ASCII)
# Parameters of a link that the form has no control for.
_PASSED_ON = ("crs", "division")
_DIVISIONS_OFFERED = 4


@router.get("/list")
async def get_list(request: Request) -> Response:
    """Serve the same answers as text: near a position, by words, or of a division."""
    lang, services = language_of(request), services_of(request)
    # A form sends its empty fields too; an empty field asks nothing.
    items = [
        (name, _coarse(name, value)) for name, value in request.query_params.multi_items() if value.strip()
    ]
    values, faults = _read(services, items)
    wrong = {fault.where for fault in faults}
    near = values["lon"] is not None and not values["q"]
    answer = await _answer_near(request, values) if near else _answer_words(services, values)
    divisions = services.gazetteer.divisions
    # A wrong part of a link is said once and not carried from page to page.
    others = [(name, value) for name, value in items if name not in ("lang", "cursor") and name not in wrong]
    shown: dict[str, Any] = {"features": [], "query": values, "now": services.clock(), **answer}
    shown["ignored"] = sentences(faults, lang)
    shown["language_url"] = "?" + urlencode(others)
    shown["kept"] = [(name, value) for name, value in others if name in _PASSED_ON]
    shown["division"] = values["division"] and divisions.full_name(values["division"])
    shown["division_links"] = _division_links(divisions, values, others, lang)
    if shown.get("next_after"):
        cursor = ("cursor", write_cursor(shown["next_after"]))
        shown["next_url"] = "?" + urlencode([*others, ("lang", lang), cursor])
    return _page(request, render("list.html", lang, **shown))


def _read(services: Services, items: list[tuple[str, str]]) -> tuple[dict[str, Any], tuple[QueryFault, ...]]:
    """Read the query; what cannot be used is passed over and said."""
    values, faults = read_leniently(items, _LIST_PAGE_PARAMETERS)
    unread = {fault.where for fault in faults}
    more = []
    if (values["lon"] is None) != (values["lat"] is None):
        missing = "lat" if values["lat"] is None else "lon"
        # Of a latitude that cannot be read nobody need hear that it is missing, too.
        more = [] if missing in unread else [QueryFault(missing, "required", {}, None)]
        values |= {"lon": None, "lat": None}
    code = values["division"]
    if code is not None and services.gazetteer.divisions.get(code) is None:
        more.append(QueryFault("division", "no_division", {}, code))
        values["division"] = None
    return values, (*faults, *more)


def _division_links(
    divisions: Divisions, values: dict[str, Any], items: list[tuple[str, str]], lang: str
) -> list[tuple[str, str]]:
    """Offer the divisions that somebody's words may mean, to look everywhere again, or every province."""
    kept = [(name, value) for name, value in items if name not in ("q", "division", "lon", "lat")]
    if values["division"]:
        everywhere = [*(item for item in items if item[0] != "division"), ("lang", lang)]
        return [(page_text("list.division_clear", lang), "?" + urlencode(everywhere))]
    if values["q"] or values["lon"] is not None:
        found = divisions.search(values["q"], _DIVISIONS_OFFERED) if values["q"] else ()
    else:
        found = divisions.children(None)
    return [
        (divisions.label(one.code), "?" + urlencode([*kept, ("division", one.code), ("lang", lang)]))
        for one in found
    ]


def _coarse(name: str, value: str) -> str:
    """Write a position with four decimals, 11 m: who stands at one place asks for one page."""
    written = value.strip()
    is_finer = name in ("lon", "lat") and _FINER.fullmatch(written)
    return f"{float(written):.4f}" if is_finer else value


async def _answer_near(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """Ask what is near a position."""
    services = services_of(request)
    directory = await directory_within(services, values["division"])
    query = nearest_query(nearest_values(values, limit=_LISTED), judged_at(None, services.clock()))
    routing: Routing | None = request.app.state.routing
    shown: dict[str, Any] = {}
    if routing is None:
        answer = nearest(directory, query, services.evaluator)
    else:
        routed = await routing.journeys(directory, query, services.evaluator)
        answer = nearest(directory, query, services.evaluator, routed.journeys)
        shown["travel"] = describe_travel(routed, query.travel, language_of(request))
    return {
        "asked": True,
        "features": [hit_feature(hit, services.gazetteer.divisions) for hit in answer.hits],
        "left_out": answer.left_out,
        "approximate_nearby": answer.approximate_nearby,
        **shown,
    }


def _answer_words(services: Services, values: dict[str, Any]) -> dict[str, Any]:
    """Ask for words and filters."""
    directory, now = services.register.directory, judged_at(None, services.clock())
    asked = (values["q"], values["amenity"], values["kind"], values["division"])
    if not any(asked) and values["open"] == "any":
        return {}
    page = list_stations(directory, list_query(list_values(values, limit=_LISTED), now), services.evaluator)
    divisions = services.gazetteer.divisions
    return {
        "asked": True,
        "total": page.total,
        "next_after": page.next_after,
        "features": [
            feature(s, opening_of(s, now, services.evaluator), divisions, now) for s in page.stations
        ],
    }


def _page(request: Request, html: str) -> Response:
    headers = {"Content-Security-Policy": page_policy(), "Content-Language": language_of(request)}
    directory = services_of(request).register.directory
    return cached(request, html.encode(), _HTML, headers=headers, of=directory)
