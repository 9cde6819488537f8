"""Passwords: which are good enough, and the salted Argon2id hashes that alone are kept of them (RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST, LONGEST = 10, 500

# Without 0 and o, 1, i and l: such a password is read out over the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4

# RFC 9106, section 4, the second recommended choice: 64 MiB, three passes, four lanes.
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

# What the password of somebody who does not exist is compared with; no password has this hash.
_NOBODY = f"$argon2id$v=19$m=65536,t=3,p=4${'A' * 22}${'A' * 43}"


def hash_password(password: str) -> str:
    """Make the text that is kept of a password.

    Args:
        password: the password.

    Returns:
        Argon2id with its parameters and a salt of its own, in the PHC string format.
    """
    return _HASHER.hash(_normal(password))


def password_matches(password: str, kept: str | None) -> bool:
    """Check a password; does the same work for a user who does not exist as for one who does.

    Args:
        password: what was typed.
        kept: what `hash_password` made, or None when there is no such user.

    Returns:
        Whether it is the right one.
    """
    try:
        return _HASHER.verify(_NOBODY if kept is None else kept, _normal(password)) and kept is not None
    except (VerificationError, ValueError):
        return False


def password_fault(password: str, user_name: str) -> str | None:
    """Find out why a password is not good enough.

    Args:
        password: the password.
        user_name: whose it is to be.

    Returns:
        The code of a message, or None when nothing is wrong.
    """
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > LONGEST:
        return "password_long"
    if _folded(password) == _folded(user_name):
        return "password_is_name"
    return None


def generate_password() -> str:
    """Make a password that nobody has to think of.

    Returns:
        Four groups of four characters that cannot be taken for each other; 79 random bits.
    """
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def _normal(password: str) -> bytes:
    # The same characters come in several forms from different keyboards (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
