"""The definition in OpenAPI 3.0 that clients of the standard read; the rest of the service has its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request

from api.errors import language_of
from api.ogc.answers import HTML, ROOT, SCHEMA
from api.ogc.documents import COLLECTION_ID
from api.ogc.parameters import ITEM_PARAMETERS, ITEMS_PARAMETERS, PAGE_PARAMETERS
from api.parameters import Parameter
from api.public_address import public_address
from api.responses import GEOJSON, JSON
from api.routes.documented import PROBLEM_SCHEMA
from web.texts import text

_ITEMS = f"/collections/{COLLECTION_ID}/items"
_FEATURE_ID = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
_REFUSED = ("400", "404", "421", "429", "503")
_PAGES = {
    "/": "getLandingPage",
    "/conformance": "getConformanceDeclaration",
    "/api": "getDefinition",
    "/collections": "getCollections",
    f"/collections/{COLLECTION_ID}": "describeCollection",
}


def definition(request: Request) -> dict[str, Any]:
    """Write the definition.

    Args:
        request: the request.

    Returns:
        An OpenAPI 3.0 document, /req/oas30/oas-definition-1.
    """
    lang = language_of(request)
    pages = {path: _operation(name, PAGE_PARAMETERS, JSON) for path, name in _PAGES.items()}
    feature = _operation("getFeature", ITEM_PARAMETERS, GEOJSON)
    feature["get"]["parameters"].append(_FEATURE_ID)
    return {
        "openapi": "3.0.3",
        "info": {"title": text("ogc.title", lang), "description": text("ogc.lead", lang), "version": "1.0.0"},
        "servers": [{"url": f"{public_address(request)}{ROOT}"}],
        "paths": {
            **pages,
            f"/collections/{COLLECTION_ID}/queryables": _operation("getQueryables", PAGE_PARAMETERS, SCHEMA),
            _ITEMS: _operation("getFeatures", ITEMS_PARAMETERS, GEOJSON),
            f"{_ITEMS}/{{featureId}}": feature,
        },
    }


def _operation(name: str, parameters: Sequence[Parameter], media_type: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "object"}}, HTML: {"schema": {"type": "string"}}}
    described: list[dict[str, Any]] = [_plain(parameter) for parameter in parameters]
    problem = {
        "description": "RFC 9457 problem details",
        "content": {"application/problem+json": {"schema": _without_unions(PROBLEM_SCHEMA)}},
    }
    return {
        "get": {
            "operationId": name,
            "parameters": described,
            "responses": {
                "200": {"description": "the answer", "content": content},
                "304": {"description": "what was held already is still so"},
                **dict.fromkeys(_REFUSED, problem),
            },
        }
    }


def _plain(parameter: Parameter) -> dict[str, Any]:
    """Describe a parameter as the standard writes it."""
    return {**parameter.openapi(), "style": "form", "explode": False}


def _without_unions(schema: Any) -> Any:
    """OpenAPI 3.0 knows no list of types; `nullable` says the same."""
    if isinstance(schema, list):
        return [_without_unions(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("type"), list):
        kept = next(one for one in schema["type"] if one != "null")
        return {**schema, "type": kept, "nullable": True}
    return {name: _without_unions(value) for name, value in schema.items()}
