"""Settings that guard the service: how often one client may ask, which proxies and which hosts are ours."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_PART = re.compile(r"(?:([a-z_]+)=)?(?:(off)|([0-9]{1,7})/([0-9]{0,4})(second|minute|hour|day)s?)", re.ASCII)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.ASCII)
USUAL = "600/minute"
_DEFAULTS = "tile=6000/minute,question=60/minute,export=30/minute,sign_in=30/minute,report=10/10minutes"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often one client may do something.

    Args:
        count: how many times.
        seconds: within how many.
    """

    count: int
    seconds: int


def read_allowances(text: str) -> dict[str, Allowance]:
    """Read how often what may be done, such as `600/minute,report=10/hour`.

    Args:
        text: parts separated by commas; one without a name is about all that has none of its own, and `off`
            alone takes every limit away.

    Returns:
        Name → allowance; what has no limit is left out.

    Raises:
        ValueError: a part cannot be read, or there is nothing of its name.
    """
    if text.strip() == "off":
        return {}
    allowances: dict[str, Allowance] = {}
    known = {"read", *(part.partition("=")[0] for part in _DEFAULTS.split(","))}
    for part in f"{USUAL},{_DEFAULTS},{text}".split(","):
        found = _PART.fullmatch(part.strip())
        name = "read" if found is None else found[1] or "read"
        if part.strip() and (found is None or name not in known or found[3] == "0"):
            names = ", ".join(sorted(known))
            raise ValueError(f"{part.strip()!r} is no limit such as 600/minute or report=off; names: {names}")
        if found is not None and found[2]:
            allowances.pop(name, None)
        elif found is not None:
            seconds = int(found[4] or 1) * _SECONDS[found[5]]
            if not seconds:
                raise ValueError(f"{part.strip()!r} is within no time at all")
            allowances[name] = Allowance(int(found[3]), seconds)
    return allowances


class GuardSettings(BaseSettings):
    """Settings of limits on requests, of proxies and of hosts."""

    rate_limit: str = Field(
        USUAL,
        description="How often one client may ask, and what has a limit of its own; `off` for no limit.",
    )
    rate_limit_store: SecretStr = Field(
        SecretStr(""),
        description="Redis server by which workers share what they counted; empty counts in each worker.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses or networks of proxies whose `X-Forwarded-For` and `-Proto` are believed.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="Names that the service is asked by; other `Host` headers are refused."
    )

    @field_validator("rate_limit")
    @classmethod
    def _readable(cls, value: str) -> str:
        read_allowances(value)
        return value

    @field_validator("rate_limit_store")
    @classmethod
    def _redis(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value()
        if address and not address.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("is no address such as redis://127.0.0.1:6379/0")
        return value

    @field_validator("trusted_proxies", "allowed_hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            try:
                network = ipaddress.ip_network(part)
            except ValueError:
                # Whoever believes everybody lets everybody be anybody.
                raise ValueError(f"{part!r} is no address or network such as 10.0.0.0/8") from None
            if not network.prefixlen:
                raise ValueError(f"{part!r} is everybody; name the proxies")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if part != "*" and not _HOST.fullmatch(part):
                raise ValueError(f"{part!r} is no name of a host such as stations.example.org")
        return value or ("*",)
