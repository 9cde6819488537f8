"""Every format of public exports: read by another program, and the same stations in each."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet
import pyogrio
import pytest
from lxml import etree
from openpyxl import load_workbook

from geodata.datum import Datum
from geodata.divisions import Divisions
from geodata.gazetteer import load
from stations.directory import Directory
from stations.exports import FOR_OTHERS, Export, ExportFormat, about, export_pieces, select_from
from stations.flat import FLAT_FIELDS
from stations.hours import HoursEvaluator
from stations.listing import ListQuery
from stations.model import Amenity, Dataset, Position, PositionSource, Snapshot, Station, Status

NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)
KML = "{http://www.opengis.net/kml/2.2}"
HOSTILE: list[str] = json.loads(
    (Path(__file__).resolve().parents[2] / "hostile_texts.json").read_text(encoding="utf-8")
)


def station(number: int, **fields: Any) -> Station:
    lon, lat = 113.6 + number / 100, 34.7
    where = Position(lon, lat, 10.0, PositionSource.GIVEN, "wgs84", lon, lat)
    given = {"name": f"驿站{number}", "position": where, "division": "410102", "dataset": "zz", **fields}
    return Station(f"zz{number:08}", **given)


STATIONS = (
    station(0, hours_text="24小时", hours_rule="24/7", stars=3, amenities={"microwave": Amenity.YES}),
    station(1, position=None, phone="13800138000", updated_at=NOW, kinds=("rest_station", "nursing_room")),
    station(2, name="=1+1", status=Status.TEMPORARILY_CLOSED),
    station(3, dataset="private"),
    station(4, status=Status.PLANNED),
)
DATASETS = {
    "zz": Dataset("zz", licence="CC BY 4.0", attribution="某某工会"),
    "other": Dataset("other", licence="not in any file", attribution="nobody"),
}


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load().divisions


Write = Callable[..., bytes]
# Those in the words of others are tested beside them.
OWN_FORMATS = [one for one in ExportFormat if one not in FOR_OTHERS]


@pytest.fixture(scope="module")
def write(divisions: Divisions) -> Write:
    """Write stations in a format."""
    evaluator = HoursEvaluator()

    def written(format: ExportFormat, stations: tuple[Station, ...], datum: Datum | None = None) -> bytes:
        directory = Directory(Snapshot(7, DATASETS, stations))
        export = Export(about(directory, stations, NOW), stations, divisions, evaluator, datum)
        return b"".join(export_pieces(format, export))

    return written


def frame_of(content: bytes, suffix: str, folder: Path) -> geopandas.GeoDataFrame:
    file = folder / f"read.{suffix}"
    file.write_bytes(content)
    return geopandas.read_parquet(file) if suffix == "parquet" else pyogrio.read_dataframe(file)


def names(content: bytes, format: ExportFormat, folder: Path) -> list[str]:
    match format:
        case ExportFormat.CSV:
            text = io.StringIO(content.decode("utf-8-sig"), newline="")
            return [row["名称"] for row in csv.DictReader(text)]
        case ExportFormat.XLSX:
            sheet = load_workbook(io.BytesIO(content)).worksheets[0]
            return [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]
        case ExportFormat.GEOJSON:
            return [one["properties"]["name"] for one in json.loads(content)["features"]]
        case ExportFormat.NDJSON:
            return [json.loads(line)["properties"]["name"] for line in content.split(b"\n")[:-1]]
        case ExportFormat.KML:
            root = etree.fromstring(content)
            return [one.findtext(f"{KML}name") or "" for one in root.iter(f"{KML}Placemark")]
        case _:
            return [str(name) for name in frame_of(content, str(format), folder)["name"]]


@pytest.mark.parametrize("format", OWN_FORMATS)
def test_every_format_holds_the_same_stations(write: Write, format: ExportFormat, tmp_path: Path) -> None:
    found = names(write(format, STATIONS[:2]), format, tmp_path)
    assert found == ["驿站0", "驿站1"]
    assert names(write(format, ()), format, tmp_path) == []


@pytest.mark.parametrize("format", OWN_FORMATS)
def test_a_file_is_the_same_whenever_it_is_made(write: Write, format: ExportFormat) -> None:
    assert write(format, STATIONS) == write(format, STATIONS)


@pytest.mark.parametrize("format", OWN_FORMATS)
def test_no_file_has_the_number_of_a_person(write: Write, format: ExportFormat, tmp_path: Path) -> None:
    content = write(format, STATIONS)
    if format in (ExportFormat.GPKG, ExportFormat.PARQUET):
        content = frame_of(content, str(format), tmp_path).to_csv().encode()
    assert b"13800138000" not in content
    if format is not ExportFormat.XLSX:
        assert b"138****8000" in content


@pytest.mark.parametrize("format", OWN_FORMATS)
def test_hostile_texts_are_texts(write: Write, format: ExportFormat, tmp_path: Path) -> None:
    texts = [*HOSTILE, "\x00\x0b\ufffe<&]]>"]
    hostile = tuple(station(number, name=text, note=text) for number, text in enumerate(texts))
    assert len(names(write(format, hostile), format, tmp_path)) == len(hostile)


def test_tables_say_in_which_datum_they_are(write: Write) -> None:
    for datum in Datum:
        (row,) = csv.DictReader(io.StringIO(write(ExportFormat.CSV, STATIONS[:1], datum).decode("utf-8-sig")))
        assert row["坐标系"] == datum
        is_moved = abs(float(row["经度"]) - 113.6) > 0.001
        assert is_moved == (datum in (Datum.GCJ02, Datum.BD09))


def test_formats_with_a_place_for_it_say_what_they_are(write: Write, tmp_path: Path) -> None:
    expected = {"data_version": 7, "count": 2, "generated_at": NOW.isoformat(), "licence": ["CC BY 4.0"]}
    expected |= {"attribution": ["某某工会"]}
    told = json.loads(write(ExportFormat.GEOJSON, STATIONS[:2]))
    assert {name: told[name] for name in expected} == expected
    file = tmp_path / "x.parquet"
    file.write_bytes(write(ExportFormat.PARQUET, STATIONS[:2]))
    metadata = pyarrow.parquet.read_schema(file).metadata
    assert json.loads(metadata[b"yizhan"]) == expected
    geo = json.loads(metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    flat = {"data_version": "7", "count": "2", "generated_at": NOW.isoformat(), "licence": "CC BY 4.0"}
    flat |= {"attribution": "某某工会"}
    book = load_workbook(io.BytesIO(write(ExportFormat.XLSX, STATIONS[:2])))
    properties = book.custom_doc_props.props  # type: ignore[attr-defined]
    assert {one.name: one.value for one in properties} == flat
    assert book.worksheets[0].freeze_panes == "A2"
    assert book.worksheets[0].auto_filter.ref
    root = etree.fromstring(write(ExportFormat.KML, STATIONS[:2]))
    data = root.find(f"{KML}Document/{KML}ExtendedData")
    assert data is not None
    assert {one.get("name"): one.findtext(f"{KML}value") for one in data} == flat
    package = tmp_path / "x.gpkg"
    package.write_bytes(write(ExportFormat.GPKG, STATIONS[:2]))
    assert pyogrio.read_info(package)["dataset_metadata"] == flat
    with sqlite3.connect(package) as opened:
        (application,) = opened.execute("PRAGMA application_id").fetchone()
    opened.close()
    # "GPKG", OGC 12-128r19, requirement 2.
    assert application == 0x47504B47


@pytest.mark.parametrize("format", [ExportFormat.GPKG, ExportFormat.PARQUET])
def test_columns_have_their_types_even_where_nothing_is_known(
    write: Write, format: ExportFormat, tmp_path: Path
) -> None:
    frame = frame_of(write(format, STATIONS[:2]), str(format), tmp_path)
    assert {field.name for field in FLAT_FIELDS} < set(frame.columns)
    assert frame.crs.equals("EPSG:4326", ignore_axis_order=True)
    assert (frame.geometry.x[0], frame.geometry.y[0]) == (113.6, 34.7)
    assert frame.geometry[1] is None
    assert frame["stars"][0] == 3
    assert frame["amenity_microwave"].tolist()[0] == "yes"
    assert frame["updated_at"][1].to_pydatetime() == NOW
    assert frame["kinds"][1] == "rest_station,nursing_room"
    empty = frame_of(write(format, ()), str(format), tmp_path)
    assert {"stars", "updated_at", "verified_at"} < set(empty.columns)


@pytest.mark.parametrize("format", [ExportFormat.GPKG, ExportFormat.PARQUET])
def test_a_file_written_in_parts_is_the_one_written_whole(
    write: Write, format: ExportFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(
        station(
            number,
            stars=None if number < 4 else 5,
            host="" if number < 4 else "银行",
            position=None if number % 3 == 2 else STATIONS[number % 2].position,
        )
        for number in range(7)
    )
    whole = frame_of(write(format, many), str(format), tmp_path)
    monkeypatch.setattr("stations.exports.frame._ROWS_AT_ONCE", 2)
    parts = frame_of(write(format, many), str(format), tmp_path)
    assert parts.to_csv() == whole.to_csv()
    assert parts.dtypes.to_dict() == whole.dtypes.to_dict()
    assert parts["host"].tolist()[4:] == ["银行"] * 3
    assert write(format, many) == write(format, many)
    if format is ExportFormat.PARQUET:
        geo = json.loads(pyarrow.parquet.read_schema(tmp_path / "read.parquet").metadata[b"geo"])
        column = geo["columns"]["geometry"]
        assert (column["geometry_types"], column["bbox"]) == (["Point"], [113.6, 34.7, 113.6, 34.7])


def select(query: ListQuery, **more: Any) -> list[str]:
    directory = Directory(Snapshot(7, DATASETS, STATIONS))
    return [one.id for one in select_from(directory, query, HoursEvaluator(), **more).stations]


def test_the_filters_of_the_list_choose() -> None:
    all_of = ["zz00000000", "zz00000001", "zz00000003"]
    query = ListQuery(NOW)
    assert select(query) == all_of
    assert select(replace(query, bbox=(113.595, 34, 113.605, 35))) == all_of[:1]
    assert select(replace(query, kinds=frozenset({"nursing_room"}))) == all_of[1:2]
    assert select(replace(query, amenities=frozenset({"microwave"}))) == all_of[:1]
    assert select(replace(query, open_now=True)) == all_of[:1]
    assert select(replace(query, updated_since=NOW)) == all_of[1:2]
    assert select(replace(query, text="驿站3")) == all_of[2:]
    assert select(replace(query, division="410103")) == []
    assert select(query, dataset="private") == all_of[2:]
    assert select(query, statuses=frozenset({Status.TEMPORARILY_CLOSED})) == ["zz00000002"]


def test_a_dataset_kept_out_of_open_data_is_in_no_public_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "stations.exports.selection.is_open_data", lambda station, _: station.dataset != "private"
    )
    assert select(ListQuery(NOW)) == ["zz00000000", "zz00000001"]
    assert len(select(ListQuery(NOW), staff=True)) == 3
