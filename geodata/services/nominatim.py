"""Any server that speaks Nominatim's search, version 3.3 or newer. Its positions are WGS-84.

Parameters and output: https://nominatim.org/release-docs/latest/api/Search/ and
https://nominatim.org/release-docs/latest/api/Output/
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.datum import Datum
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FoundLevel
from geodata.services.question import Question
from geodata.services.reading import Candidate, a_list, number_of, place, reach_m, text_of
from geodata.services.service import Service

LEVELS: Mapping[str, FoundLevel] = MappingProxyType(
    {
        **dict.fromkeys(("country",), FoundLevel.COUNTRY),
        **dict.fromkeys(("state", "province", "region"), FoundLevel.PROVINCE),
        **dict.fromkeys(("city", "municipality", "state_district", "prefecture"), FoundLevel.CITY),
        **dict.fromkeys(("county", "district", "city_district", "borough"), FoundLevel.COUNTY),
        **dict.fromkeys(("town", "township", "suburb", "subdistrict"), FoundLevel.TOWNSHIP),
        **dict.fromkeys(("village", "hamlet", "isolated_dwelling", "locality"), FoundLevel.VILLAGE),
        **dict.fromkeys(("quarter", "neighbourhood", "city_block"), FoundLevel.QUARTER),
        **dict.fromkeys(("industrial", "commercial", "residential", "retail"), FoundLevel.QUARTER),
        **dict.fromkeys(("road", "street"), FoundLevel.ROAD),
        **dict.fromkeys(("house", "house_number", "houses"), FoundLevel.DOOR),
        **dict.fromkeys(("building", "house_name"), FoundLevel.BUILDING),
    }
)

# The rank of an area in the address, where neither its kind nor its type says what it is; the deepest wins.
# China's areas are at ranks 8 (province), 10 (city), 12 (county), 16 (township) and 20 (village).
_RANKS: tuple[tuple[float, FoundLevel], ...] = (
    (4, FoundLevel.COUNTRY),
    (8, FoundLevel.PROVINCE),
    (10, FoundLevel.CITY),
    (14, FoundLevel.COUNTY),
    (18, FoundLevel.TOWNSHIP),
    (25, FoundLevel.VILLAGE),
    (27, FoundLevel.ROAD),
)
_AREAS = frozenset({"boundary", "place", "landuse"})
# All words of the question must fit, but a part of them may fit something of the same name.
_CONFIDENCE = 0.7


def parameters(question: Question) -> Mapping[str, str]:
    """Make the parameters of a request.

    Args:
        question: the address; its city stands inside.

    Returns:
        The parameters, without a key.
    """
    return {"q": question.address, "format": "jsonv2", "limit": "5", "accept-language": "zh"}


def read(answer: Any) -> tuple[Candidate, ...]:
    """Read an answer.

    Args:
        answer: JSON values: a list, or an object with an error.

    Returns:
        The candidates, the likeliest first; empty where nothing was found.

    Raises:
        ServiceFault: it is no answer.
    """
    if isinstance(answer, dict) and "error" in answer:
        raise ServiceFault(FaultKind.QUESTION, _said(answer["error"]))
    found = [_candidate(item) for item in a_list(answer, "the answer") if isinstance(item, dict)]
    return tuple(candidate for candidate in found if candidate is not None)


def _said(error: Any) -> str:
    message = error.get("message") if isinstance(error, dict) else error
    return text_of(message) or ""


def _candidate(item: Mapping[str, Any]) -> Candidate | None:
    box = item.get("boundingbox")
    south, north, west, east = box if isinstance(box, list) and len(box) == 4 else (None,) * 4
    return place(
        item.get("lon"),
        item.get("lat"),
        Datum.WGS84,
        _level(item),
        error_m=reach_m(west, south, east, north),
        confidence=_CONFIDENCE,
        name=text_of(item.get("display_name")),
    )


def _level(item: Mapping[str, Any]) -> FoundLevel:
    category = text_of(item.get("category")) or text_of(item.get("class")) or ""
    kind, address_type = text_of(item.get("type")) or "", text_of(item.get("addresstype")) or ""
    if category == "highway":
        return FoundLevel.PLACE if kind in ("bus_stop", "services", "rest_area") else FoundLevel.ROAD
    if category == "building":
        return FoundLevel.BUILDING
    if category in _AREAS:
        known = LEVELS.get(address_type) or LEVELS.get(kind)
        return known if known is not None else _by_rank(number_of(item.get("place_rank")))
    return FoundLevel.PLACE if category else FoundLevel.UNKNOWN


def _by_rank(rank: float | None) -> FoundLevel:
    if rank is None:
        return FoundLevel.UNKNOWN
    return next((level for highest, level in _RANKS if rank <= highest), FoundLevel.PLACE)


NOMINATIM = Service(
    name="nominatim",
    title="Nominatim",
    company="whoever runs the server",
    licence="© OpenStreetMap contributors, ODbL 1.0",
    datum=Datum.WGS84,
    url="",
    path="/search",
    key_parameter="key",
    needs_key=False,
    per_second=1.0,
    parameters=parameters,
    read=read,
)
