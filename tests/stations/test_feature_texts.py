"""Kept texts of features: the same as writing each anew, within their bound, also for hostile names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.directory import Directory
from stations.feature_texts import FeatureTexts, OpeningTexts
from stations.features import feature, masked, opening_values
from stations.hours import UNKNOWN_STATE, HoursEvaluator, OpenState
from stations.hours.overrides import Override
from stations.model import Amenity, Position, PositionSource, Snapshot, Station, Status
from stations.opening import local_instant, opening_of
from stations.snapshots import SnapshotStep, advance

AT = datetime(2026, 7, 15, 6, tzinfo=UTC)
NAMES = ("站", "工会驿站甲乙丙丁", "a\x00b", '"},{"', "</script>", "%E5%95%86", "\\u0000", "👩‍🚒驿站驿站")


def station(number: int, name: str) -> Station:
    position = Position(113.6 + number / 100, 34.7, 10.0, PositionSource.GIVEN) if number % 2 else None
    return Station(
        f"s{number:09d}",
        "d",
        name,
        position=position,
        hours_rule="Mo-Fr 09:00-17:00" if number % 3 else None,
        hours_needs=("qr_code",) if number % 4 == 0 else (),
        status=Status.TEMPORARILY_CLOSED if number == 5 else Status.OPEN,
        phone="13800138000",
    )


def ordinary(number: int) -> Station:
    return Station(
        f"s{number:09d}",
        "d",
        f"人民路环卫中转站工会驿站{number}号点",
        address=f"人民路{number}号",
        position=Position(113.6 + number / 1000, 34.7, 10.0, PositionSource.GIVEN),
        hours_rule="Mo-Fr 09:00-17:00",
        phone=f"0371-{60000000 + number}",
    )


@pytest.fixture
def directory() -> Directory:
    return Directory(Snapshot(1, {}, tuple(station(number, name) for number, name in enumerate(NAMES))))


def test_head_and_opening_make_the_feature(directory: Directory) -> None:
    evaluator, divisions = HoursEvaluator(), Divisions(())
    texts, openings = FeatureTexts(directory, divisions), OpeningTexts(directory, evaluator, AT, False)
    for _ in range(2):
        for place, shown in enumerate(directory.stations):
            head, key = texts.head(place)
            read = json.loads(head + b',"open":' + openings.text(place, key) + b"}}")
            opening = opening_of(shown, AT, evaluator)
            expected = feature(shown, opening, divisions, AT)
            values = opening_values(opening, shown.hours_needs, local_instant(AT, shown.timezone))
            expected["properties"]["open"] = {**values, "on_arrival": False}
            assert read == orjson.loads(orjson.dumps(expected)), shown.name
            assert "13800138000" not in head.decode()


def test_a_kept_text_takes_a_fifth_of_itself() -> None:
    made = Directory(Snapshot(1, {}, tuple(ordinary(number) for number in range(200))))
    texts = FeatureTexts(made, Divisions(()))
    written = [texts.head(place)[0] for place in range(200)]
    assert [texts.head(place)[0] for place in range(200)] == written
    held = sum(texts.held_bytes(place) for place in range(200))
    assert held < sum(map(len, written)) / 5


def test_stations_with_days_of_their_own_share_their_state_with_nobody(directory: Directory) -> None:
    texts = FeatureTexts(directory, Divisions(()))
    keys = [texts.head(place)[1] for place in range(len(directory))]
    assert keys[5] is None
    assert keys[1] == keys[7] != keys[4]


def test_a_state_is_judged_once_for_all_that_share_it(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Station] = []

    def count(station: Station, *_: object) -> OpenState:
        asked.append(station)
        return UNKNOWN_STATE

    monkeypatch.setattr("stations.feature_texts.opening_of", count)
    openings = OpeningTexts(directory, HoursEvaluator(), AT, False)
    assert openings.text(1, (1, ())) == openings.text(7, (1, ()))
    assert len(asked) == 1
    openings.text(1, None)
    assert len(asked) == 2


words = st.text(max_size=8) | st.sampled_from(NAMES) | st.just("电话 13800138000")
days = st.just(()) | st.just((Override(date(2026, 10, 1), date(2026, 10, 7), None, "国庆"),))


@given(
    st.lists(
        st.builds(
            Station,
            id=st.text(min_size=1, max_size=4),
            dataset=words,
            name=words,
            kinds=st.lists(words, max_size=2).map(tuple),
            address=words,
            division=st.none() | st.just("410105"),
            position=st.none()
            | st.builds(
                Position,
                lon=st.floats(-180, 180) | st.just(113.5),
                lat=st.floats(-90, 90) | st.just(0.00001),
                error_m=st.sampled_from((10.0, 300.0, 300.1, 6_000.0)),
                source=st.sampled_from(PositionSource),
            ),
            amenities=st.dictionaries(words, st.sampled_from(Amenity), max_size=3),
            hours_text=words,
            hours_rule=st.none() | words,
            host=words,
            phone=words,
            note=words,
            overrides=days,
        ),
        unique_by=lambda made: made.id,
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None)
def test_the_text_is_that_of_the_feature_to_the_byte(made: list[Station]) -> None:
    directory = Directory(Snapshot(1, {}, tuple(sorted(made, key=lambda one: one.id))))
    divisions = load().divisions
    texts = FeatureTexts(directory, divisions)
    for place, shown in enumerate(directory.stations):
        lons, lats = directory.gcj02
        expected = feature(shown, UNKNOWN_STATE, divisions, gcj02=(float(lons[place]), float(lats[place])))
        del expected["properties"]["open"]
        for _ in range(2):
            assert texts.head(place)[0] + b"}}" == orjson.dumps(expected)


def test_texts_of_what_stayed_are_taken_over(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = FeatureTexts(directory, Divisions(()))
    for place in range(len(directory)):
        earlier.head(place)
    changed = replace(directory.stations[3], name="新名", hours_rule="24/7")
    step = SnapshotStep(2, {}, (changed, station(11, "新站")), (directory.stations[1].id,))
    snapshot, moved = advance(directory.snapshot, step)
    later = Directory(snapshot, (directory, moved))
    taken = FeatureTexts(later, Divisions(()), former=(earlier, moved))
    written: list[str] = []

    def note(shown: Station) -> Station:
        written.append(shown.name)
        return masked(shown)

    monkeypatch.setattr("stations.feature_texts.masked", note)
    fresh = FeatureTexts(later, Divisions(()))
    for place in range(len(later)):
        assert taken.head(place) == fresh.head(place)
    assert sorted(written) == sorted([*(s.name for s in later.stations), "新名", "新站"])
