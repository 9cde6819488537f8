"""Large answers on their way: written to a file first, so that their hash is known and memory stays small."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import brotli
import zstandard

from api.compression import BROTLI_QUALITY, GZIP_LEVEL, GZIP_WINDOW, ZSTD_LEVEL
from stations.errors import StoreError


class NoRoomError(StoreError):
    """A large answer cannot be written to a temporary file."""


# Below this a file never touches the disk.
_IN_MEMORY = 2 * 2**20
_PIECE_BYTES = 256 * 2**10


@dataclass(frozen=True, slots=True)
class Spooled:
    """An answer in a temporary file, which is gone when it is closed.

    Args:
        file: holds it.
        size: bytes.
        sha256: 32 bytes.
    """

    file: IO[bytes]
    size: int
    sha256: bytes

    def pieces(self) -> Iterator[bytes]:
        """Read it from its beginning.

        Returns:
            Pieces of it.
        """
        self.file.seek(0)
        while piece := self.file.read(_PIECE_BYTES):
            yield piece

    def pieces_once(self) -> Iterator[bytes]:
        """Read it and close it, also where nobody reads to the end.

        Returns:
            Pieces of it.
        """
        with self.file:
            yield from self.pieces()


def spool(pieces: Iterable[bytes]) -> Spooled:
    """Write an answer to a temporary file.

    Args:
        pieces: of the answer.

    Returns:
        The answer; whoever gets it closes its file.

    Raises:
        NoRoomError: there is no room for temporary files, here or where the pieces are made.
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    digest, size = hashlib.sha256(), 0
    try:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    except OSError as error:
        # Closing would try to write the rest of a file that has no room, and fail again.
        with contextlib.suppress(OSError):
            file.close()
        raise NoRoomError(f"temporary file: {error}", code="no_room") from error
    except BaseException:
        file.close()
        raise
    return Spooled(file, size, digest.digest())


def packed_pieces(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Compress an answer piece by piece.

    Args:
        pieces: of the answer.
        encoding: one of `api.compression.PREFERRED`.

    Returns:
        Pieces of it in that encoding.
    """
    packer: Any
    if encoding == "br":
        packer = brotli.Compressor(quality=BROTLI_QUALITY)
        pack, finish = packer.process, packer.finish
    elif encoding == "zstd":
        packer = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
        pack, finish = packer.compress, packer.flush
    else:
        packer = zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW)
        pack, finish = packer.compress, packer.flush
    for piece in pieces:
        yield pack(piece)
    yield finish()
