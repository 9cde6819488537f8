"""Tianditu 天地图, the state's map: the geocoding service. Its positions are CGCS2000.

Parameters and statuses: http://lbs.tianditu.gov.cn/server/geocodinginterface.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.datum import Datum
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FOUND_ERRORS_M, FoundLevel
from geodata.services.question import Question
from geodata.services.reading import Candidate, an_object, code_of, number_of, place, text_of
from geodata.services.service import Service

# Only 门址 stands in the published example; the others are the words of the other services for the same.
LEVELS: Mapping[str, FoundLevel] = MappingProxyType(
    {
        "门址": FoundLevel.DOOR,
        "门牌号": FoundLevel.DOOR,
        "兴趣点": FoundLevel.PLACE,
        "POI": FoundLevel.PLACE,
        "小区": FoundLevel.BUILDING,
        "楼宇": FoundLevel.BUILDING,
        "交叉路口": FoundLevel.CROSSING,
        "道路": FoundLevel.ROAD,
        "村庄": FoundLevel.VILLAGE,
        "村": FoundLevel.VILLAGE,
        "街道": FoundLevel.TOWNSHIP,
        "乡镇": FoundLevel.TOWNSHIP,
        "区县": FoundLevel.COUNTY,
        "市": FoundLevel.CITY,
        "省": FoundLevel.PROVINCE,
    }
)

# Nothing is published on what the score means; below this the answer is taken as that of a quarter.
GOOD_SCORE = 80

_NOTHING = "101"
_QUOTA_WORDS = ("上限", "超", "次数", "配额", "流量")
_FREQUENCY_WORDS = ("频", "并发", "每秒")
_ADDRESS_WORDS = ("白名单", "IP", "域名", "来源")


def parameters(question: Question) -> Mapping[str, str]:
    """Make the parameters of a request.

    Args:
        question: the address; there is no parameter for a city, so it stands inside.

    Returns:
        The parameters, without the key.
    """
    return {"ds": json.dumps({"keyWord": question.address}, ensure_ascii=False)}


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
    if status == _NOTHING:
        return ()
    if status != "0":
        raise _fault(status, body)
    location = body.get("location")
    if location in (None, [], {}, ""):
        return ()
    found = _candidate(an_object(location, "location"))
    return () if found is None else (found,)


def _fault(status: str, body: Mapping[str, Any]) -> ServiceFault:
    """Tell faults apart; those of the key come from the gate before the service and carry `code`."""
    code, message = code_of(body.get("code")), text_of(body.get("msg")) or ""
    said = f"{status or code} {message}".strip()
    if not code:
        return ServiceFault(FaultKind.BUSY if status == "404" else FaultKind.UNREADABLE, said)
    for words, kind in (
        (_FREQUENCY_WORDS, FaultKind.TOO_FAST),
        (_QUOTA_WORDS, FaultKind.QUOTA_TODAY),
        (_ADDRESS_WORDS, FaultKind.BLOCKED),
    ):
        if any(word in message for word in words):
            return ServiceFault(kind, said)
    return ServiceFault(FaultKind.KEY, said)


def _candidate(location: Mapping[str, Any]) -> Candidate | None:
    score = number_of(location.get("score"))
    unsure_m = 0.0 if score is not None and score >= GOOD_SCORE else FOUND_ERRORS_M[FoundLevel.QUARTER]
    return place(
        location.get("lon"),
        location.get("lat"),
        Datum.CGCS2000,
        LEVELS.get(text_of(location.get("level")) or "", FoundLevel.UNKNOWN),
        error_m=unsure_m,
        confidence=0.5 if score is None else score / 100,
        name=text_of(location.get("keyWord")),
    )


TIANDITU = Service(
    name="tianditu",
    title="天地图 Tianditu",
    company="National Geomatics Center of China (国家基础地理信息中心)",
    licence="© 天地图 Tianditu",
    datum=Datum.CGCS2000,
    url="https://api.tianditu.gov.cn",
    path="/geocoder",
    key_parameter="tk",
    needs_key=True,
    per_second=3.0,
    parameters=parameters,
    read=read,
)
