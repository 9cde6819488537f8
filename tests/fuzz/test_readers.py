"""Whatever bytes and texts come, each reader ends within calls that its input is worth."""

from __future__ import annotations

import contextlib
import json
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.address import AddressReader
from geodata.gazetteer import load
from stations.errors import FileError
from stations.hours import read_hours
from stations.intake import UnreadableFile, read_list
from stations.intake.coordinates import CoordinateCell, read_coordinates, read_pair
from stations.store import Store
from stations.store.copies import read_backup, write_backup
from stations.store.copies.manifest import manifest_from_json
from stations.store.schema import known_schemas
from tests.fuzz.steps import TooManySteps, at_most
from tests.stations.store.full_register import NOW, fill

# For one character or byte, and for beginning at all. What was seen is a tenth of the first (addresses: 90 a
# character) and half of the second (an empty table: 160,000, because columns are looked for in many ways).
CALLS_A_CHARACTER, CALLS_TO_BEGIN = 1_000, 400_000


def words(*lines: str) -> list[str]:
    return [word for line in lines for word in line.split(" ")]


_HOURS = words(
    "周一至周五 周末 每天 节假日除外 8:00-17:30 8：00—次日2:00 24小时 全天 上午 下午 （夏季 ）",
    '5月1日-9月30日 Mo-Fr 08:00-12:00 PH off week 1-53/2 sunset-(sunrise+01:00) || ; , "x" 7月-8月 暂停',
    '午休 とき 月曜日 定休日 {"mon" :["08:00" ] } 0 99 25:61 +',
)
_ADDRESS = words(
    "河南省 郑州市 金水区 路 12号 与 交叉口 东北角 100米 （ ） 原 内 人民路 中山 西湖 杭州市",
    "上城 街道 社区 县 县县县 Building Room a 1 · , 。 \u202e ﷺ 𠮷",
)
_ANGLES = words("113 .62 34.75 ° ' \" ′ ″ 度 分 秒 E N 东经 北纬 - + , ， ; / [ ] e999 nan 1_0 ٣ ( )")
_CELLS = words(
    "名称 地址 经度 纬度 开放时间 甲站 113.62 34.75 \" ' , ; \t \n \r\n | sep=; 合计 =1+1 0x1F \x00",
    '𠮷 <td> {"a":[',
)
_BEGINNINGS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"<html>", b"%PDF"]


def text_of(words: list[str], longest: int = 40) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(words) | st.text(max_size=3)
    many = st.tuples(st.sampled_from(words), st.integers(1, 300)).map(lambda one: one[0] * one[1])
    return st.lists(pieces, max_size=longest).map("".join) | many


def calls_for(length: int) -> int:
    return CALLS_TO_BEGIN + CALLS_A_CHARACTER * length


@pytest.fixture(scope="module")
def reader() -> AddressReader:
    """One whose names are loaded already."""
    made = AddressReader(load())
    made.read("郑州市金水区人民路12号", None)
    return made


@given(text_of(_HOURS))
def test_any_hours_end(text: str) -> None:
    with at_most(calls_for(len(text))):
        read_hours(text)


@given(text_of(_ADDRESS), st.none() | text_of(_ADDRESS, 3))
def test_any_address_ends(reader: AddressReader, text: str, context: str | None) -> None:
    with at_most(calls_for(len(text) + len(context or ""))):
        reader.read(text, context)


@given(
    text_of(_ANGLES),
    text_of(_ANGLES),
    st.sampled_from([None, "gcj02", "bd09", "epsg:3857", "epsg:4526", "x"]),
)
def test_any_coordinates_end(lon: str, lat: str, datum: str | None) -> None:
    with at_most(calls_for(len(lon) + len(lat))):
        read_coordinates(CoordinateCell("经度", lon), CoordinateCell("纬度", lat), datum, 7)
        read_pair(CoordinateCell("坐标", f"{lon},{lat}"), "unclear", datum, 7)


@given(text_of(_CELLS, 80), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig", "utf-32"]))
def test_any_table_ends(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    with at_most(calls_for(len(data))), contextlib.suppress(UnreadableFile):
        read_list(data, "list.csv", default_datum="gcj02", read_hours=read_hours)


@given(
    st.binary(max_size=600),
    st.sampled_from(_BEGINNINGS),
)
def test_any_bytes_end(data: bytes, beginning: bytes) -> None:
    with at_most(calls_for(len(data))), contextlib.suppress(UnreadableFile):
        read_list(beginning + data, "list", default_datum=None, read_hours=read_hours)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files within a backup in which every table holds something."""
    file = tmp_path_factory.mktemp("fuzzed") / "full.db"
    stream = BytesIO()
    with Store.open(f"sqlite:///{file}") as store:
        store.upgrade()
        fill(store)
        write_backup(store, stream, NOW, "1.2.3")
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@given(st.data())
def test_any_table_of_contents_ends(backup: dict[str, bytes], data: st.DataObject) -> None:
    contents = json.loads(backup["manifest.json"])
    changed = data.draw(st.lists(st.tuples(st.sampled_from(sorted(contents)), _JSON), max_size=3))
    written = json.dumps({**contents, **dict(changed)}).encode()
    with at_most(calls_for(len(written))), contextlib.suppress(FileError):
        manifest_from_json(written, known_schemas())


@given(seed=st.integers(0, 2**32), damages=st.integers(0, 6), cut=st.floats(0, 1))
def test_any_damaged_backup_ends(
    backup: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, seed: int, damages: int, cut: float
) -> None:
    chance, file = random.Random(seed), tmp_path_factory.getbasetemp() / "damaged.zip"
    members = dict(backup)
    name = chance.choice(sorted(members))
    member = bytearray(members[name])
    for _ in range(damages if member else 0):
        member[chance.randrange(len(member))] = chance.randrange(256)
    members[name] = bytes(member)
    write_members(file, members, cut)
    with at_most(calls_for(file.stat().st_size)), contextlib.suppress(FileError), read_backup(file) as opened:
        opened.verify()


def write_members(file: Path, members: dict[str, bytes], cut: float) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    whole = file.read_bytes()
    # Half of them are whole, so that damage is looked for in the rows, too.
    file.write_bytes(whole if cut > 0.5 else whole[: int(2 * cut * len(whole))])


def test_what_never_ends_is_seen() -> None:
    with pytest.raises(TooManySteps):
        never_end()


def never_end() -> None:
    with at_most(1_000):
        while True:
            len("")
