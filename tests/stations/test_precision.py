from __future__ import annotations

import pytest

from stations.precision import digits_of_error, error_of_digits


@pytest.mark.parametrize(
    ("digits", "error_m"), [(0, 55_660), (1, 5_566), (2, 556.6), (3, 55.66), (4, 10), (6, 10)]
)
def test_decimals_in_metres(digits: int, error_m: float) -> None:
    assert error_of_digits(digits) == pytest.approx(error_m)


@pytest.mark.parametrize("digits", range(12))
def test_an_error_written_and_read_again_is_the_same(digits: int) -> None:
    assert error_of_digits(digits_of_error(error_of_digits(digits))) == error_of_digits(digits)
