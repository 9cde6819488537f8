"""PostgreSQL that is killed while people read: they go on, writers are told, and it recovers alone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.faults.conftest import Cluster
from tests.faults.serving import a_list, apply, make_register, serving, undo, until, upload

pytestmark = pytest.mark.postgres


def test_reads_go_on_writes_are_told_and_everything_recovers(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.empty()
    headers = make_register(url)
    with serving(url, tmp_path, refresh_seconds=0.2) as service:
        planned = upload(service, headers, a_list(50)).json()["id"]
        assert apply(service, headers, planned).status_code == 200
        until(lambda: service.get("/v1/stations?limit=1").json()["number_matched"] == 50, "it is read")
        stopping, answers = threading.Event(), []

        def read() -> None:
            while not stopping.is_set():
                found = service.get("/v1/stations?limit=3")
                answers.append((found.status_code, found.json()["number_matched"]))

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            cluster.kill()
            until(
                lambda: service.get("/readyz").json()["status"] == "degraded", "it says that it is degraded"
            )
            assert service.get("/readyz").status_code == 200
            seen = len(answers)
            for refused in (undo(service, headers, planned), upload(service, headers, a_list(3))):
                assert refused.status_code == 503, refused.text
                assert int(refused.headers["retry-after"]) > 0
                assert "password" not in refused.text
            page = service.get("/staff/login", headers={"Accept": "text/html"})
            assert page.status_code in (200, 503)
            until(lambda: len(answers) > seen, "reads go on")
            cluster.start()
            until(lambda: service.get("/readyz").json()["status"] == "ready", "it is ready again")
            assert undo(service, headers, planned).status_code == 200
            until(lambda: service.get("/v1/stations?limit=1").json()["number_matched"] == 0, "news arrive")
        finally:
            stopping.set()
            for reader in readers:
                reader.join()
        assert {status for status, _ in answers} == {200}
        assert {count for _, count in answers[:seen]} == {50}
        # What it said about it is said once, not with every look.
        assert service.log.read_text().count("the store does not answer") == 1, service.log.read_text()
