"""The coastlines of the plain base map as a small file: whole steps and the differences between them."""

from __future__ import annotations

import json
from typing import Any

from web.inert_json import inert_json

# The source has two decimals of a degree, so that nothing is lost.
_STEPS_PER_DEGREE = 100


def coastline_json(land: bytes) -> bytes:
    """Write coastlines in a fraction of the bytes that GeoJSON needs.

    Args:
        land: a GeoJSON feature with a multipolygon without holes, as the gazetteer has it.

    Returns:
        JSON: `steps_per_degree`; `bounds`, west, south, east and north of what is known, in steps; and
        `rings`, each `[lon, lat, lon, lat, …]` in whole steps, every pair after the first as its difference
        from the one before; the closing point is left out. The same land gives the same bytes.
    """
    polygons: list[Any] = json.loads(land)["geometry"]["coordinates"]
    rings = [_differences(ring) for polygon in polygons for ring in polygon]
    lon, lat = zip(*(point for polygon in polygons for ring in polygon for point in ring), strict=True)
    bounds = [round(edge * _STEPS_PER_DEGREE) for edge in (min(lon), min(lat), max(lon), max(lat))]
    content = {"steps_per_degree": _STEPS_PER_DEGREE, "bounds": bounds, "rings": rings}
    return inert_json(content).encode("utf-8")


def _differences(ring: list[list[float]]) -> list[int]:
    steps = [(round(lon * _STEPS_PER_DEGREE), round(lat * _STEPS_PER_DEGREE)) for lon, lat in ring[:-1]]
    return [
        part
        for before, here in zip([(0, 0), *steps], steps, strict=False)
        for part in (here[0] - before[0], here[1] - before[1])
    ]
