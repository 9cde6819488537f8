"""Answers of online services: read, faulty, hostile; and how sure each word of them is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.catalogue import languages
from geodata.datum import Datum, from_wgs84
from geodata.geodesic import distance_m
from geodata.services import (
    FOUND_ERRORS_M,
    SERVICES,
    Candidate,
    FaultKind,
    FoundLevel,
    Question,
    ServiceFault,
    amap,
    baidu,
    fault_words,
    found_words,
    parse,
    photon,
    tencent,
    tianditu,
)

ALL = tuple(SERVICES)
PLACE = (113.7, 34.8)


def amap_answer(**item: Any) -> dict[str, Any]:
    found = {"location": "113.7,34.8", "level": "门牌号", "adcode": "410105", **item}
    return {"status": "1", "infocode": "10000", "geocodes": [found]}


def baidu_answer(**result: Any) -> dict[str, Any]:
    found = {"location": {"lng": 113.7, "lat": 34.8}, "confidence": 80, "comprehension": 95, "level": "门址"}
    return {"status": 0, "result": {**found, **result}}


def tencent_answer(**result: Any) -> dict[str, Any]:
    found = {"location": {"lng": 113.7, "lat": 34.8}, "ad_info": {"adcode": "410105"}}
    return {"status": 0, "result": {**found, "reliability": 8, "level": 9, **result}}


def tianditu_answer(**location: Any) -> dict[str, Any]:
    found = {"lon": "113.7", "lat": "34.8", "level": "门址", "score": 95}
    return {"status": "0", "msg": "ok", "location": {**found, **location}}


def nominatim_answer(**item: Any) -> list[dict[str, Any]]:
    return [{"lon": "113.7", "lat": "34.8", "category": "place", "type": "house", "place_rank": 30, **item}]


def photon_answer(**facts: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [113.7, 34.8]}
    return {"features": [{"geometry": geometry, "properties": {"type": "house", **facts}}]}


MAKERS = {
    "amap": amap_answer,
    "baidu": baidu_answer,
    "tencent": tencent_answer,
    "tianditu": tianditu_answer,
    "nominatim": nominatim_answer,
    "photon": photon_answer,
}


def only(service: str, answer: Any) -> Candidate:
    (found,) = SERVICES[service].read(answer)
    return found


@pytest.mark.parametrize("service", ALL)
def test_every_position_comes_back_in_the_datum_that_is_declared(service: str) -> None:
    found = only(service, MAKERS[service]())
    assert from_wgs84(found.lon, found.lat, SERVICES[service].datum) == pytest.approx(PLACE, abs=1e-9)
    shifted = float(distance_m(*PLACE, np.array([found.lon]), np.array([found.lat]))[0])
    assert (shifted > 400) == (SERVICES[service].datum is Datum.GCJ02)


UNKNOWN_WORDS: tuple[Any, ...] = ("新词", "", [], None)


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        *((amap_answer(level=word), level) for word, level in amap.LEVELS.items()),
        *((amap_answer(level=odd), FoundLevel.UNKNOWN) for odd in UNKNOWN_WORDS),
    ],
)
def test_words_of_amap(answer: Any, level: FoundLevel) -> None:
    found = only("amap", answer)
    assert (found.level, found.error_m) == (level, FOUND_ERRORS_M[level])
    assert found.division_code == "410105"


@pytest.mark.parametrize("adcode", [[], "", "4101", "41010a", "010105", 410105.0, None, "410105000000"])
def test_a_code_that_is_none_is_left_out(adcode: Any) -> None:
    assert only("amap", amap_answer(adcode=adcode)).division_code is None


@pytest.mark.parametrize(
    "location",
    [
        [],
        "",
        "[]",
        "113.7",
        "113.7,",
        ",34.8",
        "a,b",
        "113.7,34.8,5",
        "1e2,3",
        "nan,nan",
        "0,0",
        "181,3",
        "30,91",
        7,
        None,
    ],
)
def test_a_place_without_coordinates_is_no_place(location: Any) -> None:
    assert SERVICES["amap"].read(amap_answer(location=location)) == ()


def test_the_first_of_several_stays_the_first() -> None:
    answer = amap_answer()
    answer["geocodes"] += [{"location": [], "level": "市"}, "x", {"location": "120,30", "level": "市"}]
    assert [item.level for item in SERVICES["amap"].read(answer)] == [FoundLevel.DOOR, FoundLevel.CITY]
    answer["geocodes"] *= 50
    assert len(SERVICES["amap"].read(answer)) <= 10


@pytest.mark.parametrize(
    ("confidence", "error_m"),
    [
        *((100, 150.0), (80, 150.0), (75, 200.0), (60, 500.0), (59, 1_000.0), (20, 10_000.0)),
        *((3, 100_000.0), (None, 100_000.0), ("80", 150.0), ([], 100_000.0)),
    ],
)
def test_the_confidence_of_baidu_is_an_error(confidence: Any, error_m: float) -> None:
    found = only("baidu", baidu_answer(confidence=confidence))
    assert (found.error_m, found.confidence, found.level) == (error_m, 0.95, FoundLevel.DOOR)


def test_a_level_of_baidu_is_never_more_exact_than_it_says() -> None:
    for word, level in baidu.LEVELS.items():
        found = only("baidu", baidu_answer(level=word, confidence=100))
        assert (found.level, found.error_m) == (level, FOUND_ERRORS_M[level])


def test_levels_of_tencent_count_only_where_it_calls_itself_reliable() -> None:
    for number, level in tencent.LEVELS.items():
        for given_as in (int(number), number):
            sure = only("tencent", tencent_answer(level=given_as))
            assert (sure.level, sure.error_m) == (level, FOUND_ERRORS_M[level])
        unsure = only("tencent", tencent_answer(level=int(number), reliability=6))
        assert unsure.error_m >= FOUND_ERRORS_M[FoundLevel.TOWNSHIP]
    assert only("tencent", tencent_answer(ad_info=[])).division_code is None
    assert only("tencent", tencent_answer(level=True)).level is FoundLevel.UNKNOWN


def test_a_poor_score_of_tianditu_is_a_quarter_at_best() -> None:
    for word, level in tianditu.LEVELS.items():
        assert only("tianditu", tianditu_answer(level=word)).level is level
    assert only("tianditu", tianditu_answer(score=60)).error_m == FOUND_ERRORS_M[FoundLevel.QUARTER]
    assert only("tianditu", tianditu_answer(score="x")).error_m == FOUND_ERRORS_M[FoundLevel.QUARTER]


@pytest.mark.parametrize(
    ("item", "level"),
    [
        ({"category": "highway", "type": "primary"}, FoundLevel.ROAD),
        ({"category": "highway", "type": "bus_stop"}, FoundLevel.PLACE),
        ({"class": "building", "category": None, "type": "yes"}, FoundLevel.BUILDING),
        ({"category": "amenity", "type": "bank"}, FoundLevel.PLACE),
        ({"category": "place", "type": "village"}, FoundLevel.VILLAGE),
        ({"category": "boundary", "type": "administrative", "addresstype": "city"}, FoundLevel.CITY),
        ({"category": "boundary", "type": "administrative", "place_rank": 8}, FoundLevel.PROVINCE),
        ({"category": "boundary", "type": "administrative", "place_rank": 12}, FoundLevel.COUNTY),
        ({"category": "boundary", "type": "administrative", "place_rank": 16}, FoundLevel.TOWNSHIP),
        ({"category": "boundary", "type": "administrative", "place_rank": "x"}, FoundLevel.UNKNOWN),
        ({"category": "", "class": []}, FoundLevel.UNKNOWN),
    ],
)
def test_kinds_of_nominatim(item: dict[str, Any], level: FoundLevel) -> None:
    assert only("nominatim", nominatim_answer(**item)).level is level


def test_a_thing_is_as_uncertain_as_it_is_large() -> None:
    box = ["34.6", "35.0", "113.5", "113.9"]
    found = only("nominatim", nominatim_answer(category="highway", type="primary", boundingbox=box))
    diagonal_m = float(distance_m(113.5, 34.6, np.array([113.9]), np.array([35.0]))[0])
    assert found.error_m == pytest.approx(diagonal_m / 2)
    large = only("photon", photon_answer(type="street", extent=[113.5, 35.0, 113.9, 34.6]))
    assert large.error_m == pytest.approx(diagonal_m / 2)
    for wrong in ([], ["a"] * 4, [1, 2, 3], "x", [None] * 4, ["400", "1", "1", "1"], ["1e9"] * 4):
        assert only("nominatim", nominatim_answer(boundingbox=wrong)).error_m == 150.0


def test_steps_of_photon() -> None:
    for word, level in photon.LEVELS.items():
        assert only("photon", photon_answer(type=word)).level is level
    assert only("photon", photon_answer(housenumber="1")).level is FoundLevel.DOOR


NOTHING = {
    "amap": ({"status": "1", "infocode": "10000", "geocodes": []}, {"status": "0", "infocode": "30001"}),
    "baidu": (
        {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []},
        {"status": 0, "result": []},
    ),
    "tencent": ({"status": 347, "message": "查询无结果"},),
    "tianditu": ({"status": "101", "msg": "无查询结果"}, {"status": "0", "location": {}}),
    "nominatim": ([],),
    "photon": ({"type": "FeatureCollection", "features": []},),
}


@pytest.mark.parametrize("service", ALL)
def test_nothing_found_is_an_empty_answer_and_no_fault(service: str) -> None:
    for answer in NOTHING[service]:
        assert SERVICES[service].read(answer) == ()


@pytest.mark.parametrize("service", ALL)
@pytest.mark.parametrize("answer", [None, 7, "x", True, {}, {"status": []}, {"status": "1", "geocodes": "x"}])
def test_what_is_no_answer_is_a_fault(service: str, answer: Any) -> None:
    with pytest.raises(ServiceFault):
        SERVICES[service].read(answer)


@pytest.mark.parametrize(
    ("service", "answer", "kind"),
    [
        (
            "amap",
            {"status": "0", "infocode": "10003", "info": "DAILY_QUERY_OVER_LIMIT"},
            FaultKind.QUOTA_TODAY,
        ),
        ("amap", {"status": "0", "infocode": "10021"}, FaultKind.TOO_FAST),
        ("amap", {"status": "0", "infocode": "10001"}, FaultKind.KEY),
        ("amap", {"status": "0", "infocode": "10005"}, FaultKind.BLOCKED),
        ("amap", {"status": "0", "infocode": "20000"}, FaultKind.QUESTION),
        ("amap", {"status": "0", "infocode": "30002"}, FaultKind.BUSY),
        ("amap", {"status": "0", "infocode": "99999"}, FaultKind.UNREADABLE),
        ("baidu", {"status": 302}, FaultKind.QUOTA_TODAY),
        ("baidu", {"status": "401"}, FaultKind.TOO_FAST),
        ("baidu", {"status": 5}, FaultKind.KEY),
        ("baidu", {"status": 210}, FaultKind.BLOCKED),
        ("baidu", {"status": 2}, FaultKind.QUESTION),
        ("baidu", {"status": 1, "message": "服务器内部错误"}, FaultKind.BUSY),
        ("tencent", {"status": 121}, FaultKind.QUOTA_TODAY),
        ("tencent", {"status": 120}, FaultKind.TOO_FAST),
        ("tencent", {"status": 311}, FaultKind.KEY),
        ("tencent", {"status": 112}, FaultKind.BLOCKED),
        ("tencent", {"status": 348}, FaultKind.QUESTION),
        ("tianditu", {"status": "404", "msg": "error"}, FaultKind.BUSY),
        ("tianditu", {"code": 301, "msg": "非法Key"}, FaultKind.KEY),
        ("tianditu", {"code": 302, "msg": "超出当日访问次数"}, FaultKind.QUOTA_TODAY),
        ("nominatim", {"error": {"code": 400, "message": "bad"}}, FaultKind.QUESTION),
        ("photon", {"message": "missing q"}, FaultKind.QUESTION),
    ],
)
def test_refusals_are_told_apart(service: str, answer: Any, kind: FaultKind) -> None:
    with pytest.raises(ServiceFault) as caught:
        SERVICES[service].read(answer)
    assert caught.value.kind is kind


NAMES = (
    *(
        "status",
        "infocode",
        "geocodes",
        "location",
        "level",
        "adcode",
        "result",
        "lng",
        "lat",
        "lon",
        "error",
    ),
    *("confidence", "ad_info", "features", "geometry", "coordinates", "properties", "type", "extent"),
    *("boundingbox", "category", "place_rank"),
)
GOOD_STATUS = {"amap": "1", "baidu": 0, "tencent": 0, "tianditu": "0"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@given(json_values, st.sampled_from(ALL))
def test_any_json_is_read_or_is_a_fault(answer: Any, service: str) -> None:
    if isinstance(answer, dict):
        answer = {
            "status": 0 if service in ("baidu", "tencent") else "1" if service == "amap" else "0",
            **answer,
        }
    try:
        found = SERVICES[service].read(answer)
    except ServiceFault:
        return
    for item in found:
        assert -180 <= item.lon <= 180
        assert -90 <= item.lat <= 90
        assert item.error_m >= 150.0
        assert 0 <= item.confidence <= 1


@pytest.mark.parametrize("text", ["", "<html>", "{", "[" * 100_000, '{"a": 1} x', "\ufeff{}"])
def test_text_that_is_no_json_is_a_fault(text: str) -> None:
    with pytest.raises(ServiceFault):
        parse(text)


def test_every_level_and_fault_has_words_in_both_languages() -> None:
    assert set(FOUND_ERRORS_M) == set(FoundLevel)
    for lang in languages():
        assert all(found_words(level, lang) for level in FoundLevel)
        assert all(fault_words(kind, lang, "AMAP") for kind in FaultKind)
    assert found_words("galaxy", "en") == found_words(FoundLevel.UNKNOWN, "en")
    exact = [FOUND_ERRORS_M[level] for level in FoundLevel if level is not FoundLevel.UNKNOWN]
    assert exact == sorted(exact)


@pytest.mark.parametrize("service", ALL)
def test_parameters_hold_the_address_and_no_key(service: str) -> None:
    question = Question("河南省郑州市金水区花园路1号", "郑州市", "410100")
    asked = SERVICES[service].parameters(question)
    assert SERVICES[service].key_parameter not in asked
    assert "花园路1号" in json.dumps(dict(asked), ensure_ascii=False)
    assert dict(SERVICES[service].parameters(Question("花园路1号"))).get("city") is None


@pytest.mark.parametrize("service", ALL)
def test_a_server_may_be_named_with_or_without_its_path(service: str) -> None:
    known = SERVICES[service]
    whole = known.endpoint("https://example.org")
    assert whole == "https://example.org" + known.path
    assert (
        known.endpoint("https://example.org/")
        == known.endpoint(whole)
        == known.endpoint(whole.rstrip("/"))
        == whole
    )


@pytest.mark.field
def test_published_examples(shared: Path) -> None:
    """The documented shapes; `_about` says which of them were copied from memory."""
    cases = json.loads((shared / "cases" / "geocoder_fixtures.json").read_text(encoding="utf-8"))
    kinds = {
        "bad_key": FaultKind.KEY,
        "daily_quota": FaultKind.QUOTA_TODAY,
        "qps": FaultKind.TOO_FAST,
        "error": FaultKind.BUSY,
    }
    read = 0
    for service, answers in cases.items():
        if service.startswith("_"):
            continue
        for name, answer in answers.items():
            if name == "request" or name.startswith("regeo"):
                continue
            read += 1
            if name in kinds:
                with pytest.raises(ServiceFault) as caught:
                    SERVICES[service].read(answer)
                assert caught.value.kind is kinds[name]
            else:
                found = SERVICES[service].read(answer)
                assert len(found) == (
                    0 if name.startswith("no_result") else 3 if name == "ambiguous_3" else 1
                )
    assert read >= 20
