"""Bytes that are no request, or that two programs could read as different ones."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from api.bare_answers import HEAD_BYTES, HEAD_FIELDS
from api.guarded_protocol import Guard
from api.middleware import DEFAULT_POLICY, SAFE_HEADERS
from tests.api.serving_bytes import HANGS_AFTER_S, ask, connect, rest, running

SECOND = b"GET /second HTTP/1.1\r\nhost: x\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nhost: x\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"

# What smuggles a second request past a proxy that reads the first one differently.
SMUGGLING = {
    "length and chunks": POST + b"content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": POST + b"content-length: 4\r\ncontent-length: 0\r\n\r\nabcd",
    "a list of lengths": POST + b"content-length: 4, 4\r\n\r\nabcd",
    "a length with a sign": POST + b"content-length: +4\r\n\r\nabcd",
    "unknown coding": POST + b"transfer-encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "chunks not last": POST + b"transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SECOND,
    "two codings": POST + b"transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n",
    "a chunk of less than nothing": POST + b"transfer-encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
    "a chunk without end": POST + b"transfer-encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n{}\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nhost : x\r\n\r\n",
    "a folded header": GET + b"a: b\r\n c\r\n\r\n",
    "a lone carriage return": GET + b"a: b\rc: d\r\n\r\n",
    "a lone line feed": b"GET / HTTP/1.1\nhost: x\n\n",
    "a nought": GET + b"a: b\x00c\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"host: y\r\n\r\n",
    "two hosts in an old version": b"GET / HTTP/1.0\r\nhost: x\r\nhost: y\r\n\r\n",
    "the version before versions": b"GET /\r\n\r\n",
    "a newer version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a tunnel": b"CONNECT other.example:443 HTTP/1.1\r\nhost: x\r\n\r\n",
    "TLS": bytes.fromhex("16030100a5010000a10303"),
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running(Guard(connections=100, seconds=HANGS_AFTER_S)) as number:
        yield number


def told(answer: bytes, status: int) -> None:
    """Look at an answer that no application gave: the only one, safe, and the end of the connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), answer
    assert answer.count(b"HTTP/1.1 ") == 1
    lines = head.decode("ascii").lower().split("\r\n")
    safe = {**SAFE_HEADERS, "content-security-policy": DEFAULT_POLICY, "cache-control": "no-store"}
    assert {f"{name}: {value}".lower() for name, value in safe.items()} <= set(lines)
    assert "connection: close" in lines
    assert f"content-length: {len(body)}" in lines
    problem = json.loads(body)
    assert (problem["status"], problem["errors"]) == (status, [])
    assert problem["detail"]


@pytest.mark.parametrize("sent", SMUGGLING.values(), ids=SMUGGLING)
def test_what_could_be_read_in_two_ways_is_refused_once(port: int, sent: bytes) -> None:
    with connect(port) as client:
        client.sendall(sent)
        told(rest(client), 400)


@pytest.mark.parametrize(
    "head",
    [
        GET + b"a: b\r\n" * (HEAD_FIELDS + 1),
        GET + b"cookie: " + b"a=b; " * (HEAD_BYTES // 5),
        b"GET /" + b"x" * HEAD_BYTES,
    ],
    ids=["many", "long", "address"],
)
def test_a_head_has_an_end(port: int, head: bytes) -> None:
    with connect(port) as client:
        client.sendall(head)
        told(rest(client), 431)
    with connect(port) as client:
        client.sendall(GET + b"connection: close\r\n" + b"a: b\r\n" * (HEAD_FIELDS - 2) + b"\r\n")
        assert rest(client).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("piece", [b";" + b"x" * HEAD_BYTES, b"\r\n!\r\n0\r\na: " + b"x" * 2 * HEAD_BYTES])
def test_what_stands_around_a_body_has_an_end(port: int, piece: bytes) -> None:
    """Chunks may have words, and headers behind the last one: neither goes on for ever."""
    with connect(port) as client:
        client.sendall(POST + b"transfer-encoding: chunked\r\n\r\n1" + piece)
        told(rest(client), 431)


def test_small_chunks_and_what_follows_them_are_taken_and_left(port: int) -> None:
    body = b"1;word\r\nx\r\n" * 20_000 + b"0\r\nhost: other.example\r\n\r\n"
    with connect(port) as client:
        client.sendall(POST + b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n" + body)
        assert rest(client).endswith(b"\r\n\r\n20000")


def test_what_follows_a_request_does_not_break_into_its_answer(port: int) -> None:
    for path in ("/", "/large"):
        whole = ask(port, path)
        with connect(port) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode() + b"\x00 nonsense\r\n\r\n")
            answer = rest(client)
        assert answer.count(b"HTTP/1.1 ") == 1
        assert answer.partition(b"\r\n\r\n")[2] == whole.partition(b"\r\n\r\n")[2]


def test_only_a_few_requests_wait_for_their_turn(port: int) -> None:
    with connect(port) as client:
        client.sendall(SECOND * 5_000)
        assert rest(client).count(b"HTTP/1.1 200 ") < 100
    with connect(port) as client:
        client.sendall(SECOND * 10 + SECOND.replace(b"host", b"connection: close\r\nhost"))
        assert rest(client).count(b"HTTP/1.1 200 ") == 11


def test_another_protocol_is_not_spoken_and_nothing_is_said_about_it(
    port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with connect(port) as client:
        client.sendall(GET + b"connection: close, upgrade\r\nupgrade: websocket\r\n\r\n")
        assert rest(client).startswith(b"HTTP/1.1 200 ")
    assert "websocket" not in capfd.readouterr().err.lower()
