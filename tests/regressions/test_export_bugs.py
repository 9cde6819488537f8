"""Faults of exports that comparable systems had; the files as the command line writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.regressions.office import Office, names_of, station, strict_json

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://x.invalid")',
    "+86 571",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "'=1",
)


@pytest.mark.parametrize(
    "field", ["name", "address", "hours_text", "host", "phone", "note", "source", "external_id"]
)
def test_no_exported_cell_is_a_formula(office: Office, field: str) -> None:
    """Cells were evaluated by spreadsheets, or robbed of their sign (DIE#1543, wagtail/wagtail#3466)."""
    values: list[dict[str, Any]] = [{field: text} for text in FORMULAS]
    office.add(station(n, **value) for n, value in enumerate(values))
    assert office.run("export", "csv", "-o", "out.csv").code == 0
    table = list(csv.reader(io.StringIO(Path("out.csv").read_bytes().decode("utf-8-sig"), newline="")))
    cells = [cell for row in table for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋"))]
    assert all(f"'{text}" in row for text, row in zip(FORMULAS, table[1:], strict=True))


def test_an_export_that_fails_leaves_the_last_one_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old dump was deleted before the new one was there (openchargemap/ocm-export#5)."""

    def failing(*arguments: object, **options: object) -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    office.add([station(1)])
    assert office.run("export", "csv", "-o", "out.csv").code == 0
    before = Path("out.csv").read_bytes()
    monkeypatch.setattr("api.cli.export.export_pieces", failing)
    assert office.run("export", "csv", "-o", "out.csv").code == 3
    assert Path("out.csv").read_bytes() == before
    assert sorted(file.name for file in office.folder.glob("*out*")) == ["out.csv", "out.csv.json"]
    assert office.run("export", "csv", "-o", "nowhere/out.csv").code == 3


def test_exports_say_what_the_api_says(office: Office) -> None:
    """The dump missed places that the API had (openchargemap/ocm-data#7, refugerestrooms#303)."""
    office.add(
        [station(1), station(2, None), station(3, hours_rule="24/7"), station(4, kinds=("legal_aid",))]
    )
    with office.server() as client:
        listed = names_of(client, "/v1/stations?limit=500")
        version = client.get("/v1/stations").json()["data_version"]
    assert office.run("export", "geojson", "-o", "out.geojson").code == 0
    written = strict_json(Path("out.geojson").read_bytes())
    assert [feature["properties"]["name"] for feature in written["features"]] == listed
    assert (written["count"], written["data_version"]) == (len(listed), version)
    assert office.run("export", "csv", "-o", "out.csv").code == 0
    table = list(csv.reader(io.StringIO(Path("out.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert [row[1] for row in table[1:]] == listed
