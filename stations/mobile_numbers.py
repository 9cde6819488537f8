"""Mobile numbers in texts: hidden from the public, put back where a list states them as the public does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stations.model import Position, Station

# Mainland mobile numbers: a person's phone, not an institution's.
# Written in one piece or as 138 0013 8000, with or without the country's code.
MOBILE = re.compile(r"(?<!\d)((?:\+?(?:00)?86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_HIDING = "****"
_HIDDEN = re.compile(r"(?<!\d)(?:\+?(?:00)?86[ -]?)?1[3-9]\d\*{4}\d{4}(?!\d)")

# Where people write texts in which a number may stand; ids, coordinates and sources are not among them.
TEXT_FIELDS = ("name", "address", "hours_text", "phone", "host", "access", "note")
_READ_FROM_HOURS = ("hours_rule", "hours_needs")


def mask_mobile(text: str) -> str:
    """Hide the middle of mobile numbers: lists print those of staff, and the public has no need of them.

    Args:
        text: any text.

    Returns:
        The text with `187****2336` in place of such a number.
    """
    return MOBILE.sub(rf"\1{_HIDING}\2", text)


def hides_mobile(text: str) -> bool:
    """Tell whether a text holds a mobile number as `mask_mobile` writes it.

    Args:
        text: any text.

    Returns:
        True where it does.
    """
    return _HIDING in text and _HIDDEN.search(text) is not None


def restore_mobiles(text: str, known: str) -> str:
    """Put back the digits that `mask_mobile` hid, as far as another text tells them.

    Args:
        text: a text with hidden numbers.
        known: what was known before, with whole ones.

    Returns:
        The text with the whole numbers; those that `known` does not tell stay hidden.
    """
    if not hides_mobile(text):
        return text
    if mask_mobile(known) == text:
        return known
    whole: dict[str, list[str]] = {}
    for found in MOBILE.finditer(known):
        whole.setdefault(mask_mobile(found[0]), []).append(found[0])

    def next_one(hidden: re.Match[str]) -> str:
        # Several that look alike when hidden stand in the same order, most likely.
        several = whole.get(hidden[0], [])
        return several.pop(0) if len(several) > 1 else several[0] if several else hidden[0]

    return _HIDDEN.sub(next_one, text)


def with_whole_numbers(before: Station, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let what a list states say the whole numbers that the register has, where it states them hidden.

    Our own public exports hide them; whoever edits such a file and brings it back changes nothing by that.

    Args:
        before: the station as it is.
        values: field name → value, what the list states.

    Returns:
        The values, the same object where nothing was hidden. What was read from a text only because digits
        were hidden in it, such as another guess of where it is, is left out.
    """
    texts = {
        name: whole
        for name in TEXT_FIELDS
        if (text := values.get(name)) and (whole := restore_mobiles(text, getattr(before, name))) != text
    }
    extra = values.get("extra") or {}
    columns = {
        name: whole
        for name, text in extra.items()
        if (whole := restore_mobiles(text, before.extra.get(name, ""))) != text
    }
    if not texts and not columns:
        return values
    stated = {**values, **texts}
    if columns:
        stated["extra"] = {**extra, **columns}
    if texts.get("hours_text") == before.hours_text:
        for name in _READ_FROM_HOURS:
            stated.pop(name, None)
    position: Position | None = stated.get("position")
    if texts.get("address") == before.address and position is not None and position.is_guess:
        del stated["position"]
    return stated
