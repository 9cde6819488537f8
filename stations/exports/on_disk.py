"""Files that a library writes whole: they are made on disk, never in memory, and sent from there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

_PIECE_BYTES = 256 * 2**10


def written_pieces(name: str, write: Callable[[Path], None]) -> Iterator[bytes]:
    """Have a file written and read it.

    Args:
        name: of the file.
        write: writes it to a path.

    Returns:
        Pieces of the file; the file is gone when they are taken, and when nobody takes them any more.

    Raises:
        OSError: there is no room for it.
    """
    with tempfile.TemporaryDirectory(prefix="yizhan-export-") as folder:
        file = Path(folder, name)
        write(file)
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece
