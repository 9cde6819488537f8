"""The datums and projections that staff may say a list is in, beside those of the usual maps."""

from __future__ import annotations

from typing import TypedDict

from geodata.datum import BD09MC, Datum
from geodata.projected import WEB_MERCATOR
from stations.intake.crs_words import Zone, zones
from web.texts import text

_WIDTHS = (3, 6)


class DatumChoice(TypedDict):
    """One that may be chosen.

    Args:
        value: as the parameter `crs` of an import takes it.
        label: what people call it.
    """

    value: str
    label: str


class DatumGroup(TypedDict):
    """Some that belong together.

    Args:
        label: what they have in common.
        choices: in the order in which they are shown.
    """

    label: str
    choices: list[DatumChoice]


def other_datums(lang: str) -> list[DatumGroup]:
    """List what an import may be in other than the degrees of the usual maps.

    Args:
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Degrees first, then metres: those of maps, then those of surveys, zone by zone.
    """
    maps = [
        DatumChoice(value=BD09MC, label=text("staff.crs_bd09mc", lang)),
        DatumChoice(value=f"epsg:{WEB_MERCATOR}", label=text("staff.crs_web_mercator", lang)),
    ]
    degrees = [DatumChoice(value=str(Datum.CGCS2000), label=text("staff.crs_cgcs2000", lang))]
    return [
        DatumGroup(label=text("staff.crs_degrees", lang), choices=degrees),
        DatumGroup(label=text("staff.crs_map_metres", lang), choices=maps),
        *(_surveys(width, lang, numbered=numbered) for width in _WIDTHS for numbered in (True, False)),
    ]


def _surveys(width: int, lang: str, *, numbered: bool) -> DatumGroup:
    key = "staff.crs_numbered" if numbered else "staff.crs_plain"
    choices = [_survey(zone, lang, numbered=numbered) for zone in zones(width)]
    return DatumGroup(label=text(key, lang, width=width), choices=choices)


def _survey(zone: Zone, lang: str, *, numbered: bool) -> DatumChoice:
    code = zone.numbered if numbered else zone.plain
    key = "staff.crs_zone" if numbered else "staff.crs_meridian"
    words = text(key, lang, number=zone.number, meridian=zone.meridian, code=code)
    return DatumChoice(value=f"epsg:{code}", label=words)
