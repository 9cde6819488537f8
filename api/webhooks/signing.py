"""Signatures as the Standard Webhooks specification has them: https://www.standardwebhooks.com"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(keys: Iterable[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a message.

    Args:
        keys: the keys; more than one while a key is being replaced.
        message_id: what the header `webhook-id` says.
        timestamp: what the header `webhook-timestamp` says, seconds since 1970.
        body: the body as it is sent.

    Returns:
        What the header `webhook-signature` says: `v1,` and HMAC-SHA256 in base64 for each key.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in keys)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
