"""What an operator can set about the map and where the service is found."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from api.local_archive import local_basemap
from stations.errors import InputError
from web.basemaps import Basemap, basemap, is_archive


class MapSettings(BaseSettings):
    """The map's background, and the address that others know the service by."""

    basemap: str = Field(
        "plain",
        description=(
            "Background of the map: `plain` needs no network; `tianditu`, `osm`, `amap`, a name of "
            "xyzservices, the address of tiles, or a PMTiles archive by address or file."
        ),
    )
    basemap_key: SecretStr = Field(
        SecretStr(""), description="Key of the base map's service; browsers get to see it."
    )
    basemap_attribution: str = Field(
        "", max_length=200, description="Whom to name for tiles at an address; empty names their host."
    )
    basemap_crs: Literal["wgs84", "gcj02"] = Field(
        "wgs84",
        description="`gcj02` where tiles at an address are shifted; the map draws them where they belong.",
    )
    public_url: str = Field(
        "",
        description=(
            "Address that others reach the service by, for links that leave it (embedding, oEmbed, feeds); "
            "empty takes one of `YIZHAN_ALLOWED_HOSTS` or the number that was connected to."
        ),
    )

    @field_validator("public_url")
    @classmethod
    def _site(cls, value: str) -> str:
        url = value.strip().rstrip("/")
        if not url:
            return ""
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        is_strange = (
            not url.isascii() or any(sign in url for sign in " \"'<>`{}\\@?#") or not url.isprintable()
        )
        if not usable or is_strange:
            raise ValueError("must be an address such as https://stations.example.org")
        return url

    @field_validator("basemap")
    @classmethod
    def _known_basemap(cls, value: str) -> str:
        try:
            # Without its key the map still shows, and `yizhan doctor` says that it is missing.
            if _is_local(value):
                local_basemap(Path(value.strip()))
            else:
                basemap(value, "key")
        except InputError as error:
            raise ValueError(error.details[0].message) from None
        return value.strip()

    def chosen_basemap(self) -> Basemap:
        """Find the base map that is set.

        Returns:
            The base map.

        Raises:
            BasemapKeyError: it needs a key and has none.
            InputError: its file is no longer there, or has become one that cannot be shown.
        """
        path = self.basemap_file
        if path is not None:
            return local_basemap(path, self.basemap_attribution, self.basemap_crs)
        key = self.basemap_key.get_secret_value().strip()
        return basemap(self.basemap, key, self.basemap_attribution, self.basemap_crs)

    def shown_basemap(self) -> Basemap:
        """Find the base map that pages show: the plain one where the chosen one lacks its key or file."""
        try:
            return self.chosen_basemap()
        except InputError:
            return Basemap()

    @property
    def basemap_file(self) -> Path | None:
        """The archive on this server's disk that is the base map, if one is."""
        return Path(self.basemap.strip()) if _is_local(self.basemap) else None


def _is_local(name: str) -> bool:
    return is_archive(name) and "://" not in name
