"""Static files under their public names: our own, Leaflet's from XStatic packages, two from the gazetteer."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
import rcssmin
import rjsmin
from xstatic.pkg import leaflet

from web.made_assets import MADE_NAMES, made_asset

_OWN = Path(__file__).parent / "static"
_LEAFLET = Path(leaflet.BASE_DIR)

# One public file may be several sources joined in this order: fewer requests on a slow network,
# and still one readable file for each concern.
_SOURCES: dict[str, tuple[Path, ...]] = {
    "leaflet.js": (_LEAFLET / "leaflet.js",),
    "map.js": tuple(
        _OWN / name
        for name in (
            "page.js",
            "texts.js",
            "toast.js",
            "view_state.js",
            "http_source.js",
            "pins.js",
            "plain_basemap.js",
            "base_layer.js",
            "place_names.js",
            "range_rings.js",
            "scale_line.js",
            "station_layer.js",
            "station_details.js",
            "station_card.js",
            "results.js",
            "filters.js",
            "search.js",
            "share.js",
            "locate.js",
            "gestures.js",
            "map_app.js",
        )
    ),
    # Only a base map out of an archive needs them.
    "pmtiles.js": (_OWN / "pmtiles.js", _OWN / "archive_layer.js"),
    # Only a self-contained file holds its stations.
    "embedded_source.js": (_OWN / "embedded_source.js",),
    "theme.css": (_OWN / "theme.css",),
    "embed.css": tuple(_OWN / name for name in ("base.css", "icons.css", "embed.css")),
    "embed.js": (_OWN / "embed.js",),
    "map.css": (
        _LEAFLET / "leaflet.css",
        _OWN / "base.css",
        _OWN / "icons.css",
        *(_OWN / name for name in ("basemap.css", "map.css", "map_controls.css")),
        *(_OWN / name for name in ("map_list.css", "map_widths.css")),
    ),
    "staff.js": tuple(
        _OWN / name
        for name in (
            "page.js",
            "texts.js",
            "staff_api.js",
            "staff_parts.js",
            "staff_values.js",
            "staff_divisions.js",
            "staff_datum.js",
            "staff_upload.js",
            "staff_history.js",
            "staff_fixes.js",
            "staff_cell.js",
            "staff_issues.js",
            "staff_row.js",
            "staff_rows.js",
            "staff_reading.js",
            "staff_columns.js",
            "staff_dock.js",
            "staff_geocode.js",
            "staff_survey.js",
            "staff_import.js",
            "staff_tokens.js",
            "staff_password.js",
            "staff_users.js",
            "staff_find.js",
            "staff_audit.js",
            "staff_reports.js",
            "staff_dataset.js",
            "staff_export.js",
            "staff_hours_week.js",
            "staff_hours.js",
            "staff_special_days.js",
            "staff_station_more.js",
            "staff_station_form.js",
            "staff_station_history.js",
        )
    ),
    # What needs Leaflet, which only one of the staff pages loads.
    "staff_map.js": tuple(
        _OWN / name
        for name in (
            "plain_basemap.js",
            "place_names.js",
            "scale_line.js",
            "staff_candidates.js",
            "staff_place.js",
            "staff_station.js",
            "staff_review.js",
        )
    ),
    "staff.css": (
        _LEAFLET / "leaflet.css",
        *(_OWN / name for name in ("base.css", "icons.css", "basemap.css")),
        *(_OWN / name for name in ("staff.css", "staff_import.css", "staff_station.css")),
        *(_OWN / name for name in ("staff_hours.css", "staff_review.css", "staff_reports.css")),
    ),
    "pages.css": (_OWN / "base.css", _OWN / "icons.css", _OWN / "pages.css"),
    "home.js": tuple(
        _OWN / name
        for name in (
            "page.js",
            "texts.js",
            "home_choices.js",
            "home_question.js",
            "home_pack.js",
            "home_cards.js",
            "home_place.js",
            "home_result.js",
            "home_app.js",
        )
    ),
    "home.css": (_OWN / "base.css", _OWN / "home.css"),
    "station.css": (_OWN / "base.css", _OWN / "home.css", _OWN / "station.css"),
    "station.js": (_OWN / "station.js",),
    "sheet.css": (_OWN / "base.css", _OWN / "sheet.css"),
    "worker.js": (_OWN / "worker.js",),
    "icon.svg": (_OWN / "icon.svg",),
}

_MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}

# A source map is a file that we do not serve; naming it would make developer tools ask for it.
_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)
_HASHED_NAME = re.compile(r"(?P<stem>[a-z_0-9]+)\.(?P<hash>[0-9a-f]{12})(?P<suffix>\.[a-z]+)")


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file.

    Args:
        content: the bytes.
        packed: the same, compressed: encoding → bytes.
        media_type: for the `Content-Type` header.
        immutable: whether the name it was asked by carries the hash of its content, so that
            it may be cached for ever.
        digest: the first 12 hexadecimal digits of the content's SHA-256, for an `ETag`.
    """

    content: bytes
    packed: Mapping[str, bytes]
    media_type: str
    immutable: bool
    digest: str


