"""How a person checked that a station is as it is described."""

from __future__ import annotations

from dataclasses import dataclass

from stations.model import VerificationKind
from stations.vocabulary.term import VocabularyTerm


@dataclass(frozen=True, slots=True)
class VerificationTerm(VocabularyTerm):
    """One way of checking."""

    subject = "verification"


# From what says most about a place to what says least.
VERIFICATIONS: tuple[VerificationTerm, ...] = (
    VerificationTerm(VerificationKind.ON_SITE.value, "实地走访", "Visit on the spot"),
    VerificationTerm(VerificationKind.PHOTO.value, "照片核实", "Photo"),
    VerificationTerm(VerificationKind.TELEPHONE.value, "电话核实", "Telephone call"),
    VerificationTerm(VerificationKind.HOST.value, "开放单位确认", "Word of the host"),
)
