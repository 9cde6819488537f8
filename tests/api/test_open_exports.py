"""Open data over HTTP: every format by the filters of the list, with a hash that is that of the file."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, cast

import brotli
import pytest
import zstandard
from fastapi import FastAPI
from httpx2 import Response
from pydantic import SecretStr
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from api.app import create_app
from api.export_files import ExportFiles, for_saving
from api.settings import Settings
from api.shelf import Shelf
from geodata.catalogue import text
from stations.exports import MEDIA_TYPES, PACKED, ExportFormat
from stations.exports.on_disk import written_pieces

if TYPE_CHECKING:
    from tests.api.command_line import Run

FORMATS = list(ExportFormat)
PATH = "/v1/export/stations."
NOW = datetime(2026, 7, 15, 6, 0, 30, tzinfo=UTC)
UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed),
}
IDENTITY = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def app(demo_url: str) -> FastAPI:
    """An application over the demonstration set that lets everybody ask as often as they like."""
    return create_app(Settings(database_url=SecretStr(demo_url), rate_limit="off"), clock=lambda: NOW)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as opened:
        yield opened


def digest_of(header: str) -> bytes:
    assert header.startswith("sha-256=:")
    assert header.endswith(":")
    return base64.b64decode(header[len("sha-256=:") : -1], validate=True)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_says_what_it_is(client: TestClient, format: ExportFormat) -> None:
    answer = client.get(f"{PATH}{format}", headers=IDENTITY)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[format]
    assert digest_of(answer.headers["repr-digest"]) == hashlib.sha256(answer.content).digest()
    assert answer.headers["x-sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["content-disposition"] == f'attachment; filename="stations.{format}"'
    told = client.get(f"{PATH}{format}.json").json()
    assert told["sha256"] == answer.headers["x-sha256"]
    assert told["bytes"] == len(answer.content)
    assert told["count"] == int(answer.headers["x-count"]) > 0
    assert told["data_version"] == int(answer.headers["x-data-version"])
    assert told["licence"]
    # The link names the very file, whenever it is followed.
    (link,) = told["links"]
    assert client.get(link["href"], headers=IDENTITY).content == answer.content
    described = answer.headers["link"].partition(">")[0].lstrip("<")
    assert client.get(described).json()["sha256"] == told["sha256"]
    held = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"{PATH}{format}", headers=held).status_code == 304


@pytest.mark.parametrize(
    ("format", "encoding"),
    [*((format, "identity") for format in FORMATS)]
    + [(ExportFormat.CSV, name) for name in ("gzip", "br", "zstd")]
    + [(ExportFormat.PARQUET, "gzip"), (ExportFormat.GPKG, "zstd")],
)
def test_a_file_too_large_to_keep_goes_out_piece_by_piece(
    app: FastAPI, client: TestClient, format: ExportFormat, encoding: str
) -> None:
    kept = client.get(f"{PATH}{format}", headers=IDENTITY)
    keeping = app.state.export_files
    app.state.export_files = ExportFiles(Shelf(most_bytes=1_000))
    accepted = {"Accept-Encoding": encoding}
    try:
        check_streamed(client, format, accepted, kept)
    finally:
        app.state.export_files = keeping


def check_streamed(
    client: TestClient, format: ExportFormat, accepted: dict[str, str], kept: Response
) -> None:
    with client.stream("GET", f"{PATH}{format}", headers=accepted) as answer:
        raw = b"".join(answer.iter_raw())
    # What is sent is what was hashed (RFC 9530, section 3).
    assert digest_of(answer.headers["repr-digest"]) == hashlib.sha256(raw).digest()
    assert int(answer.headers["content-length"]) == len(raw)
    encoding = answer.headers.get("content-encoding")
    assert encoding == (None if format in PACKED or accepted == IDENTITY else accepted["Accept-Encoding"])
    assert UNPACK[encoding](raw) == kept.content
    assert answer.headers["x-sha256"] == kept.headers["x-sha256"]
    held = {"If-None-Match": answer.headers["etag"]}
    unchanged = client.get(f"{PATH}{format}", headers=held)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.head(f"{PATH}{format}", headers=accepted).content == b""


def test_what_is_compressed_is_hashed_as_it_is_sent(client: TestClient) -> None:
    with client.stream("GET", f"{PATH}geojson", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert digest_of(answer.headers["repr-digest"]) == hashlib.sha256(raw).digest()
    assert answer.headers["x-sha256"] == hashlib.sha256(gzip.decompress(raw)).hexdigest()


def test_the_filters_of_the_list_give_the_stations_of_the_list(client: TestClient) -> None:
    for query in (
        "division=410102",
        "amenity=microwave,drinking_water",
        "q=驿站",
        "open=now",
        "kind=nursing_room",
        "bbox=113.5,34.6,113.7,34.8",
        "updated_since=2026-01-01T00:00:00Z",
    ):
        listed = client.get(f"/v1/stations?{query}&limit=500").json()
        lines = client.get(f"{PATH}ndjson?{query}").content.split(b"\n")[:-1]
        exported = {json.loads(line)["id"] for line in lines}
        assert {one["id"] for one in listed["features"]} <= exported, query
        assert len(exported) <= listed["number_matched"] + 5, query


@pytest.mark.parametrize("format", FORMATS)
def test_a_description_says_what_was_chosen(client: TestClient, format: ExportFormat) -> None:
    asked = "kind=rest_station,nursing_room&kind=driver_home&division=410000&bbox=113,34,114,35&lang=en"
    told = client.get(f"{PATH}{format}.json?{asked}").json()
    assert told["filters"] == {
        "division": "410000",
        "bbox": [113.0, 34.0, 114.0, 35.0],
        "kind": ["driver_home", "nursing_room", "rest_station"],
        "status": ["open"],
    }
    answer = client.get(told["links"][0]["href"], headers=IDENTITY)
    assert told["sha256"] == hashlib.sha256(answer.content).hexdigest()
    whole = client.get(f"{PATH}{format}.json").json()
    assert whole["filters"] == {"status": ["open"]}
    assert 0 < told["count"] < whole["count"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("geojson?crs=gcj02", "crs"),
        ("csv?crs=epsg:4326", "crs"),
        ("csv?bbox=1,2,3", "bbox"),
        ("kml?limit=3", "limit"),
        ("gpkg?status=planned", "status"),
        ("csv.json?kinds=x", "kinds"),
    ],
)
def test_what_makes_no_sense_is_named(client: TestClient, query: str, where: str) -> None:
    answer = client.get(f"{PATH}{query}")
    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == [where]


def test_without_pyarrow_it_says_what_to_install(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stations.exports.frame.has_geoparquet", lambda: False)
    answer = client.get(f"{PATH}parquet?q=没有这个站&lang=en")
    assert answer.status_code == 501
    assert "yizhan[geoparquet]" in answer.json()["detail"]


def test_the_command_writes_the_same_and_a_description(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "名称,地址,经度,纬度,坐标系\n甲驿站,郑州市中原区一路1号,113.606,34.699,gcj02\n", encoding="utf-8"
    )
    assert run("import", "list.csv", "--dataset", "zz", "--apply").code == 0
    for format in FORMATS:
        assert run("export", str(format), "-o", "out", "--at", "2026-07-01T00:00:00Z").code == 0
        told = json.loads((tmp_path / "out.json").read_text())
        content = (tmp_path / "out").read_bytes()
        assert (told["sha256"], told["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert (told["count"], told["file"]) == (1, "out")
    assert run("export", "csv", "-o", "out", "--bbox", "0,0,1,1").code == 0
    told = json.loads((tmp_path / "out.json").read_text())
    assert (told["count"], told["filters"]) == (0, {"bbox": [0, 0, 1, 1], "status": ["open"]})
    for wrong in (["--bbox", "x"], ["--kind", "x"], ["--open", "later"]):
        assert run("export", "csv", "-o", "out", *wrong).code == 2
    assert run("export", "kml", "-o", "out", "--staff").code == 2
    assert run("export", "gpkg", "-o", "out", "--crs", "bd09").code == 2


def test_a_client_that_goes_away_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[Any] = []

    def opened(*args: Any, **more: Any) -> Any:
        files.append(TemporaryFile())  # noqa: SIM115 (closing it is what is tested)
        return files[-1]

    monkeypatch.setattr("api.spooled.tempfile.SpooledTemporaryFile", opened)
    answer = for_saving(iter([b"x" * 300_000] * 9), {}, "text/csv")
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) > 3:
            raise OSError("the client is gone")

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    with pytest.raises(ClientDisconnect):
        asyncio.run(answer({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send))
    assert sent[0]["status"] == 200
    assert [file.closed for file in files] == [True]


def test_files_on_the_disk_are_gone_when_nobody_takes_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def write(path: Path) -> None:
        path.write_bytes(b"x" * 2**20)

    pieces = written_pieces("x", write)
    next(pieces)
    assert list(tmp_path.iterdir())
    cast("Generator[bytes]", pieces).close()
    assert not list(tmp_path.iterdir())
    assert b"".join(written_pieces("x", write)) == b"x" * 2**20
    assert not list(tmp_path.iterdir())


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_full_disk_is_said_in_words(client: TestClient, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setattr("api.spooled.tempfile.SpooledTemporaryFile", lambda _: FULL.open("w+b", buffering=0))
    for path in (f"{PATH}csv", f"{PATH}csv.json"):
        answer = client.get(f"{path}?lang={lang}&q={lang}&division=410000")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["detail"] == text("message.no_room", lang)


@pytest.mark.parametrize("format", [ExportFormat.XLSX, ExportFormat.GPKG, ExportFormat.PARQUET])
def test_a_full_disk_under_a_library_is_said_too(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, format: ExportFormat
) -> None:
    def nowhere(name: str, write: Callable[[Path], None]) -> Iterator[bytes]:
        write(Path("/proc/no-such-folder", name))
        yield b""

    for module in ("xlsx", "frame"):
        monkeypatch.setattr(f"stations.exports.{module}.written_pieces", nowhere)
    answer = client.get(f"{PATH}{format}?lang=en&division=410105")
    assert answer.status_code == 503
    assert answer.json()["detail"] == text("message.no_room", "en")
