"""An opening state in one line: whether, until when, on arrival or now, why, and what it takes to get in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from web.texts import has_text, text

# Minutes are counted only where somebody might have to hurry.
SOON_MINUTES = 60


class Words(Protocol):
    """What a line needs of the wording of a language."""

    @property
    def lang(self) -> str:
        """One of `geodata.catalogue.languages()`."""

    def instant(self, iso: str, now: datetime | None = None) -> str:
        """Say when."""

    def need(self, code: str) -> str:
        """Say what it takes to get in."""

    def join(self, words: Sequence[str]) -> str:
        """Join words as the language does."""


def opening_line(say: Words, state: Mapping[str, Any], now: datetime | None = None) -> str:
    """Say whether a station is open, until when, why, and what it takes to get in.

    Args:
        say: the wording of a language.
        state: `open` of a feature, see `stations.features.opening_values`.
        now: the instant to call "today".

    Returns:
        One line.
    """
    name = state.get("state")
    if name not in ("open", "closed"):
        name = "unknown"
    line = _state(say, name, state, now)
    needs = [say.need(code) for code in _codes(state.get("needs"))]
    if needs and name != "closed":
        line = text("open.with_needs", say.lang, state=line, needs=say.join(needs))
    for remark in _remarks(say, name, state):
        line = text("open.with_remark", say.lang, state=line, remark=remark)
    return line


def _state(say: Words, name: str, state: Mapping[str, Any], now: datetime | None) -> str:
    inserts: dict[str, object] = {}
    key = "open."
    if state.get("on_arrival") and state.get("judged_at"):
        key += "arrival_"
        inserts["at"] = say.instant(str(state["judged_at"]), now)
    border, minutes = {
        "open": (state.get("until"), state.get("closes_in_minutes")),
        "closed": (state.get("next_open") or state.get("until"), state.get("opens_in_minutes")),
    }.get(name, (None, None))
    if not border:
        return text(key + name, say.lang, **inserts)
    if name == "closed" and state.get("until") and state["until"] != state.get("next_open"):
        # It opens on a later day, and nobody knows what holds before.
        return text(key + "then_unknown", say.lang, **inserts, time=say.instant(str(state["until"]), now))
    inserts["time"] = say.instant(str(border), now)
    key += "until" if name == "open" else "next"
    if isinstance(minutes, int) and 0 <= minutes <= SOON_MINUTES:
        return text(key + "_soon", say.lang, **inserts, count=minutes)
    return text(key, say.lang, **inserts)


def _remarks(say: Words, name: str, state: Mapping[str, Any]) -> list[str]:
    """Say why it is so, and that it is not sure where it is not."""
    remarks: list[str] = []
    reason, note = f"open.reason_{state.get('reason')}", str(state.get("note") or "")
    if has_text(reason):
        remarks.append(text(reason, say.lang))
        if note:
            remarks[0] = text("open.remark_note", say.lang, reason=remarks[0], note=note)
    if name != "unknown" and state.get("confirmed") is False:
        remarks.append(text("open.unconfirmed", say.lang))
    return remarks


def _codes(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Sequence):
        return [str(code) for code in value]
    return []
