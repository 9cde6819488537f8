"""Too many wrong passwords bring a pause, whoever they were for; the clock is an argument."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from stations.errors import InputError
from stations.store import Store
from stations.store.logins import FAILURES_TO_LOCK, LOCK_DURATION

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def fail(store: Store, times: int, at: datetime = NOW, name: str = "li") -> datetime | None:
    until = None
    for _ in range(times):
        until = store.record_login(name, at, ok=False)
    return until


def test_the_fifth_failure_locks_for_a_quarter_of_an_hour(store: Store) -> None:
    assert fail(store, FAILURES_TO_LOCK - 1) is None
    assert store.locked_until("li", NOW) is None
    assert fail(store, 1, NOW + MINUTE) == NOW + MINUTE + LOCK_DURATION
    end = NOW + MINUTE + LOCK_DURATION
    assert store.locked_until("li", end - timedelta(microseconds=1)) == end
    assert store.locked_until("li", end) is None
    assert store.locked_until("other", NOW + MINUTE) is None


def test_a_right_password_does_not_help_during_the_pause_and_failures_do_not_prolong_it(store: Store) -> None:
    end = fail(store, FAILURES_TO_LOCK)
    assert end is not None
    for minute in range(14):
        assert store.record_login("li", NOW + minute * MINUTE, ok=minute % 2 == 0) == end
    assert store.record_login("li", end, ok=True) is None
    assert fail(store, FAILURES_TO_LOCK - 1, end) is None


def test_after_the_pause_old_failures_still_count_only_within_their_window(store: Store) -> None:
    end = fail(store, FAILURES_TO_LOCK)
    assert end is not None
    assert fail(store, 1, end + MINUTE) is None
    assert fail(store, 3, end + 2 * MINUTE) is None
    assert fail(store, 1, end + 3 * MINUTE) == end + 3 * MINUTE + LOCK_DURATION


def test_failures_far_apart_do_not_lock(store: Store) -> None:
    for number in range(20):
        assert fail(store, 1, NOW + number * 4 * MINUTE) is None


def test_a_right_password_and_an_administrator_forget_failures(store: Store) -> None:
    fail(store, FAILURES_TO_LOCK - 1)
    assert store.record_login("li", NOW, ok=True) is None
    assert fail(store, FAILURES_TO_LOCK - 1) is None
    fail(store, 1)
    assert store.locked_until("li", NOW) is not None
    assert store.unlock_login("li")
    assert not store.unlock_login("li")
    assert store.locked_until("li", NOW) is None


@pytest.mark.parametrize("name", ["", "\0", "\ud800", "x" * 100_000, "密码 hunter2"])
def test_any_text_can_be_a_name_and_is_kept_only_as_a_hash(store: Store, name: str) -> None:
    assert fail(store, FAILURES_TO_LOCK, name=name) is not None
    assert store.locked_until(name, NOW) is not None
    with store.reading() as connection:
        keys = connection.execute(sa.text("SELECT DISTINCT key FROM login_failures")).scalars().all()
    assert [len(key) for key in keys] == [64]


def test_failures_of_all_names_are_counted_and_forgotten(store: Store) -> None:
    for number in range(8):
        fail(store, 2, NOW, f"nobody{number}")
    assert store.login_failures(NOW) == 16
    assert store.login_failures(NOW + 16 * MINUTE) == 0
    fail(store, 1, NOW + timedelta(days=2), "late")
    with store.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM login_failures")).scalar() == 1


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(InputError, match="offset"):
        store.record_login("li", naive, ok=False)
    with pytest.raises(InputError, match="offset"):
        store.locked_until("li", naive)


def test_of_many_guesses_at_the_same_moment_only_five_count(url: str) -> None:
    outcomes: list[datetime | None] = []
    with Store.open(url) as store:
        guess = [
            threading.Thread(target=lambda: outcomes.append(store.record_login("li", NOW, ok=False)))
            for _ in range(12)
        ]
        for one in guess:
            one.start()
        for one in guess:
            one.join()
        assert store.login_failures(NOW) == FAILURES_TO_LOCK
        assert outcomes.count(None) == FAILURES_TO_LOCK - 1
        assert len(outcomes) == 12
