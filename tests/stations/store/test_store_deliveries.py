"""How far webhooks were told: one worker at a time, and a worker that dies is replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from stations.events import StationAdded
from stations.model import Station
from stations.store import Store
from stations.store.deliveries import Delivery
from stations.store.feed import Anchor

NOW = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
HOOK = Delivery("e" * 64, 7, "mark")


def test_a_webhook_is_remembered_as_it_began(store: Store) -> None:
    assert store.delivery(HOOK.endpoint) is None
    store.begin_delivery(HOOK)
    store.begin_delivery(replace(HOOK, seq=99))
    assert store.delivery(HOOK.endpoint) == HOOK


def test_one_tells_and_the_others_wait_until_its_time_is_over(store: Store) -> None:
    store.begin_delivery(HOOK)
    assert store.lease_delivery(HOOK.endpoint, "a", NOW, SOON) == HOOK
    assert store.lease_delivery(HOOK.endpoint, "b", NOW, SOON) is None
    assert store.lease_delivery(HOOK.endpoint, "a", NOW, SOON) == HOOK
    assert store.lease_delivery(HOOK.endpoint, "b", SOON, SOON + timedelta(minutes=1)) == HOOK
    # Who was given up comes too late.
    assert not store.settle_delivery(replace(HOOK, seq=8), "a")
    assert store.settle_delivery(replace(HOOK, seq=9, mark="x"), "b")
    assert store.delivery(HOOK.endpoint) == replace(HOOK, seq=9, mark="x")
    assert store.lease_delivery(HOOK.endpoint, "a", NOW, SOON) is not None


def test_after_a_failure_nobody_tells_before_its_time(store: Store) -> None:
    store.begin_delivery(HOOK)
    store.lease_delivery(HOOK.endpoint, "a", NOW, SOON)
    failed = replace(HOOK, failures=1, retry_at=SOON)
    assert store.settle_delivery(failed, "a")
    assert store.delivery(HOOK.endpoint) == failed
    assert store.lease_delivery(HOOK.endpoint, "a", NOW, SOON) is None
    assert store.lease_delivery(HOOK.endpoint, "b", SOON, SOON) == failed


def test_a_webhook_that_nobody_knows_is_not_told(store: Store) -> None:
    assert store.lease_delivery("unknown", "a", NOW, SOON) is None


def test_the_feed_is_of_one_state_and_knows_where_it_begins(store: Store) -> None:
    stations = [Station(f"{number:010d}", "hz", "站") for number in range(5)]
    version = store.apply_events(map(StationAdded, stations), 1, "li", NOW)
    first = store.feed(0, 2)
    assert (first.version, first.anchor, first.more) == (version, Anchor(), True)
    assert [dataset.name for dataset in first.datasets] == ["hz"]
    last = first.events[-1].seq
    rest = store.feed(last, 3)
    assert (len(rest.events), rest.more) == (3, False)
    assert rest.anchor == Anchor(last, stations[1].id, NOW)
    assert store.feed(10**18, 3).anchor is None
    assert store.feed(-5, 3).anchor == Anchor()
    assert store.last_event() == store.last_event(version) == Anchor(last + 3, stations[4].id, NOW)
    assert store.last_event(version - 1) == Anchor()
    assert store.last_event(version + 1) is None
