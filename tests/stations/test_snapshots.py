"""A directory that was brought to a later version is like one that was made from it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.columns import Columns
from stations.directory import Directory
from stations.hours import HoursEvaluator
from stations.model import Amenity, Dataset, Position, PositionSource, Snapshot, Station, Status
from stations.nearest import NearestQuery, OpenFilter, nearest
from stations.snapshots import SnapshotStep, advance
from stations.tiles import TileQuery, tile

AT = datetime(2026, 7, 15, 6, tzinfo=UTC)
ids = st.integers(0, 30).map(lambda number: f"s{number:09d}")


@st.composite
def stations(draw: st.DrawFn) -> Station:
    position = draw(
        st.none()
        | st.builds(
            Position,
            lon=st.floats(113, 114),
            lat=st.floats(34, 35),
            error_m=st.sampled_from((10.0, 6_000.0)),
            source=st.sampled_from((PositionSource.GIVEN, PositionSource.GAZETTEER)),
        )
    )
    return Station(
        draw(ids),
        "d",
        draw(st.sampled_from(("甲站", "乙站", "丙站"))),
        kinds=draw(st.sampled_from((("rest_station",), ("nursing_room",), ("pop_up",)))),
        position=position,
        amenities=draw(st.sampled_from(({}, {"microwave": Amenity.YES}))),
        hours_rule=draw(st.sampled_from((None, "24/7", "Mo-Fr 09:00-17:00"))),
        status=draw(st.sampled_from((Status.OPEN, Status.CLOSED))),
    )


def by_id(made: list[Station]) -> dict[str, Station]:
    return {station.id: station for station in made}


def snapshot_of(version: int, made: dict[str, Station], attribution: str = "") -> Snapshot:
    datasets = {"d": Dataset("d", attribution=attribution)}
    return Snapshot(version, datasets, tuple(made[id_] for id_ in sorted(made)))


def assert_like(advanced: Directory, fresh: Directory) -> None:
    """What reads can see of both is the same."""
    assert (advanced.version, advanced.stations) == (fresh.version, fresh.stations)
    assert advanced.terms.whole == fresh.terms.whole
    assert [advanced.get(station.id) for station in fresh.stations] == [*fresh.stations]
    assert advanced.folded_texts == fresh.folded_texts
    for field in fields(Columns):
        old, new = getattr(advanced.columns, field.name), getattr(fresh.columns, field.name)
        if field.name == "rule":
            assert [advanced.rules[n] for n in old] == [fresh.rules[n] for n in new]
        elif field.name == "origin":
            former, anew = advanced.parts.origins, fresh.parts.origins
            assert [former[n] for n in old] == [anew[n] for n in new]
        else:
            np.testing.assert_array_equal(old, new, err_msg=field.name)
    np.testing.assert_array_equal(np.stack(advanced.gcj02), np.stack(fresh.gcj02))
    evaluator = HoursEvaluator()
    for open_filter in OpenFilter:
        query = NearestQuery(113.5, 34.5, AT, limit=7, open=open_filter)
        assert nearest(advanced, query, evaluator) == nearest(fresh, query, evaluator)


@given(
    before=st.lists(stations(), max_size=20).map(by_id),
    changed=st.lists(stations(), max_size=8).map(by_id),
    removed=st.sets(ids, max_size=8),
    searched=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_advancing_gives_what_making_anew_gives(
    before: dict[str, Station], changed: dict[str, Station], removed: set[str], searched: bool
) -> None:
    removed -= changed.keys()
    earlier = Directory(snapshot_of(1, before))
    if searched:
        assert len(earlier.folded_texts) == len(before)
    after = snapshot_of(2, {k: v for k, v in {**before, **changed}.items() if k not in removed}, "x")
    step = SnapshotStep(2, after.datasets, tuple(changed.values()), tuple(removed))
    snapshot, moved = advance(earlier.snapshot, step)
    assert snapshot == after
    assert_like(Directory(snapshot, (earlier, moved)), Directory(after))


def test_a_change_of_a_text_keeps_the_index() -> None:
    made = by_id(
        [
            Station(f"s{n:09d}", "d", "站", position=Position(113 + n / 9, 34, 10.0, PositionSource.GIVEN))
            for n in range(9)
        ]
    )
    earlier = Directory(snapshot_of(1, made))
    renamed = replace(made["s000000003"], name="新名")
    snapshot, moved = advance(earlier.snapshot, SnapshotStep(2, {}, (renamed,), ()))
    later = Directory(snapshot, (earlier, moved))
    assert later.index is earlier.index
    pinned = replace(renamed, position=Position(113.0, 35.0, 10.0, PositionSource.STAFF))
    snapshot, moved = advance(later.snapshot, SnapshotStep(3, {}, (pinned,), ()))
    assert Directory(snapshot, (later, moved)).index is not later.index


def test_the_places_of_what_stayed_are_known() -> None:
    made = by_id([Station(f"s{n:09d}", "d", "站") for n in (1, 3, 5)])
    step = SnapshotStep(2, {}, (Station("s000000002", "d", "站"), made["s000000005"]), ("s000000001",))
    _, moved = advance(snapshot_of(1, made), step)
    assert moved.kept_places(3).tolist() == [-1, 1, -1]


def test_grids_that_were_asked_for_are_made_before_anybody_asks_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stood = by_id(
        [
            Station(f"s{n:09d}", "d", "站", position=Position(113 + n / 9, 34, 10.0, PositionSource.GIVEN))
            for n in range(9)
        ]
    )
    pop_up = replace(stood["s000000004"], kinds=("pop_up",), hours_rule="2025 Mar 01-05 10:00-12:00")
    earlier = Directory(snapshot_of(1, {**stood, pop_up.id: pop_up}))
    evaluator = HoursEvaluator()
    asked = [
        TileQuery(0, 0, 0, AT),
        TileQuery(3, 6, 3, AT, kinds=frozenset({"rest_station"})),
        TileQuery(0, 0, 0, AT, kinds=frozenset({"pop_up"})),
    ]
    for query in asked:
        tile(earlier, query, evaluator)
    step = SnapshotStep(2, {}, (replace(stood["s000000003"], name="新名"),), ("s000000001",))
    snapshot, moved = advance(earlier.snapshot, step)
    later, fresh = Directory(snapshot, (earlier, moved)), Directory(snapshot)
    expected = [tile(fresh, query, evaluator) for query in asked]
    monkeypatch.setattr("stations.grids.ClusterGrid", None)
    assert [tile(later, query, evaluator) for query in asked] == expected
