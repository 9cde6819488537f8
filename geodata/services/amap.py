"""Amap 高德地图: the geocoding service, version 3. Its positions are GCJ-02.

Parameters, level words and codes: https://lbs.amap.com/api/webservice/guide/api/georegeo and
https://lbs.amap.com/api/webservice/guide/tools/info
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.datum import Datum
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FoundLevel
from geodata.services.question import Question
from geodata.services.reading import Candidate, a_list, an_object, code_of, division_of, place, text_of
from geodata.services.service import Service

LEVELS: Mapping[str, FoundLevel] = MappingProxyType(
    {
        "国家": FoundLevel.COUNTRY,
        "省": FoundLevel.PROVINCE,
        "市": FoundLevel.CITY,
        "区县": FoundLevel.COUNTY,
        "开发区": FoundLevel.QUARTER,
        "乡镇": FoundLevel.TOWNSHIP,
        "村庄": FoundLevel.VILLAGE,
        "热点商圈": FoundLevel.QUARTER,
        "兴趣点": FoundLevel.PLACE,
        "门牌号": FoundLevel.DOOR,
        "门址": FoundLevel.DOOR,
        "单元号": FoundLevel.DOOR,
        "道路": FoundLevel.ROAD,
        "道路交叉路口": FoundLevel.CROSSING,
        "公交站台、地铁站": FoundLevel.PLACE,
        "公交站台": FoundLevel.PLACE,
        "地铁站": FoundLevel.PLACE,
        "未知": FoundLevel.UNKNOWN,
    }
)

# The code with which Amap says that it found nothing.
_NOTHING = "30001"
_CODES: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.KEY: "10001 10002 10007 10008 10009 10011 10012 10013 10026 10041 40002",
        FaultKind.BLOCKED: "10005 10006",
        FaultKind.QUOTA_TODAY: "10003 10044 10045 40000 40003",
        FaultKind.TOO_FAST: "10004 10010 10014 10019 10020 10021 10029",
        FaultKind.BUSY: "10015 10016 10017 20003",
        FaultKind.QUESTION: "20000 20001 20002 20011 20012",
    }
)
_FAULTS = {code: kind for kind, codes in _CODES.items() for code in codes.split()}


def parameters(question: Question) -> Mapping[str, str]:
    """Make the parameters of a request.

    Args:
        question: the address; its city as a code, because names of cities repeat.

    Returns:
        The parameters, without the key.
    """
    asked = {"address": question.address, "output": "JSON"}
    return asked if question.city_code is None else {**asked, "city": question.city_code}


def read(answer: Any) -> tuple[Candidate, ...]:
    """Read an answer.

    Args:
        answer: JSON values. Amap writes an empty text as an empty list.

    Returns:
        The candidates; empty where nothing was found.

    Raises:
        ServiceFault: it is no answer.
    """
    body = an_object(answer, "the answer")
    status, code = code_of(body.get("status")), code_of(body.get("infocode"))
    if code == _NOTHING:
        return ()
    if status != "1":
        raise ServiceFault(_fault(code), f"{code} {text_of(body.get('info')) or ''}".strip())
    found = [_candidate(item) for item in a_list(body.get("geocodes"), "geocodes")]
    return tuple(candidate for candidate in found if candidate is not None)


def _fault(code: str) -> FaultKind:
    if code in _FAULTS:
        return _FAULTS[code]
    # Codes that begin with 3 are the answers of the engines behind the service.
    return FaultKind.BUSY if code.startswith("3") else FaultKind.UNREADABLE


def _candidate(item: Any) -> Candidate | None:
    if not isinstance(item, dict):
        return None
    lon, _, lat = (text_of(item.get("location")) or "").partition(",")
    level = LEVELS.get(text_of(item.get("level")) or "", FoundLevel.UNKNOWN)
    return place(
        lon,
        lat,
        Datum.GCJ02,
        level,
        division_code=division_of(item.get("adcode")),
        name=text_of(item.get("formatted_address")),
    )


AMAP = Service(
    name="amap",
    title="高德地图 Amap",
    company="AutoNavi (高德软件有限公司)",
    licence="© 高德地图 Amap",
    datum=Datum.GCJ02,
    url="https://restapi.amap.com",
    path="/v3/geocode/geo",
    key_parameter="key",
    needs_key=True,
    per_second=3.0,
    parameters=parameters,
    read=read,
)
