"""Answers that are read from the store together, for many rows of a list."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from geodata.choosing import ChoosingGeocoder
from geodata.services import CachedGeocoder
from geodata.services.question import question_key
from stations.hours import read_hours
from stations.intake import read_list
from stations.intake.locate import locate

CITY = "河南省郑州市"


class Kept:
    """A store of answers that counts how often it is asked."""

    def __init__(self, rows: int) -> None:
        self.answers = {question_key(f"金水区某路{i}号", CITY): answer(i) for i in range(rows) if i % 3}
        self.one_by_one, self.together = 0, list[int]()

    def find(self, question: str) -> str | None:
        self.one_by_one += 1
        return self.answers.get(question)

    def find_many(self, questions: Iterable[str]) -> dict[str, str]:
        asked = list(questions)
        self.together.append(len(asked))
        return {key: self.answers[key] for key in asked if key in self.answers}


def answer(number: int) -> str:
    place = {"location": f"{113.7 + number * 1e-4:.4f},34.8", "level": "门牌号", "adcode": "410105"}
    return json.dumps({"status": "1", "count": "1", "infocode": "10000", "geocodes": [place]})


@pytest.mark.parametrize("rows", [5, 4_500])
def test_a_list_is_located_the_same_with_far_fewer_questions_to_the_store(rows: int) -> None:
    text = "名称,地址\n" + "".join(f"站{i},金水区某路{i}号\n" for i in range(rows))
    drafts = read_list(text.encode(), "a.csv", default_datum=None, read_hours=read_hours).drafts
    kept = Kept(rows)
    single = ChoosingGeocoder([CachedGeocoder("amap", kept.find)])
    together = ChoosingGeocoder([CachedGeocoder("amap", kept.find, None, kept.find_many)])
    expected = locate(drafts, single, CITY)
    assert kept.one_by_one >= rows
    kept.one_by_one = 0
    assert locate(drafts, together, CITY) == expected
    assert kept.one_by_one == 0
    assert sum(kept.together) == rows
    assert len(kept.together) == -(-rows // 2_000)
    assert sum("position" in draft.values for draft in expected) == len(kept.answers)


def test_what_is_answered_later_is_found_later() -> None:
    kept = Kept(3)
    geocoder = CachedGeocoder("amap", kept.find, None, kept.find_many)
    asked = {("金水区某路0号", CITY), ("金水区某路1号", CITY)}
    prepared = geocoder.prepared(asked)
    assert prepared.geocode("金水区某路0号", CITY) is None
    kept.answers[question_key("金水区某路0号", CITY)] = answer(0)
    assert prepared.geocode("金水区某路0号", CITY) is None
    assert geocoder.prepared(asked).geocode("金水区某路0号", CITY) is not None
    assert geocoder.geocode("金水区某路0号", CITY) is not None
    # What one of them has read the others need not read again.
    together = len(kept.together)
    prepared.geocode("金水区某路1号", CITY)
    geocoder.prepared(asked)
    assert kept.together[together:] == [0]
