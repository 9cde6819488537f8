"""Areas of divisions from any file that geopandas reads, matched to codes and converted to WGS-84."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.datum import Crs, to_wgs84
from geodata.divisions import Division, Divisions
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.pack_values import check_size, division_code

MAX_BYTES = 2**30
MAX_FEATURES = 100_000

_CODE_COLUMN = re.compile(
    r"(?:adcode|code|gb|id|pac|xzqdm|adm?_?code|division_?code|代码|区划代码|行政区划代码)", re.I
)
_NAME_COLUMN = re.compile(r"(?:name|mc|xzqmc|ad_?name|division|名称|区划名称|行政区划名称)", re.I)
_PARENT_COLUMNS = (
    ("province", "省", "省份", "pr_name", "sheng"),
    ("city", "市", "地市", "ct_name", "shi"),
    ("county", "district", "县", "区县", "dt_name", "xian"),
)
# What statistics write where there is no city between a county and its province.
_NO_DIVISION = frozenset(
    {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "直辖县级行政区划", "nan", "None"}
)


@dataclass(frozen=True, slots=True)
class Areas:
    """What a file of areas gives.

    Args:
        codes: division codes.
        areas: their areas, degrees, WGS-84, in the same order.
        features: how many features the file has.
        repaired: how many areas crossed themselves and were mended.
        unmatched: names or codes of features that belong to no division, the first fifty.
        not_areas: how many features are no area.
    """

    codes: tuple[str, ...]
    areas: tuple[shapely.Geometry, ...]
    features: int
    repaired: int
    unmatched: tuple[str, ...]
    not_areas: int


def read_areas(
    path: Path,
    divisions: Divisions,
    crs: Crs | None,
    code_column: str | None = None,
    name_column: str | None = None,
) -> tuple[Areas, str]:
    """Read areas of divisions.

    Args:
        path: GeoPackage, Shapefile (zipped), GeoJSON or another file that geopandas reads.
        divisions: all divisions.
        crs: the datum or projection of its coordinates; None for the one that the file itself states.
        code_column: its column of codes; None for one that is called so.
        name_column: its column of names; None likewise. Columns of province, city and county tell namesakes
            apart.

    Returns:
        The areas, and the datum or projection that they were read in.

    Raises:
        PackError: the file cannot be read, nothing says what its coordinates are, or nothing in it could be
            matched.
    """
    check_size(path, MAX_BYTES)
    frame = _read(path)
    if len(frame) > MAX_FEATURES:
        raise PackError("too_many", file=path.name, limit=MAX_FEATURES)
    geometries, used = _in_wgs84(path, frame, crs)
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    matcher = _Matcher(
        path, divisions, list(frame.columns.drop(frame.geometry.name)), code_column, name_column
    )
    codes: list[str] = []
    areas: list[shapely.Geometry] = []
    unmatched: list[str] = []
    repaired = not_areas = 0
    for row, geometry in zip(rows, geometries, strict=True):
        area, mended = _area(geometry)
        if area is None:
            not_areas += 1
            continue
        code = matcher.code_of(row)
        if code is None:
            unmatched.append(matcher.label_of(row))
            continue
        repaired += mended
        codes.append(code)
        areas.append(area)
    if not codes:
        raise PackError("no_areas", file=path.name, count=len(rows), known=matcher.known)
    found = Areas(tuple(codes), tuple(areas), len(rows), repaired, tuple(unmatched[:50]), not_areas)
    return found, used


def _read(path: Path) -> Any:
    import geopandas  # takes half a second to load, and only this command needs it

    try:
        frame = geopandas.read_file(path)
    except Exception as error:  # every driver raises its own
        reason = " ".join(str(error).split())[:200]
        raise PackError("unreadable", file=path.name, reason=reason) from None
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise PackError(
            "no_areas", file=path.name, count=len(frame), known=", ".join(map(str, frame.columns))
        )
    return frame


def _in_wgs84(path: Path, frame: Any, crs: Crs | None) -> tuple[Sequence[Any], str]:
    """Convert all coordinates as they were declared, by the option or else by the file."""
    # GDAL calls every GeoJSON WGS-84, whatever its coordinates are.
    stated: Any = (
        None if path.suffix.lower() in (".json", ".geojson", ".geojsonl", ".geojsons") else frame.crs
    )
    if crs is None and stated is None:
        raise PackError("no_crs", file=path.name)
    if crs is None:
        used = f"EPSG:{stated.to_epsg()}" if stated.to_epsg() else str(stated.name)
        converted = frame.to_crs(4326).geometry.to_numpy()
    else:
        used = str(crs)
        converted = np.array([_converted(g, crs) for g in frame.geometry.to_numpy()], dtype=object)
    for number, geometry in enumerate(converted, start=1):
        if geometry is None or geometry.is_empty:
            continue
        west, south, east, north = geometry.bounds
        if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
            raise PackError("not_on_earth", file=path.name, line=number, crs=used)
    return converted, used


def _converted(geometry: Any, crs: Crs) -> Any:
    if geometry is None or geometry.is_empty:
        return geometry
    return shapely.transform(
        shapely.force_2d(geometry),
        lambda xy: np.column_stack(to_wgs84(xy[:, 0].copy(), xy[:, 1].copy(), crs)),
    )


def _area(geometry: Any) -> tuple[shapely.Geometry | None, bool]:
    """Keep what is an area, mended where it crosses itself."""
    if geometry is None or geometry.is_empty:
        return None, False
    mended = not geometry.is_valid
    whole = shapely.make_valid(geometry) if mended else geometry
    parts = [part for part in shapely.get_parts(shapely.get_parts(whole)) if part.geom_type == "Polygon"]
    if not parts:
        return None, False
    return (parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)), mended


class _Matcher:
    def __init__(
        self,
        path: Path,
        divisions: Divisions,
        columns: Sequence[str],
        code_column: str | None,
        name_column: str | None,
    ) -> None:
        self._divisions = divisions
        self.known = ", ".join(columns)
        for given, option in ((code_column, "--code-column"), (name_column, "--name-column")):
            if given is not None and given not in columns:
                raise PackError("no_column", file=path.name, column=given, known=self.known, option=option)
        self._code_columns = _columns(columns, code_column, _CODE_COLUMN)
        self._name_columns = _columns(columns, name_column, _NAME_COLUMN)
        folded = {column.strip().lower(): column for column in columns}
        self._parents = [folded[word] for words in _PARENT_COLUMNS for word in words if word in folded]
        self._by_name: defaultdict[str, list[Division]] = defaultdict(list)
        for division in divisions:
            self._by_name[division.name].append(division)

    def code_of(self, row: Mapping[str, Any]) -> str | None:
        """Find the division of a feature: by its code, else by its name and those that it lies in."""
        for column in self._code_columns:
            code = division_code(_integral(row[column]))
            if code is not None and code in self._divisions:
                return code
        parents = [str(row[column]).strip() for column in self._parents if row[column]]
        for column in self._name_columns:
            name = str(row[column] or "").strip()
            found = [item for item in self._by_name.get(name, ()) if self._lies_in(item, parents, name)]
            if len(found) == 1:
                return found[0].code
        return None

    def _lies_in(self, division: Division, parents: Sequence[str], name: str) -> bool:
        """Compare the smallest division around a feature that its row names."""
        around = [parent for parent in parents if parent != name and parent not in _NO_DIVISION]
        return not around or around[-1] in [item.name for item in self._divisions.chain(division.code)]

    def label_of(self, row: Mapping[str, Any]) -> str:
        """Name a feature that was not matched."""
        columns = (*self._name_columns, *self._code_columns)
        return " ".join(str(row[column])[:40] for column in columns if row[column] is not None) or "?"


def _columns(columns: Sequence[str], given: str | None, pattern: re.Pattern[str]) -> list[str]:
    if given is not None:
        return [given]
    return [column for column in columns if pattern.fullmatch(column.strip())]


def _integral(value: object) -> object:
    """Take the decimal point away from a code that was kept as a number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
