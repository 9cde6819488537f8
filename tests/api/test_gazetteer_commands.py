"""`yizhan gazetteer add|list|remove`, and what an import makes of what was added."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from geodata.datum import Datum, from_wgs84

Run = Callable[..., tuple[int, str, str]]
QUERY = "item,itemLabel,code,coord\nQ2,中原区,410102,Point(113.61 34.75)\n"


def flat(out: str) -> list[dict[str, Any]]:
    """List what an import says of its rows."""
    issues: list[dict[str, Any]] = [issue for row in json.loads(out)["rows"] for issue in row["issues"]]
    return issues


@pytest.fixture(params=["zh", "en"])
def run(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command in an empty folder; gives exit code, output and remarks."""
    monkeypatch.chdir(tmp_path)
    for name in ("YIZHAN_DATABASE_URL", "YIZHAN_GAZETTEER_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YIZHAN_LANG", request.param)

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return call


def write_areas(folder: Path) -> str:
    """Write two halves of Zhengzhou in GCJ-02, as sites publish them."""
    features = []
    for code, west, east in (("410102", 113.4, 113.63), ("410105", 113.63, 113.9)):
        corners = [(west, 34.6), (east, 34.6), (east, 34.9), (west, 34.9), (west, 34.6)]
        ring = [list(from_wgs84(lon, lat, Datum.GCJ02)) for lon, lat in corners]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"adcode": code}, "geometry": geometry})
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(path)


def test_areas_are_added_used_listed_and_removed(run: Run, tmp_path: Path) -> None:
    assert run("gazetteer", "list")[0] == 0
    path = write_areas(tmp_path)
    code, _, remarks = run("gazetteer", "add", path, "--kind", "divisions")
    assert code == 3
    assert "--crs" in remarks
    code, out, _ = run("gazetteer", "add", path, "--kind", "divisions", "--crs", "gcj02", "--licence", "自有")
    assert code == 0
    assert "divisions-areas" in out
    assert (tmp_path / "gazetteer-packs" / "divisions-areas" / "areas.gpkg").is_file()
    listed = json.loads(run("gazetteer", "list", "--json")[1])
    assert [(pack["name"], pack["licence"], pack["areas"]) for pack in listed] == [
        ("divisions-areas", "自有", 2)
    ]
    assert "divisions-areas" in run("gazetteer", "list")[1]
    assert "divisions-areas" in run("gazetteer", "info")[1]
    assert "divisions-areas" in run("doctor")[1]

    (tmp_path / "list.csv").write_text(
        "名称,地址,经度,纬度,坐标系\n"
        "甲驿站,建设路1号,113.500000,34.750000,wgs84\n"
        "乙驿站,郑州市中原区建设路2号,113.800000,34.750000,wgs84\n",
        encoding="utf-8",
    )
    code, out, _ = run("import", "list.csv", "--dataset", "zz", "--json")
    assert code == 0
    said = [(issue["row"], issue["code"]) for issue in flat(out)]
    assert said == [(2, "division_by_polygon"), (3, "outside_division")]

    assert run("gazetteer", "remove", "divisions-areas")[0] == 0
    code, _, remarks = run("gazetteer", "remove", "divisions-areas")
    assert (code, "divisions-areas" in remarks) == (3, True)
    code, out, _ = run("import", "list.csv", "--dataset", "zz", "--json")
    assert [(issue["row"], issue["code"]) for issue in flat(out)] == [(2, "division_by_seat")]


def test_positions_are_added_and_doubts_are_named(run: Run, tmp_path: Path) -> None:
    text = QUERY + "Q3,金水区,410105,Point(100 20)\nQ4,惠济区,410108,somewhere\n"
    (tmp_path / "query.csv").write_text(text, encoding="utf-8")
    code, out, remarks = run("gazetteer", "add", "query.csv", "--kind", "wikidata")
    assert (code, "wikidata-query" in out) == (0, True)
    # A server that is running does not notice it.
    assert "重新启动" in out or "must be started again" in out
    assert "金水区" in remarks
    assert "somewhere" in remarks
    shown = json.loads(run("gazetteer", "add", "query.csv", "--kind", "wikidata", "--json")[1])
    assert {one["reason"] for one in shown["conflicts"]} == {"far", "unreadable"}


def test_a_list_in_another_datum_than_declared_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    for name, datum in (("old.csv", Datum.WGS84), ("new.csv", Datum.GCJ02)):
        lines = ["名称,地址,经度,纬度"]
        for i in range(8):
            x, y = from_wgs84(113.55 + i / 200, 34.74 + i / 300, datum)
            lines.append(f"驿站{i},郑州市中原区建设路{i}号,{x:.6f},{y:.6f}")
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    words = ("--crs", "wgs84", "--json")
    assert run("import", "old.csv", "--dataset", "zz", *words, "--apply")[0] == 0
    for dataset in ("zz", "others"):
        (issue,) = json.loads(run("import", "new.csv", "--dataset", dataset, *words)[1])["issues"]
        assert (issue["code"], issue["row"]) == ("datum_shift_suspected", None)
        assert "GCJ-02" in issue["text"]
    assert "GCJ-02" in run("import", "new.csv", "--dataset", "zz", "--crs", "wgs84")[1]
    rightly = run("import", "new.csv", "--dataset", "zz", "--crs", "gcj02", "--json")[1]
    assert json.loads(rightly)["issues"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("none.txt", "--kind", "geonames"), 3),
        (("none.txt", "--kind", "shapes"), 2),
        (("none.txt",), 2),
        (("none.txt", "--kind", "divisions", "--crs", "nad83"), 2),
    ],
)
def test_wrong_use_and_missing_files(run: Run, words: tuple[str, ...], code: int) -> None:
    assert run("gazetteer", "add", *words)[0] == code
