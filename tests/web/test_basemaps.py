from __future__ import annotations

import pytest
import xyzservices.providers

from stations.errors import InputError
from web.basemaps import BasemapKeyError, TileArchive, basemap


def test_plain_asks_nobody() -> None:
    assert basemap("plain").origins == ()
    assert basemap("").layers == ()


def test_every_host_of_tianditu_is_named_and_has_the_key() -> None:
    found = basemap("tianditu", "a b&c")
    assert found.origins == tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8))
    assert [layer.url.split("LAYER=")[1][:3] for layer in found.layers] == ["vec", "cva"]
    assert all(layer.url.endswith("&tk=a%20b%26c") for layer in found.layers)
    assert not found.is_gcj02


def test_openstreetmap_is_named_as_its_licence_asks() -> None:
    found = basemap("osm")
    assert found.origins == ("https://tile.openstreetmap.org",)
    assert found.attribution == "© OpenStreetMap contributors"
    assert found.attribution_url == "https://www.openstreetmap.org/copyright"


def test_amap_is_shifted() -> None:
    assert basemap("amap").is_gcj02
    assert basemap("Gaode.Normal").is_gcj02
    assert basemap("https://tiles.example.org/{z}/{x}/{y}.png", crs="gcj02").is_gcj02


@pytest.mark.parametrize(
    "name", ["tianditu", "CartoDB.Positron", "https://t.example.org/{z}/{x}/{y}?k={key}"]
)
def test_a_missing_key_is_named(name: str) -> None:
    with pytest.raises(BasemapKeyError, match="YIZHAN_BASEMAP_KEY"):
        basemap(name)
    assert "secret" in basemap(name, "secret").layers[0].url


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("planet", "xyzservices"),
        ("https://tiles.example.org/{z}/{x}.png", "{y}"),
        ("https://tiles.example.org/{z}/{x}/{y}/{time}", "time"),
        ("https://{z}.example.org/{z}/{x}/{y}", "host"),
        ("https://tiles.example.org; script-src */{z}/{x}/{y}", "unusual"),
        ("javascript://%0aalert(1)/{z}/{x}/{y}", "https://"),
        ("https://tiles.example.org/{z}/{x}/{y}{{7*7}}", "unusual"),
        ("https://example.org/a b.pmtiles", "PMTiles"),
        ("ftp://example.org/a.pmtiles", "PMTiles"),
        ("MapTiler.Basic4326", "EPSG:4326"),
    ],
)
def test_what_cannot_be_shown_is_said(name: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        basemap(name, "k")
    assert word in caught.value.message


def test_attribution_of_an_address_is_what_was_set_or_its_host() -> None:
    url = "https://{s}.tiles.example.org:8443/{z}/{x}/{y}.png"
    assert basemap(url).attribution == "tiles.example.org:8443"
    assert basemap(url, attribution="© 测绘院 <b>").attribution == "© 测绘院 <b>"
    assert basemap(url).origins == tuple(f"https://{s}.tiles.example.org:8443" for s in "abc")


def test_every_name_of_xyzservices_of_web_mercator_can_be_shown() -> None:
    shown = 0
    for name in xyzservices.providers.flatten():
        try:
            found = basemap(name, "k")
        except InputError:
            continue
        shown += 1
        assert found.attribution
        assert "<" not in found.attribution
        assert found.origins
        assert "insert" not in found.layers[0].url
        assert not any(character in origin for origin in found.origins for character in " ;'{")
    assert shown > 700


def test_an_archive_is_read_by_the_page_from_its_own_host() -> None:
    found = basemap("https://Tiles.example.org:8443/a/x.PMTILES?k=1", attribution="© 测绘院")
    assert found.archive == TileArchive(found.name, "https://tiles.example.org:8443")
    assert (found.layers, found.origins) == ((), ())
    assert found.settings()["archive"] == {"url": found.name}
    assert "archive" not in basemap("osm").settings()
    # Tiles that a server takes out of an archive are tiles.
    assert basemap("https://example.org/x.pmtiles/{z}/{x}/{y}.png").archive is None
