"""What came of asking a service."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.catalogue import text
from geodata.services import SERVICES, FaultKind, fault_words


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """What came of asking one service.

    Args:
        service: its name.
        known: questions that it had answered before.
        found: questions that it found a place for.
        empty: questions that it found nothing for.
        failed: questions without an answer; they are asked again another time.
        remaining: questions that were not asked.
        fault: why it was not asked on, or what the last failure was; None where nothing is amiss.
        detail: the service's own code or word for that; never a key.
        stopped: asking on at once would bring nothing.
    """

    service: str
    known: int = 0
    found: int = 0
    empty: int = 0
    failed: int = 0
    remaining: int = 0
    fault: FaultKind | None = None
    detail: str = ""
    stopped: bool = False

    @property
    def asked(self) -> int:
        """Questions that were sent and answered, or failed."""
        return self.found + self.empty + self.failed


def describe_report(report: ServiceReport, lang: str) -> str:
    """Say what came of asking a service.

    Args:
        report: the report.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        One line; with what is amiss and what to do about it.
    """
    service = SERVICES[report.service]
    line = text(
        "cli.geocode_service",
        lang,
        title=service.title,
        known=report.known,
        found=report.found,
        empty=report.empty,
        failed=report.failed,
        remaining=report.remaining,
    )
    if report.fault is None:
        return line
    why = fault_words(report.fault, lang, service.setting)
    detail = f" ({report.detail})" if report.detail else ""
    return f"{line} – {why}{detail}"
