"""Whole answers that many ask for, kept for a while together with their compressed forms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from threading import Lock

from fastapi import Request
from starlette.responses import Response

from api.compression import PACKED_FROM_BYTES, negotiated, pack
from api.responses import tagged
from stations.directory import Directory

# A worker with a large register takes some hundred megabytes; this is a tenth of it.
_MOST_BYTES = 48 * 2**20
# An answer that fills half of the shelf throws everything else away and may never be asked for again.
_LARGEST_SHARE = 2


class Shelved:
    """One answer.

    Args:
        body: the answer.
    """

    __slots__ = ("_digests", "_packed", "body", "tag")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self._packed: dict[str, bytes] = {}
        self._digests: dict[str | None, bytes] = {}

    def in_encoding(self, encoding: str | None) -> tuple[bytes, str | None]:
        """Give the answer in an encoding; it is compressed once.

        Args:
            encoding: one of `api.compression.PREFERRED`; None for none.

        Returns:
            The bytes, and the encoding that they are in.
        """
        if encoding is None or len(self.body) < PACKED_FROM_BYTES:
            return self.body, None
        packed = self._packed.get(encoding)
        if packed is None:
            packed = self._packed[encoding] = pack(self.body, encoding)
        return packed, encoding

    def sha256(self, encoding: str | None) -> bytes:
        """Give the SHA-256 of the answer in an encoding; it is computed once.

        Args:
            encoding: as for `in_encoding`.

        Returns:
            32 bytes.
        """
        digest = self._digests.get(encoding)
        if digest is None:
            digest = self._digests[encoding] = hashlib.sha256(self.in_encoding(encoding)[0]).digest()
        return digest


class Shelf:
    """Keeps answers up to a number of bytes; what was put there first goes first.

    Args:
        most_bytes: of answers without their compressed forms, which add a quarter or so.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._held = 0
        self._kept: dict[Hashable, Shelved] = {}
        self._lock = Lock()
        # For people who look after the service; what two threads do at once may be counted once.
        self.asked = self.in_vain = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def largest(self) -> int:
        """How many bytes an answer may have to be kept."""
        return self._most // _LARGEST_SHARE

    def find(self, key: Hashable) -> Shelved | None:
        """Give an answer if it is there.

        Args:
            key: everything that it depends on.

        Returns:
            The answer, or None.
        """
        found = self._kept.get(key)
        self.asked += found is not None
        return found

    def get(self, key: Hashable, make: Callable[[], bytes]) -> Shelved:
        """Give an answer, making it where it is not there.

        Args:
            key: everything that it depends on.
            make: makes it.

        Returns:
            The answer.
        """
        kept = self._kept.get(key)
        self.asked += 1
        if kept is None:
            self.in_vain += 1
            kept = Shelved(make())
            self._put(key, kept)
        return kept

    def make_room(self, directory: Directory) -> None:
        """Throw everything away, because nobody asks for it any more.

        Args:
            directory: the register from which answers will be made.
        """
        with self._lock:
            self._kept.clear()
            self._held = 0

    def _put(self, key: Hashable, new: Shelved) -> None:
        size = len(new.body)
        if size > self.largest:
            return
        with self._lock:
            former = self._kept.pop(key, None)
            self._held += size - (0 if former is None else len(former.body))
            self._kept[key] = new
            while self._held > self._most:
                self._held -= len(self._kept.pop(next(iter(self._kept))).body)


def shelved(
    request: Request,
    answer: Shelved,
    media_type: str,
    *,
    max_age_s: int = 0,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer from the shelf, in the encoding that the asker likes.

    Args:
        request: the request.
        answer: the answer.
        media_type: its type.
        max_age_s: how long it may be kept without asking again, seconds.
        headers: more headers.

    Returns:
        The response, or 304.
    """
    body, encoding = answer.in_encoding(negotiated(request.headers.get("accept-encoding", "")))
    packed = {} if encoding is None else {"Content-Encoding": encoding}
    more = {**(headers or {}), **packed}
    return tagged(request, body, media_type, answer.tag, max_age_s=max_age_s, headers=more)
