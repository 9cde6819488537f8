"""The services that an operator has set up, and what is missing of those that are named."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import SecretStr

from api.geocoder_settings import GeocoderSettings
from geodata.services import SERVICES, Service


@dataclass(frozen=True, slots=True)
class ConfiguredService:
    """A service with what the operator set for it.

    Args:
        service: how it is asked and read.
        url: where it is asked; empty where that is not known.
        key: the key; it is shown nowhere.
        per_second: questions a second.
        timeout_s: how long an answer may take, seconds.
        proxy: by which it is reached; empty for none.
    """

    service: Service
    url: str
    key: SecretStr = field(repr=False)
    per_second: float
    timeout_s: float
    proxy: SecretStr = field(default=SecretStr(""), repr=False)

    @property
    def name(self) -> str:
        """The name of the service."""
        return self.service.name

    @property
    def missing(self) -> tuple[str, ...]:
        """The settings without which it cannot be asked."""
        lacks = []
        if self.service.needs_key and not self.key.get_secret_value():
            lacks.append(f"YIZHAN_{self.service.setting}_KEY")
        if not self.url:
            lacks.append(f"YIZHAN_{self.service.setting}_URL")
        return tuple(lacks)


def configured_services(settings: GeocoderSettings) -> tuple[ConfiguredService, ...]:
    """List the online services that the settings name, in their order.

    Args:
        settings: what the operator set.

    Returns:
        The services, also those that something is missing of.
    """
    found = []
    for name in settings.geocoders:
        service = SERVICES.get(name)
        if service is None:
            continue
        url: str = getattr(settings, f"{name}_url")
        key: SecretStr = getattr(settings, f"{name}_key")
        found.append(
            ConfiguredService(
                service,
                service.endpoint(url) if url or service.url else "",
                SecretStr(key.get_secret_value().strip()),
                getattr(settings, f"{name}_per_second"),
                settings.geocoder_timeout_seconds,
                settings.geocoder_proxy,
            )
        )
    return tuple(found)
