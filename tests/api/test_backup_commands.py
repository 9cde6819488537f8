"""`yizhan backup`, `yizhan restore` and `yizhan migrate --from --to` as an operator uses them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from api.register import Register
from stations.events import StationAdded
from stations.model import Dataset, Station
from stations.store import Store
from tests.api.command_line import Run
from tests.stations.store.full_register import NOW, contents, fill

URL = "sqlite:///yizhan.db"
DATABASE = Path("yizhan.db")


@pytest.fixture
def filled(run: Run) -> Run:
    """Run `yizhan …` beside a register in which every table holds something."""
    assert run("migrate").code == 0
    with Store.open(URL) as store:
        fill(store)
    return run


def add_station(store: Store, station_id: str) -> int:
    event = StationAdded(Station(station_id, "hz", "驿站"))
    return store.apply_events([event], store.data_version(), "li", NOW)


def backups() -> list[str]:
    return sorted(path.name for path in Path().iterdir() if path.suffix == ".zip")


def test_a_backup_is_made_verified_and_restored(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made = filled("backup", "--json")
    assert made.code == 0
    (name,) = backups()
    assert made.json["file"] == name
    assert made.json["data_version"] == 4
    assert made.json["tables"]["stations"]["rows"] == 2
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    checked = filled("backup", "--verify", name, "--json")
    assert checked.code == 0
    assert checked.json == {key: value for key, value in made.json.items() if key != "removed"}
    monkeypatch.setenv("YIZHAN_DATABASE_URL", "sqlite:///other.db")
    restored = filled("restore", name, "--json")
    assert restored.code == 0
    assert (restored.json["data_version"], restored.json["rows"]) == (4, made.json["rows"])
    with Store.open("sqlite:///other.db") as other, Store.open(URL) as store:
        *before, entry = contents(other)["audit"]
        assert before == contents(store)["audit"]
        assert (entry["action"], entry["target"]) == ("register.restored", name)
        assert entry["actor"].startswith("cli")
        assert contents(other) | {"audit": []} == contents(store) | {"audit": []}


def test_a_damaged_database_is_back_after_three_commands(filled: Run) -> None:
    (name,) = (filled("backup", "--json").json["file"],)
    data = bytearray(DATABASE.read_bytes())
    data[8_192:40_960] = b"\xa5" * 32_768
    DATABASE.write_bytes(data)
    assert filled("doctor").code == 3
    refused = filled("restore", name)
    assert refused.code == 3
    assert "--replace" in refused.remarks
    restored = filled("restore", name, "--replace", "--json")
    assert restored.code == 0
    assert Path(restored.json["aside"]).read_bytes() == data
    found = {check["check"]: check for check in filled("doctor", "--json").json}
    assert found["store"]["ok"]


def test_a_register_is_not_overwritten_by_mistake(filled: Run) -> None:
    filled("backup", "-o", "a.zip")
    with Store.open(URL) as store:
        add_station(store, "cccccccccc")
        before = contents(store)
        refused = filled("restore", "a.zip")
        assert (refused.code, contents(store)) == (3, before)
        assert "--replace" in refused.remarks


def test_a_worker_notices_what_was_restored_whatever_version_it_has(filled: Run) -> None:
    filled("backup", "-o", "a.zip")
    with Store.open(URL) as store:
        add_station(store, "cccccccccc")
        register = Register(store, 1.0)
        register.refresh()
        assert "cccccccccc" in [station.id for station in register.directory.stations]
        assert filled("restore", "a.zip", "--replace").code == 0
        assert add_station(store, "dddddddddd") == register.directory.version
        register.refresh()
        ids = [station.id for station in register.directory.stations]
        assert "dddddddddd" in ids
        assert "cccccccccc" not in ids


def test_keep_deletes_the_older_ones_that_it_named(filled: Run) -> None:
    names = [f"yizhan-2020010{day}T000000Z.backup.zip" for day in range(1, 5)]
    for name in names:
        assert filled("backup", "-o", name).code == 0
    filled("backup", "-o", "by-hand.zip")
    result = filled("backup", "--keep", "3", "--json")
    assert result.json["removed"] == names[:2]
    assert backups() == sorted(["by-hand.zip", *names[2:], result.json["file"]])
    Path("folder").mkdir()
    assert filled("backup", "-o", "folder", "--keep", "1", "--json").json["removed"] == []
    assert len(list(Path("folder").iterdir())) == 1
    assert len(backups()) == 4


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "--keep", "0"),
        ("backup", "-o", "a.zip", "--keep", "2"),
        ("backup", "--verify", "a.zip", "-o", "b.zip"),
        ("restore",),
        ("migrate", "--schema", "0001", "--to", "sqlite:///x.db"),
        ("migrate", "--schema", "9999"),
    ],
)
def test_what_makes_no_sense_is_wrong_use_and_changes_nothing(filled: Run, words: tuple[str, ...]) -> None:
    before = sorted(path.name for path in Path().iterdir())
    assert filled(*words).code == 2
    assert sorted(path.name for path in Path().iterdir()) == before
    with Store.open(URL) as store:
        assert store.data_version() == 4


def test_what_is_not_there_is_named_and_not_made(run: Run, tmp_path: Path) -> None:
    for words in (
        ("backup",),
        ("migrate", "--from", "sqlite:///nothing.db", "--to", "sqlite:///x.db"),
        ("migrate", "--to", "sqlite:///x.db"),
        ("restore", "nothing.zip"),
        ("backup", "--verify", "nothing.zip"),
    ):
        result = run(*words)
        assert result.code == 3, words
        assert "nothing" in result.remarks or "yizhan.db" in result.remarks
    assert list(Path().iterdir()) == []


def test_a_folder_that_is_away_is_a_clear_error(filled: Run) -> None:
    result = filled("backup", "-o", "nowhere/a.zip")
    assert result.code == 3
    assert "nowhere" in result.remarks


def test_a_full_disk_leaves_no_half_backup(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    filled("backup", "-o", "a.zip")
    before = Path("a.zip").read_bytes()
    monkeypatch.setattr("api.cli.backups.write_backup", full)
    result = filled("backup", "-o", "a.zip")
    assert result.code == 3
    assert "No space left" in result.remarks
    assert Path("a.zip").read_bytes() == before
    assert backups() == ["a.zip"]
    assert not list(Path().glob(".yizhan-*"))


def test_a_register_moves_into_another_database_and_only_into_an_empty_one(filled: Run) -> None:
    moved = filled("migrate", "--to", "sqlite:///other.db", "--json")
    assert moved.code == 0
    assert moved.json["tables"]["stations"]["rows"] == 2
    assert moved.json["data_version"] == 4
    with Store.open("sqlite:///other.db") as other, Store.open(URL) as store:
        assert contents(other) == contents(store)
    again = filled("migrate", "--from", URL, "--to", "sqlite:///other.db")
    assert again.code == 3
    assert filled("migrate", "--from", URL, "--to", URL).code == 3
    with Store.open(URL) as store:
        assert store.put_dataset(Dataset("zz")) == 5


def test_the_schema_goes_back_for_an_older_program(filled: Run) -> None:
    assert filled("migrate", "--schema", "0005", "--json").json == {"schema": "0005", "points": None}
    assert filled("backup", "--json").json["schema"] == "0005"
    newest = filled("migrate", "--json").json["schema"]
    assert newest > "0005"
    assert filled("migrate", "--schema", newest, "--json").json["schema"] == newest


def test_a_password_is_never_printed(run: Run) -> None:
    url = "postgresql://li:secretword@127.0.0.1:1/x?connect_timeout=1"
    for words in (("--from", url, "--to", URL), ("--from", URL, "--to", url)):
        with Store.open(URL) as store:
            store.upgrade()
        result = run("migrate", *words)
        assert result.code == 3
        assert "secretword" not in result.out + result.remarks
