"""`GET /v1/stations`, `/v1/stations/{id}` and `/v1/vocabulary`: the register as data."""

from __future__ import annotations

import contextlib
import re
from typing import Any, NoReturn
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.errors import language_of
from api.messages import message
from api.parameters import read_query
from api.queries import LANG_ONLY, LIST_PARAMETERS, STATION_PARAMETERS, judged_at, list_query
from api.responses import GEOJSON, JSON, cached, encode, provenance
from api.routes.documented import documented
from api.services import services_of
from geodata.catalogue import languages
from stations.errors import NotFoundError, StoreError
from stations.features import feature
from stations.listing import list_stations, write_cursor
from stations.opening import opening_of
from stations.terms import Terms, terms_of
from stations.vocabulary import (
    AMENITIES,
    KINDS,
    PROMISES,
    VERIFICATIONS,
    VocabularyTerm,
    term_label,
)

router = APIRouter(tags=["stations"])
# Only what can be an id is worth a question to the store.
_STATION_ID = re.compile(r"[0-9a-z]{10}", re.ASCII)


@router.get(
    "/v1/stations",
    operation_id="listStations",
    summary="List stations, page by page, in the order of ids",
    openapi_extra=documented(LIST_PARAMETERS, GEOJSON),
)
async def get_stations(request: Request) -> Response:
    """Answer with a FeatureCollection; places without a position have `geometry: null`."""
    services = services_of(request)
    query = list_query(read_query(request.query_params.multi_items(), LIST_PARAMETERS), services.clock())
    directory = services.register.directory
    page = list_stations(directory, query, services.evaluator)
    divisions = services.gazetteer.divisions
    body = {
        "type": "FeatureCollection",
        **provenance(directory, terms_of(page.stations, directory.datasets)),
        "number_matched": page.total,
        "number_returned": len(page.stations),
        "links": _page_links(request, page.next_after),
        "features": [
            feature(s, opening_of(s, query.at, services.evaluator), divisions, query.at)
            for s in page.stations
        ],
    }
    return cached(request, encode(body), GEOJSON, of=directory, by_language=False)


@router.get(
    "/v1/stations/{station_id}",
    operation_id="getStation",
    summary="Everything known about one station",
    openapi_extra=documented(STATION_PARAMETERS, GEOJSON, problems=(404, 410, 422, 503)),
)
async def get_station(request: Request, station_id: str) -> Response:
    """Answer with one feature; one that was removed is 410 and stays in the change feed."""
    services = services_of(request)
    values = read_query(request.query_params.multi_items(), STATION_PARAMETERS)
    directory = services.register.directory
    station = directory.get(station_id)
    if station is None:
        return await run_in_threadpool(say_why_not, request, station_id)
    at = judged_at(values["at"], services.clock())
    shown = feature(station, opening_of(station, at, services.evaluator), services.gazetteer.divisions, at)
    body = {**shown, **provenance(directory, terms_of([station], directory.datasets))}
    return cached(request, encode(body), GEOJSON, of=directory, by_language=False)


def say_why_not(request: Request, station_id: str) -> NoReturn:
    """Tell a station that was removed from one that never was; while the store is away both are 404.

    Args:
        request: the request.
        station_id: what was asked for and is not in the register.

    Raises:
        HTTPException: 410, the station was removed.
        NotFoundError: there never was one of this id.
    """
    lang = language_of(request)
    if _STATION_ID.fullmatch(station_id):
        with contextlib.suppress(NotFoundError, StoreError):
            if services_of(request).register.store.get_station(station_id).removed_at is not None:
                raise HTTPException(410, message("station_removed", lang, id=station_id))
    raise NotFoundError(message("no_station", lang, id=station_id))


@router.get(
    "/v1/vocabulary",
    operation_id="getVocabulary",
    summary="The words of the field: kinds, amenities, promises, kinds of check",
    openapi_extra=documented(LANG_ONLY, JSON),
)
async def get_vocabulary(request: Request) -> Response:
    """Answer with every code, its label in every language and its OpenStreetMap tags."""
    read_query(request.query_params.multi_items(), LANG_ONLY)
    directory = services_of(request).register.directory
    body: dict[str, Any] = {
        **provenance(directory, Terms()),
        "kinds": [{"code": k.code, **_labels(k), "rest": k.rest, "osm": _tags(k.osm)} for k in KINDS],
        "amenities": [
            {"code": a.code, **_labels(a), "osm": _tags(a.osm), "osm_apart": a.osm_apart} for a in AMENITIES
        ],
        "promises": [{"code": p.code, **_labels(p), "any_of": list(p.any_of)} for p in PROMISES],
        "verification_kinds": [{"code": v.code, **_labels(v)} for v in VERIFICATIONS],
    }
    return cached(
        request,
        encode(body),
        JSON,
        max_age_s=3600,
        of=directory,
        is_of_the_minute=False,
        by_language=False,
    )


def _labels(term: VocabularyTerm) -> dict[str, str]:
    return {lang: term_label(term, lang) for lang in languages()}


def _tags(tags: str) -> dict[str, str]:
    return dict(tag.split("=", 1) for tag in tags.split(";") if tag)


def _page_links(request: Request, next_after: str | None) -> list[dict[str, str]]:
    """Link to this page and the next; addresses are relative to the host, whatever it is called."""
    items = [(name, text) for name, text in request.query_params.multi_items() if name != "cursor"]
    own = request.query_params.multi_items()
    links = [_link("self", request.url.path, own)]
    if next_after is not None:
        links.append(_link("next", request.url.path, [*items, ("cursor", write_cursor(next_after))]))
    return links


def _link(rel: str, path: str, items: list[tuple[str, str]]) -> dict[str, str]:
    return {"rel": rel, "href": f"{path}?{urlencode(items)}" if items else path, "type": GEOJSON}
