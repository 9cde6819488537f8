"""What can be wrong with the answer of a service, and what that means for the questions that follow."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


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


FAULT_TEXTS: Mapping[FaultKind, Mapping[str, str]] = MappingProxyType(
    {
        FaultKind.QUOTA_TODAY: {
            "zh": "今日调用次数已用完，明天再问或提高配额",
            "en": "the number of questions for today is used up; ask again tomorrow or raise the quota",
        },
        FaultKind.TOO_FAST: {
            "zh": "每秒提问过多，请调低 YIZHAN_{setting}_PER_SECOND",
            "en": "too many questions a second; lower YIZHAN_{setting}_PER_SECOND",
        },
        FaultKind.KEY: {
            "zh": "密钥无效或没有此服务的权限，请检查 YIZHAN_{setting}_KEY",
            "en": "the key is not valid or not for this service; check YIZHAN_{setting}_KEY",
        },
        FaultKind.BLOCKED: {
            "zh": "服务拒绝本机的地址（IP 白名单）或域名，请在服务商控制台添加",
            "en": "the service refuses this machine's IP address; allow it in the service's console",
        },
        FaultKind.QUESTION: {"zh": "服务不接受这个地址", "en": "the service does not accept this address"},
        FaultKind.UNREADABLE: {"zh": "回答无法读懂", "en": "the answer cannot be read"},
        FaultKind.TOO_LARGE: {"zh": "回答过大", "en": "the answer is too large"},
        FaultKind.BUSY: {"zh": "服务暂时出错", "en": "the service has a passing fault"},
        FaultKind.UNREACHABLE: {"zh": "无法连接或超时", "en": "cannot be reached, or too slow"},
    }
)


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
