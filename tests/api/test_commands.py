"""The commands, run in this process with a register of their own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.api.command_line import Run

LIST = (
    "名称,地址,经度,纬度,开放时间\n"
    "甲驿站,郑州市中原区一路1号,113.606,34.699,24小时\n"
    "乙驿站,郑州市金水区二路2号,113.706,34.799,周一至周五 8:30-17:30\n"
)


@pytest.fixture
def a_list(tmp_path: Path) -> str:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return str(path)


def test_import_without_apply_changes_nothing(run: Run, a_list: str) -> None:
    planned = run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--json")
    assert planned.code == 0
    assert planned.json["outcomes"] == {
        "new": 2, "changed": 0, "same": 0, "missing": 0, "conflict": 0, "duplicate": 0, "error": 0
    }  # fmt: skip
    assert run("nearest", "113.6", "34.7", "--json").json["features"] == []


def test_import_apply_nearest_undo(run: Run, a_list: str) -> None:
    applied = run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply", "--json").json
    assert applied["positions"] == {"exact": 2, "approximate": 0, "unlocated": 0}
    answer = run("nearest", "113.606", "34.699", "--crs", "gcj02", "--json").json
    assert {"type", "data_version", "licence", "attribution", "query", "left_out"} <= answer.keys()
    found = answer["features"]
    assert [f["properties"]["name"] for f in found] == ["甲驿站", "乙驿站"]
    assert found[0]["properties"]["distance_m"] < 0.2
    again = run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply", "--json").json
    assert again["outcomes"]["same"] == 2
    assert again["data_version"] == applied["data_version"]
    # The second list states both stations again: they stay until it is undone, too.
    undone = run("undo", applied["id"], "--json").json
    assert [kept["code"] for kept in undone["kept"]] == ["stated_again"] * 2
    assert len(run("nearest", "113.6", "34.7", "--json").json["features"]) == 2
    assert run("undo", again["id"], "--json").json["kept"] == []
    assert run("nearest", "113.6", "34.7", "--json").json["features"] == []


def test_a_dry_run_keeps_no_plan(run: Run, a_list: str) -> None:
    planned = run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--dry-run", "--json")
    assert planned.code == 0
    assert run("undo", planned.json["id"]).code == 3


def test_row_errors_exit_with_1_and_name_row_column_and_value(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(LIST + ",无名路,1,2,\n", encoding="utf-8")
    planned = run("import", str(path), "--dataset", "zz", "--crs", "gcj02")
    assert planned.code == 1
    assert "Row 4" in planned.out
    assert "名称" in planned.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "absent.csv", "--dataset", "zz"), 3),
        (("import", "absent.csv"), 2),
        (("import", "absent.csv", "--dataset", "zz", "--crs", "mars"), 2),
        (("nearest", "1_0", "0"), 2),
        (("nearest", "999", "0"), 2),
        (("undo", "nope"), 3),
        (("frobnicate",), 2),
        (("export", "shapefile", "-o", "x"), 2),
        (("user", "revoke", "nobody"), 3),
        (("map", "-o", "/no/such/folder/map.html"), 3),
    ],
)
def test_wrong_use_and_what_cannot_be_done_have_their_own_codes(
    run: Run, words: tuple[str, ...], code: int
) -> None:
    result = run(*words)
    assert result.code == code
    assert result.remarks
    assert "Traceback" not in result.remarks


def test_a_dataset_name_that_cannot_be_one_is_refused(run: Run, a_list: str) -> None:
    result = run("import", a_list, "--dataset", "../etc", "--crs", "gcj02")
    assert result.code == 2
    assert "../etc" in result.remarks


def test_new_stations_are_in_the_time_zone_that_is_set(
    run: Run, a_list: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIZHAN_TIMEZONE", "Asia/Urumqi")
    run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply")
    # 8:40 in Shanghai is 6:40 in Urumqi: the office is still closed.
    asked = (
        "nearest",
        "113.706",
        "34.799",
        "--crs",
        "gcj02",
        "--limit",
        "1",
        "--at",
        "2026-07-15T08:40:00+08:00",
    )
    assert run(*asked, "--json").json["features"][0]["properties"]["open"]["state"] == "closed"


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIZHAN_UPLOAD_MAX_MB", "lots")
    result = run("nearest", "1", "1")
    assert result.code == 2
    assert "YIZHAN_UPLOAD_MAX_MB" in result.remarks


def test_a_western_longitude_is_no_option(run: Run) -> None:
    assert run("nearest", "-73.9", "-40.7").code == 0


def test_an_export_imports_again_to_the_same(run: Run, a_list: str, tmp_path: Path) -> None:
    run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply")
    assert run("export", "csv", "-o", "out.csv").code == 0
    again = run("import", "out.csv", "--dataset", "zz", "--apply", "--json").json
    assert again["outcomes"]["same"] == 2


def test_a_csv_can_be_written_in_one_datum(run: Run, a_list: str, tmp_path: Path) -> None:
    run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply")
    run("export", "csv", "-o", "out.csv", "--crs", "wgs84")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert {row["坐标系"] for row in rows} == {"wgs84"}
    assert float(rows[0]["经度"]) != pytest.approx(113.606, abs=0.001)


def test_geojson_is_strict_and_counts(run: Run, a_list: str, tmp_path: Path) -> None:
    run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply")
    run("export", "geojson", "-o", "out.geojson")
    body = json.loads((tmp_path / "out.geojson").read_bytes())
    assert (body["type"], body["count"], len(body["features"])) == ("FeatureCollection", 2, 2)
    assert run("export", "geojson", "-o", "x", "--crs", "gcj02").code == 2


def test_a_failed_export_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")
    assert run("export", "csv", "-o", "out.csv", "--crs", "mars").code == 2
    assert (tmp_path / "out.csv").read_text("utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv"]


def test_the_map_file_holds_its_stations_and_asks_no_host(run: Run, a_list: str, tmp_path: Path) -> None:
    run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply")
    assert run("map", "-o", "map.html").code == 0
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "甲驿站" in page
    assert "<script src=" not in page
    assert '<link rel="stylesheet"' not in page


def test_users_are_added_listed_and_revoked(run: Run) -> None:
    added = run("user", "add", "zhou", "--role", "editor", "--division", "410100")
    assert added.code == 0
    assert run("user", "add", "zhou").code == 3
    (user,) = run("user", "list", "--json").json
    assert (user["name"], user["role"], user["disabled_at"]) == ("zhou", "editor", None)
    assert run("user", "revoke", "zhou").code == 0
    assert run("user", "list", "--json").json[0]["disabled_at"]


def test_doctor_says_what_works(run: Run, a_list: str) -> None:
    run("import", a_list, "--dataset", "zz", "--crs", "gcj02", "--apply")
    result = run("doctor", "--json")
    assert result.code == 0
    checks = {check["check"]: check for check in result.json}
    assert all(check["ok"] for check in checks.values())
    assert "2 stations" in checks["store"]["detail"]


def test_doctor_finds_a_store_that_is_away_and_never_prints_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIZHAN_DATABASE_URL", "postgresql+psycopg://u:hush@127.0.0.1:1/none")
    result = run("doctor", "--json")
    assert result.code == 3
    assert "hush" not in result.out + result.remarks


def test_gazetteer_info_names_dates_counts_and_licences(run: Run) -> None:
    described = run("gazetteer", "info", "--json").json
    assert "GeoNames" in json.dumps(described, ensure_ascii=False)
    assert described["sha256"]


def test_messages_come_in_chinese_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIZHAN_LANG", "zh")
    assert "错误" in run("nearest", "x", "0").remarks


def test_the_doctor_speaks_chinese_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> dict[str, str]:
        return {one["check"]: one["detail"] for one in run("doctor", "--json").json}

    english = found()
    monkeypatch.setenv("YIZHAN_LANG", "zh")
    chinese = found()
    # Names and values are the same in every language.
    same = {check for check, detail in chinese.items() if detail == english[check]}
    assert same == {"version", "settings", "geocoders"}
    assert "个行政区划" in chinese["gazetteer"]


def test_a_demonstration_never_touches_a_register_that_is_not_empty(
    run: Run, a_list: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[int] = []
    monkeypatch.setattr("api.cli.serve._run", lambda host, port, workers: served.append(port))
    run("import", a_list, "--dataset", "zhengzhou", "--crs", "gcj02", "--apply")
    before = run("nearest", "113.6", "34.7", "--json").json
    shown = run("demo", "--port", "8099")
    assert served == [8099]
    assert "2 stations already" in shown.out
    assert run("nearest", "113.6", "34.7", "--json").json["data_version"] == before["data_version"]


def test_doctor_names_the_setting_that_is_wrong(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIZHAN_TIMEZONE", "Mars/Base")
    checked = run("doctor", "--json")
    assert checked.code == 3
    assert "YIZHAN_TIMEZONE" in next(one["detail"] for one in checked.json if one["check"] == "settings")
