"""Static files that are made from the gazetteer when they are first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from geodata.gazetteer import Gazetteer, load
from web.coastline import coastline_json
from web.place_names import (
    county_names_json,
    first_names_json,
    place_names_json,
    provinces_with_counties,
)

# Their names are known without reading the gazetteer; beside them each province has a part of the labels.
MADE_NAMES = ("land.json", "labels.json", "all_labels.json")
_PART = re.compile(r"labels_(\d\d)\.json")


def made_asset(name: str, hashed_name: Callable[[str], str]) -> bytes | None:
    """Make a file.

    Args:
        name: its plain name, such as `labels.json` or `labels_41.json`.
        hashed_name: plain name → the name that carries the hash of the content.

    Returns:
        Its content; None when there is none of that name.
    """
    gazetteer = _shipped()
    part = _PART.fullmatch(name)
    if part is not None:
        known = part[1] in provinces_with_counties(gazetteer)
        return county_names_json(gazetteer, part[1]) if known else None
    if name == "labels.json":
        return first_names_json(gazetteer, lambda province: hashed_name(f"labels_{province}.json"))
    if name == "all_labels.json":
        return place_names_json(gazetteer)
    return coastline_json(gazetteer.land()) if name == "land.json" else None


@cache
def _shipped() -> Gazetteer:
    # More than thirty files are made of it, and reading it takes longer than making one of them.
    return load()
