"""The documents that tell a client what is here: landing page, conformance, collections, queryables."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from api.errors import language_of
from api.ogc.answers import COLLECTION, HTML, OPENAPI, QUERYABLES, ROOT, SCHEMA, link, own_links
from api.ogc.conformance import CONFORMANCE
from api.ogc.parameters import schema_of
from api.public_address import public_address
from api.responses import GEOJSON, JSON, provenance
from geodata.reference_systems import CRS84, REFERENCE_SYSTEMS
from stations.directory import Directory
from stations.flat import FLAT_FIELDS
from web.texts import text

COLLECTION_ID = "stations"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_GEOMETRY = {"title": "where it is", "format": "geometry-point", "x-ogc-role": "primary-geometry"}


def landing(request: Request, directory: Directory, is_html: bool) -> dict[str, Any]:
    """Describe the service.

    Args:
        request: the request.
        directory: the register.
        is_html: the answer is for a person.

    Returns:
        The document, /req/core/root-success.
    """
    lang = language_of(request)
    links = [
        link(request, "service-desc", f"{ROOT}/api", OPENAPI, [("f", "json")], text("ogc.api", lang)),
        link(request, "service-doc", f"{ROOT}/api", HTML, [("f", "html")], text("ogc.api", lang)),
        link(request, "conformance", f"{ROOT}/conformance", JSON, title=text("ogc.conformance", lang)),
        link(request, "data", f"{ROOT}/collections", JSON, title=text("ogc.collections", lang)),
    ]
    return {
        "title": text("ogc.title", lang),
        "description": text("ogc.lead", lang),
        **provenance(directory, directory.terms.open_data),
        "links": [*own_links(request, JSON, is_html), *links],
    }


def conformance(request: Request, is_html: bool) -> dict[str, Any]:
    """Name what of the standards is kept.

    Args:
        request: the request.
        is_html: the answer is for a person.

    Returns:
        The document, /req/core/conformance-success.
    """
    return {"conformsTo": list(CONFORMANCE), "links": own_links(request, JSON, is_html)}


def collections(request: Request, directory: Directory, is_html: bool) -> dict[str, Any]:
    """List the collections: there is one.

    Args:
        request: the request.
        directory: the register.
        is_html: the answer is for a person.

    Returns:
        The document, /req/core/fc-md-success.
    """
    one = collection(request, directory)
    one["links"] = [link(request, "self", COLLECTION, JSON, title=one["title"]), *one["links"]]
    return {
        "links": own_links(request, JSON, is_html),
        "crs": list(REFERENCE_SYSTEMS),
        "collections": [one],
    }


def collection(request: Request, directory: Directory) -> dict[str, Any]:
    """Describe the collection of stations.

    Args:
        request: the request.
        directory: the register.

    Returns:
        The document, /req/core/sfc-md-success, with no link to itself yet.
    """
    lang = language_of(request)
    items, title = f"{COLLECTION}/items", text("ogc.items", lang)
    links = [
        link(request, "items", items, GEOJSON, [("f", "json")], title),
        link(request, "items", items, HTML, [("f", "html")], title),
        link(request, QUERYABLES, f"{COLLECTION}/queryables", SCHEMA, title=text("ogc.queryables", lang)),
        *(
            link(request, "enclosure", f"/v1/export/stations.{name}", type_)
            for name, type_ in (("geojson", GEOJSON), ("gpkg", "application/geopackage+sqlite3"))
        ),
    ]
    links += [{"rel": "license", "href": address, "type": HTML} for address in directory.terms.addresses]
    return {
        "id": COLLECTION_ID,
        "title": text("ogc.stations", lang),
        "description": text("ogc.lead", lang),
        **provenance(directory, directory.terms.open_data),
        "extent": extent(directory),
        "itemType": "feature",
        "crs": list(REFERENCE_SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": links,
    }


def extent(directory: Directory) -> dict[str, Any]:
    """Tell where and when the stations are that are open to the public and in open data.

    Args:
        directory: the register.

    Returns:
        Box of positions and interval of changes; what nobody knows is not in it.
    """
    opened = directory.open_data
    told: dict[str, Any] = {}
    if opened.bbox is not None:
        told["spatial"] = {"bbox": [list(opened.bbox)], "crs": CRS84.uri}
    if opened.changed is not None:
        told["temporal"] = {"interval": [[at.isoformat() for at in opened.changed]], "trs": _GREGORIAN}
    return told


def queryables(request: Request) -> dict[str, Any]:
    """Describe what filters may name.

    Args:
        request: the request.

    Returns:
        A JSON Schema (Part 3, /req/queryables/get-queryables-response); it permits nothing else.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{public_address(request)}{COLLECTION}/queryables",
        "type": "object",
        "title": text("ogc.queryables", language_of(request)),
        "properties": {"geometry": _GEOMETRY, **{field.name: schema_of(field) for field in FLAT_FIELDS}},
        "additionalProperties": False,
    }
