"""Stations as GeoPackage and GeoParquet, through geopandas: both are tables with a geometry."""

from __future__ import annotations

import importlib.util
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from geodata.divisions import Divisions
from stations.errors import InputError
from stations.exports.about import About
from stations.features import DIGITS
from stations.flat import DIVISION_NAME, FLAT_FIELDS, FlatType, FlatValue, flat_values
from stations.model import Station

LAYER = "stations"
_PIECE_BYTES = 256 * 2**10
_DTYPES = {
    FlatType.TEXT: "object",
    FlatType.INTEGER: "Int64",
    FlatType.NUMBER: "float64",
    FlatType.INSTANT: "datetime64[ms, UTC]",
}
# GDAL's settings are of the whole process.
_gdal = Lock()


class UnavailableFormat(InputError):
    """A format needs a package that is not installed."""


def has_geoparquet() -> bool:
    """Tell whether GeoParquet can be written here.

    Returns:
        Whether pyarrow is installed, the extra `geoparquet`.
    """
    return importlib.util.find_spec("pyarrow") is not None


def gpkg_export(about: About, stations: Sequence[Station], divisions: Divisions) -> Iterator[bytes]:
    """Write stations as a GeoPackage with one layer, in WGS-84.

    Args:
        about: what the file says of itself, in its metadata table.
        stations: what to write.
        divisions: names the divisions.

    Returns:
        Pieces of the file; it is the same for the same content.
    """
    import pyogrio

    frame = _frame(stations, divisions)
    told = {name: _as_text(value) for name, value in about.values().items()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{LAYER}.gpkg")
        with _gdal:
            # Else the file would tell the second in which it was written.
            when = about.generated_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": when})
            try:
                pyogrio.write_dataframe(
                    frame,
                    file,
                    layer=LAYER,
                    driver="GPKG",
                    geometry_type="Point",
                    dataset_metadata=told,
                    layer_options={"IDENTIFIER": LAYER, "DESCRIPTION": "; ".join(about.licence)},
                )
            finally:
                pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        with file.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece


def parquet_export(about: About, stations: Sequence[Station], divisions: Divisions) -> Iterator[bytes]:
    """Write stations as GeoParquet 1.1, in WGS-84.

    Args:
        about: what the file says of itself, under `yizhan` in its metadata.
        stations: what to write.
        divisions: names the divisions.

    Returns:
        The file.

    Raises:
        UnavailableFormat: pyarrow is not installed.
    """
    if not has_geoparquet():
        raise UnavailableFormat(
            "GeoParquet needs pyarrow: pip install 'yizhan[geoparquet]'", code="no_geoparquet"
        )
    import pyarrow.parquet as parquet

    written = io.BytesIO()
    _frame(stations, divisions).to_parquet(written, index=False, schema_version="1.1.0")
    table = parquet.read_table(written)
    told = {**(table.schema.metadata or {}), b"yizhan": orjson.dumps(about.values())}
    again = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata(told), again, compression="zstd")
    yield again.getvalue()


def _as_text(value: object) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _frame(stations: Sequence[Station], divisions: Divisions) -> Any:
    """Lay stations out as columns of one type each, whatever stands in them: even an empty one has a type."""
    import geopandas
    import pandas
    import shapely

    rows = [flat_values(station, divisions) for station in stations]
    types = {field.name: _DTYPES[field.type] for field in FLAT_FIELDS} | {DIVISION_NAME: "object"}
    columns = {name: pandas.Series(_values(rows, name), dtype=dtype) for name, dtype in types.items()}
    points = [_point(station, shapely) for station in stations]
    return geopandas.GeoDataFrame(columns, geometry=geopandas.GeoSeries(points, crs="EPSG:4326"))


def _values(rows: Iterable[dict[str, FlatValue]], name: str) -> list[FlatValue]:
    # A text that no UTF-8 can carry would end the whole export.
    return [
        value.encode("utf-8", "replace").decode() if isinstance(value := row[name], str) else value
        for row in rows
    ]


def _point(station: Station, shapely: Any) -> Any:
    position = station.position
    return (
        None if position is None else shapely.Point(round(position.lon, DIGITS), round(position.lat, DIGITS))
    )
