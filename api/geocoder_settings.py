"""What an operator can set about the services that find positions for addresses."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from geodata.geocode import GAZETTEER_SOURCE
from geodata.services import SERVICES

ALLOWED = (GAZETTEER_SOURCE, *SERVICES)


def _key(title: str) -> SecretStr:
    return Field(SecretStr(""), description=f"Key for {title}.")


def _url(name: str) -> str:
    standard = SERVICES[name].url or "none"
    return Field("", description=f"Server of {SERVICES[name].title}; {standard} by default.")


def _per_second(name: str) -> float:
    service = SERVICES[name]
    return Field(service.per_second, gt=0, le=1_000, description=f"Questions a second to {service.title}.")


class GeocoderSettings(BaseSettings):
    """Which services are asked, in which order, and with what."""

    geocoders: Annotated[tuple[str, ...], NoDecode] = Field(
        (GAZETTEER_SOURCE,),
        description=f"Where positions of addresses come from, separated by commas: {', '.join(ALLOWED)}.",
    )
    geocoder_timeout_seconds: float = Field(
        10.0, gt=0, le=120, description="How long one answer of a service may take."
    )
    geocoder_proxy: SecretStr = Field(
        SecretStr(""), description="Proxy by which services are reached; none is taken from elsewhere."
    )
    amap_key: SecretStr = _key("Amap")
    amap_url: str = _url("amap")
    amap_per_second: float = _per_second("amap")
    baidu_key: SecretStr = _key("Baidu")
    baidu_url: str = _url("baidu")
    baidu_per_second: float = _per_second("baidu")
    tencent_key: SecretStr = _key("Tencent")
    tencent_url: str = _url("tencent")
    tencent_per_second: float = _per_second("tencent")
    tianditu_key: SecretStr = _key("Tianditu")
    tianditu_url: str = _url("tianditu")
    tianditu_per_second: float = _per_second("tianditu")
    nominatim_key: SecretStr = _key("a Nominatim server that wants one")
    nominatim_url: str = _url("nominatim")
    nominatim_per_second: float = _per_second("nominatim")
    photon_key: SecretStr = _key("a Photon server that wants one")
    photon_url: str = _url("photon")
    photon_per_second: float = _per_second("photon")

    @field_validator("geocoders", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) or (GAZETTEER_SOURCE,)

    @field_validator("geocoders")
    @classmethod
    def _known_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in ALLOWED:
                raise ValueError(f"{name[:40]!r} is no geocoder; allowed are {', '.join(ALLOWED)}")
        if len(set(value)) != len(value):
            raise ValueError("a geocoder is named twice")
        return value

    @field_validator(*(f"{name}_url" for name in SERVICES))
    @classmethod
    def _plain_url(cls, value: str) -> str:
        if not value:
            return value
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        # What stands in an address is shown to operators: a key or a password belongs into its own setting.
        if not usable or "@" in value or parts.query or parts.fragment:
            raise ValueError("must be an address such as https://example.org, without key, password or query")
        return value

    @field_validator("geocoder_proxy")
    @classmethod
    def _usable_proxy(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and urlsplit(value.get_secret_value()).scheme not in ("http", "https"):
            raise ValueError("must be an address such as http://proxy.example.org:3128")
        return value
