"""What the main public answers look like, for the OpenAPI document and for the clients made of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.catalogue import languages
from stations.model import Amenity, PositionSource, Status, VerificationKind
from stations.vocabulary import KINDS

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_INSTANT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}


def _object(needed: Mapping[str, Schema], more: Mapping[str, Schema] = MappingProxyType({})) -> Schema:
    """Describe an object; other properties may come in later versions, so that none is forbidden."""
    return {"type": "object", "required": list(needed), "properties": {**needed, **more}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_PROVENANCE: Mapping[str, Schema] = MappingProxyType(
    {"data_version": _COUNT, "licence": _TEXTS, "attribution": _TEXTS}
)
_LABELS: Mapping[str, Schema] = MappingProxyType(dict.fromkeys(languages(), _TEXT))
_COLLECTION: Mapping[str, Schema] = MappingProxyType(
    {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        **_PROVENANCE,
        "features": {"type": "array", "items": _ref("Station")},
    }
)

SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "ErrorDetail": _object({"where": _TEXT, "message": _TEXT}, {"given": _TEXT_OR_NULL}),
        "Problem": {
            **_object(
                {
                    "type": _TEXT,
                    "title": _TEXT,
                    "status": {"type": "integer"},
                    "detail": _TEXT,
                    "errors": {"type": "array", "items": _ref("ErrorDetail")},
                }
            ),
            "description": "RFC 9457 problem details; `errors` names every fault: where, why, what was given",
        },
        "Link": _object({"rel": _TEXT, "href": _TEXT, "type": _TEXT}),
        "Point": _object(
            {
                "type": {"type": "string", "enum": ["Point"]},
                "coordinates": {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
            }
        ),
        "PositionFacts": _object(
            {
                "source": {"type": "string", "enum": list(map(str, PositionSource))},
                "datum_given": _TEXT_OR_NULL,
                "error_m": {"type": "number", "minimum": 0},
                "level": _TEXT_OR_NULL,
                "by": _TEXT_OR_NULL,
                "disagreement_m": {"type": ["number", "null"]},
            }
        ),
        "Opening": _object(
            {
                "state": {"type": "string", "enum": ["open", "closed", "unknown"]},
                "until": _INSTANT_OR_NULL,
                "next_open": _INSTANT_OR_NULL,
                "confirmed": {"type": "boolean"},
                "needs": _TEXTS,
                "reason": _TEXT_OR_NULL,
                "note": _TEXT_OR_NULL,
            }
        ),
        "StationFacts": _object(
            {
                "name": _TEXT,
                "kinds": {"type": "array", "items": {"type": "string", "enum": [k.code for k in KINDS]}},
                "address": _TEXT,
                "opening_hours": _TEXT_OR_NULL,
                "opening_hours_text": _TEXT_OR_NULL,
                "open": _ref("Opening"),
                "amenities": {
                    "type": "object",
                    "additionalProperties": {"type": "string", "enum": list(map(str, Amenity))},
                },
                "promises": _TEXTS,
                "stars": {"type": ["integer", "null"]},
                "status": {"type": "string", "enum": list(map(str, Status))},
                "dataset": _TEXT,
                "links": {"type": "array", "items": _ref("Link")},
            },
            {
                "position": {"anyOf": [_ref("PositionFacts"), {"type": "null"}]},
                "host": _TEXT_OR_NULL,
                "phone": _TEXT_OR_NULL,
                "access": _TEXT_OR_NULL,
                "note": _TEXT_OR_NULL,
                "source": _TEXT_OR_NULL,
                "verified_at": _INSTANT_OR_NULL,
                "verification_kind": {
                    "type": ["string", "null"],
                    "enum": [*map(str, VerificationKind), None],
                },
                "updated_at": _INSTANT_OR_NULL,
                "distance_m": _NUMBER,
                "bearing_deg": _NUMBER,
            },
        ),
        "Station": _object(
            {
                "type": {"type": "string", "enum": ["Feature"]},
                "id": _TEXT,
                "geometry": {"anyOf": [_ref("Point"), {"type": "null"}]},
                "properties": _ref("StationFacts"),
            }
        ),
        "StationPage": _object(
            {
                **_COLLECTION,
                "number_matched": _COUNT,
                "number_returned": _COUNT,
                "links": {"type": "array", "items": _ref("Link")},
            }
        ),
        "NearestStations": _object(
            {
                **_COLLECTION,
                "query": {"type": "object"},
                "left_out": {"type": "object", "additionalProperties": _COUNT},
                "approximate_nearby": _COUNT,
            }
        ),
        "Vocabulary": _object(
            {
                **_PROVENANCE,
                "kinds": {"type": "array", "items": _ref("KindTerm")},
                "amenities": {"type": "array", "items": _ref("AmenityTerm")},
                "promises": {"type": "array", "items": _ref("PromiseTerm")},
                "verification_kinds": {"type": "array", "items": _ref("VerificationTerm")},
            }
        ),
        "KindTerm": _object(
            {"code": _TEXT, **_LABELS, "rest": {"type": "boolean"}, "osm": {"type": "object"}}
        ),
        "AmenityTerm": _object(
            {"code": _TEXT, **_LABELS, "osm": {"type": "object"}, "osm_apart": {"type": "boolean"}}
        ),
        "PromiseTerm": _object({"code": _TEXT, **_LABELS, "any_of": _TEXTS}),
        "VerificationTerm": _object({"code": _TEXT, **_LABELS}),
        "ExportDescription": _object(
            {
                "file": _TEXT,
                "media_type": _TEXT,
                "bytes": _COUNT,
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "count": _COUNT,
                "generated_at": {"type": "string", "format": "date-time"},
                **_PROVENANCE,
                "filters": {"type": "object"},
                "left_out": _COUNT,
                "withheld": _COUNT,
                "links": {"type": "array", "items": _object({"rel": _TEXT, "href": _TEXT, "type": _TEXT})},
            }
        ),
    }
)

# Operation → what it answers with.
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "getStation": "Station",
        "listStations": "StationPage",
        "nearest": "NearestStations",
        "getVocabulary": "Vocabulary",
        "describeExport": "ExportDescription",
    }
)

_STATION_EXAMPLE: Schema = {
    "type": "Feature",
    "id": "k7m2p9x4tq",
    "geometry": {"type": "Point", "coordinates": [113.6132, 34.7483]},
    "properties": {
        "name": "桐柏路爱心驿站",
        "kinds": ["rest_station"],
        "address": "郑州市中原区桐柏路38号",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "opening_hours_text": "周一至周五 9:00-17:00",
        "open": {
            "state": "open",
            "until": "2026-07-15T17:00:00+08:00",
            "next_open": None,
            "confirmed": True,
            "needs": [],
            "reason": None,
            "note": None,
        },
        "amenities": {"seating": "yes", "hot_water": "yes", "toilet": "nearby"},
        "promises": ["rest"],
        "stars": 4,
        "status": "open",
        "dataset": "zhengzhou",
        "links": [{"rel": "self", "href": "/v1/stations/k7m2p9x4tq", "type": "application/geo+json"}],
    },
}
_PROVENANCE_EXAMPLE: Schema = {"data_version": 12, "licence": ["CC0-1.0"], "attribution": []}
EXAMPLES: Mapping[str, Schema] = MappingProxyType(
    {
        "Station": {**_STATION_EXAMPLE, **_PROVENANCE_EXAMPLE},
        "StationPage": {
            "type": "FeatureCollection",
            **_PROVENANCE_EXAMPLE,
            "number_matched": 1,
            "number_returned": 1,
            "links": [{"rel": "self", "href": "/v1/stations", "type": "application/geo+json"}],
            "features": [_STATION_EXAMPLE],
        },
        "NearestStations": {
            "type": "FeatureCollection",
            **_PROVENANCE_EXAMPLE,
            "query": {"lon": 113.61, "lat": 34.75, "crs": "wgs84", "limit": 1},
            "left_out": {"closed": 2, "hours_unknown": 1},
            "approximate_nearby": 0,
            "features": [_STATION_EXAMPLE],
        },
        "Problem": {
            "type": "about:blank",
            "title": "Unprocessable Entity",
            "status": 422,
            "detail": "The query has faults.",
            "errors": [{"where": "lon", "message": "must be from -180 to 180", "given": "200"}],
        },
    }
)
