"""Connections that are too many or too slow, over a server in this process."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator

import pytest

from api.bare_answers import RETRY_AFTER_SECONDS
from api.guarded_protocol import Guard
from tests.api.serving_bytes import HANGS_AFTER_S, ask, connect, rest, running


@pytest.fixture(scope="module")
def impatient() -> Iterator[int]:
    """A server that waits a fifth of a second."""
    with running(Guard(connections=100, seconds=0.2)) as port:
        yield port


@pytest.mark.parametrize(
    "begun", [b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nhost: x\r\n", b"\r\n\r\n"], ids=repr
)
def test_a_request_that_never_ends_is_ended(impatient: int, begun: bytes) -> None:
    slow = connect(impatient)
    slow.sendall(begun)
    answer = rest(slow)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"x-content-type-options: nosniff\r\n" in answer
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 408
    assert ask(impatient).endswith(b"\r\n\r\n0")


def test_whoever_says_nothing_is_told_nothing(impatient: int) -> None:
    assert rest(connect(impatient)) == b""


def test_a_header_now_and_then_wins_no_time(impatient: int) -> None:
    slow = connect(impatient)
    slow.sendall(b"GET / HTTP/1.1\r\n")
    sent = 0
    slow.settimeout(0.05)
    answer = b""
    with contextlib.suppress(ConnectionError):
        while not answer:
            slow.sendall(b"x-%d: y\r\n" % sent)
            sent += 1
            assert sent < HANGS_AFTER_S / 0.05
            with contextlib.suppress(TimeoutError):
                answer = slow.recv(100)
                break
    slow.close()
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


def test_a_body_that_never_ends_is_ended(impatient: int) -> None:
    slow = connect(impatient)
    slow.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nabc")
    assert rest(slow) == b""


def test_a_second_request_that_never_ends_is_ended(impatient: int) -> None:
    slow = connect(impatient)
    slow.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET /")
    assert rest(slow).count(b"HTTP/1.1 200 ") == 1


def test_empty_lines_after_an_answer_win_no_time(impatient: int) -> None:
    slow = connect(impatient)
    slow.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    assert slow.recv(1000).startswith(b"HTTP/1.1 200 ")
    slow.sendall(b"\r\n")
    assert rest(slow).startswith((b"HTTP/1.1 408 ", b"0HTTP/1.1 408 ", b"\r\n"))


def test_a_large_body_on_a_slow_line_is_taken(impatient: int) -> None:
    steady = connect(impatient)
    steady.sendall(b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 12000\r\n\r\n")
    # Four seconds' worth of credit comes with each piece, so that no pause of this machine ends it.
    for _ in range(6):
        steady.sendall(b"x" * 2000)
        time.sleep(0.1)
    assert rest(steady).endswith(b"\r\n\r\n12000")


def test_an_answer_that_nobody_takes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.guarded_protocol._TAKEN_WITHIN_SECONDS", 0.2)
    with running(Guard(connections=1, seconds=20)) as port:
        held = connect(port)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        held.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        assert ask(port).startswith(b"HTTP/1.1 503 ")
        while not ask(port).startswith(b"HTTP/1.1 200 "):
            time.sleep(0.05)
        held.close()


def test_those_beyond_the_limit_are_told_when_to_come_again_and_the_others_are_served() -> None:
    with running(Guard(connections=3, seconds=HANGS_AFTER_S)) as port:
        early = [connect(port) for _ in range(3)]
        # The server has taken them all once the last one has its answer.
        early[-1].sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert early[-1].recv(1000).startswith(b"HTTP/1.1 200 ")
        head, _, body = ask(port).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: %d" % RETRY_AFTER_SECONDS in head.lower()
        assert b"x-content-type-options: nosniff" in head.lower()
        assert json.loads(body)["status"] == 503
        early[0].sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert early[0].recv(1000).startswith(b"HTTP/1.1 200 ")
        for connection in early:
            connection.close()
        while not ask(port).startswith(b"HTTP/1.1 200 "):
            time.sleep(0.01)
