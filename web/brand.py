"""A site's own colour on the map: how well it can be read, and the shade of it that can."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Success criterion 1.4.3 of WCAG 2.2: text against its ground.
READABLE_CONTRAST = 4.5
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# The ground and the surface of each theme in `base.css` and `theme.css` that the colour stands against.
_GROUNDS = {"light": (243, 245, 241), "dark": (24, 33, 29), "contrast": BLACK}
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 100

Rgb = tuple[int, int, int]


def read_colour(text: str) -> Rgb | None:
    """Read a colour as it stands in an address.

    Args:
        text: three or six hexadecimal digits, with or without `#`.

    Returns:
        Red, green and blue, 0 to 255; None when it is no such colour.
    """
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def hexadecimal(colour: Rgb) -> str:
    """Write a colour.

    Args:
        colour: red, green and blue, 0 to 255.

    Returns:
        `#` and six lower-case digits.
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Rgb, other: Rgb) -> float:
    """Tell how well a colour can be told from another one.

    Args:
        one: red, green and blue, 0 to 255.
        other: the same.

    Returns:
        The contrast ratio of WCAG 2.2, 1 to 21.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(colour: Rgb, ground: Rgb) -> Rgb:
    """Find the shade of a colour that can be read on a ground.

    Args:
        colour: the colour.
        ground: what it stands on.

    Returns:
        The colour itself where it can be read; otherwise mixed with just so much black or white.
    """
    target = BLACK if contrast(BLACK, ground) > contrast(WHITE, ground) else WHITE
    for step in range(_STEPS + 1):
        shade = _mixed(colour, target, step / _STEPS)
        if contrast(shade, ground) >= READABLE_CONTRAST:
            return shade
    return target


@dataclass(frozen=True, slots=True)
class BrandShade:
    """What a brand colour becomes in one theme.

    Args:
        brand: the shade that can be read on the theme's ground.
        on_brand: black or white, whichever can be read on it better.
        tint: a ground with a breath of it, which the theme's ink can be read on.
    """

    brand: Rgb
    on_brand: Rgb
    tint: Rgb


def brand_shade(colour: Rgb, theme: str) -> BrandShade:
    """Fit a brand colour to a theme.

    Args:
        colour: the colour.
        theme: `light`, `dark` or `contrast`.

    Returns:
        Its shades there.
    """
    ground = _GROUNDS[theme]
    brand = readable(colour, ground)
    on_brand = max((WHITE, BLACK), key=lambda ink: contrast(ink, brand))
    return BrandShade(brand, on_brand, _mixed(ground, brand, 0.12))


def brand_style(colour: Rgb, theme: str) -> str:
    """Write the style sheet that puts a brand colour on a page.

    Args:
        colour: the colour.
        theme: `auto`, `light`, `dark` or `contrast`.

    Returns:
        CSS made from numbers alone.
    """
    band = f":root{{--band:{hexadecimal(colour)}}}"
    if theme != "auto":
        return band + _rule(f':root[data-theme="{theme}"]', brand_shade(colour, theme))
    dark = _rule(":root", brand_shade(colour, "dark"))
    return f"{band}{_rule(':root', brand_shade(colour, 'light'))}@media(prefers-color-scheme:dark){{{dark}}}"


def _rule(selector: str, shade: BrandShade) -> str:
    values = (("brand", shade.brand), ("on-brand", shade.on_brand), ("brand-tint", shade.tint))
    return f"{selector}{{{';'.join(f'--{name}:{hexadecimal(value)}' for name, value in values)}}}"


def _mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue
