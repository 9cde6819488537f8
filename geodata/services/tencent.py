"""Tencent 腾讯位置服务: the geocoding service, version 1. Its positions are GCJ-02.

Parameters and levels: https://lbs.qq.com/service/webService/webServiceGuide/address/Geocoder; codes:
https://lbs.qq.com/service/webService/webServiceGuide/status
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.datum import Datum
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FOUND_ERRORS_M, FoundLevel
from geodata.services.question import Question
from geodata.services.reading import (
    Candidate,
    an_object,
    code_of,
    division_of,
    number_of,
    place,
    text_of,
)
from geodata.services.service import Service

LEVELS: Mapping[str, FoundLevel] = MappingProxyType(
    {
        "1": FoundLevel.CITY,
        "2": FoundLevel.COUNTY,
        "3": FoundLevel.TOWNSHIP,
        "4": FoundLevel.VILLAGE,
        "5": FoundLevel.QUARTER,
        "6": FoundLevel.QUARTER,
        "7": FoundLevel.ROAD,
        "8": FoundLevel.CROSSING,
        "9": FoundLevel.DOOR,
        "10": FoundLevel.BUILDING,
        "11": FoundLevel.PLACE,
    }
)

# Tencent calls an answer of less than this unreliable, whatever its level.
RELIABLE = 7

_NOTHING = frozenset({"347"})
_CODES: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.KEY: "111 113 190 199 311",
        FaultKind.BLOCKED: "110 112",
        FaultKind.QUOTA_TODAY: "121 122",
        FaultKind.TOO_FAST: "120",
        FaultKind.QUESTION: "300 301 306 310 320 330 332 333 348 363 364 365 366 375 376 377 378 379 394",
        FaultKind.BUSY: "500 510 511 520 531 532 533 534 535 536 537 538 539 540",
    }
)
_FAULTS = {code: kind for kind, codes in _CODES.items() for code in codes.split()}


def parameters(question: Question) -> Mapping[str, str]:
    """Make the parameters of a request.

    Args:
        question: the address; Tencent wants the city inside it, where `make_question` has put it.

    Returns:
        The parameters, without the key.
    """
    return {"address": question.address, "output": "json"}


def read(answer: Any) -> tuple[Candidate, ...]:
    """Read an answer.

    Args:
        answer: JSON values.

    Returns:
        The candidate; empty where nothing was found.

    Raises:
        ServiceFault: it is no answer.
    """
    body = an_object(answer, "the answer")
    status = code_of(body.get("status"))
    if status in _NOTHING:
        return ()
    if status != "0":
        message = text_of(body.get("message")) or ""
        raise ServiceFault(_FAULTS.get(status, FaultKind.UNREADABLE), f"{status} {message}".strip())
    found = _candidate(an_object(body.get("result"), "result"))
    return () if found is None else (found,)


def _candidate(result: Mapping[str, Any]) -> Candidate | None:
    location, division = result.get("location"), result.get("ad_info")
    if not isinstance(location, dict):
        return None
    reliability = number_of(result.get("reliability")) or 0.0
    unreliable_m = FOUND_ERRORS_M[FoundLevel.TOWNSHIP] if reliability < RELIABLE else 0.0
    return place(
        location.get("lng"),
        location.get("lat"),
        Datum.GCJ02,
        LEVELS.get(code_of(result.get("level")), FoundLevel.UNKNOWN),
        error_m=unreliable_m,
        confidence=reliability / 10,
        division_code=division_of(division.get("adcode")) if isinstance(division, dict) else None,
        name=text_of(result.get("title")),
    )


TENCENT = Service(
    name="tencent",
    title="腾讯位置服务 Tencent",
    company="Tencent (深圳市腾讯计算机系统有限公司)",
    licence="© 腾讯地图 Tencent",
    datum=Datum.GCJ02,
    url="https://apis.map.qq.com",
    path="/ws/geocoder/v1/",
    key_parameter="key",
    needs_key=True,
    per_second=3.0,
    parameters=parameters,
    read=read,
)
