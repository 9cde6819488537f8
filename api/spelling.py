"""What somebody probably meant who wrote a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

NO_LABELS: Mapping[str, str] = MappingProxyType({})
# What other services call a parameter → its name here.
_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "longitude": "lon",
        "lng": "lon",
        "经度": "lon",
        "latitude": "lat",
        "纬度": "lat",
        "datum": "crs",
        "坐标系": "crs",
        "count": "limit",
        "distance": "radius_m",
        "半径": "radius_m",
        "facility": "amenity",
        "设施": "amenity",
        "type": "kind",
        "类型": "kind",
        "time": "at",
        "mode": "travel",
        "profile": "travel",
        "stars": "min_stars",
        "accuracy": "max_error_m",
        "width": "corridor_m",
        "language": "lang",
        "route": "line",
        "places": "points",
    }
)
_LONGEST = 60
# Below this likeness a hint misleads more often than it helps: `walk` is not meant by `wheel`.
_LIKENESS = 0.6


def likely_meant(given: str, known: Iterable[str], labels: Mapping[str, str] = NO_LABELS) -> str:
    """Find the known word that is most like a given one.

    Args:
        given: the word that is not known.
        known: the words that are.
        labels: what people call them → the word, such as 微波炉 → `microwave`.

    Returns:
        The word; empty when none is like it.
    """
    word = given.strip().casefold().replace("-", "_").replace(" ", "_")[:_LONGEST]
    words = {name.casefold(): name for name in known}
    words |= {label.casefold().replace(" ", "_"): name for label, name in labels.items()}
    found = get_close_matches(word, words, n=1, cutoff=_LIKENESS)
    if found:
        return words[found[0]]
    # 免费微波炉 holds a word that people use, though it is not much like it.
    held = [label for label in labels if len(label) > 1 and label.casefold() in given.casefold()]
    return labels[max(held, key=len)] if held else ""


def name_meant(given: str, known: Iterable[str]) -> str:
    """Find the parameter that somebody probably meant.

    Args:
        given: the name that is not known.
        known: the names that are.

    Returns:
        The name; empty when none is like it.
    """
    names = frozenset(known)
    return likely_meant(given, names, {said: name for said, name in _OTHER_NAMES.items() if name in names})
