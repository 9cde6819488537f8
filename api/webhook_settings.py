"""What an operator can set about webhooks."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

# Nearly eighteen hours in all; the last one is for all that follow.
PAUSES_S = (5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000)
SECRET_START = "whsec_"  # noqa: S105 (how every secret of the specification begins)
_KEY_BYTES = range(24, 65)


class WebhookSettings(BaseSettings):
    """Who is told about changes, and how they know that it is us."""

    webhook_urls: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Addresses that are told about every change of stations, separated by commas."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="Signs what they are told: `whsec_` and 24 to 64 random bytes in base64; "
        "two with a space between them while the old one is being replaced.",
    )
    webhook_timeout_seconds: float = Field(
        15.0, ge=1, le=60, description="How long an address may take to answer, seconds."
    )
    webhook_pauses: Annotated[tuple[Annotated[int, Field(ge=1, le=86_400)], ...], NoDecode] = Field(
        PAUSES_S,
        min_length=1,
        max_length=20,
        description="Pauses after the first, second, … failure, seconds, with commas; the last one is "
        "for all that follow.",
    )
    webhook_private: bool = Field(
        False,
        validate_default=True,
        description="Whether addresses may be `http` and lie in the own network.",
    )

    @field_validator("webhook_urls", mode="before")
    @classmethod
    def _split_urls(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(SecretStr(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("webhook_pauses", mode="before")
    @classmethod
    def _split_pauses(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("webhook_urls")
    @classmethod
    def _usable_urls(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, url in enumerate(value, 1):
            # What is wrong may be the secret, so the address is not repeated.
            if not _is_address(url.get_secret_value()):
                raise ValueError(f"number {number} must be an address such as https://example.org/hook")
        if len({url.get_secret_value() for url in value}) < len(value):
            raise ValueError("one address is named twice")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _usable_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        secrets = value.get_secret_value().split()
        if any(len(_key(secret)) not in _KEY_BYTES for secret in secrets):
            raise ValueError(
                f"must be {SECRET_START} and 24 to 64 random bytes in base64, "
                f"such as {SECRET_START}$(openssl rand -base64 32)"
            )
        if info.data.get("webhook_urls") and not secrets:
            raise ValueError("is needed with YIZHAN_WEBHOOK_URLS")
        return value

    @field_validator("webhook_private")
    @classmethod
    def _private_enough(cls, value: bool, info: ValidationInfo) -> bool:
        urls: tuple[SecretStr, ...] = info.data.get("webhook_urls", ())
        if not value and any(urlsplit(url.get_secret_value()).scheme != "https" for url in urls):
            raise ValueError("must be true where one of YIZHAN_WEBHOOK_URLS is not https")
        return value


def signing_keys(settings: WebhookSettings) -> tuple[bytes, ...]:
    """Read the keys that sign.

    Args:
        settings: what the operator set.

    Returns:
        The keys, in their order.
    """
    return tuple(_key(secret) for secret in settings.webhook_secret.get_secret_value().split())


def _key(secret: str) -> bytes:
    if not secret.startswith(SECRET_START):
        return b""
    try:
        return base64.b64decode(secret.removeprefix(SECRET_START), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and " " not in url
    return parts.scheme in ("http", "https") and named and is_plain and not parts.fragment
