"""`yizhan export csv|xlsx`: for the public and for staff, and read again as they were."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import main

LIST = (
    "名称,地址,经度,纬度,坐标系,电话,联系人,楼层\n"
    "甲驿站,郑州市中原区一路1号,113.606,34.699,gcj02,18712342336,某人,2\n"
    "乙驿站,郑州市中原区二路2号,113.607,34.698,bd09,0371-12345678,,\n"
)

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with a register of two stations."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YIZHAN_LANG", "en")

    def call(*words: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        return int(ended.value.code or 0)

    Path("list.csv").write_text(LIST, encoding="utf-8")
    assert call("import", "list.csv", "--dataset", "zz", "--apply") == 0
    return call


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_staff_export_imports_again_to_the_same(
    run: Run, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", kind, "--staff", "-o", "out") == 0
    capsys.readouterr()
    assert run("import", "out", "--dataset", "zz", "--json") == 0
    assert '"same": 2' in capsys.readouterr().out


def test_the_public_gets_no_person(run: Run) -> None:
    for words, persons in (((), False), (("--staff",), True)):
        assert run("export", "csv", "-o", "out.csv", *words) == 0
        text = Path("out.csv").read_text("utf-8-sig")
        first, _ = csv.DictReader(text.splitlines())
        assert first["楼层"] == "2"
        assert ("联系人" in first, "18712342336" in text, "某人" in text) == (persons,) * 3


MORE = (
    "名称,地址,经度,纬度,坐标系,状态\n"
    "丙驿站,郑州市二七区三路3号,113.65,34.74,wgs84,暂停\n"
    "丁驿站,郑州市二七区四路4号,113.66,34.74,wgs84,筹建\n"
    "戊驿站,郑州市二七区五路5号,,,,开放\n"
)


def add_more(run: Run) -> None:
    Path("more.csv").write_text(MORE, encoding="utf-8")
    assert run("import", "more.csv", "--dataset", "more", "--apply") == 0


def count(path: str) -> int:
    return len(list(csv.DictReader(Path(path).read_text("utf-8-sig").splitlines())))


def test_what_is_not_open_is_never_left_out_in_silence(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    add_more(run)
    for words, found, said in (
        ((), 3, "2 more stations are not open"),
        (("--status", "all"), 5, ""),
        (("--status", "planned", "--status", "open"), 4, "1 more"),
        (("--dataset", "more"), 1, "2 more"),
        (("--dataset", "more", "--status", "all"), 3, ""),
        (("--dataset", "more", "--staff"), 3, ""),
        (("--division", "410103", "--staff", "--status", "planned"), 1, "2 more"),
        (("--dataset", "zz"), 2, ""),
    ):
        capsys.readouterr()
        assert run("export", "csv", "-o", "out.csv", *words) == 0, words
        remarks = capsys.readouterr().err
        assert count("out.csv") == found, words
        assert said in remarks
        assert ("left out" in remarks) is bool(said)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_full_export_of_a_list_is_the_list(run: Run, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    add_more(run)
    assert run("export", kind, "--staff", "--dataset", "more", "-o", "out") == 0
    capsys.readouterr()
    assert run("import", "out", "--dataset", "more", "--scope", "complete", "--json") == 0
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    assert outcomes == {**dict.fromkeys(outcomes, 0), "same": 3}


def test_a_list_that_there_is_not(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "csv", "--dataset", "nothing", "-o", "out.csv") == 3
    assert "there is no dataset nothing" in capsys.readouterr().err
    assert not Path("out.csv").exists()


def test_map_format_for_staff_has_persons_and_the_public_one_has_none(run: Run) -> None:
    for words, persons in (((), False), (("--staff",), True)):
        assert run("export", "geojson", "-o", "out.geojson", *words) == 0
        text = Path("out.geojson").read_text("utf-8")
        features = json.loads(text)["features"]
        assert [feature["geometry"]["type"] for feature in features] == ["Point", "Point"]
        assert ("18712342336" in text, "某人" in text) == (persons,) * 2
    assert run("export", "geojson", "--crs", "gcj02", "-o", "out.geojson") == 2
