"""The features themselves: questions, pages and single ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Request

from api.ogc.answers import COLLECTION, HTML, QUERYABLES, SCHEMA, BadRequest, link, own_links
from api.parameters import QueryFaults
from api.responses import GEOJSON, JSON, provenance
from geodata.divisions import Divisions
from geodata.reference_systems import REFERENCE_SYSTEMS, ReferenceSystem
from stations.cql2 import FilterFault, Predicate, make_predicate, read_json, read_text
from stations.directory import Directory
from stations.feature_pages import FeaturesPage, FeaturesQuery
from stations.flat import FLAT_FIELDS, flat_values, json_values
from stations.listing import write_cursor
from stations.model import Station
from stations.terms import terms_of


def features_query(values: Mapping[str, Any]) -> FeaturesQuery:
    """Turn the values of `ITEMS_PARAMETERS` into a question.

    Args:
        values: what was read.

    Returns:
        The question.

    Raises:
        BadRequest: box or filter make no sense.
    """
    bbox = values["bbox"]
    if bbox is not None:
        try:
            bbox = REFERENCE_SYSTEMS[values["bbox-crs"]].box(bbox)
        except ValueError:
            raise BadRequest(QueryFaults.one("bbox", "not_an_ogc_bbox")) from None
    equal = {field.name: values[field.name] for field in FLAT_FIELDS if values[field.name] is not None}
    page = values["limit"], values["cursor"], values["offset"]
    return FeaturesQuery(bbox, values["datetime"], equal, _predicate(values), *page)


def _predicate(values: Mapping[str, Any]) -> Predicate | None:
    if not values["filter"]:
        return None
    read = read_text if values["filter-lang"] == "cql2-text" else read_json
    try:
        return make_predicate(read(values["filter"]), REFERENCE_SYSTEMS[values["filter-crs"]])
    except FilterFault as fault:
        raise BadRequest(QueryFaults.one("filter", fault.text_code, **fault.text_values)) from None


def items_document(
    request: Request,
    directory: Directory,
    page: FeaturesPage,
    divisions: Divisions,
    system: ReferenceSystem,
    now: datetime,
    *,
    is_html: bool,
) -> dict[str, Any]:
    """Write a page of features.

    Args:
        request: the request.
        directory: the register.
        page: what was found.
        divisions: names the divisions.
        system: of the coordinates.
        now: the instant of the answer.
        is_html: the answer is for a person.

    Returns:
        A FeatureCollection, /req/core/fc-response and /req/geojson/content.
    """
    links = own_links(request, GEOJSON, is_html)
    # A cursor says where to go on; whoever began with an offset needs it no more.
    paged = ("cursor", "offset")
    items = [(name, value) for name, value in request.query_params.multi_items() if name not in paged]
    own_type = HTML if is_html else GEOJSON
    for rel, after in (("next", page.next_after), ("prev", page.previous_after)):
        if after is not None:
            cursor = [("cursor", write_cursor(after))] if after else []
            links.append(link(request, rel, request.url.path, own_type, [*items, *cursor]))
    return {
        "type": "FeatureCollection",
        **provenance(directory, terms_of(page.stations, directory.datasets)),
        "timeStamp": now.isoformat(),
        "numberMatched": page.total,
        "numberReturned": len(page.stations),
        "withheld": page.withheld,
        "links": [
            *links,
            link(request, "collection", COLLECTION, JSON),
            link(request, QUERYABLES, f"{COLLECTION}/queryables", SCHEMA),
        ],
        "features": [feature_document(station, divisions, system) for station in page.stations],
    }


def feature_document(station: Station, divisions: Divisions, system: ReferenceSystem) -> dict[str, Any]:
    """Write a feature with properties of plain values.

    Args:
        station: the station.
        divisions: names the divisions.
        system: of its coordinates.

    Returns:
        A GeoJSON feature; its coordinates are in the order of the system's axes.
    """
    position = station.position
    geometry = None
    if position is not None:
        geometry = {"type": "Point", "coordinates": list(system.coordinates(position.lon, position.lat))}
    return {
        "type": "Feature",
        "id": station.id,
        "geometry": geometry,
        "properties": json_values(flat_values(station, divisions)),
    }


def item_document(
    request: Request,
    directory: Directory,
    station: Station,
    divisions: Divisions,
    system: ReferenceSystem,
    *,
    is_html: bool,
) -> dict[str, Any]:
    """Write a single feature.

    Args:
        request: the request.
        directory: the register.
        station: the station.
        divisions: names the divisions.
        system: of its coordinates.
        is_html: the answer is for a person.

    Returns:
        A GeoJSON feature with links, /req/core/f-success and /req/core/f-links.
    """
    links = [
        *own_links(request, GEOJSON, is_html),
        link(request, "collection", COLLECTION, JSON),
        link(request, "related", f"/v1/stations/{station.id}", GEOJSON),
        link(request, "related", f"/stations/{station.id}", HTML),
    ]
    told = provenance(directory, terms_of([station], directory.datasets))
    return {**feature_document(station, divisions, system), **told, "links": links}


def crs_header(system: ReferenceSystem) -> dict[str, str]:
    """Name the reference system of an answer.

    Args:
        system: the system.

    Returns:
        The header, Part 2, /req/crs/ogc-crs-header-value.
    """
    return {"Content-Crs": f"<{system.uri}>"}
