"""What a question by distance found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.datum import FloatArray

IndexArray: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Points found, nearest first; equal distances in the order of the index.

    Args:
        index: places in the arrays that the index was built from, shape (n,).
        distance_m: geodesic metres, rounded to the micrometre, shape (n,).
        bearing_deg: degrees clockwise from north in which to set out, 0 ≤ bearing < 360, shape (n,).
    """

    index: IndexArray
    distance_m: FloatArray
    bearing_deg: FloatArray

    def __len__(self) -> int:
        return len(self.index)
