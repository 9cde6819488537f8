"""Export files on their way out: small ones from the shelf, large ones from a temporary file."""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.compression import negotiated
from api.responses import cache_headers, is_unchanged, not_modified, tagged
from api.shelf import Shelf, Shelved
from api.spooled import Spooled, packed_pieces, spool
from stations.bounded import Bounded

# A line each; a worker is asked for a few dozen different files.
_DIGESTS_KEPT = 256


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What is remembered of a file that is too large to be kept.

    Args:
        size: bytes.
        sha256: 32 bytes.
    """

    size: int
    sha256: bytes

    @property
    def tag(self) -> str:
        """The file's entity tag."""
        return f'W/"{self.sha256[:12].hex()}"'


class ExportFiles:
    """Makes export files and keeps what it can of them.

    Args:
        shelf: keeps the small ones.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._digests: Bounded[Hashable, FileDigest] = Bounded(_DIGESTS_KEPT)

    def digest(self, key: Hashable, make: Callable[[], Iterator[bytes]]) -> FileDigest:
        """Tell size and hash of a file, making it where that is not known.

        Args:
            key: everything that it depends on.
            make: writes it.

        Returns:
            Its size and hash.
        """
        known = self._digests.get(key)
        if known is None:
            _, large, known = self._made(key, make)
            if large is not None:
                large.file.close()
        return known

    def respond(
        self,
        request: Request,
        key: Hashable,
        make: Callable[[], Iterator[bytes]],
        media_type: str,
        headers: Mapping[str, str],
        *,
        packs: bool = True,
    ) -> Response:
        """Answer with a file, or with 304.

        Args:
            request: the request.
            key: everything that the file depends on.
            make: writes it.
            media_type: its type.
            headers: of the answer.
            packs: compressing it makes it smaller.

        Returns:
            The response; `Repr-Digest` (RFC 9530) is of what is sent, `X-SHA256` of the file itself.
        """
        known = self._digests.get(key)
        small = self._shelf.find(key)
        if known is not None and small is None:
            told = cache_headers(known.tag, headers)
            if is_unchanged(request, known.tag, told.get("Last-Modified")):
                return not_modified(told)
        large = None
        if small is None or known is None:
            small, large, known = self._made(key, make)
        encoding = negotiated(request.headers.get("accept-encoding", "")) if packs else None
        told = {**headers, "X-SHA256": known.sha256.hex()}
        if small is not None:
            body, used = small.in_encoding(encoding)
            return tagged(
                request, body, media_type, known.tag, headers=_encoded(told, used, small.sha256(used))
            )
        assert large is not None  # noqa: S101 (what is not small was written to a file)
        return _stream(request, large, encoding, media_type, cache_headers(known.tag, told))

    def _made(
        self, key: Hashable, make: Callable[[], Iterator[bytes]]
    ) -> tuple[Shelved | None, Spooled | None, FileDigest]:
        made = spool(make())
        digest = FileDigest(made.size, made.sha256)
        self._digests.put(key, digest)
        if made.size > self._shelf.largest:
            return None, made, digest
        body = b"".join(made.pieces_once())
        return self._shelf.get(key, lambda: body), None, digest


def for_saving(pieces: Iterable[bytes], headers: Mapping[str, str], media_type: str) -> Response:
    """Answer with a file that nobody keeps; it is written to a temporary file first.

    Args:
        pieces: of the file.
        headers: of the answer.
        media_type: of the file.

    Returns:
        The response.

    Raises:
        NoRoomError: there is no room for temporary files.
    """
    return _sent(spool(pieces), headers, media_type)


def _sent(file: Spooled, headers: Mapping[str, str], media_type: str) -> Response:
    """Send a file piece by piece; it is closed however that ends."""
    told = {**headers, "Content-Length": str(file.size)}
    return _FileResponse(file, told, media_type)


class _FileResponse(StreamingResponse):
    """Sends a temporary file and closes it, also when the client goes away in the middle."""

    def __init__(self, file: Spooled, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(file.pieces_once(), headers=headers, media_type=media_type)
        self._file = file.file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


def _encoded(headers: Mapping[str, str], encoding: str | None, sha256: bytes) -> dict[str, str]:
    packed = {} if encoding is None else {"Content-Encoding": encoding}
    return {**headers, **packed, "Repr-Digest": f"sha-256=:{base64.b64encode(sha256).decode()}:"}


def _stream(
    request: Request, plain: Spooled, encoding: str | None, media_type: str, headers: dict[str, str]
) -> Response:
    """Send a file in an encoding, or answer 304."""
    if is_unchanged(request, headers["ETag"], headers.get("Last-Modified")):
        plain.file.close()
        return not_modified(headers)
    sent = plain
    if encoding is not None:
        with plain.file:
            sent = spool(packed_pieces(plain.pieces(), encoding))
    return _sent(sent, _encoded(headers, encoding, sent.sha256), media_type)
