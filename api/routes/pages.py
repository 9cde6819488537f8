"""`/list`: the same answers as the map's, as text."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.parameter_kinds import CURSOR, LANG, number, text
from api.parameters import Parameter, QueryFaults, read_page_query
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
from stations.features import feature
from stations.listing import list_stations, write_cursor
from stations.nearest import nearest
from stations.opening import opening_of
from web.csp import page_policy
from web.templates import render

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_LISTED = 30

_LIST_PAGE_PARAMETERS: tuple[Parameter, ...] = (
    number("lon", "longitude", -180, 180),
    number("lat", "latitude", -90, 90),
    CRS,
    text("q", "words that all stand in the name or the address", 100),
    OPEN,
    AMENITY,
    KIND,
    CURSOR,
    LANG,
)
_FINER = re.compile(r"[+-]?\d{1,3}\.\d{5,20}", re.ASCII)
# Parameters of a link that the form has no control for.
_PASSED_ON = ("crs", "kind")


@router.get("/list")
async def get_list(request: Request) -> Response:
    """Serve the same answers as text: near a position, or by words."""
    lang, services = language_of(request), services_of(request)
    # A form sends its empty fields too; an empty field asks nothing.
    items = [
        (name, _coarse(name, value)) for name, value in request.query_params.multi_items() if value.strip()
    ]
    shown: dict[str, Any] = {"features": [], "query": dict(items), "now": services.clock()}
    status = 200
    try:
        values = read_page_query(items, _LIST_PAGE_PARAMETERS)
        if (values["lon"] is None) != (values["lat"] is None):
            raise QueryFaults.one("lat" if values["lat"] is None else "lon", "required")
        # Words say where to look, so a position that is still in the form is not asked about.
        if values["q"]:
            values |= {"lon": None, "lat": None}
        near = values["lon"] is not None
        answer = await _answer_near(request, values) if near else _answer_words(services, values)
        shown |= {"query": values, **answer}
    except QueryFaults as faults:
        status = 422
        _, details = faults.described(lang)
        shown["errors"] = [f"{detail.where}: {detail.message}" for detail in details]
    others = [(name, value) for name, value in items if name not in ("lang", "cursor")]
    shown["language_url"] = "?" + urlencode(others)
    shown["kept"] = [(name, value) for name, value in others if name in _PASSED_ON]
    if shown.get("next_after"):
        cursor = ("cursor", write_cursor(shown["next_after"]))
        shown["next_url"] = "?" + urlencode([*others, ("lang", lang), cursor])
    return _page(request, render("list.html", lang, **shown), status)


def _coarse(name: str, value: str) -> str:
    """Write a position with four decimals, 11 m: who stands at one place asks for one page."""
    written = value.strip()
    is_finer = name in ("lon", "lat") and _FINER.fullmatch(written)
    return f"{float(written):.4f}" if is_finer else value


async def _answer_near(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """Ask what is near a position."""
    services = services_of(request)
    directory = services.register.directory
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
    if not (values["q"] or values["amenity"] or values["kind"] or values["open"] != "any"):
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


def _page(request: Request, html: str, status: int = 200) -> Response:
    headers = {"Content-Security-Policy": page_policy(), "Content-Language": language_of(request)}
    if status != 200:
        return Response(html, status, {**headers, "Cache-Control": "no-store"}, media_type=_HTML)
    directory = services_of(request).register.directory
    return cached(request, html.encode(), _HTML, headers=headers, of=directory)
