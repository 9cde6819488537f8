from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stations.matching import fold, identity, station_id


def test_width_case_space_and_punctuation_do_not_count() -> None:
    assert fold("Ａ１２号（西湖）") == fold("a12号 (西湖)") == "a12号西湖"


def test_other_words_are_another_place() -> None:
    assert fold("商城路220号") != fold("商城路206号")


def test_the_owners_id_decides_alone() -> None:
    assert identity("7", "甲", "某路") == identity("7", "乙", "别处")
    assert identity(None, "甲", "某路") != identity(None, "甲", "别处")


@given(st.text(), st.text())
def test_an_id_is_ten_characters_that_cannot_be_misread_and_never_varies(dataset: str, key: str) -> None:
    found = station_id(dataset, key, frozenset())
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{10}", found)
    assert found == station_id(dataset, key, frozenset())


def test_a_taken_id_is_never_given_again() -> None:
    taken: set[str] = set()
    for _ in range(5):
        taken.add(station_id("d", "k", taken))
    assert len(taken) == 5
