"""Passwords: kept only as salted scrypt hashes, compared in constant time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

# Interactive parameters of RFC 7914 as OWASP recommends them: about 64 MB and a tenth of a second.
_COST, _BLOCK, _PARALLEL = 2**16, 8, 1
_MEMORY_BYTES = 132 * _COST * _BLOCK
_SALT_BYTES, _HASH_BYTES = 16, 32
_GENERATED_BYTES = 12


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Make the text that is kept of a password.

    Args:
        password: the password.
        salt: 16 random bytes; made here when absent.

    Returns:
        `scrypt$cost$block$parallel$salt$hash`, the last two in base 64.
    """
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    digest = _derive(password, salt, _COST, _BLOCK, _PARALLEL)
    return _layout(salt, digest)


def password_matches(password: str, kept: str | None) -> bool:
    """Check a password; takes as long for a user who does not exist as for one who does.

    Args:
        password: what was typed.
        kept: what `hash_password` made, or None when there is no such user.

    Returns:
        Whether it is the right one.
    """
    _, cost, block, parallel, salt, digest = (kept or _NOBODY).split("$")
    derived = _derive(password, base64.b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(derived, base64.b64decode(digest)) and kept is not None


def generate_password() -> str:
    """Make a password that nobody has to think of.

    Returns:
        16 characters, 96 random bits.
    """
    return secrets.token_urlsafe(_GENERATED_BYTES)


def _layout(salt: bytes, digest: bytes) -> str:
    parts = (base64.b64encode(part).decode() for part in (salt, digest))
    return "$".join(("scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), *parts))


def _derive(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost,
        r=block,
        p=parallel,
        maxmem=_MEMORY_BYTES,
        dklen=_HASH_BYTES,
    )


# What the password of somebody who does not exist is compared with.
_NOBODY = _layout(bytes(_SALT_BYTES), bytes(_HASH_BYTES))
