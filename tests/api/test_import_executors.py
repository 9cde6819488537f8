"""Steps of imports in processes of their own: the same answers and errors, no harm where one ends."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import import_executors
from api.app import create_app
from api.child_process import ProcessEnded
from api.import_executors import IDLE_SECONDS, DirectExecutor, ProcessExecutor, beside
from api.import_steps import ImportTools, ToolsSource
from api.settings import Settings
from api.tokens import issue_token
from stations.errors import ConflictError, ErrorDetail, NotFoundError, StoreError, YizhanError
from stations.intake import UnreadableFile
from stations.store import Role, Store, User
from tests.api import steps_elsewhere
from tests.api.conftest import NOW

HANGS_AFTER_S = 120
ROWS = [f"{n},驿站{n},翠竹街{n}号,113.{600 + n},34.8" for n in range(9)]
LIST = "\n".join(["编号,名称,地址,经度,纬度", *ROWS])


class Clock:
    """Seconds that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('beside') / 'register.db'}"
    with Store.open(url) as store:
        store.upgrade()
    return url


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def kept(url: str, clock: Clock) -> Iterator[ProcessExecutor]:
    """An executor of one process."""
    executor = ProcessExecutor(ToolsSource(url, Path("none"), ("gazetteer",)), 1, clock)
    yield executor
    executor.close()
    assert executor.pids() == ()


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_a_process_of_lower_priority_does_one_step_after_the_other(kept: ProcessExecutor) -> None:
    pid = kept.run(steps_elsewhere.who)
    assert pid != os.getpid()
    assert kept.run(steps_elsewhere.who) == pid
    assert kept.pids() == (pid,)
    assert kept.run(steps_elsewhere.priority) >= min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)


def test_large_things_and_what_is_printed_do_not_disturb_answers(kept: ProcessExecutor) -> None:
    given = os.urandom(3_000_000)
    assert kept.run(steps_elsewhere.echo, given) == given


@pytest.mark.parametrize(
    "error",
    [
        UnreadableFile("too_many_rows", limit=3),
        ConflictError("no", (ErrorDetail("a", "b", "c"),), code="import_step", id="x"),
        NotFoundError("gone"),
        ValueError("plain"),
    ],
)
def test_errors_come_back_as_they_were(kept: ProcessExecutor, error: Exception) -> None:
    with pytest.raises(type(error)) as found:
        kept.run(steps_elsewhere.fail, error)
    assert str(found.value) == str(error)
    assert vars(found.value) == vars(error)
    assert "steps_elsewhere" in str(found.value.__cause__)
    if isinstance(error, UnreadableFile):
        assert isinstance(found.value, UnreadableFile)
        assert found.value.describe("en") == error.describe("en")


def test_what_cannot_be_sent_is_an_error_and_the_process_goes_on(kept: ProcessExecutor) -> None:
    pid = kept.run(steps_elsewhere.who)
    with pytest.raises(RuntimeError, match="Unsendable: one two"):
        kept.run(steps_elsewhere.fail_unsendably)
    with pytest.raises((AttributeError, RuntimeError, pickle.PicklingError)):
        kept.run(steps_elsewhere.give_unsendable)
    with pytest.raises((AttributeError, pickle.PicklingError)):
        kept.run(lambda tools: None)
    assert kept.run(steps_elsewhere.who) == pid


def _every_error(kind: type[YizhanError]) -> Iterator[type[YizhanError]]:
    yield kind
    for more in kind.__subclasses__():
        yield from _every_error(more)


def test_every_error_of_the_core_can_be_sent() -> None:
    for kind in set(_every_error(YizhanError)):
        error = kind.__new__(kind)
        error.__dict__.update(message="m", details=(), text_code="c", text_values={"a": 1})
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 (made here)
        assert type(again) is kind
        assert vars(again) == vars(error)


def test_one_that_ended_while_it_waited_is_replaced_unseen(kept: ProcessExecutor) -> None:
    pid = kept.run(steps_elsewhere.who)
    os.kill(pid, signal.SIGKILL)
    assert kept.run(steps_elsewhere.who) != pid


def test_one_that_is_killed_while_it_writes_leaves_nothing_and_is_named(
    kept: ProcessExecutor, url: str, tmp_path: Path
) -> None:
    begun, failed = tmp_path / "begun", list[BaseException]()

    def work() -> None:
        try:
            kept.run(steps_elsewhere.write_and_wait, str(begun))
        except ProcessEnded as error:
            failed.append(error)

    working = threading.Thread(target=work)
    working.start()
    end = time.monotonic() + HANGS_AFTER_S
    while not begun.exists() and time.monotonic() < end:
        time.sleep(0.01)
    (pid,) = kept.pids()
    os.kill(pid, signal.SIGKILL)
    working.join(HANGS_AFTER_S)
    assert [str(error) for error in failed] == [
        "the process that worked on an import ended (-9); look at the import"
    ]
    with Store.open(url) as store:
        assert store.data_version() == 0
    assert kept.run(steps_elsewhere.who) != pid


