"""Where stations lie, which of them in a box, and where a map of them begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stations.columns import Columns
from stations.model import RANKED_ERROR_M

_VIEW_OF_CHINA = ((104.0, 35.5), 4)
# A map 720 pixels wide shows this many degrees of longitude at zoom 0, where the world has 256 pixels.
_VIEW_DEGREES_AT_ZOOM_0 = 360 * 720 / 256


def extent(columns: Columns, located: NDArray[np.intp]) -> tuple[float, float, float, float] | None:
    """Give the box around the stations whose position is certain.

    Args:
        columns: the fields of the stations.
        located: the places of those that have a position.

    Returns:
        West, south, east and north, degrees WGS-84; None where no position is certain.
    """
    certain = _certain(columns, located)
    if not len(certain):
        return None
    lon, lat = np.round(columns.lon[certain], 5), np.round(columns.lat[certain], 5)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def in_box(
    lon: NDArray[np.float64], lat: NDArray[np.float64], bbox: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    """Tell which places lie in a box.

    Args:
        lon: degrees WGS-84, NaN for nowhere, shape (n,).
        lat: degrees WGS-84, shape (n,).
        bbox: west, south, east, north in degrees WGS-84; west > east crosses the 180th meridian.

    Returns:
        One truth value a place, shape (n,), False for nowhere.
    """
    west, south, east, north = bbox
    inside = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return np.asarray(inside & (lat >= south) & (lat <= north), np.bool_)


def view(columns: Columns, located: NDArray[np.intp]) -> tuple[tuple[float, float], int]:
    """Choose where a map begins: the middle of the stations that are certain, and a zoom that shows most.

    A few stations far away from all others must not shrink the map to a continent, so it is the
    box between the tenth and the ninetieth percentile that is shown.

    Args:
        columns: the fields of the stations.
        located: the places of those that have a position.

    Returns:
        Longitude and latitude, degrees WGS-84, and a zoom level.
    """
    certain = _certain(columns, located)
    shown = certain if len(certain) else located
    if not len(shown):
        return _VIEW_OF_CHINA
    lon, lat = columns.lon[shown], columns.lat[shown]
    west, east = np.percentile(lon, (10, 90))
    south, north = np.percentile(lat, (10, 90))
    span = max(float(east - west), float(north - south) * 1.5, 0.02)
    zoom = int(np.clip(np.floor(np.log2(_VIEW_DEGREES_AT_ZOOM_0 / span)), 3, 14))
    return (round(float(west + east) / 2, 4), round(float(south + north) / 2, 4)), zoom


def _certain(columns: Columns, located: NDArray[np.intp]) -> NDArray[np.intp]:
    return located[columns.error_m[located] <= RANKED_ERROR_M]
