"""`yizhan export csv|xlsx`: for the public and for staff, and read again as they were."""

from __future__ import annotations

import csv
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


def test_a_map_format_is_for_the_public_alone(run: Run) -> None:
    assert run("export", "geojson", "--staff", "-o", "out.geojson") == 2
    assert not Path("out.geojson").exists()
