"""The parser of filters is a library in native code: nothing that anybody sends may end the process."""

from __future__ import annotations

import math
import random
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.reference_systems import CRS84
from stations.cql2 import LONGEST_FILTER, FilterFault, make_predicate, read_json, read_text
from stations.cql2.reading import DEEPEST_TEXT
from stations.flat_columns import FlatColumns
from stations.model import Station

SOUP = [
    "(", ")", "-", "+", "*", "/", "^", "NOT", "AND", "OR", "=", "<>", "<", "1", "'a'", '"', "name", "stars",
    "CASEI(",
    "S_INTERSECTS(", "BBOX(1,2,3,4)", "POINT(1 2)", "IN", "(1,2)", "BETWEEN", "LIKE", "IS", "NULL", "TRUE",
    "'", ",",
    "DATE('2026-01-01')", "INTERVAL('..','..')", ";", "DIV", "%", "A_EQUALS(", "geometry", "[", "]", "{",
    "ACCENTI(",
]  # fmt: skip
STATION = Station("a", "zz", "甲", stars=3, updated_at=datetime(2026, 1, 1, tzinfo=UTC))


def answer_of(tree: Any, station: Station) -> bool | None:
    """What one station answers."""
    position = station.position
    lon, lat = (math.nan, math.nan) if position is None else (position.lon, position.lat)
    answers = make_predicate(tree, CRS84)(FlatColumns([station], np.array([lon]), np.array([lat])))
    yes, no = bool(answers.yes[0]), bool(answers.no[0])
    assert not (yes and no)
    return yes if yes or no else None


def ask(text: str) -> bool | None:
    try:
        return answer_of(read_text(text), STATION)
    except FilterFault:
        return None


def longest(piece: str) -> str:
    return piece * (LONGEST_FILTER // len(piece))


def try_everything() -> None:
    """Repeat every sign and every pair of signs up to the longest filter, and mix them."""
    for first in SOUP:
        for second in SOUP:
            ask(longest(f"{first} {second} ")[:LONGEST_FILTER])
            ask((longest(f"{first}{second}") + "stars=1")[-LONGEST_FILTER:])
    chosen = random.Random(7)
    for _ in range(500):
        ask(" ".join(chosen.choices(SOUP, k=chosen.randint(1, 300)))[:LONGEST_FILTER])


def test_no_filter_ends_the_process() -> None:
    # The stack of a thread is smaller than that of a process on some systems: half a megabyte on macOS.
    code = (
        "import threading; from tests.stations.test_cql2_reading import try_everything as work; "
        "threading.stack_size(512 * 1024); one = threading.Thread(target=work); one.start(); one.join()"
    )
    # S603: the words are ours.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


def processor_s(text: str) -> float:
    """The least processor time of three readings."""
    took = []
    for _ in range(3):
        began = time.process_time()
        with pytest.raises(FilterFault, match="filter_unreadable"):
            read_text(text)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("opening", ["(", "a IN (", "(a=1 AND ", "(1+", "a BETWEEN (", "-("])
def test_brackets_that_lead_nowhere_do_not_take_ever_longer(opening: str) -> None:
    # The parser tries each such bracket twice, so that 24 of them took a core for 20 seconds.
    inside = ",".join(["'x'"] * 900)
    deepest = processor_s(opening * DEEPEST_TEXT + inside)
    assert deepest <= 2 ** (DEEPEST_TEXT + 1) * processor_s(opening + inside)
    for text in (opening * (DEEPEST_TEXT + 1) + inside, opening * 24 + "a b" + ")" * 24):
        with pytest.raises(FilterFault, match="filter_too_deep"):
            read_text(text)


@settings(max_examples=50, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner)))
def test_any_tree_is_read_or_refused(tree: object) -> None:
    with pytest.raises(FilterFault) if not isinstance(tree, bool) else threading.Lock():
        make_predicate(tree, CRS84)


def test_three_values() -> None:
    for text, answer in (
        ("stars = 3", True),
        ("NOT stars = 3", False),
        ("host = 'x'", None),
        ("NOT host = 'x'", None),
        ("host = 'x' OR stars = 3", True),
        ("host = 'x' AND stars = 4", False),
        ("host = 'x' AND stars = 3", None),
        ("host IS NULL", True),
        ("stars BETWEEN 1 AND 3", True),
        ("stars IN (1, 3)", True),
        ("updated_at = TIMESTAMP('2026-01-01T08:00:00+08:00')", True),
        ("updated_at < DATE('2026-01-02')", True),
    ):
        assert ask(text) is answer, text


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [
        ("%", "", True), ("", "", True), ("_", "", False), ("a%c", "abbc", True), ("a%c", "abbd", False),
        ("a_c", "abc", True), ("%b%", "abc", True), (r"\%", "%", True), (r"\%", "x", False),
        ("a%b%c", "aXbYc", True),
        ("*", "x", False), (".", "x", False), ("%a%a%a%a%a%a%a%b", "a" * 3_000, False),
    ],
)  # fmt: skip
def test_like(pattern: str, text: str, answer: bool) -> None:
    tree = {"op": "like", "args": [{"property": "name"}, pattern]}
    assert answer_of(tree, Station("a", "zz", text)) is answer


def test_json_is_json() -> None:
    for text in ("", "{", "NaN", "[" * 3_000):
        with pytest.raises(FilterFault):
            read_json(text)
