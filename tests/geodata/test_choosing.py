"""One answer chosen among those of several sources."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.choosing import ChoosingGeocoder, choose
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder, Geocoded

# One degree of latitude, about.
DEGREE_M = 111_000.0


def found(
    source: str, north_m: float, error_m: float, code: str | None = None, level: str = "door"
) -> Geocoded:
    return Geocoded(code, 1.0, source, "", 113.6, 34.7 + north_m / DEGREE_M, error_m, level)


SEAT = found("gazetteer", 0, 13_000, "410105", "county")


def test_nothing_and_no_position() -> None:
    assert choose([]) is None
    unplaced = Geocoded("410105", 1.0, "gazetteer", "")
    assert choose([unplaced]) == unplaced
    assert choose([unplaced, SEAT]) == SEAT


def test_the_smaller_error_wins_whatever_the_order() -> None:
    answers = [SEAT, found("amap", 900, 150), found("known_place", 1000, 300)]
    for order in permutations(answers):
        chosen = choose(order)
        assert chosen is not None
        assert (chosen.source, chosen.error_m, chosen.disagreement_m) == ("amap", 150, None)
        assert {item.source for item in chosen.candidates} == {"amap", "gazetteer", "known_place"}
        assert chosen.candidates[0].source == "amap"


def test_agreement_makes_no_answer_better_than_it_is() -> None:
    chosen = choose([found("amap", 0, 150), found("baidu", 10, 150), found("tencent", 20, 200)])
    assert chosen is not None
    assert chosen.error_m == 150


def test_a_disagreement_reaches_to_the_other_answer() -> None:
    chosen = choose([found("amap", 0, 150), found("baidu", 5_000, 200)])
    assert chosen is not None
    assert chosen.source == "amap"
    assert chosen.disagreement_m == pytest.approx(5_000, rel=0.01)
    assert chosen.error_m == chosen.disagreement_m
    assert [item.error_m for item in chosen.candidates] == [150, 200]


@pytest.mark.parametrize(("north_m", "error_m"), [(900, 100), (2_000, 2_000), (9_000, 9_000)])
def test_what_errors_explain_is_no_disagreement(north_m: float, error_m: float) -> None:
    chosen = choose([found("amap", 0, 150), found("baidu", north_m, error_m)])
    assert chosen is not None
    assert chosen.disagreement_m is None


def test_an_answer_that_others_contradict_is_passed_over() -> None:
    answers = [found("amap", 9_000, 100), found("baidu", 0, 200), found("tencent", 50, 300)]
    chosen = choose(answers)
    assert chosen is not None
    assert chosen.source == "baidu"
    assert chosen.disagreement_m is not None


def test_two_answers_of_one_source_are_one_witness() -> None:
    answers = [found("amap", 9_000, 100), found("known_place", 0, 200), found("known_place", 50, 300)]
    chosen = choose(answers)
    assert chosen is not None
    assert chosen.source == "amap"


def test_an_answer_outside_the_named_division_comes_last() -> None:
    far = found("amap", 300_000, 100, "110101")
    chosen = choose([far, SEAT], named="410105")
    assert chosen is not None
    assert chosen.source == "gazetteer"
    # It is not believed, so the seat is no less certain for it; but somebody should look.
    assert chosen.error_m == 13_000
    assert chosen.disagreement_m == pytest.approx(300_000, rel=0.01)
    precise = choose([far, SEAT, found("baidu", 500, 150, "410105")], named="410105")
    assert precise is not None
    assert (precise.source, precise.error_m) == ("baidu", 1_000)


def test_a_place_far_from_the_seat_of_its_own_division_contradicts_nobody() -> None:
    chosen = choose([SEAT, found("amap", 20_000, 150, "410105")], named="410105")
    assert chosen is not None
    assert (chosen.source, chosen.disagreement_m) == ("amap", None)
    elsewhere = choose([SEAT, found("amap", 20_000, 150)], named="410105")
    assert elsewhere is not None
    assert elsewhere.disagreement_m is not None


answers = st.builds(
    found,
    st.sampled_from(["amap", "baidu", "gazetteer", "known_place"]),
    st.floats(-400_000, 400_000),
    st.floats(10, 50_000),
    st.sampled_from([None, "410105", "410102", "110101"]),
    st.sampled_from(["door", "road", "county", "city"]),
)


@given(st.lists(answers, min_size=1, max_size=6), st.sampled_from([None, "410105", "410100"]))
def test_the_choice_is_one_of_the_answers_and_never_better_than_it(
    given_answers: list[Geocoded], named: str | None
) -> None:
    chosen = choose(given_answers, named)
    assert chosen is not None
    own = [
        item
        for item in given_answers
        if (item.lon, item.lat, item.source) == (chosen.lon, chosen.lat, chosen.source)
    ]
    assert own
    assert chosen.error_m is not None
    assert chosen.error_m >= min(item.error_m or 0 for item in own)
    if chosen.disagreement_m is not None:
        assert chosen.disagreement_m > 1_000
        assert chosen.error_m >= 1_000
    if len(given_answers) > 1:
        assert sorted(map(id, chosen.candidates)) == sorted(map(id, given_answers))


class Service:
    """A geocoder that always answers the same."""

    def __init__(self, answer: Geocoded | None) -> None:
        self.answer = answer

    def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
        return self.answer


def test_the_division_is_the_one_that_the_address_names() -> None:
    answer = found("amap", 5_000, 3_000, "410105")
    geocoder = ChoosingGeocoder([GazetteerGeocoder(load()), Service(answer)])
    chosen = geocoder.geocode("郑州市金水区花园路")
    assert chosen is not None
    assert chosen.source == "amap"
    assert chosen.division_code is not None
    assert chosen.division_code.startswith("410105")
    far = ChoosingGeocoder([GazetteerGeocoder(load()), Service(replace(answer, division_code="110101"))])
    other = far.geocode("郑州市金水区花园路")
    assert other is not None
    assert (other.source, other.division_code) == ("gazetteer", chosen.division_code)


def test_without_an_answer_the_reader_says_why() -> None:
    geocoder = ChoosingGeocoder([GazetteerGeocoder(load())])
    assert geocoder.geocode("二楼") is None
    assert geocoder.why_not("二楼") is not None
    assert geocoder.candidates("二楼") == ()
