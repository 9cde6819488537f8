"""Backups as files: whole ones, damaged ones, and ones that somebody made up."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stations.errors import FileError
from stations.store import Store
from stations.store.copies import (
    Manifest,
    backup_name,
    is_damaged,
    read_backup,
    remove_older,
    restore_beside,
    restore_register,
    write_backup,
)
from tests.stations.store.full_register import NOW, contents, fill

Members = dict[str, bytes]
Change = Callable[[Members, dict[str, Any]], None]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register on SQLite in which every table holds something."""
    file = tmp_path_factory.mktemp("full") / "full.db"
    with Store.open(f"sqlite:///{file}") as store:
        store.upgrade()
        fill(store)
    return file


@pytest.fixture(scope="module")
def whole(database: Path) -> Path:
    """A backup of it."""
    file = database.with_name("whole.zip")
    back_up(database, file)
    return file


def back_up(database: Path, file: Path) -> Manifest:
    with Store.open(f"sqlite:///{database}") as store, file.open("wb") as stream:
        return write_backup(store, stream, NOW, "1.2.3")


def forged(whole: Path, file: Path, change: Change) -> Path:
    """Write a backup anew after something in it was changed."""
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    change(members, manifest)
    if members.get("manifest.json") is not None:
        members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def rehash(members: Members, manifest: dict[str, Any], table: str) -> None:
    """Let the table of contents say what the members are now."""
    data = members[f"tables/{table}.ndjson"]
    entry = next(entry for entry in manifest["tables"] if entry["name"] == table)
    entry |= {"rows": data.count(b"\n"), "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_a_backup_is_plain_json_in_a_zip(whole: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        for table in manifest["tables"]:
            data = archive.read(f"tables/{table['name']}.ndjson")
            rows = [json.loads(line) for line in data.splitlines()]
            assert all(set(row) == set(table["columns"]) for row in rows)
            expected = (table["rows"], table["size"], table["sha256"])
            assert (len(rows), len(data), hashlib.sha256(data).hexdigest()) == expected
    with read_backup(whole) as backup:
        backup.verify()
        assert backup.manifest.made_at == NOW
        assert (backup.manifest.program, backup.manifest.engine) == ("1.2.3", "sqlite")


def remove(member: str) -> Change:
    return lambda members, _manifest: members.__delitem__(member)


def add(member: str) -> Change:
    return lambda members, _manifest: members.__setitem__(member, b"x")


def say(name: str, value: object) -> Change:
    return lambda _members, manifest: manifest.__setitem__(name, value)


def say_of_table(name: str, value: object) -> Change:
    return lambda _members, manifest: manifest["tables"][-1].__setitem__(name, value)


def replace(table: str, old: bytes, new: bytes) -> Change:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        member = f"tables/{table}.ndjson"
        assert old in members[member]
        members[member] = members[member].replace(old, new)
        rehash(members, manifest, table)

    return change


def alter(table: str, old: bytes, new: bytes) -> Change:
    def change(members: Members, _manifest: dict[str, Any]) -> None:
        members[f"tables/{table}.ndjson"] = members[f"tables/{table}.ndjson"].replace(old, new)

    return change


WRONG: dict[str, tuple[Change, str]] = {
    "no contents": (remove("manifest.json"), "no table of contents"),
    "no table": (remove("tables/stations.ndjson"), "missing"),
    "zip slip": (add("../../etc/passwd"), r"\.\./\.\./etc/passwd"),
    "absolute": (add("/etc/passwd"), "does not belong"),
    "another table": (add("tables/alembic_version.ndjson"), "does not belong"),
    "another format": (say("format", "zip"), "table of contents"),
    "a newer format": (say("format_version", 2), "update the program"),
    "a newer schema": (say("schema", "9999"), "9999.*update the program"),
    "a schema that is no text": (say("schema", ["0001"]), "table of contents"),
    "a day without offset": (say("made_at", "2026-05-01"), "offset"),
    "no tables": (say("tables", []), "tables are missing"),
    "tables that are no list": (say("tables", 7), "table of contents"),
    "a table of the server": (say_of_table("name", "pg_authid"), "unknown table"),
    "columns of no table": (say_of_table("columns", ["import_id; DROP TABLE users"]), "columns"),
    "a count below zero": (say_of_table("rows", -1), "no count"),
    "a wrong count": (say_of_table("rows", 1), "damaged"),
    "a wrong size": (say_of_table("size", 10**15), "another size"),
    "a wrong hash": (say_of_table("sha256", "0" * 64), "damaged"),
    "another value": (alter("users", b'"admin"', b'"owner"'), "Table users.*damaged"),
    "no JSON": (replace("users", b"{", b"["), "Row 1 of table users"),
    "a row too deep": (replace("audit", b"{", b"[" * 5_000), "Row 1 of table audit"),
    "another column": (replace("users", b'"role"', b'"rule"'), "not the columns"),
    "a number for a text": (replace("users", b'"admin"', b"1"), "role: int"),
    "a text for a number": (replace("register", b'"version":4', b'"version":"4"'), "version: str"),
    "an instant of no day": (replace("users", b"2026-05-01", b"2026-55-01"), "created_at"),
    "no base64": (replace("imports", b'"content":"', b'"content":"!'), "content"),
    "a station that cannot be read": (replace("stations", b'"given"', b'"guess"'), "record.*guess"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_backup_that_is_wrong_is_refused_before_anything_is_written(
    whole: Path, case: str, tmp_path: Path
) -> None:
    change, sentence = WRONG[case]
    file = forged(whole, tmp_path / "x.zip", change)
    with Store.open(f"sqlite:///{tmp_path / 'x.db'}") as store:
        with pytest.raises(FileError, match=sentence), read_backup(file) as backup:
            restore_register(store, backup)
        assert store.schema_version() is None
    assert {path.name for path in tmp_path.iterdir()} <= {"x.zip", "x.db"}


def test_what_the_database_does_not_hold_is_refused_by_it(
    whole: Path, empty_url: str, tmp_path: Path
) -> None:
    faults = [replace("tokens", b'"li"', b'"xu"'), replace("users", b'"admin"', b'"owner"')]
    for change in faults:
        file = forged(whole, tmp_path / "x.zip", change)
        with Store.open(empty_url) as store:
            with pytest.raises(Exception, match=r"(?i)constraint") as caught, read_backup(file) as backup:
                restore_register(store, backup)
            assert type(caught.value).__name__ == "StoreError"
            assert store.schema_version() is None


@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.99])
def test_a_truncated_backup_is_refused(whole: Path, part: float, tmp_path: Path) -> None:
    data = whole.read_bytes()
    file = tmp_path / "x.zip"
    file.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(FileError, match="no backup"), read_backup(file):
        pass


def test_every_flipped_byte_is_noticed_or_means_nothing(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    file = tmp_path / "x.zip"
    for place in range(0, len(data), 97):
        file.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        try:
            with read_backup(file) as backup, read_backup(whole) as other:
                backup.verify()
                assert backup.manifest.tables == other.manifest.tables
        except FileError:
            continue


def test_a_bomb_does_not_fill_the_memory(whole: Path, tmp_path: Path) -> None:
    def swell(members: Members, manifest: dict[str, Any]) -> None:
        members["tables/users.ndjson"] = b" " * 5_000_000
        rehash(members, manifest, "users")

    file = forged(whole, tmp_path / "x.zip", swell)
    assert file.stat().st_size < 100_000
    with read_backup(file, longest_line=1_000_000) as backup, pytest.raises(FileError, match="too long"):
        backup.verify()

    def swell_contents(_members: Members, manifest: dict[str, Any]) -> None:
        manifest["x"] = " " * 2_000_000

    file = forged(whole, tmp_path / "y.zip", swell_contents)
    with pytest.raises(FileError, match="too large"), read_backup(file):
        pass


def test_two_members_of_one_name_are_refused(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    shutil.copy(whole, file)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("tables/users.ndjson", b"")
    with pytest.raises(FileError, match="does not belong"), read_backup(file):
        pass


def test_a_file_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nowhere"), read_backup(tmp_path / "nowhere.zip"):
        pass
    with pytest.raises(FileError, match=re.escape(str(tmp_path))), read_backup(tmp_path):
        pass


def test_only_older_backups_of_the_same_register_are_deleted(whole: Path, tmp_path: Path) -> None:
    with read_backup(whole) as backup:
        register_id = backup.manifest.register_id
    names = [backup_name(NOW + timedelta(hours=hours)) for hours in range(4)]
    for name in names:
        shutil.copy(whole, tmp_path / name)
    forged(whole, tmp_path / backup_name(NOW - timedelta(days=1)), say("register_id", "of another one"))
    (tmp_path / backup_name(NOW - timedelta(days=2))).write_bytes(b"not a backup")
    for name in ("whole.zip", names[0] + ".bak", "a" + names[0], names[0].replace("2026", "26")):
        shutil.copy(whole, tmp_path / name)
    (tmp_path / backup_name(NOW - timedelta(days=3))).symlink_to(whole)
    before = set(tmp_path.iterdir())
    removed = remove_older(tmp_path, 2, register_id)
    assert sorted(path.name for path in removed) == names[:2]
    assert before - set(tmp_path.iterdir()) == set(removed)
    assert remove_older(tmp_path, 2, register_id) == ()
    assert whole.exists()
    with pytest.raises(ValueError, match="at least one"):
        remove_older(tmp_path, 0, register_id)


def damage(file: Path) -> None:
    """Overwrite pages in the middle, as a dying disk does."""
    data = bytearray(file.read_bytes())
    data[8_192:40_960] = b"\xa5" * 32_768
    file.write_bytes(data)


def test_a_damaged_file_is_kept_and_a_whole_one_put_in_its_place(
    database: Path, whole: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.db"
    assert not is_damaged(file)
    shutil.copy(database, file)
    assert not is_damaged(file)
    damage(file)
    (tmp_path / "register.db-wal").write_bytes(b"a log of the damaged file")
    broken = file.read_bytes()
    assert is_damaged(file)
    with read_backup(whole) as backup:
        filled, kept = restore_beside(file, backup, ".damaged-1")
    assert kept.read_bytes() == broken
    names = {path.name for path in tmp_path.iterdir() if not path.name.endswith("-shm")}
    assert names == {"register.db", "register.db.damaged-1", "register.db.damaged-1-wal"}
    with Store.open(f"sqlite:///{file}") as store, Store.open(f"sqlite:///{database}") as other:
        assert contents(store) == contents(other)
        assert filled.data_version == store.data_version()


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"name,lon,lat\n" * 200)
    assert is_damaged(file)


def test_a_damaged_file_stays_in_its_place_when_the_backup_is_damaged_too(
    database: Path, whole: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.db"
    shutil.copy(database, file)
    damage(file)
    broken = file.read_bytes()
    backup_file = forged(whole, tmp_path / "x.zip", alter("users", b'"admin"', b'"owner"'))
    with pytest.raises(FileError, match="users"), read_backup(backup_file) as backup:
        restore_beside(file, backup, ".damaged-1")
    assert file.read_bytes() == broken
    assert {path.name for path in tmp_path.iterdir() if "db-" not in path.name} == {"register.db", "x.zip"}
