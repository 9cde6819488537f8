"""Heavy work leaves room for other requests."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import anyio
import pytest

from api.heavy_work import run_heavy

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

WAIT_S = 30


def test_no_more_than_a_few_run_at_once() -> None:
    lock = threading.Lock()
    running = most = 0
    two = threading.Barrier(2)

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        two.wait(WAIT_S)
        with lock:
            running -= 1

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(partial(run_heavy, work))

    anyio.run(all_of_them)
    assert most == 2


def test_reads_go_on_while_a_list_is_planned(
    staff: Staff, editor: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        begun.set()
        assert go_on.wait(WAIT_S)
        raise RuntimeError("not planned after all")

    monkeypatch.setattr("api.routes.imports.plan_upload", slow)
    failed: list[BaseException] = []

    def upload() -> None:
        try:
            editor.upload("名称\n甲\n".encode())
        except RuntimeError as error:
            failed.append(error)

    uploading = threading.Thread(target=upload)
    uploading.start()
    assert begun.wait(WAIT_S)
    try:
        assert staff.client.get("/v1/nearest?lon=113.6&lat=34.7").status_code == 200
        assert editor.get("/v1/imports").status_code == 200
    finally:
        go_on.set()
        uploading.join()
    assert len(failed) == 1


def test_reads_go_on_while_a_large_question_is_answered(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> bytes:
        begun.set()
        assert go_on.wait(WAIT_S)
        return b"{}"

    monkeypatch.setattr("api.routes.nearest_batch.batch_text", slow)
    answers: list[int] = []
    body = {"points": [{"lon": 113.6, "lat": 34.7}] * 100}

    def ask() -> None:
        answers.append(staff.client.post("/v1/nearest", json=body).status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(WAIT_S)
    try:
        assert staff.client.get("/v1/nearest?lon=113.6&lat=34.7").status_code == 200
        assert not answers
    finally:
        go_on.set()
        asking.join()
    assert answers == [200]
