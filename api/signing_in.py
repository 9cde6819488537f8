"""Signing in: who is let in, who must wait, what is written down, and where it goes on."""

from __future__ import annotations

import re
from datetime import datetime

from api.auditing import Action, record
from api.passwords import password_matches
from api.sessions import start_session
from stations.errors import ConflictError, NotFoundError
from stations.store import Store, User

START_PAGE = "/staff"
# What our own paths hold, without what makes another place of them: `//`, `\`, `%2e`.
_STAFF_PATH = re.compile(r"/staff(?:/[\w.~-]+)*/?(?:\?[\w.~%&=,+:-]*)?", re.ASCII)
_NOT_AFTERWARDS = ("/staff/login", "/staff/logout")

# Above the first number every sign-in waits a little, and nobody longer than the last.
_FAILURES_UNPAUSED, _PAUSE_PER_FAILURE_S, _LONGEST_PAUSE_S = 20, 0.1, 3.0
# Names of nobody are easily made up; beyond this many failures they are no longer written down one by one.
_UNKNOWN_NOTED = 100


def sign_in(store: Store, name: str, password: str, now: datetime, address: str) -> str | None:
    """Let somebody in, or not; either way the same work is done and the same is said.

    Args:
        store: knows the users.
        name: the name as typed.
        password: the password as typed.
        now: the present instant.
        address: where the request came from, for the audit.

    Returns:
        The secret of a new session; None for a wrong name, a wrong password, a disabled user, and a name
        that is locked after too many failures.
    """
    user = _find(store, name)
    matches = password_matches(password, None if user is None else user.password_hash)
    enabled = user is not None and user.disabled_at is None
    was_locked = store.locked_until(name, now) is not None
    locked_until = store.record_login(name, now, matches and enabled)
    details = {"address": address}
    if was_locked and not matches:
        # Noise, and without an end: written down is that the lock began.
        return None
    if user is None:
        if store.login_failures(now) <= _UNKNOWN_NOTED:
            # Without the name: people type their password into its field.
            record(store, "", Action.SIGN_IN_FAILED, "", {**details, "user": "unknown"}, now)
        return None
    if locked_until is not None:
        action = Action.SIGN_IN_REFUSED if was_locked else Action.SIGN_IN_LOCKED
        record(store, name, action, name, {**details, "until": locked_until.isoformat()}, now)
        return None
    if not (matches and enabled):
        reason = "disabled" if matches else "password"
        record(store, name, Action.SIGN_IN_FAILED, name, {**details, "reason": reason}, now)
        return None
    try:
        secret = start_session(store, user, now)
    except ConflictError:
        # Disabled while the password was checked.
        return None
    record(store, name, Action.SIGNED_IN, name, details, now)
    return secret


def staff_path(text: str) -> str:
    """Read where somebody wants to go after signing in.

    Args:
        text: the parameter `next`.

    Returns:
        A path of our own below `/staff`; for anything else the start page.
    """
    path = text.partition("?")[0]
    steps = path.split("/")
    climbs = "." in steps or ".." in steps
    ours = _STAFF_PATH.fullmatch(text) is not None and not climbs
    return text if ours and path.rstrip("/") not in _NOT_AFTERWARDS else START_PAGE


def in_language(path: str, lang: str) -> str:
    """Let a page be in the language of the page before.

    Args:
        path: a path of our own.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        The path with its parameter `lang`, unless it has one.
    """
    if re.search(r"[?&]lang=", path):
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def pause_s(failures: int) -> float:
    """Tell how long a sign-in waits when many have failed, whoever it is.

    Args:
        failures: failed sign-ins of the last quarter of an hour, of all names.

    Returns:
        Seconds: none up to 20 failures, then a tenth for each one more, three at most.
    """
    return min(max(failures - _FAILURES_UNPAUSED, 0) * _PAUSE_PER_FAILURE_S, _LONGEST_PAUSE_S)


def _find(store: Store, name: str) -> User | None:
    try:
        return store.get_user(name)
    except NotFoundError:
        return None
