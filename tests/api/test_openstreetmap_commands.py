from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.serve import load_demo
from stations.store import Store
from tests.api.command_line import Run


@pytest.fixture
def demo(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The demonstration set in OpenStreetMap's tags, exported by the command into the folder of the test."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    with Store.open(url) as store:
        store.upgrade()
        load_demo(store)
    monkeypatch.setenv("YIZHAN_DATABASE_URL", url)
    done = run("export", "osm", "-o", "stations.osm.geojson")
    assert done.code == 0, done.remarks
    assert "not compared: the position is guessed" in done.remarks
    exported: dict[str, Any] = json.loads(Path("stations.osm.geojson").read_text(encoding="utf-8"))
    return exported


def test_the_export_beside_itself_is_the_same(run: Run, demo: dict[str, Any]) -> None:
    done = run("compare-osm", "stations.osm.geojson", "-o", "report.csv", "--lang", "en")
    assert done.code == 0, done.remarks
    rows = list(csv.DictReader(Path("report.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {row["finding"] for row in rows} == {"same"}
    assert len(rows) == len(demo["features"]) > 0
    assert "ODbL" in done.remarks


def test_what_is_missing_is_reported_and_nothing_changes(run: Run, demo: dict[str, Any]) -> None:
    removed = demo["features"].pop()
    Path("less.geojson").write_text(json.dumps(demo), encoding="utf-8")
    before = Path("demo.db").read_bytes()
    done = run("compare-osm", "less.geojson", "-o", "report.geojson")
    assert done.code == 0, done.remarks
    told = json.loads(Path("report.geojson").read_text(encoding="utf-8"))
    missing = [one["properties"] for one in told["features"] if one["properties"]["code"] == "missing_there"]
    assert [one["station_id"] for one in missing] == [removed["id"]]
    assert Path("demo.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stations.osm.geojson", "-o", "report.pdf"), "report.pdf"),
        (("none.geojson", "-o", "report.csv"), "none.geojson"),
        (("broken.geojson", "-o", "report.csv"), "broken.geojson"),
        (("stations.osm.geojson", "-o", "report.csv", "--dataset", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, demo: dict[str, Any], words: tuple[str, ...], said: str
) -> None:
    Path("broken.geojson").write_text('{"features": [{"a" 1}]}', encoding="utf-8")
    done = run("compare-osm", *words)
    assert done.code in (2, 3)
    assert said in done.remarks
    assert not Path("report.csv").exists()
