"""Uploads that are too large, files that unpack to too much, and more connections than can be served."""

from __future__ import annotations

import asyncio
import io
import resource
import socket
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import HANGS_AFTER_S, Service, make_register, post, serving

_PIECE = b"x" * 65_536
_CONNECTIONS, _SERVED = 10_000, 100


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, dict[str, str]]]:
    """A service of a hundred connections, and headers that let a program in."""
    folder = tmp_path_factory.mktemp("attacked")
    url = f"sqlite:///{folder / 'register.db'}"
    headers = make_register(url)
    with serving(url, folder, max_connections=_SERVED, slow_request_seconds=HANGS_AFTER_S) as service:
        yield service, headers


def _most_memory_kb(service: Service) -> int:
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


@pytest.mark.parametrize("framing", ["Content-Length: 2147483648", "Transfer-Encoding: chunked"])
def test_two_gigabytes_are_refused_without_being_read(
    attacked: tuple[Service, dict[str, str]], framing: str
) -> None:
    service, headers = attacked
    head = (
        f"POST /v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: {headers['Authorization']}\r\n{framing}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    start = b'--b\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\n\r\n'
    chunked = "chunked" in framing
    before = _most_memory_kb(service)
    with socket.create_connection(("127.0.0.1", service.port), timeout=HANGS_AFTER_S) as client:
        client.sendall(head.encode() + (b"%x\r\n%s\r\n" % (len(start), start) if chunked else start))
        piece = b"%x\r\n%s\r\n" % (len(_PIECE), _PIECE) if chunked else _PIECE
        sent = 0
        client.setblocking(False)
        answer = b""
        while not answer:
            try:
                answer = client.recv(4096)
            except BlockingIOError:
                answer = b""
            except ConnectionError:
                break
            try:
                sent += client.send(piece[sent % len(piece) :])
            except BlockingIOError:
                pass
            except ConnectionError:
                client.setblocking(True)
                answer = client.recv(4096)
                break
            assert sent < 200 * 2**20
    assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
    if not chunked:
        # No more than what lies in buffers of the system.
        assert sent < 16 * 2**20
    assert _most_memory_kb(service) - before < 60_000
    assert service.get("/healthz").status_code == 200


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_in_little_memory(
    attacked: tuple[Service, dict[str, str]],
) -> None:
    service, headers = attacked
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(400):
                sheet.write(b" " * 2**20)
    assert len(packed.getvalue()) < 2**20
    before = _most_memory_kb(service)
    answer = post(
        service,
        headers,
        "/v1/imports?lang=en",
        json=None,
        files={"file": ("list.xlsx", packed.getvalue(), "application/octet-stream")},
        data={"dataset": "zz"},
    )
    assert answer.status_code == 422, answer.text
    assert "157286400" in answer.json()["detail"]
    assert _most_memory_kb(service) - before < 60_000


async def _ask_all(port: int, count: int) -> Counter[bytes]:
    """Open all connections, then ask on each, then read what each is told."""
    found: Counter[bytes] = Counter()
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    for _, writer in opened:
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    for reader, writer in opened:
        answer = await reader.read()
        found[answer[9:12]] += 1
        if answer[9:12] == b"503":
            assert b"retry-after: 5" in answer.lower()
        writer.close()
    return found


def test_ten_thousand_connections_are_refused_politely(attacked: tuple[Service, dict[str, str]]) -> None:
    """As many as the system allows a process: each connection is an open file here and one in the service."""
    service, _ = attacked
    former = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (former[1], former[1]))
    try:
        allowed = former[1] if former[1] != resource.RLIM_INFINITY else _CONNECTIONS * 2
        count = min(_CONNECTIONS, allowed - 500)
        assert count > _SERVED
        found = asyncio.run(_ask_all(service.port, count))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, former)
    assert sum(found.values()) == count
    assert set(found) == {b"200", b"503"}
    assert found[b"200"] >= _SERVED
    assert service.get("/v1/stations?limit=1").status_code == 200
    assert "error" not in service.log.read_text().lower()
