"""The code by which other sites embed the map."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import escape

from web.brand import READABLE_CONTRAST, WHITE, brand_shade, contrast, hexadecimal, read_colour
from web.map_config import MapView

DEFAULT_WIDTH, DEFAULT_HEIGHT = "100%", 560
# What a copied link and a position need: both are asked for by the reader, never by the page.
_ALLOWED = "geolocation; clipboard-write"
_DARK_GROUND = (24, 33, 29)
_BLACK = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class BrandContrast:
    """How a brand colour fares in one theme.

    Args:
        theme: `light`, `dark` or `contrast`.
        ratio: contrast ratio with the ground, 1 to 21.
        shade: `#` and six digits, what text and buttons are drawn in.
        is_readable: the colour is used as it is.
    """

    theme: str
    ratio: float
    shade: str
    is_readable: bool


def map_address(base: str, view: MapView, lang: str) -> str:
    """Write the address of a map.

    Args:
        base: address of the service, without a slash at the end.
        view: what it shows; what is as usual is left out.
        lang: its language.

    Returns:
        The address; the same view gives the same one.
    """
    center = None if view.center is None else f"{view.center[0]:.9g},{view.center[1]:.9g}"
    parameters = (
        ("lang", lang),
        ("division", view.division.code if view.division else None),
        ("center", center),
        ("zoom", view.zoom),
        ("open", view.open),
        ("amenity", ",".join(view.amenities)),
        ("kind", ",".join(view.kinds)),
        ("min_stars", view.min_stars),
        ("theme", None if view.theme == "auto" else view.theme),
        ("list", None if view.with_list else "off"),
        ("brand", view.brand),
        ("name", view.name),
    )
    given = [(name, value) for name, value in parameters if value not in (None, "")]
    return f"{base}/map?{urlencode(given, safe=',', quote_via=quote)}"


def embed_code(address: str, title: str, width: str, height: int) -> str:
    """Write the element that shows a map in another page.

    Args:
        address: the map's.
        title: says what the frame holds, for those who do not see it.
        width: pixels, or a share such as `100%`.
        height: pixels.

    Returns:
        HTML in which everything given is escaped.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{escape(width)}" height="{height}" '
        f'style="border:0" loading="lazy" allow="{_ALLOWED}"></iframe>'
    )


def brand_contrasts(brand: str, theme: str) -> tuple[BrandContrast, ...]:
    """Tell how a brand colour can be read.

    Args:
        brand: the colour, hexadecimal; may be empty.
        theme: one of `THEMES`; `auto` is light and dark.

    Returns:
        One answer a theme; none without a colour.
    """
    colour = read_colour(brand)
    if colour is None:
        return ()
    found = []
    for name in ("light", "dark") if theme == "auto" else (theme,):
        ground = {"light": WHITE, "dark": _DARK_GROUND, "contrast": _BLACK}[name]
        shade = brand_shade(colour, name).brand
        is_readable = shade == colour and contrast(colour, ground) >= READABLE_CONTRAST
        found.append(BrandContrast(name, contrast(colour, ground), hexadecimal(shade), is_readable))
    return tuple(found)
