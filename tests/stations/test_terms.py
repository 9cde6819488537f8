"""The terms of answers: those of the stations in them, found quickly, and the same as found slowly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.geocode import GAZETTEER_LICENCE
from stations.directory import Directory
from stations.licences import LICENCES, licence_text, licence_url
from stations.model import Dataset, Position, PositionSource, Snapshot, Station
from stations.terms import Terms, terms_of

DATASETS = {
    "a": Dataset("a", licence="CC0-1.0"),
    "b": Dataset("b", licence="CC-BY-4.0", attribution="the union of B"),
    "c": Dataset("c", licence="our terms", licence_url="https://example.cn/terms", open=False),
    "d": Dataset("d", attribution="the union of B"),
}
GUESSED = Position(113.6, 34.7, 900.0, PositionSource.GAZETTEER)
POSITIONS = (None, GUESSED, replace(GUESSED, by="a pack"), replace(GUESSED, source=PositionSource.GIVEN))
kinds = st.tuples(st.sampled_from([*DATASETS, "unknown"]), st.sampled_from(POSITIONS))


def stations_of(made: list[tuple[str, Position | None]]) -> tuple[Station, ...]:
    return tuple(
        Station(f"{place:010}", dataset, "", position=position)
        for place, (dataset, position) in enumerate(made)
    )


@settings(max_examples=60)
@given(made=st.lists(kinds, max_size=12), data=st.data())
def test_terms_by_places_are_those_of_the_stations(
    made: list[tuple[str, Position | None]], data: st.DataObject
) -> None:
    stations = stations_of(made)
    terms = Directory(Snapshot(1, DATASETS, stations)).terms
    places = data.draw(st.lists(st.sampled_from(range(len(stations))))) if stations else []
    expected = terms_of([stations[place] for place in places], DATASETS)
    assert terms.of(places) == terms.of_many(np.array(places, np.intp)) == expected
    assert terms.whole == terms_of(stations, DATASETS)
    assert terms.open_data == terms_of([one for one in stations if one.dataset != "c"], DATASETS)


def test_only_what_occurs_is_named_once_and_in_order() -> None:
    stations = stations_of([("d", POSITIONS[2]), ("b", GUESSED), ("a", None), ("b", None), ("unknown", None)])
    assert terms_of(stations, DATASETS) == Terms(
        ("CC0-1.0", "CC-BY-4.0", "none-declared"),
        ("the union of B", GAZETTEER_LICENCE, "a pack"),
        (LICENCES["CC0-1.0"], LICENCES["CC-BY-4.0"], ""),
    )
    assert terms_of(stations[2:3], DATASETS) == Terms(("CC0-1.0",), (), (LICENCES["CC0-1.0"],))
    assert terms_of(stations[4:], DATASETS) == terms_of([], DATASETS) == Terms()


@pytest.mark.parametrize(
    ("licence", "url", "text", "address"),
    [
        ("", "", "none-declared", ""),
        ("CC0-1.0", "", "CC0-1.0", LICENCES["CC0-1.0"]),
        ("CC0-1.0", LICENCES["CC0-1.0"], "CC0-1.0", LICENCES["CC0-1.0"]),
        ("government-open-data", "https://x.cn/t", "government-open-data https://x.cn/t", "https://x.cn/t"),
        ("our terms", "https://x.cn/t", "our terms https://x.cn/t", "https://x.cn/t"),
        ("", "https://x.cn/t", "none-declared https://x.cn/t", "https://x.cn/t"),
    ],
)
def test_a_licence_is_one_line(licence: str, url: str, text: str, address: str) -> None:
    dataset = Dataset("zz", licence=licence, licence_url=url)
    assert (licence_text(dataset), licence_url(dataset)) == (text, address)


def test_addresses_are_of_open_data_alone() -> None:
    stations = stations_of([("a", None), ("b", None), ("c", None)])
    terms = Directory(Snapshot(1, DATASETS, stations)).terms
    assert terms.addresses == (LICENCES["CC0-1.0"], LICENCES["CC-BY-4.0"])
    assert "our terms https://example.cn/terms" in terms.whole.licence
