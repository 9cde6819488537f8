"""Pictures for the phone's own screens, drawn from `static/icon.svg` by `scripts/draw_icons.py`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# File, width and height in pixels, and what a manifest says of its purpose; None stands in no manifest.
ICONS: tuple[tuple[str, int, str | None], ...] = (
    ("small.png", 192, "any"),
    ("large.png", 512, "any"),
    ("masked.png", 512, "maskable"),
    ("touch.png", 180, None),
)
FOLDER = Path(__file__).parent / "static" / "icons"


@cache
def icon(name: str) -> bytes | None:
    """Read a picture.

    Args:
        name: its file name.

    Returns:
        A PNG, or None when there is none of that name.
    """
    known = {file for file, _, _ in ICONS}
    return (FOLDER / name).read_bytes() if name in known else None
