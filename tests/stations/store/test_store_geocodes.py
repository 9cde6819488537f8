"""The answers of online services in the register."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from stations.errors import InputError
from stations.store import Store
from stations.store.tables import geocodes

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


def test_an_answer_is_found_again_by_service_and_question(store: Store) -> None:
    assert store.find_geocode("amap", "郑州市政府\n") is None
    store.add_geocode("amap", "郑州市政府\n", '{"a": 1}', NOW)
    store.add_geocode("baidu", "郑州市政府\n", '{"b": 1}', NOW)
    assert store.find_geocode("amap", "郑州市政府\n") == '{"a": 1}'
    assert store.find_geocode("baidu", "郑州市政府\n") == '{"b": 1}'
    assert store.find_geocode("amap", "郑州市政府") is None
    assert store.count_geocodes() == {"amap": 1, "baidu": 1}


def test_a_later_answer_takes_the_place_of_the_earlier_one(store: Store) -> None:
    store.add_geocode("amap", "q", "1", NOW)
    store.add_geocode("amap", "q", "2", NOW.replace(hour=9))
    assert store.find_geocode("amap", "q") == "2"
    with store.reading() as connection:
        assert connection.execute(sa.select(geocodes.c.asked_at)).scalar_one() == NOW.replace(hour=9)


def test_more_questions_than_a_statement_takes_are_found(store: Store) -> None:
    with store.writing() as connection:
        rows = [
            {"service": "amap", "question": f"q{n}", "answer": f"{n}", "asked_at": NOW} for n in range(1201)
        ]
        connection.execute(sa.insert(geocodes), rows)
    found = store.find_geocodes("amap", [f"q{n}" for n in range(1300)] + ["q0"])
    assert found == {f"q{n}": f"{n}" for n in range(1201)}
    assert store.find_geocodes("amap", []) == {}
    assert store.forget_geocodes("amap") == 1201
    assert store.forget_geocodes("amap") == 0
    assert store.count_geocodes() == {}


def test_texts_that_a_database_cannot_hold_are_refused_or_escaped(store: Store) -> None:
    with pytest.raises(InputError, match="question"):
        store.add_geocode("amap", "a\0b", "{}", NOW)
    with pytest.raises(InputError):
        store.add_geocode("", "q", "{}", NOW)
    with pytest.raises(InputError, match="offset"):
        store.add_geocode("amap", "q", "{}", datetime(2026, 1, 1))
    store.add_geocode("amap", "q", "a\0b\ud800", NOW)
    assert store.find_geocode("amap", "q") == r"a\u0000b\ud800"


def test_a_question_as_long_as_they_get_fits_the_key(store: Store) -> None:
    question = "𠀀" * 300 + "\n" + "𠀀" * 100
    store.add_geocode("nominatim", question, "[]", NOW)
    assert store.find_geocode("nominatim", question) == "[]"


def test_older_programs_find_their_schema_without_the_answers(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.upgrade()
        for _ in range(2):
            store.add_geocode("amap", "q", "1", NOW)
            store.downgrade("0002")
            assert store.schema_version() == "0002"
            assert store.data_version() == 0
            store.upgrade()
            assert store.count_geocodes() == {}
