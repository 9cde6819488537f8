"""Settings that nothing reads are named, with the one that was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.unknown_settings import UnknownSetting, known_settings, unknown_settings
from tests.api.command_line import Run


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("YIZHAN_DATABASE_URI", "YIZHAN_DATABASE_URL"),
        ("YIZHAN_UPLOAD_MAXMB", "YIZHAN_UPLOAD_MAX_MB"),
        ("yizhan_time_zone", "YIZHAN_TIMEZONE"),
        ("YIZHAN_XQ", None),
    ],
)
def test_misspelt_setting_is_named_with_the_nearest_known_one(given: str, nearest: str | None) -> None:
    assert unknown_settings({given: "x", "PATH": "/bin"}) == (UnknownSetting(given, nearest),)


def test_every_setting_is_known_however_it_is_written() -> None:
    names = known_settings()
    assert "YIZHAN_LANG" in names
    assert "YIZHAN_DATABASE_URL" in names
    assert unknown_settings([*names, *map(str.lower, names)]) == ()
    # What tests and benchmarks read is no mistake.
    assert unknown_settings(["YIZHAN_SHARED", "YIZHAN_TEST_POSTGRES_URL", "YIZHAN_BENCH_BODY"]) == ()


@pytest.mark.parametrize("in_file", [False, True])
def test_command_warns_and_goes_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, in_file: bool
) -> None:
    if in_file:
        (tmp_path / ".env").write_text("YIZHAN_UPLOAD_MAX_MBB=30\n", encoding="utf-8")
    else:
        monkeypatch.setenv("YIZHAN_UPLOAD_MAX_MBB", "30")
    result = run("migrate", "--json")
    assert result.code == 0
    assert set(result.json) == {"schema", "points"}
    assert "YIZHAN_UPLOAD_MAX_MBB" in result.remarks
    assert "is YIZHAN_UPLOAD_MAX_MB meant?" in result.remarks
    checked = run("doctor", "--json")
    assert checked.code == 3
    found = next(check for check in checked.json if check["check"] == "environment")
    assert not found["ok"]
    assert "is YIZHAN_UPLOAD_MAX_MB meant?" in found["detail"]


@pytest.mark.parametrize("given", ["fr", "zh_CN", "english"])
def test_language_that_there_is_not_is_an_error_in_both_languages(
    run: Run, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("YIZHAN_LANG", given)
    result = run("migrate")
    assert result.code == 2
    assert "is one of zh, en" in result.remarks
    assert "只能是 zh, en" in result.remarks
    assert given in result.remarks


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "SQLite 需要能写这个文件和它所在的文件夹"),
        ("en", "SQLite needs write access to the file and to its folder"),
    ],
)
def test_register_where_nothing_can_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str, words: str
) -> None:
    # Whoever runs tests as root may write everywhere, so the folder is one that is not there.
    monkeypatch.setenv("YIZHAN_DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere' / 'yizhan.db'}")
    monkeypatch.setenv("YIZHAN_LANG", lang)
    result = run("migrate")
    assert result.code == 3
    assert words in result.remarks.replace("\n", "")
