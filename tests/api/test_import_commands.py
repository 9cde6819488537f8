"""`yizhan import` and `yizhan undo` with everything that staff can decide about a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import main
from api.cli.opening import open_store
from stations.edits import edit_station
from tests.api.conftest import NOW

Run = Callable[..., tuple[int, str, str]]
LIST = "站名字,地址,联系\n甲驿站,郑州市中原区一路1号,0371-1\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder; gives exit code, output and remarks."""
    monkeypatch.chdir(tmp_path)
    for name in ("YIZHAN_DATABASE_URL", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YIZHAN_LANG", "en")

    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return call


def write(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "list.csv"
    path.write_text(text, encoding=encoding)
    return str(path)


def test_a_mapping_names_headers_and_fields(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, LIST)
    code, _, remarks = run("import", path, "--dataset", "zz")
    assert code == 3
    assert "站名字" in remarks
    words = ("--mapping", "站名字=name", "--mapping", "联系=phone")
    code, out, _ = run("import", path, "--dataset", "zz", *words, "--json", "--apply")
    assert code == 0
    assert json.loads(out)["outcomes"]["new"] == 1
    # The dataset remembers what was decided.
    code, out, _ = run("import", path, "--dataset", "zz", "--json")
    assert json.loads(out)["outcomes"]["same"] == 1


def test_a_header_may_hold_an_equals_sign(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, LIST.replace("站名字", "a=b"))
    code, out, _ = run("import", path, "--dataset", "zz", "--mapping", "a=b=name", "--json")
    assert (code, json.loads(out)["outcomes"]["new"]) == (0, 1)


def test_a_mapping_that_is_none_is_wrong_use(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, LIST)
    code, _, remarks = run("import", path, "--dataset", "zz", "--mapping", "站名字")
    assert code == 2
    assert "HEADER=FIELD" in remarks
    code, _, remarks = run("import", path, "--dataset", "zz", "--mapping", "站名字=nonsense")
    assert code == 3
    assert "nonsense" in remarks


def test_an_encoding_can_be_chosen(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "名稱,地址\n甲,台北市一路1號\n", "big5")
    code, out, _ = run("import", path, "--dataset", "zz", "--encoding", "big5", "--json")
    assert code == 0
    assert json.loads(out)["rows"][0]["name"] == "甲"
    code, _, remarks = run("import", path, "--dataset", "zz", "--encoding", "klingon")
    assert code == 3
    assert "klingon" in remarks


def test_undo_prints_what_was_kept(run: Run, tmp_path: Path) -> None:
    plain = LIST.replace("站名字", "名称").replace("联系", "电话")
    run("import", write(tmp_path, plain), "--dataset", "zz", "--apply")
    changed = write(tmp_path, plain.replace("0371-1", "0371-2"))
    _, out, _ = run("import", changed, "--dataset", "zz", "--apply", "--json")
    second = json.loads(out)
    id_ = second["rows"][0]["id"]
    with open_store() as store:
        edit_station(store, id_, {"phone": "0371-3"}, store.get_station(id_).version, "somebody", NOW)
    code, out, _ = run("undo", second["id"])
    assert code == 0
    assert "1 values that were changed later" in out
    assert f"甲驿站 ({id_}) – phone" in out
    _, out, _ = run("undo", second["id"])
    assert out == ""
