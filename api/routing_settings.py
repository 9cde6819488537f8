"""What an operator can set about the routing server that tells how long ways take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from geodata.routing import ROUTERS
from stations.travel import Travel

PROFILE_PLACE = "{profile}"
_PROFILE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_KINDS = ", ".join(ROUTERS)


class RoutingSettings(BaseSettings):
    """Which server is asked for ways along roads, and with what."""

    routing_url: SecretStr = Field(
        SecretStr(""),
        description=f"Server that is asked for ways along roads; `{PROFILE_PLACE}` in it is replaced.",
    )
    routing_kind: str = Field("osrm", description=f"What the server understands: {_KINDS}.")
    routing_profiles: Annotated[Mapping[str, str], NoDecode] = Field(
        {}, description="What the server calls walking and riding; `walk=foot,ride=bike` with OSRM."
    )
    routing_timeout_ms: int = Field(
        300, ge=20, le=10_000, description="How long an answer may take, milliseconds; then it is estimated."
    )

    @field_validator("routing_url")
    @classmethod
    def _usable_url(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value().strip()
        if not url:
            return SecretStr("")
        try:
            parts = urlsplit(url.replace(PROFILE_PLACE, "profile"))
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
            parts = urlsplit("")
        is_strange = not url.isprintable() or bool(set(" {}") & set(url.replace(PROFILE_PLACE, "")))
        if not usable or is_strange or parts.fragment or len(parse_qsl(parts.query)) > 1:
            # What is wrong may be the password, so the address is not repeated.
            raise ValueError(
                "must be an address such as http://127.0.0.1:5000, with one parameter for a key at the most"
            )
        return SecretStr(url)

    @field_validator("routing_kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        kind = value.strip().lower()
        if kind not in ROUTERS:
            raise ValueError(f"{value[:40]!r} is no kind of routing server; allowed are {_KINDS}")
        return kind

    @field_validator("routing_profiles", mode="before")
    @classmethod
    def _split_profiles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.partition("=") for part in value.split(",") if part.strip()]
        found = {travel.strip().lower(): name.strip() for travel, _, name in parts}
        if len(found) != len(parts):
            raise ValueError("walk or ride is named twice")
        return found

    @field_validator("routing_profiles")
    @classmethod
    def _usable_profiles(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for travel, name in value.items():
            if travel not in tuple(Travel) or not _PROFILE.fullmatch(name):
                given = f"{travel}={name}"[:60]
                raise ValueError(f"must be such as walk=foot,ride=bike; given: {given!r}")
        return value
