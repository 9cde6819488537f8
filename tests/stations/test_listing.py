from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.listing import ListQuery, list_stations
from stations.model import Snapshot, Station

AT = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
STATIONS = (
    Station("a000000001", "d", "工会驿站", address="郑州市花园路1号", division="410105"),
    Station("a000000002", "d", "暖心驿站", address="巩义市人民路", division="410181001"),
    Station("a000000003", "d", "站", address="", updated_at=AT),
)
REGISTER = Directory(Snapshot(1, {}, STATIONS))


def found(**asked: Any) -> list[str]:
    page = list_stations(REGISTER, ListQuery(AT, **asked), HoursEvaluator())
    assert page.total == len(page.stations)
    return [station.id[-1] for station in page.stations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1", "2", "3"]),
        ("  ", ["1", "2", "3"]),
        ("驿站", ["1", "2"]),
        ("驿站 花园路", ["1"]),
        ("花园路　工会", ["1"]),
        ("工会驿站郑州", []),
        ("驿站 北京", []),
        # A filter that cannot be understood is no reason to answer everything.
        ("！！", []),
    ],
)
def test_every_word_stands_in_the_name_or_in_the_address(text: str, expected: list[str]) -> None:
    assert found(text=text) == expected


@pytest.mark.parametrize(
    ("division", "expected"),
    [
        ("41", ["1", "2"]),
        ("410100", ["1", "2"]),
        ("410105", ["1"]),
        ("410105000000", ["1"]),
        ("410181000000", ["2"]),
        ("410181001000", ["2"]),
        ("410181002", []),
    ],
)
def test_a_division_holds_what_lies_in_it_however_its_code_is_written(
    division: str, expected: list[str]
) -> None:
    assert found(division=division) == expected


def test_what_never_changed_did_not_change_since() -> None:
    assert found(updated_since=AT) == ["3"]


def test_pages_follow_one_another_from_any_id() -> None:
    first = list_stations(REGISTER, ListQuery(AT, limit=2), HoursEvaluator())
    assert (len(first.stations), first.total, first.next_after) == (2, 3, "a000000002")
    rest = list_stations(REGISTER, ListQuery(AT, limit=2, after="a000000002"), HoursEvaluator())
    assert ([s.id for s in rest.stations], rest.total, rest.next_after) == (["a000000003"], 3, None)
    gone = list_stations(REGISTER, ListQuery(AT, limit=2, after="a0000000015"), HoursEvaluator())
    assert [s.id for s in gone.stations] == ["a000000002", "a000000003"]
