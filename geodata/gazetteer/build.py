"""Making the gazetteer file from published lists; the same lists always give the same bytes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from geodata.divisions import Division, Divisions, Level, level_of
from geodata.gazetteer.load import (
    DIVISIONS_MEMBER,
    FORMAT,
    LAND_MEMBER,
    META_MEMBER,
    GazetteerError,
    village_member,
)
from geodata.gazetteer.seats import NamedPlace, find_seats
from geodata.gazetteer.shared_entries import without_shared

_DIVISIONS = re.compile(r"mca_divisions_(\d{4})(\d{2})(\d{2})\.csv")
_TOWNSHIPS = "townships_geonames_only.csv"
_PLACES = "geonames_cn_places.csv.gz"
_VILLAGES = "village_index_nbs2023.csv.gz"
_LAND = "land_50m.json"
# The earliest time that the format can hold: a file that says when it was made is never the same twice.
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)

_PLACE_COLUMNS = (
    "geonameid",
    "zh_names",
    "lon",
    "lat",
    "feature_code",
    "country",
    "admin1",
    "admin2",
    "population",
)
_LARGEST_ID = 1e12
# The national code standard GB/T 2260 has this province; the Ministry's list leaves it out. A map that names
# every province names this one too.
_NOT_LISTED = (Division("710000", "台湾省", Level.PROVINCE, None),)
_SOURCES = (
    {
        "what": "divisions",
        "publisher": "Ministry of Civil Affairs of the People's Republic of China",
        "licence": "official data, facts",
    },
    {
        "what": "positions",
        "publisher": "GeoNames",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "url": "https://www.geonames.org/",
        "changes": "joined to divisions by name, rounded to five decimals",
    },
    {
        "what": "villages",
        "publisher": "National Bureau of Statistics of China, 2023",
        "licence": "official data, facts",
    },
    {
        "what": "land",
        "publisher": "Natural Earth 1:50m",
        "licence": "public domain",
        "url": "https://www.naturalearthdata.com/",
    },
)


def build(sources: Path, out: Path) -> Mapping[str, Any]:
    """Make a gazetteer file.

    Args:
        sources: a folder with `mca_divisions_YYYYMMDD.csv` (level, code, parent, name),
            `townships_geonames_only.csv`, `geonames_cn_places.csv.gz`, `village_index_nbs2023.csv.gz` and
            `land_50m.json`.
        out: the file to write; it is replaced whole or not at all.

    Returns:
        What the file says about itself.

    Raises:
        GazetteerError: a list is missing or has a row that makes no sense.
    """
    path = _only_divisions_file(sources)
    try:
        divisions = Divisions(_with_not_listed(_read_divisions(path)))
    except ValueError as error:
        raise GazetteerError(f"{path.name}: {error}") from error
    seats = _seat_positions(divisions, sources)
    positions = {**seats, **without_shared(_township_positions(divisions, sources), seats)}
    villages = _read_villages(sources / _VILLAGES)
    meta = _meta(path, divisions, positions, villages)
    members = {
        DIVISIONS_MEMBER: _divisions_text(divisions, positions),
        LAND_MEMBER: _read_text(sources / _LAND),
        META_MEMBER: json.dumps(meta, ensure_ascii=False, indent=1, sort_keys=True),
        **{village_member(area): _villages_text(towns) for area, towns in villages.items()},
    }
    _write(out, members)
    return meta


def _only_divisions_file(sources: Path) -> Path:
    found = sorted(path for path in sources.glob("*.csv") if _DIVISIONS.fullmatch(path.name))
    if len(found) != 1:
        raise GazetteerError(
            f"there must be one mca_divisions_YYYYMMDD.csv in {sources.name}, not {len(found)}"
        )
    return found[0]


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise GazetteerError(f"{path.name} cannot be read: {error}") from error


def _rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(_read_text(path)))
    missing = sorted(set(columns) - set(reader.fieldnames or ()))
    if missing:
        raise GazetteerError(f"{path.name} has no column {', '.join(missing)}")
    for number, row in enumerate(reader, start=2):
        yield number, {column: row[column] or "" for column in columns}


def _number(path: Path, number: int, row: Mapping[str, str], column: str, limit: float) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:
        raise GazetteerError(
            f"{path.name}, row {number}, column {column}: {row[column]!r}, expected a number up to {limit:g}"
        )
    return value


def _read_divisions(path: Path) -> Iterator[Division]:
    for number, row in _rows(path, ("level", "code", "parent", "name")):
        name = row["name"]
        try:
            level = level_of(row["code"])
        except ValueError as error:
            raise GazetteerError(f"{path.name}, row {number}, column code: {error}") from error
        if str(int(level)) != row["level"]:
            raise GazetteerError(
                f"{path.name}, row {number}, column level: {row['level']!r}, expected {level:d}"
            )
        if not name or re.search(r"[\s,]", name):
            raise GazetteerError(f"{path.name}, row {number}, column name: {name!r} is not a name")
        yield Division(row["code"], name, level, row["parent"] or None)


def _with_not_listed(listed: Iterable[Division]) -> list[Division]:
    """Add the provinces that the list leaves out, where the codes would put them."""
    divisions = list(listed)
    known = {division.code for division in divisions}
    divisions += [division for division in _NOT_LISTED if division.code not in known]
    return sorted(divisions, key=lambda division: (division.level, division.code))


def _seat_positions(divisions: Divisions, sources: Path) -> dict[str, tuple[float, float, int]]:
    path = sources / _PLACES
    places = [
        NamedPlace(
            geonames_id=int(_number(path, number, row, "geonameid", _LARGEST_ID)),
            names=tuple(name for name in row["zh_names"].split("|") if name),
            lon=_number(path, number, row, "lon", 180),
            lat=_number(path, number, row, "lat", 90),
            feature_code=row["feature_code"],
            country=row["country"],
            admin1=row["admin1"],
            admin2=row["admin2"],
            population=int(_number(path, number, row, "population", 1e9)),
        )
        for number, row in _rows(path, _PLACE_COLUMNS)
        if row["country"] in ("CN", "HK", "MO", "TW")
    ]
    seats = find_seats(divisions, places)
    return {code: (place.lon, place.lat, place.geonames_id) for code, place in seats.items()}


def _township_positions(divisions: Divisions, sources: Path) -> dict[str, tuple[float, float, int]]:
    path = sources / _TOWNSHIPS
    return {
        row["code"]: (
            _number(path, number, row, "lon_wgs84", 180),
            _number(path, number, row, "lat_wgs84", 90),
            int(_number(path, number, row, "geonameid", _LARGEST_ID)),
        )
        for number, row in _rows(path, ("code", "lon_wgs84", "lat_wgs84", "geonameid"))
        if row["code"] in divisions
    }


def _read_villages(path: Path) -> dict[str, dict[str, set[str]]]:
    areas: dict[str, dict[str, set[str]]] = {}
    for number, row in _rows(path, ("township_code", "name")):
        code, name = row["township_code"], row["name"]
        if len(code) != 9 or not code.isdecimal():
            raise GazetteerError(
                f"{path.name}, row {number}, column township_code: {code!r}, expected 9 digits"
            )
        # One character names nothing, and a comma would split a name in two.
        if len(name) >= 2 and not re.search(r"[\s,]", name):
            areas.setdefault(code[:4], {}).setdefault(code, set()).add(name)
    return areas


def _divisions_text(divisions: Divisions, positions: Mapping[str, tuple[float, float, int]]) -> str:
    lines = ["code,parent,name,lon,lat,geonames_id"]
    for item in sorted(divisions, key=lambda division: division.code):
        where = ",,"
        if item.code in positions:
            lon, lat, geonames_id = positions[item.code]
            where = f"{round(lon, 5)},{round(lat, 5)},{geonames_id}"
        lines.append(f"{item.code},{item.parent or ''},{item.name},{where}")
    return "\n".join(lines) + "\n"


def _villages_text(towns: Mapping[str, set[str]]) -> str:
    return "".join(f"{code} {','.join(sorted(names))}\n" for code, names in sorted(towns.items()))


def _meta(
    path: Path,
    divisions: Divisions,
    positions: Mapping[str, tuple[float, float, int]],
    villages: Mapping[str, Mapping[str, set[str]]],
) -> dict[str, Any]:
    placed = Counter(level_of(code) for code in positions)
    matched = _DIVISIONS.fullmatch(path.name)
    return {
        "format": FORMAT,
        "date": "-".join(matched.groups()) if matched else "",
        "divisions": {level.word: count for level, count in divisions.counts().items()},
        "with_position": {level.word: placed[level] for level in Level},
        "villages": sum(len(names) for towns in villages.values() for names in towns.values()),
        "village_areas": sorted(villages),
        "attribution": "© GeoNames (CC BY 4.0), Natural Earth",
        "sources": list(_SOURCES),
    }


def _write(out: Path, members: Mapping[str, str]) -> None:
    partial = out.with_name(out.name + ".partial")
    with zipfile.ZipFile(partial, "w") as archive:
        for name, text in sorted(members.items()):
            entry = zipfile.ZipInfo(name, _TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"), compresslevel=9)
    partial.replace(out)
