"""Requests are what the servers' documentation shows; whatever comes back is a way, no way or a fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.routing import ROUTERS, Way
from geodata.services import FaultKind, ServiceFault

ORIGIN = (113.6538, 34.7466)
TARGETS = [(113.66, 34.75), (113.7, 34.8)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def osrm(seconds: list[Any], metres: list[Any]) -> dict[str, Any]:
    return {"code": "Ok", "durations": [[0, *seconds]], "distances": [[0, *metres]]}


def valhalla(seconds: list[Any], kilometres: list[Any], **more: Any) -> dict[str, Any]:
    cells = [
        {"time": time, "distance": length, "to_index": place, "from_index": 0}
        for place, (time, length) in enumerate(zip(seconds, kilometres, strict=True))
    ]
    return {"sources_to_targets": [cells], "units": "kilometers", **more}


def test_osrm_is_asked_for_one_row_of_its_table() -> None:
    asked = ROUTERS["osrm"].request(ORIGIN, TARGETS, "foot")
    assert asked.method == "GET"
    assert asked.path == "/table/v1/foot/113.653800,34.746600;113.660000,34.750000;113.700000,34.800000"
    assert asked.parameters["sources"] == "0"
    assert asked.parameters["annotations"] == "duration,distance"


def test_valhalla_is_asked_for_one_row_of_its_matrix() -> None:
    asked = ROUTERS["valhalla"].request(ORIGIN, TARGETS, "pedestrian")
    assert (asked.method, asked.path) == ("POST", "/sources_to_targets")
    assert asked.body is not None
    assert asked.body["sources"] == [{"lon": 113.6538, "lat": 34.7466}]
    assert asked.body["targets"] == [{"lon": lon, "lat": lat} for lon, lat in TARGETS]
    assert asked.body["costing"] == "pedestrian"


def test_null_is_no_way() -> None:
    expected = (Way(60.0, 1500.0), None)
    assert ROUTERS["osrm"].read(osrm([60, None], [1500, None]), 2) == expected
    assert ROUTERS["valhalla"].read(valhalla([60, None], [1.5, None]), 2) == expected


def test_miles_are_not_kilometres() -> None:
    [way] = ROUTERS["valhalla"].read(valhalla([60], [1], units="miles"), 1)
    assert way == Way(60.0, 1609.344)


@pytest.mark.parametrize(
    ("name", "answer", "kind"),
    [
        ("osrm", {"code": "NoSegment", "message": "…"}, FaultKind.QUESTION),
        ("osrm", {"code": "TooBig"}, FaultKind.QUESTION),
        ("osrm", {"code": "InvalidUrl"}, FaultKind.UNREADABLE),
        ("osrm", {}, FaultKind.UNREADABLE),
        ("osrm", osrm([1], [1]), FaultKind.UNREADABLE),
        ("osrm", osrm([1, 2, 3], [1, 2, 3]), FaultKind.UNREADABLE),
        ("osrm", {"code": "Ok", "durations": [[0, 1, 2]]}, FaultKind.UNREADABLE),
        ("osrm", osrm([1, 2], [1, None]), FaultKind.UNREADABLE),
        ("osrm", osrm([1, -2], [1, 2]), FaultKind.UNREADABLE),
        ("osrm", osrm([1, 10**400], [1, 2]), FaultKind.UNREADABLE),
        ("osrm", osrm([1, float("nan")], [1, 2]), FaultKind.UNREADABLE),
        ("osrm", osrm([1, True], [1, 2]), FaultKind.UNREADABLE),
        ("valhalla", {"error_code": 171, "error": "No suitable edges near location"}, FaultKind.QUESTION),
        ("valhalla", {"sources_to_targets": {"durations": [[1, 2]]}}, FaultKind.UNREADABLE),
        ("valhalla", valhalla([1, 2], ["x", 2]), FaultKind.UNREADABLE),
        ("valhalla", valhalla([1, 2], [10**400, 2]), FaultKind.UNREADABLE),
        (
            "valhalla",
            {"sources_to_targets": [[{"to_index": 1}, {"to_index": 0}]]},
            FaultKind.UNREADABLE,
        ),
    ],
)
def test_what_is_no_answer_is_a_fault(name: str, answer: Any, kind: FaultKind) -> None:
    with pytest.raises(ServiceFault) as raised:
        ROUTERS[name].read(answer, 2)
    assert raised.value.kind is kind


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(ROUTERS)), JSON, JSON, st.integers(1, 3))
def test_any_json_is_ways_or_a_fault(name: str, one: Any, other: Any, number: int) -> None:
    answers = (
        one,
        {"code": "Ok", "durations": [one], "distances": [other]},
        {"sources_to_targets": one},
        {"sources_to_targets": [[{"time": one, "distance": other}] * number]},
    )
    for answer in answers:
        try:
            ways = ROUTERS[name].read(answer, number)
        except ServiceFault:
            continue
        assert len(ways) == number
        assert all(way is None or (0 <= way.metres < 2e8 and 0 <= way.seconds <= 1e7) for way in ways)
