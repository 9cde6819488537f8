"""Which datum a list of coordinates really is in, told from places whose position is known otherwise.

Nothing is converted here: the answer is a suspicion for a person to look into.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.catalogue import text
from geodata.datum import Datum, FloatArray, to_wgs84

# Five places that agree are the least. How often these limits raise a false alarm is in
# docs/decisions/datum.md; a test measures it again.
MIN_PLACES = 5
# As many of the places must lie nearer to their known position when read in the other datum.
MIN_SHARE = 0.75
# Metres that the median may still be off when read in the right datum: two lists point at two doors of one
# building. In China GCJ-02 is off WGS-84 by 540 m (1 % by less than 170 m), BD-09 off GCJ-02 by 900 m.
MAX_MEDIAN_M = 150.0
# Read in the right datum, what remains is so small a part of what was off before.
MAX_REMAINING = 0.4
# The same for places of which only the division is known: no more than one false alarm in ten thousand lists.
MAX_CHANCE = 1e-4
MIN_DISCORDANT = 10

_DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_METRES_A_DEGREE = 111_320.0
_POINTS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read coordinates.

    Args:
        datum: the datum.
        swapped: longitude and latitude stand in each other's place.
    """

    datum: Datum
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far off the known positions one reading is.

    Args:
        reading: the reading.
        median_m: median distance, metres.
        spread_m: half the distance between the quartiles, metres.
        east_m: median of the part to the east of the known positions, metres.
        north_m: median of the part to the north, metres.
        places: how many were compared.
    """

    reading: Reading
    median_m: float
    spread_m: float
    east_m: float
    north_m: float
    places: int

    def direction(self, lang: str) -> str:
        """Name the direction in which the coordinates lie off the known positions.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            One of eight points of the compass.
        """
        eighth = round(math.degrees(math.atan2(self.east_m, self.north_m)) / 45.0) % 8
        return text(f"compass.{_POINTS[eighth]}", lang)


@dataclass(frozen=True, slots=True)
class Shift:
    """A reading that fits better than the declared one.

    Args:
        declared: the declared reading and how far off it is.
        likeliest: the better one.
        agreeing: how many places are nearer to where they are known to be under the better one.
    """

    declared: Residuals
    likeliest: Residuals
    agreeing: int


def find_shift(
    x: FloatArray, y: FloatArray, declared: Datum, lon: FloatArray, lat: FloatArray
) -> Shift | None:
    """Find out whether coordinates look like another datum than the declared one.

    Args:
        x: longitudes as written, degrees, shape (n,).
        y: latitudes as written, degrees, shape (n,).
        declared: the datum that was declared for them.
        lon: longitudes where the same places are known to be, degrees, WGS-84, shape (n,).
        lat: latitudes of these, shape (n,).

    Returns:
        None unless at least five places were compared, three of four of them lie nearer to their known
        position in another reading, the median is then at most 150 m and at most two fifths of what it was.

    Raises:
        ValueError: the arrays are not equally long lists.

    Medians are used throughout: half of the known positions may be wrong without moving them.
    """
    if not (x.ndim == 1 and x.shape == y.shape == lon.shape == lat.shape):
        raise ValueError("x, y, lon and lat must be equally long lists")
    given = np.isfinite(x) & np.isfinite(y) & np.isfinite(lon) & np.isfinite(lat)
    if np.count_nonzero(given) < MIN_PLACES:
        return None
    x, y, lon, lat = x[given], y[given], lon[given], lat[given]
    before, before_m = _residuals(Reading(_plain(declared)), x, y, lon, lat)
    others = [
        _residuals(Reading(datum, swapped), x, y, lon, lat)
        for datum in _DATUMS
        for swapped in (False, True)
        if Reading(datum, swapped) != before.reading
    ]
    after, after_m = min(others, key=lambda found: found[0].median_m)
    agreeing = int(np.count_nonzero(after_m < before_m))
    sure = (
        agreeing >= MIN_SHARE * before.places
        and after.median_m <= MAX_MEDIAN_M
        and after.median_m <= MAX_REMAINING * before.median_m
    )
    return Shift(before, after, agreeing) if sure else None


def find_shift_by_area(
    inside: Mapping[Datum, NDArray[np.bool_]], declared: Datum
) -> tuple[Datum, int, int] | None:
    """Find out the same from the divisions that the addresses name.

    Args:
        inside: datum → which places lie in the division that their address names when read so, shape (n,).
        declared: the datum that was declared for them.

    Returns:
        The datum in which more places lie in their division, how many places only then do, and how many do
        only as declared; None unless so uneven a split among at least ten such places has a chance below one
        in ten thousand (sign test).
    """
    before = inside[_plain(declared)]
    best: tuple[Datum, int, int] | None = None
    for datum, after in inside.items():
        gained = int(np.count_nonzero(after & ~before))
        lost = int(np.count_nonzero(before & ~after))
        sure = gained + lost >= MIN_DISCORDANT and _chance(gained, gained + lost) <= MAX_CHANCE
        if sure and (best is None or gained - lost > best[1] - best[2]):
            best = (datum, gained, lost)
    return best


def _plain(datum: Datum) -> Datum:
    return Datum.WGS84 if datum == Datum.CGCS2000 else datum


def _residuals(
    reading: Reading, x: FloatArray, y: FloatArray, lon: FloatArray, lat: FloatArray
) -> tuple[Residuals, FloatArray]:
    first, second = (y, x) if reading.swapped else (x, y)
    found_lon, found_lat = to_wgs84(first, second, reading.datum)
    # Over some kilometres a flat Earth is off by less than a part in a thousand.
    east = (found_lon - lon) * _METRES_A_DEGREE * np.cos(np.radians(lat))
    north = (found_lat - lat) * _METRES_A_DEGREE
    metres = np.hypot(east, north)
    low, median, high = np.percentile(metres, (25, 50, 75))
    residuals = Residuals(
        reading,
        median_m=float(median),
        spread_m=float(high - low) / 2,
        east_m=float(np.median(east)),
        north_m=float(np.median(north)),
        places=metres.size,
    )
    return residuals, metres


def _chance(successes: int, trials: int) -> float:
    """Chance of at least so many successes where both outcomes are as likely (binomial distribution)."""
    return float(sum(math.comb(trials, k) for k in range(successes, trials + 1)) / 2**trials)
