"""`/`: the page for couriers, and the files that make it installable and let it work without a network."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.home_answers import HOME_PARAMETERS, NEAR_M, answer_home, place_of
from api.messages import message
from api.page_query import read_leniently, sentences
from api.parameters import read_page_query
from api.queries import LANG_ONLY
from api.responses import cached, encode
from api.routing import Routing
from api.services import services_of
from geodata.catalogue import languages
from stations.errors import NotFoundError
from web.home_page import HomePage, home_policy, manifest, render_home
from web.icons import icon
from web.offline_shell import WORKER_POLICY, service_worker
from web.texts import text

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_MANIFEST = "application/manifest+json"
_SCRIPT = "text/javascript; charset=utf-8"
_ICON_AGE_S = 86_400
_CHOICES = ("open", "travel", "amenity", "kind")
_NEAR_M = {str(travel): metres for travel, metres in NEAR_M.items()}


@router.get("/")
async def get_home(request: Request) -> Response:
    """Serve the page; with a position or a division in the link it holds the answer already."""
    services, lang = services_of(request), language_of(request)
    items = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
    values, faults = read_leniently(items, HOME_PARAMETERS)
    place, unusable = await place_of(services, values)
    unread = {fault.where for fault in faults}
    # Of a latitude that cannot be read nobody need hear that it is missing, too.
    faults = (*faults, *(fault for fault in unusable if fault.where not in unread))
    wrong = {fault.where for fault in faults}
    stated = {name: _plain(values[name]) for name, _ in items if name in _CHOICES and name not in wrong}
    answer: dict[str, Any] | None = None
    if place is not None:
        routing: Routing | None = request.app.state.routing
        answer = await answer_home(services, routing, place, values)
    page = HomePage(
        lang=lang,
        title=services.settings.title,
        place=None if place is None else place.values(),
        choices=stated,
        answer=answer,
        ignored=sentences(faults, lang),
        near_m=_NEAR_M,
        language_url="/?" + urlencode(items),
    )
    headers = {"Content-Security-Policy": home_policy(), "Content-Language": lang}
    return cached(request, render_home(page).encode(), _HTML, headers=headers)


@router.get("/manifest.webmanifest")
async def get_manifest(request: Request) -> Response:
    """Serve what a phone needs to put the page among its programmes."""
    read_page_query(request.query_params.multi_items(), LANG_ONLY)
    lang, name = language_of(request), text("site.name", language_of(request))
    title = services_of(request).settings.title or name
    return cached(request, encode(manifest(lang, title, name)), _MANIFEST)


@router.get("/service-worker.js")
async def get_service_worker(request: Request) -> Response:
    """Serve the worker that keeps the page's shell, under a version made from its content."""
    script = _worker(services_of(request).settings.title)
    return cached(request, script, _SCRIPT, headers={"Content-Security-Policy": WORKER_POLICY})


@router.get("/icons/{name}")
async def get_icon(request: Request, name: str) -> Response:
    """Serve a picture for the phone's own screens."""
    content = icon(name)
    if content is None:
        raise NotFoundError(message("not_found", language_of(request)))
    return cached(request, content, "image/png", max_age_s=_ICON_AGE_S)


@lru_cache(maxsize=8)
def _worker(title: str) -> bytes:
    """Make the worker over the page before any question, in every language; browsers ask for it often."""
    pages = {}
    for lang in languages():
        address = "/?" + urlencode({"lang": lang})
        pages[address] = render_home(HomePage(lang=lang, title=title, near_m=_NEAR_M, language_url=address))
    return service_worker(pages).encode()


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
