"""Prints how far off known places are from other addresses: each place is looked for by means of all others.

YIZHAN_SHARED=folder python -m tests.benchmarks.accuracy.known_places
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.address import AddressReader, AddressReading
from geodata.datum import Datum, to_wgs84
from geodata.gazetteer import load
from geodata.geodesic import distance_m
from stations.county_places import CountyPlaces, KnownPlace, words_of

# List: columns of longitude, latitude and address, and the area; a column, or a division code for all rows.
LISTS: Mapping[str, tuple[str, str, str, str]] = {
    "zhejiang_public_rooms": ("lng", "lat", "address", "city"),
    "hangzhou_rest_and_cooling": ("lng", "lat", "address", "city"),
    "zhengzhou_gonghui_yizhan": ("lng", "lat", "address", "410100"),
    "zhaoqing_aixin_yizhan": ("longitude", "latitude", "addr", "441200"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a neighbour told.

    Args:
        level: the kind of evidence.
        error_m: the stated error.
        off_m: how far off it really was.
    """

    level: str
    error_m: float
    off_m: float


def places(folder: Path, reader: AddressReader) -> Iterator[tuple[AddressReading, KnownPlace]]:
    """Read the places of the lists that have coordinates.

    Args:
        folder: where the lists are.
        reader: reads their addresses.

    Yields:
        The address, read, and the place.
    """
    for name, (lon, lat, address, area) in LISTS.items():
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                reading = reader.read(row[address], row.get(area, area)) if row[lat] else None
                if reading is not None and reading.deepest is not None:
                    x, y = to_wgs84(float(row[lon]), float(row[lat]), Datum.GCJ02)
                    yield reading, KnownPlace(None, row["name"], row[address], reading.deepest.code, "", x, y)


def leave_one_out(folder: Path) -> list[Found]:
    """Look for every place by means of the others of its county.

    Args:
        folder: where the lists are.

    Returns:
        Every answer that there was.
    """
    reader = AddressReader(load())
    counties: dict[str, list[tuple[AddressReading, KnownPlace]]] = defaultdict(list)
    for reading, place in places(folder, reader):
        counties[place.division[:6]].append((reading, place))
    found = []
    for county in counties.values():
        for index, (reading, place) in enumerate(county):
            others = CountyPlaces(reader, [other for at, (_, other) in enumerate(county) if at != index])
            for answer in others.find(words_of(reading, "")):
                lon, lat = np.array([answer.lon]), np.array([answer.lat])
                off_m = float(distance_m(place.lon, place.lat, lon, lat)[0])
                found.append(Found(str(answer.level), float(answer.error_m or 0.0), off_m))
    return found


def main() -> None:
    """Print the table."""
    folder = os.environ.get("YIZHAN_SHARED")
    if not folder:
        sys.exit("YIZHAN_SHARED names no folder")
    kinds: dict[str, list[Found]] = defaultdict(list)
    for found in leave_one_out(Path(folder) / "data" / "stations"):
        kinds[found.level].append(found)
    print("| evidence | answers | median m | p90 m | largest m | within the stated error |")
    print("|---|---|---|---|---|---|")
    for level, answers in sorted(kinds.items()):
        off = np.array([answer.off_m for answer in answers])
        covered = float(np.mean([answer.off_m <= answer.error_m for answer in answers]))
        print(
            f"| {level} | {len(off)} | {np.median(off):.0f} | {np.percentile(off, 90):.0f} | {off.max():.0f} "
            f"| {covered:.0%} |"
        )


if __name__ == "__main__":
    main()
