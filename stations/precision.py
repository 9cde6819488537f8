"""What the decimals of a written coordinate are worth in metres, and back."""

from __future__ import annotations

import math

from stations.model import GIVEN_ERROR_M

# One degree of a meridian, about; the last decimal written is off by half a unit at the most.
_HALF_DEGREE_M = 111_320.0 / 2
_USUAL_DIGITS = 6


def error_of_digits(digits: int) -> float:
    """Tell how far off a coordinate may be that is written with so many decimals.

    Args:
        digits: decimals of a degree.

    Returns:
        Metres; never less than what a door is off the middle of its building.
    """
    return max(GIVEN_ERROR_M, _HALF_DEGREE_M * 10.0**-digits)


def digits_of_error(error_m: float) -> int:
    """Tell with how many decimals a coordinate must be written to be read as just as certain again.

    Args:
        error_m: what `error_of_digits` returned.

    Returns:
        Decimals of a degree.
    """
    return _USUAL_DIGITS if error_m <= GIVEN_ERROR_M else max(0, round(math.log10(_HALF_DEGREE_M / error_m)))