def test_one_that_waited_for_long_ends_and_signals_of_a_terminal_do_not_end_it(
    kept: ProcessExecutor, clock: Clock
) -> None:
    pid = kept.run(steps_elsewhere.who)
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, number)
    clock.now += IDLE_SECONDS - 1
    kept.end_idle()
    assert kept.run(steps_elsewhere.who) == pid
    clock.now += IDLE_SECONDS
    kept.end_idle()
    assert kept.pids() == ()
    assert not _is_there(pid)


def test_after_many_steps_another_begins(kept: ProcessExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_executors, "MOST_STEPS", 1)
    pid = kept.run(steps_elsewhere.who)
    assert kept.pids() == ()
    assert not _is_there(pid)


def test_a_store_that_is_away_is_said_as_such_and_asked_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none' / 'register.db'}"
    executor = ProcessExecutor(ToolsSource(url, Path("none"), ("gazetteer",)), 1, time.monotonic)
    try:
        with pytest.raises(StoreError):
            executor.run(steps_elsewhere.who)
        (tmp_path / "none").mkdir()
        with Store.open(url) as store:
            store.upgrade()
        assert executor.run(steps_elsewhere.who) != os.getpid()
    finally:
        executor.close()
    with pytest.raises(ProcessEnded, match="ending"):
        executor.run(steps_elsewhere.who)


def test_where_no_process_can_begin_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    executor = ProcessExecutor(ToolsSource("sqlite://", Path("none"), ()), 1, time.monotonic)
    with pytest.raises(ProcessEnded, match="no process can be begun"):
        executor.run(steps_elsewhere.who)


def test_the_database_address_is_not_shown() -> None:
    assert "secret" not in repr(ToolsSource("postgresql://u:secret@h/d", Path("none"), ()))


def test_without_processes_steps_are_done_here(url: str) -> None:
    with Store.open(url) as store:
        tools = ImportTools(store, None, None)  # type: ignore[arg-type]
        executor = beside(Settings(database_url=SecretStr(url), import_processes=0), tools)
        assert isinstance(executor, DirectExecutor)
        assert executor.run(steps_elsewhere.who) == os.getpid()
        executor.close()


def test_a_list_comes_goes_and_fails_by_http_as_it_does_without_processes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    with Store.open(url) as store:
        store.upgrade()
        store.add_user(User("li", "unused", Role.ADMIN, NOW))
        headers = {"Authorization": f"Bearer {issue_token(store, 'li', 'tests', NOW)[0]}"}
    app = create_app(Settings(database_url=SecretStr(url)), clock=lambda: NOW, imports=beside)
    with TestClient(app) as client:

        def upload(text: str) -> tuple[int, dict[str, object]]:
            files, form = {"file": ("a.csv", text.encode(), "text/csv")}, {"dataset": "zz", "crs": "wgs84"}
            answer = client.post("/v1/imports?lang=en", headers=headers, files=files, data=form)
            return answer.status_code, answer.json()

        def count() -> int:
            return int(client.get("/v1/stations?limit=1").json()["number_matched"])

        status, planned = upload(LIST)
        assert (status, planned["outcomes"]["new"]) == (201, 9)  # type: ignore[index]
        path = f"/v1/imports/{planned['id']}"
        assert client.post(f"{path}/apply", headers=headers).json()["status"] == "applied"
        assert count() == 9
        assert client.post(f"{path}/apply", headers=headers).status_code == 409
        assert client.post(f"{path}/undo", headers=headers).json()["kept"] == []
        assert count() == 0
        assert client.post(f"{path}/again", headers=headers).status_code == 201
        status, refused = upload("甲,乙\n1,2\n")
        assert status == 422
        assert "columns" in refused
        executor = app.state.services.imports
        assert isinstance(executor, ProcessExecutor)
        pids = executor.pids()
        assert len(pids) == 1
    assert not any(map(_is_there, pids))


def test_the_process_loads_nothing_of_the_framework() -> None:
    program = "import sys, api.import_child; print(*sys.modules)"
    words = [sys.executable, "-c", program]
    told = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603
    assert not {"fastapi", "starlette", "uvicorn", "pydantic", "folium"} & set(told.stdout.split())
