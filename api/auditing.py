"""What the audit calls the things that people do, and the one way in which they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from geodata.catalogue import has_text, text
from stations.store import AuditEntry, Store


class Action(StrEnum):
    """Everything that is written down; the values are kept, so they never change."""

    SIGNED_IN = "login.ok"
    SIGN_IN_FAILED = "login.failed"
    SIGN_IN_LOCKED = "login.locked"
    SIGN_IN_REFUSED = "login.refused"
    SIGNED_OUT = "login.out"
    IMPORT_PLANNED = "import.planned"
    IMPORT_REPLANNED = "import.replanned"
    IMPORT_GEOCODED = "import.geocoded"
    IMPORT_APPLIED = "import.applied"
    IMPORT_UNDONE = "import.undone"
    DATASET_CHANGED = "dataset.changed"
    DATASET_CLEARED = "dataset.cleared"
    DATASET_REMOVED = "dataset.removed"
    REGISTER_EXPORTED = "register.exported"
    REGISTER_RESTORED = "register.restored"
    HOURS_READ = "dataset.hours"
    STATION_EDITED = "station.edited"
    STATION_VERIFIED = "station.verified"
    STATION_REMOVED = "station.removed"
    STATION_RESTORED = "station.restored"
    POSITION_REVIEWED = "station.reviewed"
    REPORT_DECIDED = "station.report"
    USER_ADDED = "user.added"
    USER_CHANGED = "user.changed"
    USER_DISABLED = "user.disabled"
    USER_ENABLED = "user.enabled"
    USER_UNLOCKED = "user.unlocked"
    PASSWORD_CHANGED = "user.password"  # noqa: S105
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105


def action_words(action: str, lang: str) -> str:
    """Say what somebody did.

    Args:
        action: an `Action`, or a word of another version.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The words; an action that is not known stands for itself.
    """
    key = f"audit.{action}"
    return text(key, lang) if has_text(key) else action


def record(
    store: Store,
    actor: str,
    action: Action,
    target: str,
    details: Mapping[str, Any] | None,
    now: datetime,
) -> AuditEntry:
    """Write down what somebody did.

    Args:
        store: keeps it.
        actor: who did it; from the command line `cli:` and a name.
        action: what they did.
        target: to what: the id of an import, a station or a token, the name of a dataset or a user.
        details: more, as JSON values; never a password and never a token.
        now: when.

    Returns:
        The entry as it is kept.

    Raises:
        StoreError: it cannot be written.
    """
    return store.add_audit(AuditEntry(0, now, actor, action, target, details or {}))
