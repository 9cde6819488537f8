"""Caching: version by query by language by encoding, for every answer that is data."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import product
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from fastapi import FastAPI
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.serve import load_demo
from api.compression import negotiated
from api.freshness import Freshness
from api.settings import Settings
from api.shelf import Shelf
from stations.directory import Directory
from stations.events import StationChanged
from stations.model import Snapshot
from stations.store import Store

STATION = "{station}"
# It is the same in all languages, because it holds all of them.
VOCABULARY = "/v1/vocabulary"
# Every route that answers with data, two questions each, and whether its answer has a language.
ROUTES: tuple[tuple[str, str, bool], ...] = (
    ("/v1/nearest?lon=113.65&lat=34.75&limit=20", "/v1/nearest?lon=113.65&lat=34.75&limit=21", False),
    (
        "/v1/nearest?lon=113.65&lat=34.75&division=410000",
        "/v1/nearest?lon=113.65&lat=34.7&division=410000",
        False,
    ),
    ("/v1/stations?limit=50", "/v1/stations?limit=51", False),
    (f"/v1/stations/{STATION}", f"/v1/stations/{STATION}?at=2026-07-16T00:00:00Z", False),
    (VOCABULARY, f"{VOCABULARY}?lang=en", False),
    ("/v1/divisions", "/v1/divisions?parent=410000", False),
    ("/v1/divisions/410000", "/v1/divisions/330000", False),
    ("/v1/tiles/8/208/101.json", "/v1/tiles/9/417/202.json", False),
    ("/v1/packs/410102.json", "/v1/packs/410105.json", False),
    ("/v1/changes", "/v1/changes?limit=3", False),
    ("/v1/export/stations.csv", "/v1/export/stations.csv?division=410000", False),
    ("/v1/export/stations.geojson", "/v1/export/stations.geojson?division=410000", False),
    ("/v1/export/stations.xlsx", "/v1/export/stations.xlsx?division=410000", False),
    ("/v1/export/stations.ndjson", "/v1/export/stations.ndjson?division=410000", False),
    ("/v1/export/stations.kml", "/v1/export/stations.kml?division=410000", False),
    ("/v1/export/stations.gpkg", "/v1/export/stations.gpkg?division=410000", False),
    ("/v1/export/stations.csv.json", "/v1/export/stations.csv.json?division=410000", False),
    ("/ogc?f=json", "/ogc/collections/stations?f=json", True),
    (
        "/ogc/collections/stations/items?f=json",
        "/ogc/collections/stations/items?f=json&limit=7",
        False,
    ),
    ("/feeds/stations.atom", "/feeds/stations.atom?division=410000", True),
    ("/list?q=站", "/list?q=驿站", True),
    (f"/stations/{STATION}", f"/stations/{STATION}?lang=en", True),
)
# What is asked for, and what comes; `test_an_encoding_is_chosen…` has the rest.
ENCODINGS = {"identity": None, "gzip": "gzip", "br;q=0.5": "br", "gzip, deflate, br, zstd": "zstd"}


class World:
    """An application over the demonstration set, and a clock that only a test moves."""

    def __init__(self, store: Store) -> None:
        # After the demonstration set was loaded, whenever that is.
        self.now = datetime(2043, 7, 15, 6, 0, 30, tzinfo=UTC)
        self.store = store
        # Only a test looks whether the register has moved on.
        settings = Settings(database_url=SecretStr("sqlite:///unused.db"), refresh_seconds=60)
        self.app: FastAPI = create_app(settings, store=store, clock=lambda: self.now)
        self.station = store.load().stations[0]
        self.client = TestClient(self.app, follow_redirects=False)

    def ask(self, path: str, **headers: str) -> Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        path = path.replace(STATION, self.station.id)
        with self.client.stream("GET", path, headers={"Accept-Encoding": "identity", **names}) as response:
            response.raw_body = b"".join(response.iter_raw())  # type: ignore[attr-defined]
            return response

    def move_on(self) -> None:
        """The register gets another version, and some minutes pass."""
        changed = replace(self.station, name=f"{self.station.name}站", updated_at=self.now)
        event = StationChanged(self.station, changed)
        self.store.apply_events([event], self.store.data_version(), "li", self.now)
        self.station = changed
        self.now += timedelta(minutes=2)
        self.app.state.services.register.refresh()
        self.now += timedelta(seconds=2)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("caching")
    with Store.open(f"sqlite:///{folder / 'demo.db'}") as store:
        store.upgrade()
        load_demo(store)
        world = World(store)
        with world.client:
            world.now += timedelta(seconds=5)
            yield world


def body_of(response: Response) -> bytes:
    raw: bytes = response.raw_body  # type: ignore[attr-defined]
    match response.headers.get("content-encoding"):
        case "gzip":
            return gzip.decompress(raw)
        case "br":
            unpacked: bytes = brotli.decompress(raw)
            return unpacked
        case "zstd":
            return zstandard.ZstdDecompressor().decompressobj().decompress(raw)
        case _:
            return raw


def names(header: str) -> set[str]:
    found = [name.strip() for name in header.split(",")]
    assert len(found) == len(set(found)), header
    return set(found)


@pytest.mark.parametrize(("path", "other", "has_language"), ROUTES, ids=[route[0] for route in ROUTES])
def test_the_matrix(world: World, path: str, other: str, has_language: bool) -> None:
    tags: dict[tuple[int, str, str], set[str]] = {}
    bodies: dict[tuple[int, str, str], set[bytes]] = {}
    for version in range(2):
        for query, lang in product((path, other), ("zh", "en")):
            for encoding, expected in ENCODINGS.items():
                asked = {"Accept_Encoding": encoding, "Accept_Language": lang}
                response = world.ask(query, **asked)
                assert response.status_code == 200, response.text
                check_headers(world, response, has_language and "lang=" not in query)
                body = body_of(response)
                if len(body) > 1_000 and not path.endswith(".xlsx"):
                    assert response.headers.get("content-encoding") == expected, encoding
                key = version, query, lang
                tags.setdefault(key, set()).add(response.headers["etag"])
                bodies.setdefault(key, set()).add(body)
            unchanged = world.ask(query, If_None_Match=response.headers["etag"], **asked)
            check_unchanged(unchanged, response)
        world.move_on()
    # The encodings are one answer; everything else makes another one, where the bytes are others.
    assert all(len(found) == 1 for found in tags.values())
    assert all(len(found) == 1 for found in bodies.values())
    pairs = {(next(iter(tags[key])), next(iter(bodies[key]))) for key in tags}
    assert len(pairs) == len({tag for tag, _ in pairs}) == len({body for _, body in pairs})
    different = {next(iter(tags[key])) for key in tags if key[2] == "zh"}
    assert len(different) == (2 if path == VOCABULARY else 4)


def check_headers(world: World, response: Response, by_language: bool) -> None:
    headers = response.headers
    assert headers["etag"].startswith('W/"')
    assert ("public, max-age=" in headers["cache-control"]) != (headers["cache-control"] == "no-cache")
    assert names(headers["vary"]) - {"Origin"} == {"Accept-Encoding"} | (
        {"Accept-Language"} if by_language else set()
    )
    assert parsedate_to_datetime(headers["last-modified"]) <= world.now
    if "content-length" in headers:
        assert int(headers["content-length"]) == len(response.raw_body)  # type: ignore[attr-defined]


def check_unchanged(unchanged: Response, whole: Response) -> None:
    assert unchanged.status_code == 304
    assert unchanged.raw_body == b""  # type: ignore[attr-defined]
    for name in ("etag", "cache-control", "vary", "last-modified"):
        assert unchanged.headers[name] == whole.headers[name], name
    assert "content-encoding" not in unchanged.headers


@pytest.mark.parametrize("path", [route[0] for route in ROUTES])
def test_who_has_a_date_alone_is_answered_by_it(world: World, path: str) -> None:
    first = world.ask(path)
    since = first.headers["last-modified"]
    assert world.ask(path, If_Modified_Since=since).status_code == 304
    # A tag counts more than a date.
    assert world.ask(path, If_Modified_Since=since, If_None_Match='W/"other"').status_code == 200
    # Another worker may not have heard of a version yet: only the very date counts.
    later = "Fri, 15 Jul 2044 00:00:00 GMT"
    for wrong in (later, "yesterday", ""):
        assert world.ask(path, If_Modified_Since=wrong).status_code == 200
    world.move_on()
    assert world.ask(path, If_Modified_Since=since).status_code == 200


@pytest.mark.parametrize("path", [route[0] for route in ROUTES])
def test_conditions_are_read_as_the_standard_says(world: World, path: str) -> None:
    """RFC 9110, sections 9.3.2, 13.1.2 and 14.2."""
    whole = world.ask(path)
    tag = whole.headers["etag"]
    for held in ("*", f'"a,b", {tag}', f'{tag},"x"', tag.removeprefix("W/"), f'W/"y" , {tag} '):
        assert world.ask(path, If_None_Match=held).status_code == 304, held
    for held in ('"x"', 'W/"y", "z"', tag.replace('"', ""), tag[:-2] + '"'):
        assert world.ask(path, If_None_Match=held).status_code == 200, held
    # A part is never sent, which everybody may choose; least of all with the status of a part.
    part = world.ask(path, Range="bytes=0-9")
    assert (part.status_code, part.raw_body) == (200, whole.raw_body)  # type: ignore[attr-defined]
    assert "content-range" not in part.headers
    path = path.replace(STATION, world.station.id)
    head = world.client.head(path, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "last-modified", "vary", "cache-control", "content-type"):
        assert head.headers[name] == whole.headers[name], name
    assert world.client.head(path, headers={"If-None-Match": tag}).status_code == 304


def test_every_worker_dates_a_version_alike(world: World) -> None:
    world.move_on()
    # Another process, begun later and with a clock that is a little wrong.
    settings = Settings(database_url=SecretStr("sqlite:///unused.db"), refresh_seconds=60)
    app = create_app(settings, store=world.store, clock=lambda: world.now + timedelta(seconds=7))
    with TestClient(app) as other:
        for path in (
            "/v1/vocabulary",
            "/v1/changes",
            "/feeds/stations.atom",
            "/v1/stations",
            "/v1/nearest?lon=1&lat=2",
        ):
            here = world.ask(path)
            there = other.get(path)
            for name in ("last-modified", "etag", "vary", "cache-control"):
                assert there.headers[name] == here.headers[name], (path, name)
            since = {"If-Modified-Since": here.headers["last-modified"]}
            assert other.get(path, headers=since).status_code == 304


def test_a_version_is_dated_no_later_than_its_answers_are_sent() -> None:
    now = datetime(2026, 7, 15, 6, 0, 30, 500_000, tzinfo=UTC)
    second = int(datetime(2026, 7, 15, 6, 0, 31, tzinfo=UTC).timestamp())
    freshness = Freshness(lambda: now)
    directory = Directory(Snapshot(3, {}, (), "mark", second))
    assert freshness.last_modified(directory, is_of_the_minute=False) is None
    now += timedelta(seconds=1)
    assert freshness.last_modified(directory, is_of_the_minute=False) == "Wed, 15 Jul 2026 06:00:31 GMT"
    assert freshness.last_modified(directory, is_of_the_minute=True) == "Wed, 15 Jul 2026 06:00:31 GMT"
    now += timedelta(minutes=2)
    assert freshness.last_modified(directory, is_of_the_minute=True) == "Wed, 15 Jul 2026 06:02:00 GMT"
    assert freshness.last_modified(Directory(Snapshot(0, {}, ())), is_of_the_minute=True) is None


def test_what_is_of_the_minute_is_dated_by_the_minute(world: World) -> None:
    world.move_on()
    world.now = world.now.replace(second=10) + timedelta(minutes=1)
    of_the_minute, of_the_data = world.ask("/v1/stations?limit=1"), world.ask("/v1/vocabulary")
    assert parsedate_to_datetime(of_the_minute.headers["last-modified"]) == world.now.replace(second=0)
    assert parsedate_to_datetime(of_the_data.headers["last-modified"]) < world.now.replace(second=0)


def test_faults_are_kept_by_nobody(world: World) -> None:
    for path in (
        "/v1/nearest",
        "/v1/tiles/99/0/0.json",
        "/v1/changes?after=v99999",
        "/nowhere",
    ):
        response = world.ask(path)
        assert response.status_code in (404, 410, 422)
        assert response.headers["cache-control"] == "no-store"
        assert "last-modified" not in response.headers


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000", None),
        ("gzip;q=1.0, br;q=0.1", "br"),
        ("*", "zstd"),
        ("*;q=0, br", "br"),
        ("zstd;q=0, *", "br"),
        ("deflate, compress", None),
        ("gzip;q=nonsense", None),
        ("gzipped, xbr", None),
        (",,;;q=1", None),
        ("x" * 5_000 + ", gzip", None),
    ],
)
def test_an_encoding_is_chosen_among_those_that_are_accepted(header: str, encoding: str | None) -> None:
    assert negotiated(header) == encoding


def test_the_shelf_makes_an_answer_once_and_never_grows_beyond_its_size() -> None:
    shelf, made = Shelf(most_bytes=1_000), []

    def ask(key: int, size: int) -> bytes:
        def make() -> bytes:
            made.append(key)
            return b"x" * size

        return shelf.get(key, make).body

    for key in (1, 2, 1, 2):
        ask(key, 400)
    assert made == [1, 2]
    ask(3, 400)
    ask(2, 400)
    ask(1, 400)
    assert made == [1, 2, 3, 1]
    # One that is too large for the shelf drives nothing away.
    ask(4, 501)
    ask(4, 501)
    ask(3, 400)
    assert made == [1, 2, 3, 1, 4, 4]
    assert len(shelf) == 2


def test_one_question_is_compressed_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []

    def note(body: bytes, encoding: str) -> bytes:
        packed.append(encoding)
        return b"packed"

    world.move_on()
    monkeypatch.setattr("api.shelf.pack", note)
    for encoding in ("zstd", "br", "zstd", "br"):
        response: Any = world.ask("/v1/export/stations.csv", Accept_Encoding=encoding)
        assert response.raw_body == b"packed"
        assert response.headers["content-encoding"] == encoding
    assert packed == ["zstd", "br"]
