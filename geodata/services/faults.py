"""What can be wrong with the answer of a service, and what that means for the questions that follow."""

from __future__ import annotations

from enum import StrEnum

from geodata.catalogue import text


class FaultKind(StrEnum):
    """Why a service gave no answer to a question."""

    QUOTA_TODAY = "quota_today"
    TOO_FAST = "too_fast"
    KEY = "key"
    BLOCKED = "blocked"
    QUESTION = "question"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    UNREACHABLE = "unreachable"

    @property
    def ends_the_run(self) -> bool:
        """Asking on would bring nothing before a person, or another day, changes something."""
        return self in (FaultKind.QUOTA_TODAY, FaultKind.KEY, FaultKind.BLOCKED)

    @property
    def is_passing(self) -> bool:
        """The same question may be answered a moment later."""
        return self in (FaultKind.TOO_FAST, FaultKind.BUSY, FaultKind.UNREACHABLE)

    @property
    def is_about_the_service(self) -> bool:
        """The service is amiss, whatever it is asked."""
        return self is not FaultKind.QUESTION


def fault_words(kind: FaultKind, lang: str, setting: str) -> str:
    """Say why a service gave no answer, and what to do about it.

    Args:
        kind: why.
        lang: one of `geodata.catalogue.languages()`.
        setting: the part of the names of settings that stands for the service.

    Returns:
        Words without a full stop.
    """
    return text(f"service.fault_{kind}", lang, setting=setting)


class ServiceFault(Exception):
    """A service gave no answer.

    Args:
        kind: what that means.
        detail: the service's own code or word for it; never a key.
    """

    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else str(kind))
        self.kind = kind
        self.detail = detail
