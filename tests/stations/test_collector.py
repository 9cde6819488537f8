from __future__ import annotations

import gc
import weakref

import pytest

from stations import collector
from stations.collector import paused_collector, spare_collector


def test_it_rests_within_and_wakes_after_the_last() -> None:
    assert gc.isenabled()
    with paused_collector():
        assert not gc.isenabled()
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_wakes_it_too() -> None:
    with pytest.raises(ValueError, match="x"), paused_collector():
        raise ValueError("x")
    assert gc.isenabled()


def test_one_who_has_none_keeps_none() -> None:
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


class _Cycle:
    """As an open connection is: it holds itself."""

    def __init__(self) -> None:
        self.myself = self


def test_what_was_spared_and_is_a_cycle_goes_once_in_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "_spared", collector._Spared())
    monkeypatch.setattr(collector, "_LOOKED_THROUGH_EVERY", 3)
    try:
        connection = _Cycle()
        known = weakref.ref(connection)
        spare_collector()
        del connection
        gc.collect()
        spare_collector()
        assert known() is not None
        spare_collector()
        assert known() is None
    finally:
        gc.unfreeze()
