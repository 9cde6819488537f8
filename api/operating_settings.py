"""What an operator can set about logs and metrics."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

_SHORTEST_TOKEN = 16


class OperatingSettings(BaseSettings):
    """How the service tells what it does, and whom."""

    log_format: Literal["text", "json"] = Field(
        "text", description="How log lines are written: `text` for people, `json` for programs."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="The least that is logged; `info` logs every request."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Who sends it as a bearer token may read `/metrics` from anywhere."
    )
    metrics_from: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses and networks that may read `/metrics` without a token, separated by commas; "
        "never through a proxy.",
    )

    @field_validator("metrics_token")
    @classmethod
    def _long_token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if token and (len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
            raise ValueError(
                f"must have {_SHORTEST_TOKEN} plain characters or more, as openssl rand -hex 24 has"
            )
        return value

    @field_validator("metrics_from", mode="before")
    @classmethod
    def _split_metrics_from(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("metrics_from")
    @classmethod
    def _metrics_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise ValueError(f"{network!r} is not an address or network such as 10.0.0.0/8") from error
        return value
