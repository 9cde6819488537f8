"""Measures how right addresses are read and how far off positions are, and writes it into docs/accuracy.md.

YIZHAN_SHARED=folder python -m tests.benchmarks.accuracy
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from geodata.address import AddressReader
from geodata.gazetteer import load
from geodata.geocode import GazetteerGeocoder
from tests.benchmarks.accuracy.known_places import leave_one_out
from tests.benchmarks.accuracy.lists import LISTS, Place, Township, places_of, townships_of
from tests.benchmarks.accuracy.measures import (
    OUTCOMES,
    Distance,
    confidence_answers,
    county_answers,
    list_distances,
    township_answers,
    township_distances,
)
from tests.benchmarks.accuracy.tables import (
    between_markers,
    confidence_table,
    distance_table,
    level_table,
    outcome_table,
)

PAGE = Path(__file__).resolve().parents[3] / "docs" / "accuracy.md"


def tables(stations: Path, townships_file: Path) -> Iterator[tuple[str, str]]:
    """Measure everything.

    Args:
        stations: folder with the lists.
        townships_file: the published townships.

    Yields:
        A heading and its table.
    """
    geocoder = GazetteerGeocoder(load())
    rows = [row for name in LISTS for row in places_of(stations, name, geocoder.gazetteer.divisions)]
    placed = [row for row in rows if row.lon is not None and row.list_name != "hangzhou_rest_and_cooling"]
    for context, words in ((False, "by the address alone"), (True, "with the city that the list gives")):
        answers = list(county_answers(placed, geocoder, context=context))
        yield f"County of rows with coordinates, {words}", outcome_table("list", answers, OUTCOMES)
    answers = list(county_answers(rows, geocoder, context=True))
    yield "County of all rows, with the city that the list gives", outcome_table("list", answers, OUTCOMES)
    townships = list(townships_of(townships_file))
    start = process_time()
    told = list(township_answers(townships, geocoder))
    per_second = 4 * len(townships) / (process_time() - start)
    yield "Every township of the country, right / wrong, per cent", level_table("written as", told)
    yield "What a confidence is worth", confidence_table(confidence_answers(rows, townships, geocoder))
    yield "How far off positions are", distance_table(_distances(rows, townships, geocoder, stations))
    yield "Addresses a second of processor time, one core", _speeds(townships, geocoder, per_second)


def _speeds(townships: list[Township], geocoder: GazetteerGeocoder, per_second: float) -> str:
    """Measure a long list of different addresses, a few roads in every county, with all first loads."""
    divisions = geocoder.gazetteer.divisions
    counties = sorted({township.code[:6] for township in townships if township.code in divisions})
    addresses = [
        f"{divisions.full_name(county)}{road}{number}号"
        for number in range(1, 1400, 200)
        for road in (
            "人民路",
            "建设路",
            "解放大道",
            "中山路",
            "文化路",
            "和平街",
            "新华路",
            "青年路",
            "站前路",
            "朝阳街",
        )
        for county in counties
    ]
    start = process_time()
    reader = AddressReader(load())
    for address in addresses:
        reader.read(address)
    listed = len(addresses) / (process_time() - start)
    return (
        f"{listed:,.0f} in a list of {len(addresses):,} different addresses with all first loads; "
        f"{per_second:,.0f} where every one names another township and nothing comes again."
    )


def _distances(
    rows: list[Place], townships: list[Township], geocoder: GazetteerGeocoder, stations: Path
) -> Iterator[Distance]:
    yield from sorted(list_distances(rows, geocoder), key=lambda item: item.level)
    yield from sorted(township_distances(townships, geocoder), key=lambda item: (item.level, item.group))
    for found in sorted(leave_one_out(stations), key=lambda item: item.level):
        yield Distance("known places", found.level, found.off_m, found.error_m)


def main() -> None:
    """Print the tables and write them into the page."""
    folder = os.environ.get("YIZHAN_SHARED")
    if not folder:
        sys.exit("YIZHAN_SHARED names no folder")
    data = Path(folder) / "data"
    found = tables(data / "stations", data / "test-only" / "townships_mca2025.csv")
    text = "\n\n".join(f"### {heading}\n{table}" for heading, table in found)
    print(text)
    PAGE.write_text(between_markers(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
