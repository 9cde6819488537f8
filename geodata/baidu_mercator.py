"""BD-09MC, the metres in which Baidu's map keeps places ↔ BD-09 in degrees."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_FloatArray: TypeAlias = NDArray[np.float64]

# The facts of this projection, as Baidu's own JavaScript map publishes them (MCBAND, MC2LL, LL2MC): for each
# band of latitude, from the pole to the equator, its lower edge, then the two coefficients of the easting,
# seven of the northing, and what the northing is divided by.
_BAND_M = (12890594.86, 8362377.87, 5591021.0, 3481989.83, 1678043.12, 0.0)
_BAND_DEG = (75.0, 60.0, 45.0, 30.0, 15.0, 0.0)
# fmt: off
_METRES_TO_DEGREES = np.array([
    (1.410526172116255e-8, 8.98305509648872e-6, -1.9939833816331, 200.9824383106796, -187.2403703815547,
     91.6087516669843, -23.38765649603339, 2.57121317296198, -0.03801003308653, 17337981.2),
    (-7.435856389565537e-9, 8.983055097726239e-6, -0.78625201886289, 96.32687599759846, -1.85204757529826,
     -59.36935905485877, 47.40033549296737, -16.50741931063887, 2.28786674699375, 10260144.86),
    (-3.030883460898826e-8, 8.98305509983578e-6, 0.30071316287616, 59.74293618442277, 7.357984074871,
     -25.38371002664745, 13.45380521110908, -3.29883767235584, 0.32710905363475, 6856817.37),
    (-1.981981304930552e-8, 8.983055099779535e-6, 0.03278182852591, 40.31678527705744, 0.65659298677277,
     -4.44255534477492, 0.85341911805263, 0.12923347998204, -0.04625736007561, 4482777.06),
    (3.09191371068437e-9, 8.983055096812155e-6, 6.995724062e-5, 23.10934304144901, -2.3663490511e-4,
     -0.6321817810242, -0.00663494467273, 0.03430082397953, -0.00466043876332, 2555164.4),
    (2.890871144776878e-9, 8.983055095805407e-6, -3.068298e-8, 7.47137025468032, -3.53937994e-6,
     -0.02145144861037, -1.234426596e-5, 1.0322952773e-4, -3.23890364e-6, 826088.5),
])
_DEGREES_TO_METRES = np.array([
    (-0.0015702102444, 111320.7020616939, 1704480524535203.0, -10338987376042340.0, 26112667856603880.0,
     -35149669176653700.0, 26595700718403920.0, -10725012454188240.0, 1800819912950474.0, 82.5),
    (8.277824516172526e-4, 111320.7020463578, 647795574.6671607, -4082003173.641316, 10774905663.51142,
     -15171875531.51559, 12053065338.62167, -5124939663.577472, 913311935.9512032, 67.5),
    (0.00337398766765, 111320.7020202162, 4481351.045890365, -23393751.19931662, 79682215.47186455,
     -115964993.2797253, 97236711.15602145, -43661946.33752821, 8477230.501135234, 52.5),
    (0.00220636496208, 111320.7020209128, 51751.86112841131, 3796837.749470245, 992013.7397791013,
     -1221952.21711287, 1340652.697009075, -620943.6990984312, 144416.9293806241, 37.5),
    (-3.441963504368392e-4, 111320.7020576856, 278.2353980772752, 2485758.690035394, 6070.750963243378,
     54821.18345352118, 9540.606633304236, -2710.55326746645, 1405.483844121726, 22.5),
    (-3.218135878613132e-4, 111320.7020701615, 0.00369383431289, 823725.6402795718, 0.46104986909093,
     2351.343141331292, 1.58060784298199, 8.77738589078284, 0.37238884252424, 7.45),
])
# fmt: on

# Baidu's map ends there, and its formula is of no use beyond.
LARGEST_LATITUDE = 74.0
_LARGEST_EASTING_M = 20_040_000.0
# From the published inverse, which is good to a quarter of a metre, two steps leave what a float can hold.
_NEWTON_STEPS = 3


def bd09_of_metres(x: _FloatArray, y: _FloatArray) -> tuple[_FloatArray, _FloatArray]:
    """Read BD-09MC as BD-09.

    Args:
        x: easting, metres, shape (n,).
        y: northing, metres, shape (n,).

    Returns:
        Longitude and latitude in BD-09, degrees; NaN beyond 180° and beyond 74° north or south.

    The polynomials are those with which Baidu's own map reads its metres (MC2LL); they are the definition
    here, and `metres_of_bd09` is their inverse.
    """
    x, y = _within(x, _LARGEST_EASTING_M), _within(y, _BAND_M[0])
    bands = _bands(np.abs(y), _BAND_M)
    row = _METRES_TO_DEGREES[bands]
    lon = np.sign(x) * (row[:, 0] + row[:, 1] * np.abs(x))
    lat = np.sign(y) * _latitude(np.abs(y) / row[:, 9], row)
    return _both(_within(lon, 180.0), _within(lat, LARGEST_LATITUDE))


def metres_of_bd09(lon: _FloatArray, lat: _FloatArray) -> tuple[_FloatArray, _FloatArray]:
    """Write BD-09 as BD-09MC, the inverse of `bd09_of_metres`.

    Args:
        lon: longitude in BD-09, degrees, shape (n,).
        lat: latitude in BD-09, degrees, shape (n,).

    Returns:
        Easting and northing, metres; NaN beyond 180° and beyond 74° north or south.

    Between its bands Baidu's formula jumps: by 9.5 mm at 45° and 2.9 mm at 30° no metres lead to a latitude,
    and the nearest that there are are taken.
    """
    lon, lat = _within(lon, 180.0), _within(lat, LARGEST_LATITUDE)
    north = np.abs(lat)
    bands = _bands(north, _latitude_edges())
    row = _METRES_TO_DEGREES[bands]
    x = np.sign(lon) * (np.abs(lon) - row[:, 0]) / row[:, 1]
    start = _DEGREES_TO_METRES[_bands(north, _BAND_DEG)]
    share = _latitude(north / start[:, 9], start) / row[:, 9]
    for _ in range(_NEWTON_STEPS):
        share = share - (_latitude(share, row) - north) / _slope(share, row)
    lower = np.array(_BAND_M)[bands]
    upper = np.nextafter(np.array((np.inf, *_BAND_M[:-1]))[bands], 0.0)
    y = np.sign(lat) * np.clip(share * row[:, 9], lower, upper)
    return _both(x, y)


def _within(values: _FloatArray, largest: float) -> _FloatArray:
    return np.where(np.abs(values) <= largest, values, np.nan)


def _both(x: _FloatArray, y: _FloatArray) -> tuple[_FloatArray, _FloatArray]:
    """Take half a place for none."""
    missing = np.isnan(x) | np.isnan(y)
    return np.where(missing, np.nan, x), np.where(missing, np.nan, y)


def _bands(values: _FloatArray, edges: tuple[float, ...]) -> NDArray[np.intp]:
    """Number the band of each value; edges fall from the pole to the equator."""
    rising = np.array(edges[::-1])
    return len(edges) - 1 - np.clip(np.searchsorted(rising, values, side="right") - 1, 0, len(edges) - 1)


def _latitude_edges() -> tuple[float, ...]:
    """Find where each band begins in degrees: half way between what the two formulas say of its edge."""
    edges = [0.0]
    for band in range(len(_BAND_M) - 1):
        rows = _METRES_TO_DEGREES[band : band + 2]
        edges.insert(-1, float(_latitude(_BAND_M[band] / rows[:, 9], rows).mean()))
    return tuple(edges)


def _latitude(share: _FloatArray, rows: _FloatArray) -> _FloatArray:
    total = np.zeros_like(share)
    for power in range(6, -1, -1):
        total = total * share + rows[:, 2 + power]
    return total


def _slope(share: _FloatArray, rows: _FloatArray) -> _FloatArray:
    total = np.zeros_like(share)
    for power in range(6, 0, -1):
        total = total * share + power * rows[:, 2 + power]
    return total
