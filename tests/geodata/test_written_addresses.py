"""Addresses from all provinces, written by hand with their answers before they were read by the program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geodata.address import AddressReader
from geodata.gazetteer import Gazetteer, load

_WRITTEN = Path(__file__).with_name("written_addresses.csv")
_ROWS = list(csv.DictReader(_WRITTEN.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(name="gazetteer", scope="module")
def _gazetteer() -> Gazetteer:
    return load()


@pytest.fixture(name="reader", scope="module")
def _reader(gazetteer: Gazetteer) -> AddressReader:
    return AddressReader(gazetteer)


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["chain"])
def test_the_divisions_of_a_written_address(reader: AddressReader, row: dict[str, str]) -> None:
    reading = reader.read(row["address"])
    assert "/".join(division.name for division in reading.chain) == row["chain"]


def test_every_answer_exists_and_every_province_is_asked(gazetteer: Gazetteer) -> None:
    divisions = gazetteer.divisions
    chains = {"/".join(item.name for item in divisions.chain(division.code)) for division in divisions}
    assert [row["chain"] for row in _ROWS if row["chain"] not in chains] == []
    provinces = {item.name for item in divisions.children(None)}
    assert {row["chain"].split("/")[0] for row in _ROWS} == provinces
