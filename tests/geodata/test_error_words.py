from __future__ import annotations

import pytest

from geodata.error_words import error_words


@pytest.mark.parametrize(
    ("metres", "zh", "en"),
    [
        (0.0, "0 米", "0 m"),
        (7.4, "7 米", "7 m"),
        (96.0, "96 米", "96 m"),
        (557.0, "560 米", "560 m"),
        (996.0, "1 公里", "1 km"),
        (5_566.0, "5.6 公里", "5.6 km"),
        (27_000.0, "27 公里", "27 km"),
        (1_120_000.0, "1,100 公里", "1,100 km"),
    ],
)
def test_two_digits_of_an_error_are_said(metres: float, zh: str, en: str) -> None:
    assert (error_words(metres, "zh"), error_words(metres, "en")) == (zh, en)
