"""The webhooks that an operator has set up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from api.webhook_settings import PAUSES_S, WebhookSettings, signing_keys


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address that is told about changes.

    Args:
        key: a hash of the address, under which the register remembers how far it has been told.
        host: for people; the rest of the address may be secret.
        url: the address; shown nowhere.
    """

    key: str
    host: str
    url: SecretStr = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConfiguredWebhooks:
    """All addresses, and what is the same for them.

    Args:
        endpoints: the addresses.
        keys: sign what they are told; shown nowhere.
        timeout_s: how long an address may take to answer, seconds.
        allows_private: addresses may lie in the own network.
        pauses_s: after the first, second, … failure, seconds; after the last one for ever, since nothing may
            be lost.
    """

    endpoints: tuple[Endpoint, ...]
    keys: tuple[bytes, ...] = field(repr=False)
    timeout_s: float = 15.0
    allows_private: bool = False
    pauses_s: tuple[int, ...] = PAUSES_S


def configured_webhooks(settings: WebhookSettings) -> ConfiguredWebhooks | None:
    """Read who is to be told about changes.

    Args:
        settings: what the operator set.

    Returns:
        The addresses; None where there are none.
    """
    if not settings.webhook_urls:
        return None
    return ConfiguredWebhooks(
        tuple(map(_endpoint, settings.webhook_urls)),
        signing_keys(settings),
        settings.webhook_timeout_seconds,
        settings.webhook_private,
        settings.webhook_pauses,
    )


def _endpoint(url: SecretStr) -> Endpoint:
    text = url.get_secret_value()
    return Endpoint(hashlib.sha256(text.encode()).hexdigest(), urlsplit(text).hostname or "", url)
