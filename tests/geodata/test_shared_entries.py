from __future__ import annotations

from geodata.gazetteer.shared_entries import Position, without_shared

# Three counties some 70 km apart, each with its seat.
SEATS: dict[str, Position] = {
    "410181": (113.0, 34.75, 1),
    "410183": (113.4, 34.54, 2),
    "410184": (113.74, 34.4, 3),
}


def test_an_entry_of_one_township_stays_wherever_it_is() -> None:
    townships = {"410181001": (113.9, 34.4, 10), "410183001": (113.41, 34.55, 11)}
    assert without_shared(townships, SEATS) == townships


def test_an_entry_of_several_stays_with_the_one_whose_county_is_there() -> None:
    here = (113.45, 34.56, 10)
    townships = {"410181005": here, "410183005": here, "410184005": here}
    assert list(without_shared(townships, SEATS)) == ["410183005"]


def test_an_entry_that_may_be_either_is_neither() -> None:
    between = (113.2, 34.645, 10)
    assert without_shared({"410181005": between, "410183005": between}, SEATS) == {}
    far_from_all = (115.0, 36.0, 10)
    assert without_shared({"410181005": far_from_all, "410183005": far_from_all}, SEATS) == {}


def test_two_of_one_county_are_neither_and_other_shared_entries_prove_nothing() -> None:
    here = (113.41, 34.55, 10)
    assert without_shared({"410183005": here, "410183006": here}, SEATS) == {}
    # 410199 has no seat and nothing but entries that are in doubt themselves.
    other = (114.5, 33.9, 11)
    townships = {"410199001": here, "410199002": other, "410198001": here, "410198002": other}
    assert without_shared(townships, SEATS) == {}
