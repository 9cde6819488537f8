"""One stream out of a compound file, the container of old workbooks.

Source: Microsoft, [MS-CFB] Compound File Binary File Format, sections 2.1 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_END_OF_CHAIN = 0xFFFFFFFA  # all numbers from here on are marks and no sectors
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_SHORT_SECTOR_BYTES = 64
_ROOT_ENTRY = 5


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """Read the first stream that has one of the names.

    Args:
        data: the compound file.
        names: names of the stream, the preferred first.

    Returns:
        The content of the stream, to the end of its last sector.

    Raises:
        ValueError: the file is damaged or has no such stream.
    """
    try:
        return _read_stream(data, names)
    except (struct.error, IndexError) as error:
        raise ValueError("damaged compound file") from error


def _read_stream(data: bytes, names: Sequence[str]) -> bytes:
    (sector_power,) = struct.unpack_from("<H", data, 30)
    directory, _, short_limit, short_table = struct.unpack_from("<4I", data, 48)
    if sector_power not in (9, 12):
        raise ValueError("unknown sector size")
    size = 1 << sector_power
    table = _sector_table(data, size)
    entries = _entries(_follow(data, table, directory, size, size))
    for name in names:
        if name not in entries:
            continue
        _, start, length = entries[name]
        if length >= short_limit:
            return _follow(data, table, start, size, size)
        short_stream = _follow(data, table, _root_start(entries), size, size)
        numbers = _numbers(_follow(data, table, short_table, size, size))
        return _follow(short_stream, numbers, start, _SHORT_SECTOR_BYTES, 0)
    raise ValueError("no such stream")


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _sector_table(data: bytes, size: int) -> list[int]:
    """Join the table that names, for every sector, the next one of its stream."""
    table_sectors = _numbers(data[76:_HEADER_BYTES])
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size):
        if more >= _END_OF_CHAIN:
            break
        *numbers, more = _numbers(data[(more + 1) * size : (more + 2) * size])
        table_sectors += numbers
    table: list[int] = []
    for sector in table_sectors[: len(data) // size]:
        if sector < _END_OF_CHAIN:
            table += _numbers(data[(sector + 1) * size : (sector + 2) * size])
    return table


def _follow(data: bytes, table: Sequence[int], start: int, size: int, offset: int) -> bytes:
    """Join the sectors of one stream; one that runs in a circle is as damaged as one that runs out."""
    parts: list[bytes] = []
    sector = start
    while sector < _END_OF_CHAIN:
        parts.append(data[offset + sector * size : offset + (sector + 1) * size])
        if len(parts) > len(table):
            raise ValueError("circular chain")
        sector = table[sector]
    return b"".join(parts)


def _entries(directory: bytes) -> dict[str, tuple[int, int, int]]:
    """Read the directory: name → kind, first sector, length."""
    entries: dict[str, tuple[int, int, int]] = {}
    for position in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        entry = directory[position : position + _ENTRY_BYTES]
        (name_bytes,) = struct.unpack_from("<H", entry, 64)
        name = entry[: max(0, min(name_bytes, 64) - 2)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entry, 116)
        entries.setdefault(name, (entry[66], start, length))
    return entries


def _root_start(entries: dict[str, tuple[int, int, int]]) -> int:
    return next((start for kind, start, _ in entries.values() if kind == _ROOT_ENTRY), _END_OF_CHAIN)
