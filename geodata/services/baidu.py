"""Baidu 百度地图: the geocoding service, version 3. It is asked for GCJ-02; without that it answers in BD-09.

Parameters and level words: https://lbsyun.baidu.com/faq/api?title=webapi/guide/webservice-geocoding; codes:
https://lbsyun.baidu.com/faq/api?title=webapi/appendix
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geodata.datum import Datum
from geodata.services.faults import FaultKind, ServiceFault
from geodata.services.found_levels import FoundLevel
from geodata.services.question import Question, shorten
from geodata.services.reading import Candidate, an_object, code_of, number_of, place, text_of
from geodata.services.service import Service

# "待解析的地址。最多支持84个字节": counted in UTF-8, which is the longer of the two ways to count.
MAX_ADDRESS_BYTES = 84

_PLACES = (
    *("政府机构", "生活服务", "休闲娱乐", "餐饮", "宾馆", "购物", "金融", "教育", "医疗", "汽车服务", "绿地"),
    *("火车站", "长途汽车站", "飞机场", "机场", "港口/码头", "桥", "加油站", "停车场", "停车场/停车区"),
    *("收费区/收费站", "收费处/收费站"),
)
LEVELS: Mapping[str, FoundLevel] = MappingProxyType(
    {
        "国家": FoundLevel.COUNTRY,
        "省": FoundLevel.PROVINCE,
        "城市": FoundLevel.CITY,
        "区县": FoundLevel.COUNTY,
        "乡镇": FoundLevel.TOWNSHIP,
        "村庄": FoundLevel.VILLAGE,
        "商圈": FoundLevel.QUARTER,
        "工业园区": FoundLevel.QUARTER,
        "旅游景点": FoundLevel.QUARTER,
        "道路": FoundLevel.ROAD,
        "交叉路口": FoundLevel.CROSSING,
        "门址": FoundLevel.DOOR,
        "地产小区": FoundLevel.BUILDING,
        "商务大厦": FoundLevel.BUILDING,
        "UNKNOWN": FoundLevel.UNKNOWN,
        **dict.fromkeys(_PLACES, FoundLevel.PLACE),
    }
)

# Baidu's own table: a confidence of at least this means an error of less than so many metres.
CONFIDENCE_ERRORS_M: tuple[tuple[float, float], ...] = (
    (100, 20),
    (90, 50),
    (80, 100),
    (75, 200),
    (70, 300),
    (60, 500),
    (50, 1_000),
    (40, 2_000),
    (30, 5_000),
    (25, 8_000),
    (20, 10_000),
    (0, 100_000),
)

_NOTHING = "无相关结果"
_CODES: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.KEY: "3 5 101 200 201 202 203 211 230 231 240 250 251 252 260 261",
        FaultKind.BLOCKED: "102 210 220",
        FaultKind.QUOTA_TODAY: "4 301 302",
        FaultKind.TOO_FAST: "401 402",
        FaultKind.BUSY: "1",
        FaultKind.QUESTION: "2",
    }
)
_FAULTS = {code: kind for kind, codes in _CODES.items() for code in codes.split()}


def parameters(question: Question) -> Mapping[str, str]:
    """Make the parameters of a request.

    Args:
        question: the address, shortened to what Baidu accepts; its city by name.

    Returns:
        The parameters, without the key.
    """
    address = question.address
    if question.city is not None and len(address.encode()) > MAX_ADDRESS_BYTES:
        # The city is told besides: the province before it is what says least.
        address = address[max(address.find(question.city), 0) :]
    address = shorten(address, MAX_ADDRESS_BYTES)
    asked = {"address": address, "output": "json", "ret_coordtype": "gcj02ll"}
    return asked if question.city is None else {**asked, "city": question.city}


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
    if status != "0":
        message = text_of(body.get("message")) or text_of(body.get("msg")) or ""
        if _NOTHING in message:
            return ()
        raise ServiceFault(_FAULTS.get(status, FaultKind.UNREADABLE), f"{status} {message}".strip())
    result = body.get("result")
    if result in (None, [], {}):
        return ()
    found = _candidate(an_object(result, "result"))
    return () if found is None else (found,)


def _candidate(result: Mapping[str, Any]) -> Candidate | None:
    location = result.get("location")
    if not isinstance(location, dict):
        return None
    comprehension = number_of(result.get("comprehension"))
    return place(
        location.get("lng"),
        location.get("lat"),
        Datum.GCJ02,
        LEVELS.get(text_of(result.get("level")) or "", FoundLevel.UNKNOWN),
        error_m=_error_m(number_of(result.get("confidence"))),
        confidence=0.5 if comprehension is None else comprehension / 100,
    )


def _error_m(confidence: float | None) -> float:
    wanted = 0.0 if confidence is None else confidence
    return next((error_m for least, error_m in CONFIDENCE_ERRORS_M if wanted >= least), 100_000.0)


BAIDU = Service(
    name="baidu",
    title="百度地图 Baidu",
    company="Baidu (北京百度网讯科技有限公司)",
    licence="© 百度地图 Baidu",
    datum=Datum.GCJ02,
    url="https://api.map.baidu.com",
    path="/geocoding/v3/",
    key_parameter="ak",
    needs_key=True,
    per_second=3.0,
    parameters=parameters,
    read=read,
)
