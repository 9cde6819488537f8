"""A base map out of an archive on the disk: checked at the start, handed out by parts, and no other file."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pmtiles.tile import TileType
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.command_line import Run
from tests.tile_archives import all_tiles, archive, one_colour

CONTENT = archive(
    all_tiles(range(4), lambda z, x, y: one_colour(x, y, z)), {"attribution": "<b>© 测绘院</b>"}
)
ADDRESS = "/basemap.pmtiles"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "town.pmtiles"
    path.write_bytes(CONTENT)
    (tmp_path / "secret.pmtiles").write_bytes(b"secret")
    return path


@pytest.fixture
def served(demo_url: str, file: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=SecretStr(demo_url), basemap=str(file)))) as client:
        yield client


def shown(client: TestClient) -> dict[str, Any]:
    page = client.get("/map").text
    found = re.search(r'id="page_config">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    basemap: dict[str, Any] = json.loads(html.unescape(found[1]))["basemap"]
    return basemap


def test_the_map_reads_the_file_from_here_and_names_its_makers(served: TestClient) -> None:
    basemap = shown(served)
    assert basemap["attribution"] == "© 测绘院"
    assert basemap["archive"]["url"].startswith(f"{ADDRESS}?v=")
    policy = served.get("/map").headers["content-security-policy"]
    assert "img-src 'self' data: blob:;" in policy
    assert "connect-src 'self';" in policy
    assert "/static/pmtiles." in served.get("/map").text


def test_parts_are_handed_out_and_kept(served: TestClient) -> None:
    address = shown(served)["archive"]["url"]
    part = served.get(address, headers={"Range": "bytes=0-126"})
    assert (part.status_code, part.content) == (206, CONTENT[:127])
    assert part.headers["content-range"] == f"bytes 0-126/{len(CONTENT)}"
    assert "immutable" in part.headers["cache-control"]
    assert part.headers["content-type"] == "application/vnd.pmtiles"
    assert "content-encoding" not in part.headers
    assert served.get(ADDRESS).headers["cache-control"] == "no-cache"
    assert served.get(ADDRESS).content == CONTENT
    again = served.get(address, headers={"If-None-Match": part.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    beyond = served.get(address, headers={"Range": f"bytes={len(CONTENT)}-"})
    assert beyond.status_code == 416
    head = served.head(address)
    assert (head.status_code, head.content) == (200, b"")


def test_a_part_of_an_older_file_is_not_mixed_with_the_new_one(served: TestClient, file: Path) -> None:
    address = shown(served)["archive"]["url"]
    tag = served.get(address, headers={"Range": "bytes=0-9"}).headers["etag"]
    other = archive({(0, 0, 0): one_colour(1, 2, 3)})
    file.write_bytes(other)
    os.utime(file, ns=(1, 1))
    answer = served.get(address, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert (answer.status_code, answer.content) == (200, other)
    assert answer.headers["cache-control"] == "no-cache"
    assert shown(served)["archive"]["url"] != address


def test_a_file_that_is_gone_leaves_the_plain_map(served: TestClient, file: Path) -> None:
    file.unlink()
    assert served.get(ADDRESS).status_code == 404
    assert "archive" not in shown(served)


def test_no_other_file_can_be_reached(served: TestClient, client: TestClient) -> None:
    for path in (
        "/secret.pmtiles",
        f"{ADDRESS}/../secret.pmtiles",
        "/town.pmtiles",
        f"{ADDRESS}/secret.pmtiles",
    ):
        assert served.get(path).status_code == 404
    for query in ("?path=/etc/passwd", "?v=../secret.pmtiles"):
        assert served.get(f"{ADDRESS}{query}").content == CONTENT
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>", "no PMTiles archive"),
        (CONTENT[:-5], "cut off"),
        (archive({(0, 0, 0): b"x"}, kind=TileType.MVT), "vector tiles"),
        (None, "a file that there is not"),
    ],
)
def test_a_file_that_cannot_be_shown_stops_the_start(
    demo_url: str, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "wrong.pmtiles"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValidationError, match=words):
        Settings(database_url=SecretStr(demo_url), basemap=str(path))


def test_a_folder_is_no_archive(demo_url: str, tmp_path: Path) -> None:
    (tmp_path / "folder.pmtiles").mkdir()
    with pytest.raises(ValidationError, match="is no file"):
        Settings(database_url=SecretStr(demo_url), basemap=str(tmp_path / "folder.pmtiles"))


def test_an_archive_elsewhere_is_asked_by_the_page_alone(demo_url: str) -> None:
    url = "https://tiles.example.org/x.pmtiles"
    settings = Settings(database_url=SecretStr(demo_url), basemap=url, frame_ancestors=("'self'",))
    with TestClient(create_app(settings)) as client:
        policy = client.get("/map").headers["content-security-policy"]
        assert "connect-src 'self' https://tiles.example.org;" in policy
        assert "img-src 'self' data: blob:;" in policy
        assert shown(client)["archive"] == {"url": url}
        assert client.get(ADDRESS).status_code == 404


def test_a_file_to_carry_has_the_plain_map_and_says_so(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "coastlines" not in run("map", "-o", str(tmp_path / "plain.html"), "--lang", "en").remarks
    monkeypatch.setenv("YIZHAN_BASEMAP", str(file))
    result = run("map", "-o", str(tmp_path / "map.html"), "--lang", "en")
    assert result.code == 0
    assert "海岸线" in result.remarks or "coastlines" in result.remarks
    assert (tmp_path / "map.html").read_bytes() == (tmp_path / "plain.html").read_bytes()
