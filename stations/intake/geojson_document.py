"""JSON text → features: what a document holds before anybody has asked where its points are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from geodata.catalogue import Said
from stations.intake.unreadable import UnreadableFile

# Members `crs` that say what RFC 7946 says anyway: longitude and latitude in WGS-84.
_DEGREES = ("crs84", "4326", "4979")


class Number(str):
    """A number as it is written, so that no digit of it is lost or added."""

    __slots__ = ()


class JsonObject(dict[str, Any]):
    """An object, with what it says twice: JSON allows that and says nothing about what it would mean."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated: dict[str, list[Any]] = {}
        if len(self) < len(pairs):
            for key, value in pairs:
                self.repeated.setdefault(key, []).append(value)
            self.repeated = {key: values for key, values in self.repeated.items() if len(values) > 1}


@dataclass(frozen=True, slots=True)
class Collection:
    """What a document holds.

    Args:
        features: its features, as they stand.
        crs: the reference system that it names for all of them, where that is not the one of RFC 7946; else
            empty. Programs that follow the older GeoJSON of 2008 write it.
    """

    features: list[Any]
    crs: str


def read_collection(text: str) -> Collection:
    """Read a FeatureCollection, a single feature, or features line by line (RFC 8142 and NDJSON).

    `NaN` and `Infinity`, which some programs write although they are not JSON, count as nothing.

    Args:
        text: the JSON document, or several of them.

    Returns:
        The features.

    Raises:
        FileError: the text is nothing of the kind; the message says what it is instead.
    """
    documents = _documents(text)
    if len(documents) == 1 and _type_of(documents[0]) != "Feature":
        return _collection_of(documents[0])
    if all(_type_of(document) == "Feature" for document in documents):
        return Collection(documents, "")
    raise UnreadableFile("json", what=Said("file.json_pieces"))


def _documents(text: str) -> list[Any]:
    try:
        return [_parsed(text)]
    except RecursionError as error:
        raise UnreadableFile("json", what=Said("file.json_nested")) from error
    except ValueError as error:
        lines = [line for raw in text.splitlines() if (line := raw.strip(" \t\x1e"))]
        try:
            if len(lines) > 1:
                return [_parsed(line) for line in lines]
        except (ValueError, RecursionError):
            pass
        line = str(error.lineno) if isinstance(error, json.JSONDecodeError) else "1"
        raise UnreadableFile("json", what=Said("file.json_line", {"line": line})) from error


def _parsed(text: str) -> Any:
    return json.loads(
        text,
        parse_float=Number,
        parse_int=Number,
        parse_constant=lambda _: None,
        object_pairs_hook=JsonObject,
    )


def _type_of(document: Any) -> Any:
    return document.get("type") if isinstance(document, dict) else None


def _collection_of(document: Any) -> Collection:
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise UnreadableFile("json", what=_what_else(document))
    if any(isinstance(feature, dict) and "attributes" in feature for feature in features[:1]):
        raise UnreadableFile("json", what=Said("file.json_arcgis"))
    return Collection(features, _crs_of(document))


def _what_else(document: Any) -> str | Said:
    kind = _type_of(document)
    if kind == "Topology":
        return "TopoJSON"
    if kind in ("Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon", "GeometryCollection"):
        return Said("file.json_geometry")
    return Said("file.json_no_features")


def _crs_of(document: dict[str, Any]) -> str:
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or name.casefold().endswith(_DEGREES):
        return ""
    return name