def asset_names() -> tuple[str, ...]:
    """List the plain names of all static files.

    Returns:
        Names such as `map.js`, without hashes.
    """
    return (*_SOURCES, *MADE_NAMES)


def asset(name: str) -> Asset | None:
    """Find a static file.

    Args:
        name: what stands after `/static/`, with the content's hash (`map.0123456789ab.js`) or
            without (`map.js`).

    Returns:
        The file, or None when there is none of that name or the hash belongs to other content.
    """
    hashed = _HASHED_NAME.fullmatch(name)
    plain_name = hashed["stem"] + hashed["suffix"] if hashed else name
    if plain_name not in asset_names() and not plain_name.endswith(".json"):
        return None
    try:
        content, digest = _content(plain_name), _digest(plain_name)
    except KeyError:
        return None
    if hashed and hashed["hash"] != digest:
        return None
    media_type = _MEDIA_TYPES[Path(plain_name).suffix]
    return Asset(content, _compressed(plain_name), media_type, hashed is not None, digest)


def asset_text(name: str) -> str:
    """Read a static file as text, to write it into a self-contained page.

    Args:
        name: a plain name from `asset_names`.

    Returns:
        The text.

    Raises:
        KeyError: there is no such file.
    """
    return _content(name).decode("utf-8")


def asset_url(static_url: str, name: str) -> str:
    """Give the address of a static file, with its hash in it.

    Args:
        static_url: where static files are served, ending with a slash.
        name: a plain name from `asset_names`.

    Returns:
        The address.

    Raises:
        KeyError: there is no such file.
    """
    return f"{static_url}{_hashed_name(name)}"


@cache
def _content(name: str) -> bytes:
    if name not in _SOURCES:
        made = made_asset(name, _hashed_name)
        if made is None:
            raise KeyError(name)
        return made
    return "\n".join(_part(path) for path in _SOURCES[name]).encode() + b"\n"


def _part(path: Path) -> str:
    text = _SOURCE_MAP.sub(b"", _unix_lines(path.read_bytes())).strip().decode("utf-8")
    if path.suffix == ".css":
        return str(rcssmin.cssmin(text))
    # Others' scripts are minified already and keep their notices.
    return str(rjsmin.jsmin(text)) if path.suffix == ".js" and path.parent == _OWN else text


@cache
def _compressed(name: str) -> Mapping[str, bytes]:
    # As hard as can be, once. Without a time in it, so that the same content has the same bytes.
    content = _content(name)
    return {"br": brotli.compress(content, quality=11), "gzip": gzip.compress(content, 9, mtime=0)}


def _hashed_name(name: str) -> str:
    stem, _, suffix = name.partition(".")
    return f"{stem}.{_digest(name)}.{suffix}"


def _unix_lines(content: bytes) -> bytes:
    # A browser reads CR LF in an inline style as LF, and then its hash would not be ours.
    return content.replace(b"\r\n", b"\n")


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]
