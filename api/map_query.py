"""The parameters of the map page, by which others embed it: read leniently, what is wrong is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.page_query import read_leniently
from api.parameter_kinds import DIVISION, LANG, choice, integer, text
from api.parameters import Fault, Parameter, QueryFault
from api.queries import AMENITY, KIND, MIN_STARS, OPEN
from api.within import known_division
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.extent import extent
from web.brand import hexadecimal, read_colour
from web.map_config import MAX_ZOOM, MIN_ZOOM, THEMES, MapView, ShownDivision

_LONGEST_NAME = 40


def _center(given: str) -> tuple[float, float]:
    parts = [part.strip() for part in given.split(",")]
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        raise Fault("not_a_center") from None
    if not (all(_is_plain(part) for part in parts) and abs(lon) <= 180 and abs(lat) <= 85):
        raise Fault("not_a_center")
    return lon, lat


def _is_plain(number: str) -> bool:
    """`float` would also read `1_0`, `nan` and digits of other scripts."""
    return number.isascii() and not set(number.lower()) - set("+-.0123456789e")


def _brand(given: str) -> str:
    colour = read_colour(given)
    if colour is None:
        raise Fault("not_a_colour")
    return hexadecimal(colour).removeprefix("#")


CENTER = Parameter("center", _center, {"type": "string"}, "longitude,latitude of the middle, degrees WGS-84")
ZOOM = integer("zoom", "zoom level", MIN_ZOOM, MAX_ZOOM)
THEME = choice("theme", "how the page looks", THEMES, default="auto")
LIST = choice("list", "whether the list stands beside the map", ("on", "off"), default="on")
BRAND = Parameter("brand", _brand, {"type": "string"}, "a site's own colour, six hexadecimal digits", "")
NAME = text("name", "a site's own name for the map", _LONGEST_NAME)

MAP_PARAMETERS: tuple[Parameter, ...] = (
    CENTER,
    ZOOM,
    DIVISION,
    OPEN,
    AMENITY,
    KIND,
    MIN_STARS,
    THEME,
    LIST,
    BRAND,
    NAME,
    LANG,
)


def read_map_query(
    items: Iterable[tuple[str, str]], divisions: Divisions
) -> tuple[dict[str, Any], tuple[QueryFault, ...]]:
    """Read the query of a map page.

    Args:
        items: names and texts as they stand in the address, in order.
        divisions: those that there are.

    Returns:
        Name → value, and what was passed over.
    """
    given = list(items)
    values, faults = read_leniently(given, MAP_PARAMETERS)
    if values["division"] is not None:
        known = known_division(divisions, values["division"])
        if known is None:
            faults = (*faults, QueryFault("division", "no_division", {}, values["division"]))
        values["division"] = None if known is None else known.code
    return values, faults


def map_view(values: dict[str, Any], divisions: Divisions, inside: Directory | None) -> MapView:
    """Turn the values of `MAP_PARAMETERS` into a view.

    Args:
        values: from `read_map_query`.
        divisions: names the division.
        inside: the part of the register in the division that is asked for; None without one.

    Returns:
        The view.
    """
    code = values["division"]
    shown = None
    if code is not None and inside is not None:
        shown = ShownDivision(code, divisions.full_name(code), extent(inside.columns, inside.located))
    return MapView(
        center=values["center"],
        zoom=values["zoom"],
        division=shown,
        open="" if values["open"] == "any" else str(values["open"]),
        amenities=tuple(sorted(values["amenity"])),
        kinds=tuple(sorted(values["kind"])),
        min_stars=values["min_stars"],
        theme=values["theme"],
        with_list=values["list"] == "on",
        brand=values["brand"],
        name=" ".join("".join(sign for sign in values["name"] if sign.isprintable()).split()),
    )
