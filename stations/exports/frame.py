"""Stations as GeoPackage and GeoParquet, through geopandas: both are tables with a geometry."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from geodata.divisions import Divisions
from stations.errors import InputError
from stations.exports.about import About
from stations.exports.on_disk import written_pieces
from stations.features import DIGITS
from stations.flat import DIVISION_NAME, FLAT_FIELDS, FlatType, FlatValue, flat_values
from stations.model import Station

LAYER = "stations"
# A station takes some 4 kB while it is laid out.
_ROWS_AT_ONCE = 10_000
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

    Raises:
        OSError: there is no room for it on the disk.
    """
    yield from written_pieces(f"{LAYER}.gpkg", lambda file: _write_gpkg(file, about, stations, divisions))


def _write_gpkg(file: Path, about: About, stations: Sequence[Station], divisions: Divisions) -> None:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    told = {name: _as_text(value) for name, value in about.values().items()}
    first: dict[str, Any] = {
        "dataset_metadata": told,
        "layer_options": {"IDENTIFIER": LAYER, "DESCRIPTION": "; ".join(about.licence)},
    }
    with _gdal:
        # Else the file would tell the second in which it was written.
        when = about.generated_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": when})
        try:
            for number, frame in enumerate(_frames(stations, divisions)):
                more = first if number == 0 else {"append": True}
                pyogrio.write_dataframe(
                    frame, file, layer=LAYER, driver="GPKG", geometry_type="Point", **more
                )
        except (DataLayerError, DataSourceError, FeatureError) as error:
            raise OSError(f"the GeoPackage cannot be written: {error}") from error
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def parquet_export(about: About, stations: Sequence[Station], divisions: Divisions) -> Iterator[bytes]:
    """Write stations as GeoParquet 1.1, in WGS-84.

    Args:
        about: what the file says of itself, under `yizhan` in its metadata.
        stations: what to write.
        divisions: names the divisions.

    Returns:
        Pieces of the file.

    Raises:
        UnavailableFormat: pyarrow is not installed.
        OSError: there is no room for it on the disk.
    """
    if not has_geoparquet():
        raise UnavailableFormat(
            "GeoParquet needs pyarrow: pip install 'yizhan[geoparquet]'", code="no_geoparquet"
        )
    yield from written_pieces(
        f"{LAYER}.parquet", lambda file: _write_parquet(file, about, stations, divisions)
    )


def _write_parquet(file: Path, about: About, stations: Sequence[Station], divisions: Divisions) -> None:
    import pyarrow
    import pyarrow.parquet as parquet

    schema = _parquet_schema(about, stations, divisions)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for frame in _frames(stations, divisions):
            table = pyarrow.table(frame.to_arrow(index=False))
            writer.write_table(pyarrow.Table.from_arrays(table.columns, schema=schema))


def _parquet_schema(about: About, stations: Sequence[Station], divisions: Divisions) -> Any:
    """Let geopandas write a file without rows, and say what it cannot know: what the rows will hold."""
    import pyarrow
    import pyarrow.parquet as parquet

    empty = io.BytesIO()
    _frame((), divisions).to_parquet(empty, index=False, schema_version="1.1.0")
    schema = parquet.read_schema(empty)
    geo = orjson.loads(schema.metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    places = [station.position for station in stations if station.position is not None]
    column.pop("bbox", None)
    column["geometry_types"] = ["Point"] if places else []
    if places:
        lons = [round(place.lon, DIGITS) for place in places]
        lats = [round(place.lat, DIGITS) for place in places]
        column["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    for place, field in enumerate(schema):
        # A column in which nothing stands has no type in pandas.
        if pyarrow.types.is_null(field.type):
            schema = schema.set(place, field.with_type(pyarrow.string()))
    told = {b"geo": orjson.dumps(geo), b"yizhan": orjson.dumps(about.values())}
    return schema.with_metadata({**schema.metadata, **told})


def _as_text(value: object) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _frames(stations: Sequence[Station], divisions: Divisions) -> Iterator[Any]:
    """Lay stations out some thousand at a time; one without rows where there are none."""
    for start in range(0, max(len(stations), 1), _ROWS_AT_ONCE):
        yield _frame(stations[start : start + _ROWS_AT_ONCE], divisions)


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
