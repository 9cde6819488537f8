"""The body of another server's answer, received as long as it stays small."""

from __future__ import annotations

import zlib

import httpx

from geodata.services import FaultKind, ServiceFault

# An answer with ten candidates has some ten thousand bytes, one with a hundred ways some thirty thousand.
MAX_ANSWER_BYTES = 256 * 1024
_ZIPPED = ("gzip", "x-gzip", "deflate")


async def receive_small(response: httpx.Response) -> bytes:
    """Receive an answer as long as it stays small, unpacked too.

    Args:
        response: a response whose body is still to come.

    Returns:
        The body, unpacked.

    Raises:
        ServiceFault: it is too large, or not packed as it claims.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    received = bytearray()
    async for chunk in response.aiter_raw():
        received += chunk
        if len(received) > MAX_ANSWER_BYTES:
            raise ServiceFault(FaultKind.TOO_LARGE, f"more than {MAX_ANSWER_BYTES} bytes")
    if encoding in ("identity", ""):
        return bytes(received)
    if encoding not in _ZIPPED:
        raise ServiceFault(FaultKind.UNREADABLE, "packed in a way that was not asked for")
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(bytes(received), MAX_ANSWER_BYTES + 1)
    except zlib.error:
        raise ServiceFault(FaultKind.UNREADABLE, "not the packing that it claims") from None
    if len(unpacked) > MAX_ANSWER_BYTES:
        raise ServiceFault(FaultKind.TOO_LARGE, f"unpacks to more than {MAX_ANSWER_BYTES} bytes")
    return unpacked
