"""The head of an archive: what it says is read, what is wrong is said, and nothing is believed."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.tile import Compression, TileType

from stations.errors import InputError
from tests.tile_archives import archive
from web.pmtiles import Archive, read_archive

TILES = {(3, 1, 2): b"x", (7, 3, 4): b"y"}


def read(content: bytes) -> Archive:
    return read_archive(lambda offset, length: content[offset : offset + length], len(content))


def changed(content: bytes, at: int, value: bytes) -> bytes:
    return content[:at] + value + content[at + len(value) :]


@pytest.mark.parametrize("packing", [Compression.GZIP, Compression.NONE])
def test_what_the_library_writes_is_read(packing: Compression) -> None:
    content = archive(TILES, {"attribution": "© 测绘院"}, 1, (113, 34, 114.5, 35), TileType.WEBP, packing)
    assert read(content) == Archive("webp", 3, 7, (113, 34, 114.5, 35), "© 测绘院")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda content: b"<html>", "no PMTiles"),
        (lambda content: b"", "no PMTiles"),
        (lambda content: content[:90], "cut off"),
        (lambda content: content[:-1], "cut off"),
        (lambda content: changed(content, 7, b"\x02"), "version 2"),
        (lambda content: changed(content, 99, b"\x01"), "vector"),
        (lambda content: changed(content, 99, b"\x09"), "png, jpeg, webp or avif"),
        (lambda content: changed(content, 97, b"\x03"), "packed"),
        (lambda content: changed(content, 98, b"\x04"), "packed"),
        (lambda content: changed(content, 100, b"\x09"), "zooms"),
        (lambda content: changed(content, 24, struct.pack("<Q", 2**63)), "cut off"),
        (lambda content: changed(content, 24, struct.pack("<Q", 0)), "metadata"),
    ],
)
def test_what_cannot_be_shown_is_said(make: Callable[[bytes], bytes], words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(make(archive(TILES, {"attribution": "a"})))
    assert words in caught.value.message
    assert caught.value.details[0].where == "YIZHAN_BASEMAP"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ('<a href="javascript:alert(1)">© OSM</a> &amp; <b>us', "© OSM & us"),
        ("a\u202e\x00\n b", "a b"),
        (["<script>"], ""),
        ("<script>alert(1)</script>", "alert(1)"),
        ("长" * 500, "长" * 200),
    ],
)
def test_whom_to_name_is_plain_text(given_name: object, shown: str) -> None:
    assert read(archive(TILES, {"attribution": given_name})).attribution == shown


@pytest.mark.parametrize("metadata", [["a"], "a", 1])
def test_metadata_that_are_no_object_are_said(metadata: object) -> None:
    with pytest.raises(InputError, match="metadata"):
        read(archive(TILES, metadata))


def test_metadata_that_grow_without_end_are_not_unpacked() -> None:
    content = archive(TILES, {"attribution": "a"})
    bomb = gzip.compress(json.dumps({"attribution": "a" * 20_000_000}).encode())
    placed = struct.pack("<QQ", len(content), len(bomb))
    with pytest.raises(InputError, match="metadata"):
        read(changed(content, 24, placed) + bomb)


@given(st.binary(min_size=120, max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read(b"PMTiles\x03" + content[:100])
    try:
        read(changed(archive(TILES), 8, content[:119]))
    except InputError:
        return
