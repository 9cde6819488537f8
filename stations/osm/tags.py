"""A station in the tags of OpenStreetMap, as its wiki describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from stations.mobile_numbers import MOBILE, hides_mobile, mask_mobile
from stations.model import RANKED_ERROR_M, Amenity, Station, Status, VerificationKind
from stations.opening import local_instant
from stations.vocabulary import AMENITIES, KINDS

# OpenStreetMap's database takes no longer value (API v0.6, "map data limits").
MAX_VALUE_CHARS = 255

_KIND_TAGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {term.code: dict(tag.split("=", 1) for tag in term.osm.split(";") if tag) for term in KINDS}
)
_AMENITY_TAGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        term.code: (term.osm.split("=", 1)[0], term.osm.split("=", 1)[1])
        for term in AMENITIES
        if term.osm and not term.osm_apart
    }
)
_HAN = re.compile("[\u3400-\u9fff]")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))[- ]?(\d{7,8})(?:[-转]\d+)?")
_SERVICE_NUMBER = re.compile(r"(400|800)[- ]?(\d{3})[- ]?(\d{4})")
_INTERNATIONAL = re.compile(r"\+\d[\d ]{6,18}\d")
_BETWEEN_PHONES = re.compile(r"[;,、/；，]+")
# Taiwan, Hong Kong and Macau have country codes of their own.
_OTHER_CODES = ("71", "81", "82")


def left_out_reason(station: Station) -> str | None:
    """Tell why a station has no place in OpenStreetMap.

    Args:
        station: the station.

    Returns:
        `not_open`, `no_position`, `guessed_position`, `imprecise_position` or `no_tags` (what is there for a
        few days only); None for a station that has one.
    """
    position = station.position
    if station.status is not Status.OPEN:
        return "not_open"
    if position is None:
        return "no_position"
    if position.is_guess:
        return "guessed_position"
    if position.error_m > RANKED_ERROR_M:
        return "imprecise_position"
    return None if any(_KIND_TAGS.get(kind) for kind in station.kinds) else "no_tags"


def osm_tags(station: Station) -> dict[str, str]:
    """Write a station in OpenStreetMap's tags.

    Args:
        station: the station, masked or not: texts are masked here.

    Returns:
        Key → value. Kinds come first, and of two that say the same key the first holds. `check_date` is the
        day on which a person checked on the spot; a call, a photo or a check of which nobody wrote down how
        it was made is none for those who map what is on the ground. What OpenStreetMap cannot take is left
        out: unknown amenities, those nearby or drawn as objects of their own, mobile and masked numbers,
        values of more than 255 characters.
    """
    tags: dict[str, str] = {}
    for kind in station.kinds:
        for key, value in _KIND_TAGS.get(kind, {}).items():
            tags.setdefault(key, value)
    tags["name"] = mask_mobile(station.name)
    if _HAN.search(station.name):
        tags["name:zh"] = tags["name"]
    is_seen = station.verification_kind is VerificationKind.ON_SITE
    checked = local_instant(station.verified_at, station.timezone) if is_seen else None
    texts = {
        "operator": mask_mobile(station.host),
        "ref": station.external_id or "",
        "addr:full": mask_mobile(station.address),
        "opening_hours": station.hours_rule or "",
        "phone": osm_phone(station),
        "check_date": "" if checked is None else checked.date().isoformat(),
    }
    for key, value in texts.items():
        tags.setdefault(key, value)
    for code, (key, value) in _AMENITY_TAGS.items():
        known = station.amenities.get(code)
        if known in (Amenity.YES, Amenity.NO):
            tags.setdefault(key, value if known is Amenity.YES else "no")
    return {key: value for key, text in tags.items() if 0 < len(value := text.strip()) <= MAX_VALUE_CHARS}


def osm_phone(station: Station) -> str:
    """Write telephone numbers as OpenStreetMap wants them: international, several joined by semicolons.

    Args:
        station: the station.

    Returns:
        Such as `+86 371 67170000`; empty where one of its numbers is a person's, or is none that can be read.
        https://wiki.openstreetmap.org/wiki/Key:phone
    """
    text = station.phone.strip()
    if not text or MOBILE.search(text) or hides_mobile(text):
        return ""
    numbers = [_one_phone(part.strip(), station.division or "") for part in _BETWEEN_PHONES.split(text)]
    return ";".join(numbers) if all(numbers) else ""


def _one_phone(text: str, division: str) -> str:
    if _INTERNATIONAL.fullmatch(text):
        return text
    if division.startswith(_OTHER_CODES):
        return ""
    if found := _LANDLINE.fullmatch(text):
        return f"+86 {found[1].removeprefix('0')} {found[2]}"
    if found := _SERVICE_NUMBER.fullmatch(text):
        return f"+86 {found[1]} {found[2]} {found[3]}"
    return ""
