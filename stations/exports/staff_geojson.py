"""Stations as GeoJSON for staff: the columns of the tables as properties, positions as geometry.

It imports again to the same records. So features have no `id`, which would be read as the owner's number, and
say beside their geometry as what their positions were given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson

from geodata.divisions import Divisions
from stations.exports.columns import export_table
from stations.formula import guard
from stations.intake.row import clean_cell
from stations.model import Station

# Columns that stand beside the geometry, and what they are called there.
_GIVEN = {"经度": "lon", "纬度": "lat", "坐标系": "datum"}


def staff_geojson_export(stations: Iterable[Station], divisions: Divisions, now: datetime) -> Iterator[bytes]:
    """Write stations as a FeatureCollection with everything that staff know of them.

    Args:
        stations: what to write.
        divisions: names the divisions.
        now: the instant of the export.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document (RFC 7946). Properties are called like the
        columns of the tables and blank ones are left out. A position that was only guessed is no geometry.
        The member `given` of a feature has longitude and latitude as they stood in the list, with their
        datum, as texts: their last zeros say how exact they are.
    """
    table = export_table(stations, divisions, None, staff=True)
    header = tuple(map(_kept, table.header))
    head = {"type": "FeatureCollection", "generated_at": now.isoformat()}
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    for station, cells in zip(table.stations, table.rows(), strict=True):
        named = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
        position = station.position
        point = None if position is None or position.is_guess else [position.lon, position.lat]
        feature: dict[str, Any] = {
            "type": "Feature",
            "geometry": None if point is None else {"type": "Point", "coordinates": point},
            "properties": {name: _kept(cell) for name, cell in named.items() if name not in _GIVEN},
        }
        if point is not None:
            feature["given"] = {_GIVEN[name]: named[name] for name in _GIVEN if name in named}
        yield separator + orjson.dumps(feature)
        separator = b",\n"
    yield b'\n],"count":' + str(len(table.stations)).encode() + b"}\n"


def _kept(text: str) -> str:
    """Guard what the intake would take for a guard, as workbooks do."""
    return guard(text) if clean_cell(text) != text else text
