"""The real lists that accuracy is measured on, and what is true of their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.datum import Datum, to_wgs84
from geodata.divisions import Division, Divisions, Level, short_name

# What the lists call a county and is none: given up in 2021; a zone whose rows all lie in one county.
_CALLED: Mapping[tuple[str, str], str] = {("330100", "下城"): "330105", ("410100", "高新区"): "410102"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a list keeps what is measured.

    Args:
        lon: column of the longitude.
        lat: column of the latitude.
        address: column of the address.
        city: division code of the city of all rows; empty where the column `city` says it.
        counties: county codes of all rows in order, where no column says them.
    """

    lon: str = "lng"
    lat: str = "lat"
    address: str = "address"
    city: str = ""
    counties: tuple[str, ...] = ()


# The four rows of Zhaoqing were placed by hand.
LISTS: Mapping[str, Columns] = {
    "zhejiang_public_rooms": Columns(),
    "zhengzhou_gonghui_yizhan": Columns(city="410100"),
    "zhaoqing_aixin_yizhan": Columns(
        "longitude", "latitude", "addr", "441200", ("441202", "441204", "441202", "441202")
    ),
    "hangzhou_rest_and_cooling": Columns(),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a list.

    Args:
        list_name: name of the list.
        address: as written.
        city: division code of the city that the list gives.
        county: code of the true county; None where the list speaks of the city only.
        lon: longitude, degrees, WGS-84; None where the list has none.
        lat: latitude, degrees, WGS-84; None where the list has none.
    """

    list_name: str
    address: str
    city: str
    county: str | None
    lon: float | None
    lat: float | None


def places_of(folder: Path, name: str, divisions: Divisions) -> Iterator[Place]:
    """Read a list.

    Args:
        folder: where the lists are.
        name: one of `LISTS`.
        divisions: all divisions.

    Yields:
        Its rows. The lists do not say their datum; they are from Chinese map services, so GCJ-02 is taken.
    """
    columns = LISTS[name]
    cities = {short_name(item.name, item.level): item for item in divisions if item.level == Level.CITY}
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            city = divisions[columns.city] if columns.city else cities[row["city"]]
            if columns.counties:
                county: str | None = columns.counties[number]
            else:
                county = _county(divisions, city, row["district"])
            lon, lat = None, None
            if row[columns.lat]:
                point = to_wgs84(
                    np.array([float(row[columns.lon])]), np.array([float(row[columns.lat])]), Datum.GCJ02
                )
                lon, lat = float(point[0][0]), float(point[1][0])
            yield Place(name, row[columns.address], city.code, county, lon, lat)


def _county(divisions: Divisions, city: Division, called: str) -> str | None:
    if (city.code, called) in _CALLED:
        return _CALLED[city.code, called]
    for item in divisions.children(city.code):
        if called in (item.name, short_name(item.name, item.level)):
            return item.code
    return None


@dataclass(frozen=True, slots=True)
class Township:
    """A published township.

    Args:
        code: its code.
        lon: longitude, degrees, WGS-84; None where unknown.
        lat: latitude, degrees, WGS-84; None where unknown.
    """

    code: str
    lon: float | None
    lat: float | None


def townships_of(path: Path) -> Iterator[Township]:
    """Read the published townships.

    Args:
        path: the list with the columns code, lon_wgs84, lat_wgs84 and coord_source.

    Yields:
        The townships; positions that are GeoNames' own are left out, they would be compared with themselves.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = row["coord_source"].startswith("adcode")
            lon = float(row["lon_wgs84"]) if own else None
            lat = float(row["lat_wgs84"]) if own else None
            yield Township(row["code"], lon, lat)
