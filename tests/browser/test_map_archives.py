"""Base maps out of a PMTiles archive: pictures show, nothing of it runs, and what is wrong is said."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from pmtiles.tile import Compression, TileType, zxy_to_tileid

from tests.tile_archives import all_tiles, archive, one_colour
from web.basemaps import basemap

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=window.__pwned=1><script>window.__pwned=1</script>"
SHOWN = "#station_map img.leaflet-tile-loaded[src^='blob:']"
# Around the stations, and near enough that no zoom beyond the archive's is drawn larger.
VIEW = "#map=6/34.8/113.56"


def coloured(z: int, x: int, y: int) -> bytes:
    return one_colour(x * 37 % 256, y * 59 % 256, z * 40 % 256)


def show(
    page: Any, stub: Any, content: bytes, host: str = "localhost", view: str = VIEW, **named: Any
) -> None:
    """Open the map with an archive that another host has."""
    stub.archive = content
    url = stub.base.replace("127.0.0.1", host) + "/archive.pmtiles"
    stub.settings["basemap"] = basemap(url, **named)
    page.goto(f"{stub.base}/map?lang=zh{view}")
    expect(page.locator(".pin, .cluster").first).to_be_visible()


def parts_asked(stub: Any) -> int:
    return sum("archive.pmtiles" in path for path in stub.asked)


@pytest.mark.parametrize("leaf_size", [0, 60])
@pytest.mark.parametrize("packing", [Compression.GZIP, Compression.NONE])
def test_pictures_show_where_they_belong(
    watched: Any, stub: Any, leaf_size: int, packing: Compression
) -> None:
    page = watched.page
    metadata = {"attribution": f"<a href='https://example.org'>© 测绘院</a> {HOSTILE}"}
    content = archive(all_tiles(range(7), coloured), metadata, leaf_size, packing=packing)
    show(page, stub, content)
    expect(page.locator(SHOWN).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    drawn = page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const frame = document.getElementById("station_map").getBoundingClientRect();
          return Array.from(document.querySelectorAll("#station_map img.leaflet-tile-loaded"), (image) => {
            canvas.drawImage(image, 0, 0, 1, 1);
            const box = image.getBoundingClientRect();
            const middle = [box.left - frame.left + box.width / 2, box.top - frame.top + box.height / 2];
            const { x, y } = station_map.project(station_map.containerPointToLatLng(middle), 6);
            return [Math.floor(x / 256), Math.floor(y / 256), ...canvas.getImageData(0, 0, 1, 1).data];
          });
        }"""
    )
    assert len(drawn) >= 6
    for x, y, *colour in drawn:
        assert colour == [x * 37 % 256, y * 59 % 256, 240, 255]
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("© 测绘院")
    assert page.locator(".leaflet-control-attribution *").count() == 0
    assert page.evaluate("window.__pwned") is None
    assert not [path for path in stub.asked if "land" in path or "labels" in path]
    assert watched.complaints == []
    assert watched.hosts == {"127.0.0.1", "localhost", ""}


def test_tiles_are_numbered_as_the_library_numbers_them(watched: Any, stub: Any) -> None:
    page = watched.page
    show(page, stub, archive(all_tiles(range(3), coloured)))
    places = [(z, (5**z) % 2**z, (3 ** (z + 2)) % 2**z) for z in range(23)]
    places += [(4, x, y) for x in range(16) for y in range(16)]
    numbers = page.evaluate("(places) => places.map((place) => Yizhan.archiveTileId(...place))", places)
    assert numbers == [zxy_to_tileid(*place) for place in places]


def test_a_run_of_equal_tiles_is_drawn_and_a_name_that_is_set_comes_first(watched: Any, stub: Any) -> None:
    page = watched.page
    content = archive(all_tiles(range(5), lambda *_: one_colour(1, 2, 3)), {"attribution": "other"})
    # Zooms beyond the archive's last are drawn larger.
    show(page, stub, content, view="#map=14/34.8/113.56", attribution=f"© 测绘院 {HOSTILE}")
    expect(page.locator(SHOWN).first).to_be_visible()
    expect(page.locator(".leaflet-control-attribution")).to_have_text(f"© 测绘院 {HOSTILE}")
    assert page.evaluate("window.__pwned") is None


def test_nothing_of_it_is_loaded_without_an_archive(watched: Any, stub: Any) -> None:
    page = watched.page
    page.goto(f"{stub.base}/map")
    expect(page.locator(".pin").first).to_be_visible()
    assert not [path for path in stub.asked if "pmtiles" in path]
    assert "archive." not in page.locator("#page_config").text_content()


