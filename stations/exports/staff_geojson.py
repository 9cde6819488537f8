"""Stations as GeoJSON for staff: the columns of the tables as properties, positions as geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson

from geodata.datum import Datum
from geodata.divisions import Divisions
from stations.exports.columns import export_table
from stations.model import Station

_IN_THE_GEOMETRY = frozenset({"经度", "纬度", "坐标系"})


def staff_geojson_export(stations: Iterable[Station], divisions: Divisions, now: datetime) -> Iterator[bytes]:
    """Write stations as a FeatureCollection with everything that staff know of them.

    Args:
        stations: what to write.
        divisions: names the divisions.
        now: the instant of the export.

    Returns:
        Pieces of UTF-8 text that make one strict JSON document (RFC 7946). Properties are called like the
        columns of the tables and blank ones are left out. A position that was only guessed is no geometry.
    """
    table = export_table(stations, divisions, Datum.WGS84, staff=True)
    head = {"type": "FeatureCollection", "generated_at": now.isoformat()}
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    for station, cells in zip(table.stations, table.rows(), strict=True):
        named = zip(table.header, cells, strict=True)
        properties = {name: cell for name, cell in named if cell and name not in _IN_THE_GEOMETRY}
        position = station.position
        point = None if position is None or position.is_guess else [position.lon, position.lat]
        feature = {
            "type": "Feature",
            "id": station.id,
            "geometry": None if point is None else {"type": "Point", "coordinates": point},
            "properties": properties,
        }
        yield separator + orjson.dumps(feature)
        separator = b",\n"
    yield b'\n],"count":' + str(len(table.stations)).encode() + b"}\n"
