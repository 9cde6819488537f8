"""Small PMTiles archives, written with the format's own library."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    serialize_directory,
    serialize_header,
    zxy_to_tileid,
)

HEADER_BYTES = 127
Address = tuple[int, int, int]


def one_colour(red: int, green: int, blue: int) -> bytes:
    """A picture of one pixel in PNG, so that a browser has something to draw."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes((0, red, green, blue)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def archive(
    tiles: Mapping[Address, bytes],
    metadata: object = None,
    leaf_size: int = 0,
    bounds: tuple[float, float, float, float] = (-180, -85, 180, 85),
    kind: TileType = TileType.PNG,
    packing: Compression = Compression.GZIP,
) -> bytes:
    """Write an archive.

    Args:
        tiles: zoom, column, row → picture; the same picture is kept once, neighbours with it are one run.
        metadata: of the archive.
        leaf_size: entries of one leaf directory; 0 keeps all of them in the root.
        bounds: west, south, east, north.
        kind: of the tiles.
        packing: of directories and metadata.
    """
    entries, data = _entries(tiles)
    root, leaves = _directories(entries, leaf_size, packing)
    described = json.dumps({} if metadata is None else metadata).encode()
    described = gzip.compress(described, mtime=0) if packing == Compression.GZIP else described
    zooms = [z for z, _, _ in tiles] or [0]
    west, south, east, north = (int(edge * 1e7) for edge in bounds)
    places = [HEADER_BYTES]
    for part in (root, described, leaves):
        places.append(places[-1] + len(part))
    header: HeaderDict = {
        "version": 3,
        "root_offset": places[0],
        "root_length": len(root),
        "metadata_offset": places[1],
        "metadata_length": len(described),
        "leaf_directory_offset": places[2],
        "leaf_directory_length": len(leaves),
        "tile_data_offset": places[3],
        "tile_data_length": len(data),
        "addressed_tiles_count": len(tiles),
        "tile_entries_count": len(entries),
        "tile_contents_count": len(set(tiles.values())),
        "clustered": True,
        "internal_compression": packing,
        "tile_compression": Compression.NONE,
        "tile_type": kind,
        "min_zoom": min(zooms),
        "max_zoom": max(zooms),
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": min(zooms),
        "center_lon_e7": 0,
        "center_lat_e7": 0,
    }
    return bytes(serialize_header(header)) + root + described + leaves + data


def all_tiles(zooms: Iterable[int], picture: Any) -> dict[Address, bytes]:
    """Every tile of some zooms; `picture(z, x, y)` makes each."""
    return {(z, x, y): picture(z, x, y) for z in zooms for x in range(2**z) for y in range(2**z)}


def _entries(tiles: Mapping[Address, bytes]) -> tuple[list[Entry], bytes]:
    numbered = sorted((zxy_to_tileid(*address), picture) for address, picture in tiles.items())
    entries: list[Entry] = []
    kept: dict[bytes, int] = {}
    data = b""
    for number, picture in numbered:
        if picture not in kept:
            kept[picture] = len(data)
            data += picture
        last = entries[-1] if entries else None
        if last and last.offset == kept[picture] and number == last.tile_id + last.run_length:
            last.run_length += 1
        else:
            entries.append(Entry(number, kept[picture], len(picture), 1))
    return entries, data


def _directories(entries: list[Entry], leaf_size: int, packing: Compression) -> tuple[bytes, bytes]:
    def written(some: list[Entry]) -> bytes:
        content = bytes(serialize_directory(some))
        return content if packing == Compression.GZIP else gzip.decompress(content)

    if not leaf_size:
        return written(entries), b""
    root, leaves = [], b""
    for start in range(0, len(entries), leaf_size):
        leaf = written(entries[start : start + leaf_size])
        root.append(Entry(entries[start].tile_id, len(leaves), len(leaf), 0))
        leaves += leaf
    return written(root), leaves
