"""Log lines: one a record, found by the id of the request, and never with somebody's place."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import JsonLines, TextLines, log_config
from api.request_ids import request_id, request_id_in
from api.settings import Settings
from stations.errors import StoreError

PLACE = "/v1/nearest?lon=113.653812&lat=34.746634"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Log as JSON from `info` on; gives the lines until now."""
    sink, handler = io.StringIO(), logging.StreamHandler()
    handler.setStream(sink)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("yizhan")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in sink.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_request_is_one_line_without_its_query(client: TestClient, lines: Lines) -> None:
    answer = client.get(PLACE, headers={"X-Request-Id": "from-a-proxy_1.2"})
    assert answer.headers["x-request-id"] == "from-a-proxy_1.2"
    (line,) = lines()
    assert line["request_id"] == "from-a-proxy_1.2"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/nearest", 200)
    assert line["duration_ms"] >= 0
    assert line["bytes"] > 100
    assert "113" not in json.dumps(line["message"] + line["route"])
    assert "testclient" not in json.dumps(line)


@pytest.mark.parametrize(
    "path", ["/v1/tiles/10/835/406.json", "/113.653812,34.746634", "/v1/stations/113.653812"]
)
def test_a_path_is_not_logged(client: TestClient, lines: Lines, path: str) -> None:
    client.get(path)
    (line,) = lines()
    assert path not in json.dumps(line)
    assert "113.6" not in json.dumps(line)


@pytest.mark.parametrize(
    "given_id",
    [
        "short",
        "x" * 65,
        "has space",
        "new\\nline",
        "semi;colon",
        "<script>",
        "",
        "é" * 8,
        '"quoted-id"',
        "../../etc",
    ],
)
def test_an_id_that_could_do_harm_is_not_taken(client: TestClient, given_id: str) -> None:
    answer = client.get("/healthz", headers={b"X-Request-Id": given_id.encode("latin-1")})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def test_two_ids_are_none() -> None:
    twice = [(b"x-request-id", b"first-one"), (b"x-request-id", b"second-one")]
    assert request_id_in(twice) not in ("first-one", "second-one")
    assert request_id_in(twice[:1]) == "first-one"


def test_an_unexpected_error_is_found_by_its_id_and_keeps_the_place_to_itself(
    demo_app: FastAPI, client: TestClient, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no float: '113.653812'\n2026-01-01 forged line")

    monkeypatch.setattr("api.routes.nearest.nearest", fail)
    calm = TestClient(demo_app, raise_server_exceptions=False)
    answer = calm.get(f"{PLACE}&division=410000", headers={"X-Request-Id": "find-me-again"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "find-me-again"
    assert [line["request_id"] for line in lines()] == ["find-me-again"] * 2
    assert {line["level"] for line in lines()} == {"warning", "error"}
    assert "Traceback" in next(line["exception"] for line in lines() if "exception" in line)
    assert "113.653" not in json.dumps(lines())


def test_what_is_logged_elsewhere_carries_the_id_too(
    demo_app: FastAPI, client: TestClient, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreError("gone")

    monkeypatch.setattr("api.routes.nearest.nearest", away)
    answer = client.get(f"{PLACE}&division=410000", headers={"X-Request-Id": "store-is-away"})
    assert answer.status_code == 503
    assert {line["request_id"] for line in lines()} == {"store-is-away"}


@given(st.text(max_size=60))
def test_no_text_can_forge_a_line(text: str) -> None:
    record = logging.LogRecord("yizhan.x", logging.WARNING, "", 0, "said: %s", (text,), None)
    for formatter in (JsonLines(), TextLines()):
        line = formatter.format(record)
        assert len(line.splitlines()) == 1
        assert line.isprintable()
    written = json.loads(JsonLines().format(record))
    assert written["logger"] == "yizhan.x"
    if text.isascii() and not any(character.isdigit() for character in text):
        assert written["message"] == f"said: {text}"


def test_lines_of_an_exception_cannot_be_taken_for_records() -> None:
    try:
        raise ValueError("first\n2026-07-01T00:00:00+00:00 error yizhan forged \x1b[2J")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "m", (), (ValueError, error, error.__traceback__)
        )
    lines = TextLines().format(record).split("\n")
    assert all(line.startswith("  ") for line in lines[1:])
    assert "\x1b" not in "".join(lines)


def test_the_id_of_another_request_is_not_in_the_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "m", (), None)
    token = request_id.set("mine-mine")
    assert json.loads(JsonLines().format(record))["request_id"] == "mine-mine"
    request_id.reset(token)
    assert "request_id" not in json.loads(JsonLines().format(record))


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
@pytest.mark.parametrize("kind", ["text", "json"])
def test_libraries_are_heard_from_warnings_on(kind: str, level: str) -> None:
    described = log_config(Settings(log_format=kind, log_level=level))
    # Some log addresses with keys and places in them.
    assert described["root"]["level"] == ("ERROR" if level == "error" else "WARNING")
    assert described["loggers"]["yizhan"]["level"] == level.upper()
    logging.config.DictConfigurator(described)


def test_nothing_is_logged_of_a_request_by_default(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert logging.getLogger("yizhan.requests").getEffectiveLevel() == logging.WARNING
    client.get(PLACE)
    assert capsys.readouterr().err == ""


def test_every_application_counts_for_itself() -> None:
    first, second = create_app(Settings()), create_app(Settings())
    assert first.state.metrics is not second.state.metrics
