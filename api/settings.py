"""What an operator can set; every name is read from the environment with the prefix `YIZHAN_`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from api.geocoder_settings import GeocoderSettings
from api.guard_settings import GuardSettings
from api.map_settings import MapSettings
from api.operating_settings import OperatingSettings
from api.routing_settings import RoutingSettings
from api.webhook_settings import WebhookSettings


class Settings(
    GeocoderSettings, GuardSettings, MapSettings, OperatingSettings, RoutingSettings, WebhookSettings
):
    """All settings with their defaults; nothing else reads the environment."""

    # An address may hold a password: errors name the setting and never what was given.
    model_config = SettingsConfigDict(
        env_prefix="YIZHAN_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: SecretStr = Field(
        SecretStr("sqlite:///yizhan.db"),
        description="Where the register is kept: a SQLite file, or `postgresql+psycopg://…` with PostGIS.",
    )
    timezone: str = Field("Asia/Shanghai", description="IANA time zone of stations that name none.")
    frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="Which sites may embed `/map`, separated by commas; `*` means all."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="Which sites may call the public API from a browser, separated by commas."
    )
    upload_max_mb: int = Field(20, ge=1, le=2000, description="Largest list that is accepted, in megabytes.")
    upload_max_rows: int = Field(200_000, ge=1, le=2_000_000, description="Most rows of a list.")
    upload_max_columns: int = Field(200, ge=1, le=16_384, description="Most columns of a list.")
    upload_max_cell_chars: int = Field(
        4_000, ge=100, le=32_767, description="Most characters in one cell of a list."
    )
    upload_max_unpacked_mb: int = Field(
        150, ge=1, le=8_000, description="Most megabytes that a workbook may unpack to."
    )
    upload_max_cells: int = Field(
        5_000_000,
        ge=1_000,
        le=200_000_000,
        description="Most cells that a sheet may span, blank ones too.",
    )
    upload_max_seconds: int = Field(
        120,
        ge=1,
        le=3_600,
        description="Most seconds that reading a list may take, looked at after each row.",
    )
    import_processes: int = Field(
        2,
        ge=0,
        le=2,
        description="How many lists a worker has worked on at once, each in a process of lower priority; "
        "0 for within itself, which spares memory and makes questions wait.",
    )
    question_max_kb: int = Field(
        1_024, ge=10, le=100_000, description="Largest question with many points or a line, in kilobytes."
    )
    refresh_seconds: float = Field(
        1.0,
        ge=0.05,
        le=60,
        description="How long a worker waits to be told of a change before it looks all the same.",
    )
    max_connections: int = Field(
        1_000,
        ge=1,
        le=100_000,
        description="How many connections a worker serves at once; those beyond are answered 503.",
    )
    slow_request_seconds: float = Field(
        20.0,
        ge=0.1,
        le=3_600,
        description="How long the head of a request, or a pause within its body, may last.",
    )
    gazetteer_folder: Path = Field(
        Path("gazetteer-packs"),
        description="Folder of what was added with `yizhan gazetteer add`; it need not exist.",
    )
    title: str = Field("", description="Name of the service on its pages; empty means the built-in name.")

    @field_validator("frame_ancestors", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("frame_ancestors", "cors_origins")
    @classmethod
    def _plain_source(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for source in value:
            if any(character in source for character in ";\r\n \"'") and source not in ("'self'", "'none'"):
                raise ValueError(f"{source!r} is not a site such as https://example.org")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is not an IANA time zone such as Asia/Shanghai") from error
        return value
