"""A PMTiles archive on the disk of the server, which it hands out by parts under one fixed address."""

from __future__ import annotations

import hashlib
import stat
from functools import lru_cache
from pathlib import Path

from web.basemaps import Basemap, TileArchive
from web.pmtiles import Archive, read_archive, refused_archive

ADDRESS = "/basemap.pmtiles"


def local_basemap(path: Path, attribution: str = "", crs: str = "wgs84") -> Basemap:
    """Make a base map of a file.

    Args:
        path: the file.
        attribution: whom to name; without it whom the archive names.
        crs: `gcj02` where its pictures are shifted.

    Returns:
        The base map. Its address changes with the file, so that what is kept of it may be kept for ever.

    Raises:
        InputError: it cannot be read, or a page cannot show it.
    """
    head = _head(path, *_state(path))
    archive = TileArchive(f"{ADDRESS}?v={archive_version(path)}")
    named = attribution or head.attribution
    return Basemap(path.name, (), named, is_gcj02=crs == "gcj02", archive=archive)


def archive_version(path: Path) -> str:
    """Name the state of a file.

    Args:
        path: the file.

    Returns:
        Twelve hexadecimal digits; others when the file was changed.

    Raises:
        InputError: it is no file that can be read.
    """
    return hashlib.sha256(repr(_state(path)).encode()).hexdigest()[:12]


def _state(path: Path) -> tuple[int, int]:
    """Time of the last change, nanoseconds, and size, bytes."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        raise refused_archive("names a file that there is not, or that may not be read") from None
    if not stat.S_ISREG(found.st_mode):
        raise refused_archive("is no file")
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _head(path: Path, changed_ns: int, size: int) -> Archive:
    """Read the head of a file once for each of its states."""
    try:
        with path.open("rb") as file:

            def read(offset: int, length: int) -> bytes:
                file.seek(offset)
                return file.read(length)

            return read_archive(read, size)
    except OSError:
        raise refused_archive("is a file that may not be read") from None
