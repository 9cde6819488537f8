from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from api.register import Register
from stations.model import Snapshot
from stations.store import Store


def test_a_register_that_cannot_be_loaded_once_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'r.db'}") as store:
        store.upgrade()
        register = Register(store, refresh_seconds=0.001)
        register.refresh()
        first = register.directory
        loads: list[bool] = []
        recovered = asyncio.Event()

        def load() -> Snapshot:
            loads.append(register.readiness().store_reachable)
            if len(loads) < 3:
                raise ValueError("lon[0] must be -180 to 180, given 500.0")
            return Snapshot(first.version + 1, {}, ())

        monkeypatch.setattr(store, "data_version", lambda: first.version + 1)
        monkeypatch.setattr(store, "load", load)

        async def look() -> None:
            looking = asyncio.create_task(register.keep_fresh())
            while register.directory is first and not looking.done():
                await asyncio.sleep(0)
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            recovered.set()

        asyncio.run(look())
    assert recovered.is_set()
    # Once it has failed, the process says that it is behind, and says why only once.
    assert loads[:3] == [True, False, False]
    assert sum("cannot be loaded" in record.message for record in caplog.records) == 1
