from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.brand import READABLE_CONTRAST, WHITE, brand_shade, brand_style, contrast, read_colour, readable

colours = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("text", "colour"),
    [("0b5e4a", (11, 94, 74)), ("#FFF", (255, 255, 255)), (" #c00 ", (204, 0, 0))],
)
def test_colours_as_people_write_them(text: str, colour: tuple[int, int, int]) -> None:
    assert read_colour(text) == colour


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345", "０b5e4a", "0b5e4a;}", "#0b5e4a\n}"])
def test_what_is_no_colour(text: str) -> None:
    assert read_colour(text) is None


# Published by the W3C (understanding 1.4.3) and by WebAIM's contrast checker.
@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("000000", 21.0), ("777777", 4.48), ("767676", 4.54), ("ff0000", 4.0), ("ffffff", 1.0)],
)
def test_contrast_with_white(colour: str, ratio: float) -> None:
    read = read_colour(colour)
    assert read is not None
    assert contrast(read, WHITE) == pytest.approx(ratio, abs=0.005)


@settings(max_examples=60)
@given(colours, st.sampled_from(["light", "dark", "contrast"]))
def test_every_colour_has_a_shade_that_can_be_read(colour: tuple[int, int, int], theme: str) -> None:
    shade = brand_shade(colour, theme)
    assert contrast(shade.brand, shade.on_brand) >= READABLE_CONTRAST
    grounds = {"light": (243, 245, 241), "dark": (24, 33, 29), "contrast": (0, 0, 0)}
    assert contrast(shade.brand, grounds[theme]) >= READABLE_CONTRAST


def test_a_colour_that_can_be_read_stays() -> None:
    assert readable((11, 94, 74), WHITE) == (11, 94, 74)


def test_style_is_numbers_alone() -> None:
    assert brand_style((255, 0, 0), "dark").startswith(
        ':root{--band:#ff0000}:root[data-theme="dark"]{--brand:#'
    )
    assert brand_style((255, 0, 0), "auto").count("{") == brand_style((255, 0, 0), "auto").count("}")
