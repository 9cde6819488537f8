"""Any server that speaks Photon's search. Its positions are WGS-84.

Parameters and output: https://github.com/komoot/photon
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.datum import Datum
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FoundLevel
from geodata.services.question import Question
from geodata.services.reading import Candidate, a_list, an_object, place, reach_m, text_of
from geodata.services.service import Service

# Photon's steps are those of European addresses; in China a prefecture is among its counties and a county or
# a township among its cities, so each word has the radius of the larger.
LEVELS: Mapping[str, FoundLevel] = MappingProxyType(
    {
        "house": FoundLevel.PLACE,
        "street": FoundLevel.ROAD,
        "locality": FoundLevel.VILLAGE,
        "district": FoundLevel.TOWNSHIP,
        "city": FoundLevel.COUNTY,
        "county": FoundLevel.CITY,
        "state": FoundLevel.PROVINCE,
        "country": FoundLevel.COUNTRY,
        "other": FoundLevel.UNKNOWN,
    }
)

# Photon answers with what sounds alike where nothing fits.
_CONFIDENCE = 0.5


def parameters(question: Question) -> Mapping[str, str]:
    """Make the parameters of a request.

    Args:
        question: the address; its city stands inside.

    Returns:
        The parameters, without a key.
    """
    return {"q": question.address, "limit": "5"}


def read(answer: Any) -> tuple[Candidate, ...]:
    """Read an answer.

    Args:
        answer: JSON values: a GeoJSON FeatureCollection.

    Returns:
        The candidates, the likeliest first; empty where nothing was found.

    Raises:
        ServiceFault: it is no answer.
    """
    body = an_object(answer, "the answer")
    if "features" not in body and "message" in body:
        raise ServiceFault(FaultKind.QUESTION, text_of(body["message"]) or "")
    found = [_candidate(item) for item in a_list(body.get("features"), "features") if isinstance(item, dict)]
    return tuple(candidate for candidate in found if candidate is not None)


def _candidate(item: Mapping[str, Any]) -> Candidate | None:
    geometry, facts = item.get("geometry"), item.get("properties")
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(point, list) or len(point) < 2 or not isinstance(facts, dict):
        return None
    extent = facts.get("extent")
    west, north, east, south = extent if isinstance(extent, list) and len(extent) == 4 else (None,) * 4
    level = LEVELS.get(text_of(facts.get("type")) or "", FoundLevel.UNKNOWN)
    if level is FoundLevel.PLACE and text_of(facts.get("housenumber")):
        level = FoundLevel.DOOR
    return place(
        point[0],
        point[1],
        Datum.WGS84,
        level,
        error_m=reach_m(west, south, east, north),
        confidence=_CONFIDENCE,
        name=text_of(facts.get("name")),
    )


PHOTON = Service(
    name="photon",
    title="Photon",
    company="whoever runs the server",
    licence="© OpenStreetMap contributors, ODbL 1.0",
    datum=Datum.WGS84,
    url="",
    path="/api",
    key_parameter="key",
    needs_key=False,
    per_second=1.0,
    parameters=parameters,
    read=read,
)
