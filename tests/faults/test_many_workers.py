"""Three services of two workers each on one PostgreSQL: all of them have what one of them was told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.faults.conftest import Cluster
from tests.faults.serving import Service, a_list, apply, make_register, serving, undo, until, upload

pytestmark = pytest.mark.postgres
_SERVICES, _WORKERS, _ROWS = 3, 2, 300
# Looking by time would be later than this: what is seen was told.
_LOOKED_EVERY_S, _TOLD_WITHIN_S = 60, 50
_CUT = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = :name AND left(query, 6) = 'LISTEN'"
)


def _cut_listeners(url: str) -> int:
    """End the connections on which workers are told; tells how many there were."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return len(connection.execute(_CUT, {"name": engine.url.database}).all())


@pytest.fixture
def url(cluster: Cluster) -> str:
    """An empty database."""
    return cluster.empty()


@pytest.fixture
def services(url: str, tmp_path: Path) -> Iterator[tuple[list[Service], dict[str, str]]]:
    """The services, and headers that let a program in."""
    headers = make_register(url)
    with ExitStack() as stack, ThreadPoolExecutor(_SERVICES) as threads:

        def start(number: int) -> Service:
            folder = tmp_path / str(number)
            folder.mkdir()
            return stack.enter_context(serving(url, folder, _WORKERS, refresh_seconds=_LOOKED_EVERY_S))

        yield list(threads.map(start, range(_SERVICES))), headers


def test_every_worker_has_every_commit_whole_also_when_its_listening_was_cut(
    services: tuple[list[Service], dict[str, str]], url: str
) -> None:
    running, headers = services
    seen: dict[tuple[int, int], set[int]] = {}

    def all_have(version: int, stations: int) -> bool:
        found = set()
        for number, service in enumerate(running):
            # New connections go to any worker; each names the version of its snapshot.
            for _ in range(8):
                body = service.get("/v1/stations?limit=1").json()
                # Whatever the version, an answer is of that version as a whole.
                seen.setdefault((number, body["data_version"]), set()).add(body["number_matched"])
                found.add((body["data_version"], body["number_matched"]))
        return found == {(version, stations)}

    planned = upload(running[0], headers, a_list(_ROWS)).json()
    assert apply(running[1], headers, planned["id"]).status_code == 200
    version = running[1].get("/readyz").json()["data_version"]
    until(lambda: all_have(version, _ROWS), "every worker has the list", _TOLD_WITHIN_S)
    assert _cut_listeners(url) == _SERVICES * _WORKERS
    until(lambda: _cut_listeners(url) > 0, "some listen again")
    assert undo(running[2], headers, planned["id"]).status_code == 200
    until(lambda: all_have(version + 1, 0), "every worker took it back", _TOLD_WITHIN_S)
    assert all(len(counts) == 1 for counts in seen.values()), seen
