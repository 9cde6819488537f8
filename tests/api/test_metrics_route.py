"""What is counted, who may read it, and that several workers count together."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from starlette.requests import Request
from starlette.testclient import TestClient

from api.metrics import Metrics, Sample
from api.routes.metrics import may_read
from api.settings import Settings
from tests.api.conftest import Staff, StaffClient

TOKEN = "0123456789abcdef"
LIST = "名称,经度,纬度\n甲驿站,113.612345,34.712345\n".encode()


def told(app: FastAPI) -> dict[str, float]:
    metrics: Metrics = app.state.metrics
    lines = [line for line in metrics.text().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def counted(app: FastAPI, **labels: str) -> float:
    wanted = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
    return told(app).get(f"yizhan_http_requests_total{{{wanted}}}", 0)


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/v1/nearest?lon=113.61&lat=34.71", "/v1/nearest", "2xx"),
        ("GET", "/v1/nearest?lon=x&lat=34.71", "/v1/nearest", "4xx"),
        ("GET", "/v1/stations/secret", "/v1/stations/{station_id}", "4xx"),
        ("HEAD", "/v1/stations/secret", "/v1/stations/{station_id}", "4xx"),
        ("GET", "/secret", "unmatched", "4xx"),
        ("SECRET", "/secret", "unmatched", "4xx"),
        ("GET", "/static/secret.js", "/static/{name}", "4xx"),
        ("GET", "/healthz", "/healthz", "2xx"),
    ],
)
def test_requests_are_counted_by_the_template_of_their_route(
    staff: Staff, method: str, path: str, route: str, status: str
) -> None:
    app = staff.client.app
    assert isinstance(app, FastAPI)
    labels = {"method": "other" if method == "SECRET" else method, "route": route, "status": status}
    staff.client.request(method, path)
    found = [name for name in told(app) if name.startswith("yizhan_http_requests_total")]
    assert counted(app, **labels) == 1, found
    assert not any("secret" in name or "113.6" in name for name in told(app))


def test_a_question_to_which_nothing_is_found_is_counted(staff: Staff, editor: StaffClient) -> None:
    app = staff.client.app
    assert isinstance(app, FastAPI)
    number = editor.upload(LIST, crs="wgs84").json()["id"]
    editor.post(f"/v1/imports/{number}/apply")
    staff.client.app.state.services.register.refresh()  # type: ignore[attr-defined]
    for more in ("", "&radius_m=10", "&radius_m=10&division=410000", "&limit=0"):
        staff.client.get(f"/v1/nearest?lon=113.7&lat=34.7{more}")
    assert told(app)["yizhan_nearest_unanswered_total"] == 2


def test_the_register_and_its_imports_are_told(staff: Staff, editor: StaffClient) -> None:
    editor.upload(LIST, crs="wgs84")
    with TestClient(staff.client.app, client=("127.0.0.1", 5)) as client:
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    lines = answer.text.splitlines()
    assert 'yizhan_imports{status="planned"} 1.0' in lines
    assert 'yizhan_imports{status="undone"} 0.0' in lines
    assert "yizhan_store_reachable 1.0" in lines
    assert "yizhan_workers 1.0" in lines


def test_cache_counts_only_grow() -> None:
    metrics = Metrics("1")
    # A register that is swapped may begin to count anew.
    for asked, in_vain in ((10, 4), (15, 4), (3, 3), (4, 3)):
        metrics.sample(Sample(1, 2, 3.0, True, {"tiles": (asked, in_vain)}))
    text = metrics.text().decode()
    assert 'yizhan_cache_requests_total{cache="tiles",result="miss"} 4.0' in text
    assert 'yizhan_cache_requests_total{cache="tiles",result="hit"} 12.0' in text


def asked(address: str, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "client": (address, 1), "headers": named})


@pytest.mark.parametrize(
    ("request_", "allowed"),
    [
        (asked("127.0.0.1"), True),
        (asked("::1"), True),
        (asked("::ffff:127.0.0.1"), True),
        (asked("10.1.2.3"), True),
        (asked("192.0.2.1"), False),
        (asked("testclient"), False),
        # Behind a proxy everybody may have its address.
        (asked("127.0.0.1", x_forwarded_for="127.0.0.1"), False),
        (asked("127.0.0.1", forwarded="for=127.0.0.1"), False),
        (asked("192.0.2.1", authorization=f"Bearer {TOKEN}"), True),
        (asked("192.0.2.1", authorization=f"bearer {TOKEN}", x_forwarded_for="1.1.1.1"), True),
        (asked("192.0.2.1", authorization=TOKEN), False),
        (asked("192.0.2.1", authorization=f"Bearer {TOKEN}x"), False),
        (asked("192.0.2.1", authorization="Bearer "), False),
        (asked("192.0.2.1", authorization="Bearer é"), False),
    ],
)
def test_who_may_read_it(request_: Request, allowed: bool) -> None:
    settings = Settings(metrics_token=SecretStr(TOKEN), metrics_from=("127.0.0.1", "::1", "10.0.0.0/8"))
    assert may_read(request_, settings) is allowed


def test_without_a_token_none_opens_it() -> None:
    assert not may_read(asked("192.0.2.1", authorization="Bearer "), Settings())
    assert not may_read(asked("127.0.0.1"), Settings(metrics_from=()))


def test_others_are_told_that_it_is_not_for_them(client: TestClient) -> None:
    answer = client.get("/metrics?lang=en")
    assert answer.status_code == 403
    assert "for those who run this service" in answer.json()["detail"]
    assert "yizhan_" not in answer.text


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("metrics_token", "short", "16 plain characters"),
        ("metrics_from", "10.0.0.1/8", "not an address or network"),
        ("log_format", "xml", "'text' or 'json'"),
    ],
)
def test_wrong_settings_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"YIZHAN_{name.upper()}", value)
    with pytest.raises(ValidationError, match=re.escape(said)):
        Settings()


_WORKER = """
import sys
from api.metrics import Metrics, Sample
metrics = Metrics("1")
metrics.answered("/v1/nearest", "GET", 200, 0.01)
metrics.sample(Sample(int(sys.argv[1]), 5, float(sys.argv[1]), sys.argv[1] != "8", {}))
print("ready", flush=True)
sys.stdin.readline()
print(metrics.text().decode(), flush=True)
"""


def test_workers_count_together_and_those_that_died_stay_counted(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    root = Path(__file__).resolve().parents[2]
    pipes = {
        "cwd": root,
        "env": environment,
        "text": True,
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
    }
    workers: list[subprocess.Popen[str]] = [
        subprocess.Popen([sys.executable, "-c", _WORKER, version], **pipes)  # type: ignore[call-overload]  # noqa: S603
        for version in ("7", "8", "9")
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    workers[0].kill()
    workers[0].communicate()
    text, _ = workers[1].communicate("\n")
    workers[2].communicate("\n")
    lines = text.splitlines()
    assert 'yizhan_http_requests_total{method="GET",route="/v1/nearest",status="2xx"} 3.0' in lines
    # The dead one is the one farthest behind; it no longer counts for that.
    assert "yizhan_workers 2.0" in lines
    assert "yizhan_register_version 8.0" in lines
    assert "yizhan_store_reachable 0.0" in lines
