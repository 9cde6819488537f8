"""QR codes of addresses as SVG (ISO/IEC 18004)."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

_QUIET_ZONE = 4


@lru_cache(maxsize=256)
def qr_svg(address: str) -> str:
    """Draw the code of an address, readable with a seventh of it gone (level M).

    Args:
        address: what it says.

    Returns:
        An `svg` element without a size of its own, black on white with the quiet zone around it.
    """
    code = segno.make(address, error="m", boost_error=False, micro=False)
    return code.svg_inline(
        border=_QUIET_ZONE, omitsize=True, light="#fff", svgclass="qr-code", lineclass=None
    )


def qr_file(address: str) -> bytes:
    """Draw the code of an address as a file.

    Args:
        address: what it says.

    Returns:
        An SVG document.
    """
    held = io.BytesIO()
    code = segno.make(address, error="m", boost_error=False, micro=False)
    code.save(held, kind="svg", border=_QUIET_ZONE, light="#fff", scale=8, svgclass=None, lineclass=None)
    return held.getvalue()
