"""The part of a register that is open data, and its extent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from stations.columns import Columns
from stations.model import Station

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class OpenData:
    """What of a directory is open to the public and in open data.

    Args:
        mask: one truth value a station, shape (n,); it is shared and must not be written to.
        bbox: west, south, east and north of the positions, degrees WGS-84, rounded as positions are given
            out; None where there is none.
        changed: the first and the last instant at which a record changed; None where nobody knows.
    """

    mask: NDArray[np.bool_]
    bbox: tuple[float, float, float, float] | None
    changed: tuple[datetime, datetime] | None


def open_data(stations: Sequence[Station], columns: Columns, opened: NDArray[np.bool_]) -> OpenData:
    """Find out what of a directory is open data.

    Args:
        stations: in the order of their ids.
        columns: their fields.
        opened: the dataset is not kept out, one truth value a station, shape (n,).

    Returns:
        What is.
    """
    mask = columns.public & opened
    mask.setflags(write=False)
    located = mask & np.isfinite(columns.lon)
    lon, lat = columns.lon[located], columns.lat[located]
    bbox = None
    if len(lon):
        corners = (lon.min(), lat.min(), lon.max(), lat.max())
        west, south, east, north = (round(float(one), _DIGITS) for one in corners)
        bbox = west, south, east, north
    times = {stations[place].updated_at for place in np.flatnonzero(mask).tolist()}
    known = [at for at in times if at is not None]
    return OpenData(mask, bbox, (min(known), max(known)) if known else None)