def test_a_place_that_the_archive_lacks_is_said_once(watched: Any, stub: Any) -> None:
    page = watched.page
    europe = {(6, x, y): coloured(6, x, y) for x in range(32, 36) for y in range(20, 24)}
    show(page, stub, archive(europe, bounds=(0, 40, 20, 55)))
    expect(page.locator("#toast")).to_have_text("底图里没有这个地方的图")
    page.evaluate("station_map.setView([48.8, 8], 6, { animate: false })")
    expect(page.locator(SHOWN).first).to_be_visible()
    assert watched.complaints == []


def test_a_hole_in_an_archive_is_empty_ground(watched: Any, stub: Any) -> None:
    page = watched.page
    tiles = all_tiles([6], coloured)
    missing = (6, 52, 25)
    del tiles[missing]
    show(page, stub, archive(tiles, leaf_size=100))
    expect(page.locator(SHOWN).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#station_map img.leaflet-tile-loaded:not([src])")).to_have_count(1)
    expect(page.locator("#toast")).to_have_text("")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>not found</html>", "底图文件不完整或已损坏"),
        (archive(all_tiles(range(7), coloured))[:100], "底图文件不完整或已损坏"),
        (archive(all_tiles(range(7), coloured), leaf_size=50)[:400], "底图文件不完整或已损坏"),
        (archive({(0, 0, 0): b"x"}, kind=TileType.MVT), "底图文件是矢量瓦片，这里只能显示图片"),
        (archive({(0, 0, 0): b"x"}, kind=TileType.UNKNOWN), "底图文件里没有能显示的图片"),
        (archive(all_tiles(range(7), lambda *_: b"no picture")), "底图文件不完整或已损坏"),
    ],
    ids=["other", "header", "leaves", "vector", "unknown", "pictures"],
)
def test_what_is_wrong_with_an_archive_is_said_and_coastlines_stand_in(
    watched: Any, stub: Any, content: bytes, words: str
) -> None:
    page = watched.page
    show(page, stub, content)
    expect(page.locator("#toast")).to_have_text(words)
    expect(page.locator("path.land")).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")


def test_an_archive_that_lost_its_end_is_said_where_it_matters(watched: Any, stub: Any) -> None:
    page = watched.page
    content = archive(all_tiles(range(7), coloured))
    show(page, stub, content[: len(content) - 2000], view="#map=3/30/100")
    expect(page.locator(SHOWN).first).to_be_visible()
    page.evaluate("station_map.setView([84.5, 177], 6, { animate: false })")
    expect(page.locator("#toast")).to_have_text("底图文件不完整或已损坏")


def test_a_server_without_parts_is_said_and_not_asked_for_all_of_it(watched: Any, stub: Any) -> None:
    page = watched.page
    stub.hands_out_parts = False
    show(page, stub, archive(all_tiles(range(7), coloured)))
    expect(page.locator("#toast")).to_have_text("底图文件所在的服务器不支持分段读取")
    expect(page.locator("path.land")).to_be_attached()
    assert parts_asked(stub) == 2


def test_a_missing_archive_is_said(watched: Any, stub: Any) -> None:
    page = watched.page
    show(page, stub, b"")
    expect(page.locator("#toast")).to_have_text("底图暂时取不到，先显示海岸线和地名")
    expect(page.locator("path.land")).to_be_attached()
    expect(page.locator(".place").first).to_be_attached()


def test_a_file_that_was_replaced_meanwhile_is_read_anew(watched: Any, stub: Any) -> None:
    page = watched.page
    show(page, stub, archive(all_tiles(range(4), coloured)), view="#map=3/30/100")
    expect(page.locator(SHOWN).first).to_be_visible()
    stub.archive = archive(all_tiles(range(4), lambda *_: one_colour(9, 9, 9)), {"attribution": "longer" * 9})
    page.evaluate("station_map.setView([-30, -100], 3, { animate: false })")
    page.wait_for_load_state("networkidle")
    expect(page.locator(SHOWN).first).to_be_visible()
    expect(page.locator("#toast")).to_have_text("")


def test_directories_are_kept_and_not_asked_for_again(watched: Any, stub: Any) -> None:
    page = watched.page
    show(page, stub, archive(all_tiles(range(7), coloured), leaf_size=500), view="#map=5/34.8/113.56")
    expect(page.locator(SHOWN).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    before, tiles = parts_asked(stub), page.locator("#station_map img.leaflet-tile").count()
    # The head, the metadata and few directories; the rest is one part a picture.
    assert before <= tiles + 5
