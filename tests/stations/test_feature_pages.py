"""Questions that are asked of all stations at once, beside the same asked of one after the other."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.divisions import Divisions
from geodata.reference_systems import CRS84
from stations.cql2 import FilterFault, make_predicate
from stations.cql2.like import Pattern
from stations.directory import Directory
from stations.feature_pages import FeaturesQuery, find_feature, find_features
from stations.flat import FLAT_FIELDS, flat_values
from stations.model import Amenity, Dataset, Position, PositionSource, Snapshot, Station, Status

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
NAMES = ("甲驿站", "乙驿站 Rest", "REST rest", "50%_off", "丙\n站", "电话 13800138000", "İstanbul")


def made(number: int) -> Station:
    """A station; every kind of gap is in one of them."""
    position = None
    if number % 4:
        lon, lat = 100 + number % 30, 20 + number % 17
        position = Position(lon, lat, 10.0 * (number % 5), PositionSource.GIVEN)
    return Station(
        f"{number:010d}",
        ("open", "kept", "nameless")[number % 3],
        NAMES[number % len(NAMES)],
        address=NAMES[number % 5] if number % 3 else "",
        position=position,
        amenities={} if number % 5 else {"microwave": Amenity.YES if number % 2 else Amenity.NO},
        stars=None if number % 3 == 0 else number % 6 or None,
        phone="13800138000" if number % 6 == 0 else "",
        status=Status.CLOSED if number % 11 == 0 else Status.OPEN,
        updated_at=None if number % 7 == 0 else NOON + timedelta(hours=number % 13),
    )


STATIONS = tuple(made(number) for number in range(1, 120))
DATASETS = {"open": Dataset("open"), "kept": Dataset("kept", open=False)}
DIRECTORY = Directory(Snapshot(1, DATASETS, STATIONS))
PUBLIC = [one for one in STATIONS if one.status is Status.OPEN]
ROWS = [flat_values(one, Divisions(())) for one in STATIONS]
OPEN = [one for one in PUBLIC if one.dataset != "kept"]


def ids(stations: list[Station]) -> list[str]:
    return [one.id for one in stations]


def is_within(place: tuple[float, float], box: Sequence[float]) -> bool:
    (lon, lat), (west, south, east, north) = place, box
    across = west <= lon <= east if west <= east else lon >= west or lon <= east
    return across and south <= lat <= north


def found(query: FeaturesQuery) -> list[str]:
    """All pages of an answer, its counts compared with them."""
    pages, after = [], ""
    while True:
        page = find_features(DIRECTORY, replace(query, limit=37, after=after))
        pages += ids(list(page.stations))
        if page.next_after is None:
            assert page.total == len(pages)
            return pages
        after = page.next_after


def test_only_what_is_open_data_is_found_and_the_rest_counted() -> None:
    page = find_features(DIRECTORY, FeaturesQuery(limit=1_000))
    assert ids(list(page.stations)) == ids(OPEN)
    assert page.withheld == len(PUBLIC) - len(OPEN) > 0
    for one in STATIONS:
        assert find_feature(DIRECTORY, one.id) is (one if one in OPEN else None)
    assert find_feature(DIRECTORY, "nothing") is None


@pytest.mark.parametrize("box", [(110, 22, 120, 30), (120, -90, 110, 90), (0, 0, 1, 1), (-180, -90, 180, 90)])
def test_what_lies_nobody_knows_where_matches_every_box(box: tuple[float, float, float, float]) -> None:
    """/req/core/fc-bbox-response C."""

    def matches(position: Position | None) -> bool:
        if position is None:
            return True
        return is_within((position.lon, position.lat), box)

    assert found(FeaturesQuery(bbox=box)) == [one.id for one in OPEN if matches(one.position)]


def test_what_changed_nobody_knows_when_matches_every_interval() -> None:
    """/req/core/fc-time-response C."""
    first, last = NOON + timedelta(hours=2), NOON + timedelta(hours=5)
    for since, until in ((first, last), (first, None), (None, last), (first, first), (None, None)):
        expected = [
            one.id
            for one in OPEN
            if one.updated_at is None
            or ((since is None or since <= one.updated_at) and (until is None or one.updated_at <= until))
        ]
        assert found(FeaturesQuery(updated=(since, until))) == expected


def test_the_extent_is_that_of_open_data() -> None:
    opened = DIRECTORY.open_data
    positions = [one.position for one in OPEN if one.position is not None]
    lon, lat = [one.lon for one in positions], [one.lat for one in positions]
    assert opened.bbox == (min(lon), min(lat), max(lon), max(lat))
    times = [one.updated_at for one in OPEN if one.updated_at is not None]
    assert opened.changed == (min(times), max(times))
    assert DIRECTORY.open_data is opened
    far = Station("z", "kept", "远", position=Position(-179, -80, 1, PositionSource.GIVEN), updated_at=NOON)
    away = Directory(Snapshot(2, DATASETS, (*STATIONS, far))).open_data
    assert (away.bbox, away.changed) == (opened.bbox, opened.changed)
    nothing = Directory(Snapshot(3, DATASETS, (far,))).open_data
    assert (nothing.bbox, nothing.changed) == (None, None)
    assert not nothing.mask.any()


def test_columns_are_the_values_of_the_rows() -> None:
    for field in FLAT_FIELDS:
        column = DIRECTORY.flat.column(field.name)
        values = (*column.values, None)
        assert [values[place] for place in column.places.tolist()] == [row[field.name] for row in ROWS]


# What a filter may be made of: every operator over texts, numbers, instants and places, gaps included.
_LEAVES = st.one_of(
    st.builds(
        lambda op, name, value: {"op": op, "args": [{"property": name}, value]},
        st.sampled_from(["=", "<>", "<", "<=", ">", ">="]),
        st.sampled_from(["name", "address", "dataset", "amenity_microwave", "phone"]),
        st.sampled_from([*NAMES, "open", "yes", "", "138****8000", "13800138000"]),
    ),
    st.builds(
        lambda op, value: {"op": op, "args": [value, {"property": "stars"}]},
        st.sampled_from(["=", "<>", "<", "<=", ">", ">="]),
        st.integers(-1, 6),
    ),
    st.builds(
        lambda name, pattern: {"op": "like", "args": [{"property": name}, pattern]},
        st.sampled_from(["name", "address"]),
        st.text(alphabet="%_\\R驿站e50\n", max_size=5),
    ),
    st.builds(
        lambda one, other: {"op": "between", "args": [{"property": "position_error_m"}, one, other]},
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    st.builds(
        lambda values: {"op": "in", "args": [{"property": "stars"}, values]},
        st.lists(st.integers(0, 5), min_size=1),
    ),
    st.builds(
        lambda name: {"op": "isNull", "args": [{"property": name}]},
        st.sampled_from(["stars", "address", "updated_at", "geometry"]),
    ),
    st.builds(
        lambda op, hours: {
            "op": op,
            "args": [{"property": "updated_at"}, {"timestamp": (NOON + timedelta(hours=hours)).isoformat()}],
        },
        st.sampled_from(["=", "<", ">="]),
        st.integers(0, 13),
    ),
    st.builds(
        lambda op: {"op": op, "args": [{"property": "name"}, {"property": "address"}]},
        st.sampled_from(["=", "<>", "<"]),
    ),
    st.builds(
        lambda west, east: {
            "op": "s_intersects",
            "args": [{"property": "geometry"}, {"bbox": [west, 20, east, 30]}],
        },
        st.integers(100, 130),
        st.integers(100, 130),
    ),
    st.booleans(),
)
TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one: {"op": "not", "args": [one]}, inner),
        st.builds(
            lambda op, parts: {"op": op, "args": parts},
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
    ),
    max_leaves=5,
)
_COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def answer(tree: Any, row: Mapping[str, Any], station: Station) -> bool | None:
    """What one station answers, by the words of the standard and as slowly as one likes."""
    if isinstance(tree, bool):
        return tree
    op, args = tree["op"], tree["args"]
    if op in ("and", "or"):
        parts = [answer(part, row, station) for part in args]
        decides = op == "or"
        return decides if decides in parts else None if None in parts else not decides
    if op == "not":
        inner = answer(args[0], row, station)
        return None if inner is None else not inner
    if op == "s_intersects":
        if station.position is None:
            return None
        lon, lat = station.position.lon, station.position.lat
        return is_within((lon, lat), args[1]["bbox"])
    if op == "isNull" and args[0]["property"] == "geometry":
        return station.position is None
    first, *others = [value_of(one, row) for one in args]
    if op == "isNull":
        return first is None
    if first is None or None in others:
        return None
    return simple_answer(op, first, others)


def simple_answer(op: str, first: Any, others: list[Any]) -> bool:
    if op == "between":
        return bool(others[0] <= first <= others[1])
    if op == "in":
        return first in others[0]
    if op == "like":
        parts = re.findall(r"\\.|.", others[0], re.DOTALL)
        written = [".*" if one == "%" else "." if one == "_" else re.escape(one[-1]) for one in parts]
        return re.fullmatch("".join(written), first, re.DOTALL) is not None
    return bool(_COMPARE[op](first, others[0]))


def value_of(one: Any, row: Mapping[str, Any]) -> Any:
    match one:
        case {"property": str(name)}:
            return row[name]
        case {"timestamp": str(text)}:
            return datetime.fromisoformat(text)
    return one


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_all_stations_answer_at_once_what_each_answers_alone(tree: Any) -> None:
    answers = make_predicate(tree, CRS84)(DIRECTORY.flat)
    expected = [answer(tree, row, station) for row, station in zip(ROWS, STATIONS, strict=True)]
    assert answers.yes.tolist() == [one is True for one in expected]
    assert answers.no.tolist() == [one is False for one in expected]


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="%_\\ab市", max_size=9), st.lists(st.text(alphabet="ab市%_\\\n", max_size=9), max_size=8)
)
def test_like_is_that_of_the_standard(pattern: str, texts: list[str]) -> None:
    assert Pattern(pattern).matches(texts) == [simple_answer("like", text, [pattern]) for text in texts]


def test_a_filter_may_ask_for_so_much_and_no_more() -> None:
    one = {"op": "=", "args": [{"property": "stars"}, 3]}
    search = {"op": "like", "args": [{"property": "name"}, "%a%b%c%d%e%f%"]}
    both = {"op": "=", "args": [{"property": "name"}, {"property": "address"}]}
    for part, most in ((one, 24), (search, 6), (both, 12)):
        make_predicate({"op": "or", "args": [part] * most}, CRS84)
        with pytest.raises(FilterFault) as refused:
            make_predicate({"op": "or", "args": [part] * (most + 1)}, CRS84)
        assert refused.value.text_code == "filter_too_long"
