"""`/ogc`: the register as OGC API – Features. It has an API definition of its own, `/ogc/api`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.heavy_work import run_question
from api.ogc.answers import (
    OPENAPI,
    ROOT,
    SCHEMA,
    BadRequest,
    not_found,
    own_links,
    read_ogc_query,
    respond,
    wants_html,
)
from api.ogc.definition import definition
from api.ogc.documents import COLLECTION_ID, collection, collections, conformance, landing, queryables
from api.ogc.features import crs_header, features_query, item_document, items_document
from api.ogc.parameters import ITEM_PARAMETERS, ITEMS_PARAMETERS, PAGE_PARAMETERS
from api.queries import judged_at
from api.responses import GEOJSON, JSON
from api.services import services_of
from geodata.reference_systems import REFERENCE_SYSTEMS
from stations.feature_pages import FeaturesQuery, find_feature, find_features

router = APIRouter(include_in_schema=False)
Route = Callable[..., Awaitable[Response]]


def _bad_is_400(route: Route) -> Route:
    """Answer 400 where a request makes no sense, /req/core/query-param-invalid."""

    @wraps(route)
    async def answered(request: Request, **path: str) -> Response:
        try:
            return await route(request, **path)
        except BadRequest as bad:
            return bad.response(request)

    return answered


@router.get(ROOT)
@router.get(f"{ROOT}/")
@_bad_is_400
async def get_landing(request: Request) -> Response:
    """Answer with the landing page."""
    is_html = _is_page(request)
    document = landing(request, services_of(request).register.directory, is_html)
    return respond(request, document, is_html=is_html)


@router.get(f"{ROOT}/conformance")
@_bad_is_400
async def get_conformance(request: Request) -> Response:
    """Answer with what of the standards is kept."""
    is_html = _is_page(request)
    return respond(
        request, conformance(request, is_html), is_html=is_html, page={"heading": "ogc.conformance"}
    )


@router.get(f"{ROOT}/api")
@_bad_is_400
async def get_definition(request: Request) -> Response:
    """Answer with the definition of this API, or a page about it."""
    is_html = _is_page(request)
    document = definition(request)
    if is_html:
        document = {**document, "links": own_links(request, OPENAPI, is_html)}
    return respond(request, document, is_html=is_html, media_type=OPENAPI, page={"heading": "ogc.api"})


@router.get(f"{ROOT}/collections")
@_bad_is_400
async def get_collections(request: Request) -> Response:
    """Answer with the collections."""
    is_html = _is_page(request)
    document = collections(request, services_of(request).register.directory, is_html)
    return respond(request, document, is_html=is_html, page={"heading": "ogc.collections"})


@router.get(f"{ROOT}/collections/{{collection_id}}")
@_bad_is_400
async def get_collection(request: Request, collection_id: str) -> Response:
    """Answer with what is said of a collection."""
    if collection_id != COLLECTION_ID:
        return not_found(request, "no_collection", id=collection_id)
    is_html = _is_page(request)
    document = collection(request, services_of(request).register.directory)
    document["links"] = [*own_links(request, JSON, is_html), *document["links"]]
    return respond(request, document, is_html=is_html)


@router.get(f"{ROOT}/collections/{{collection_id}}/queryables")
@_bad_is_400
async def get_queryables(request: Request, collection_id: str) -> Response:
    """Answer with what filters may name."""
    if collection_id != COLLECTION_ID:
        return not_found(request, "no_collection", id=collection_id)
    is_html = _is_page(request)
    document = queryables(request)
    if is_html:
        document = {**document, "links": own_links(request, SCHEMA, is_html)}
    return respond(request, document, is_html=is_html, media_type=SCHEMA)


@router.get(f"{ROOT}/collections/{{collection_id}}/items")
@_bad_is_400
async def get_items(request: Request, collection_id: str) -> Response:
    """Answer with a page of features."""
    if collection_id != COLLECTION_ID:
        return not_found(request, "no_collection", id=collection_id)
    values = read_ogc_query(request, ITEMS_PARAMETERS)
    query = features_query(values)
    answer = partial(_items, request, values, query)
    return await run_question(answer) if query.asks_everyone else answer()


def _items(request: Request, values: dict[str, Any], query: FeaturesQuery) -> Response:
    services = services_of(request)
    directory = services.register.directory
    is_html, system = wants_html(request, values["f"]), REFERENCE_SYSTEMS[values["crs"]]
    document = items_document(
        request,
        directory,
        find_features(directory, query),
        services.gazetteer.divisions,
        system,
        judged_at(None, services.clock()),
        is_html=is_html,
    )
    return respond(
        request,
        document,
        is_html=is_html,
        media_type=GEOJSON,
        page={"template": "ogc_items.html"},
        headers=crs_header(system),
        by_language=False,
        is_of_the_minute=True,
    )


@router.get(f"{ROOT}/collections/{{collection_id}}/items/{{feature_id}}")
@_bad_is_400
async def get_item(request: Request, collection_id: str, feature_id: str) -> Response:
    """Answer with one feature."""
    if collection_id != COLLECTION_ID:
        return not_found(request, "no_collection", id=collection_id)
    values, services = read_ogc_query(request, ITEM_PARAMETERS), services_of(request)
    directory = services.register.directory
    station = find_feature(directory, feature_id)
    if station is None:
        return not_found(request, "no_station", id=feature_id)
    is_html, system = wants_html(request, values["f"]), REFERENCE_SYSTEMS[values["crs"]]
    document = item_document(
        request, directory, station, services.gazetteer.divisions, system, is_html=is_html
    )
    return respond(
        request,
        document,
        is_html=is_html,
        media_type=GEOJSON,
        headers=crs_header(system),
        by_language=False,
    )


def _is_page(request: Request) -> bool:
    return wants_html(request, read_ogc_query(request, PAGE_PARAMETERS)["f"])
