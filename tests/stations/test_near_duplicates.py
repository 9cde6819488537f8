from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stations.model import Position, PositionSource, Station
from stations.name_core import core_of_name, overlaps, phones_of, road_and_number
from stations.near_duplicates import NearDuplicate, Place, find_near


def station(id_: str, name: str, lon: float | None = None, lat: float = 34.7, **values: Any) -> Station:
    error_m = values.pop("error_m", 10.0)
    position = None if lon is None else Position(lon, lat, error_m, PositionSource.GIVEN)
    return Station(id_.ljust(10, "0"), values.pop("dataset", "d"), name, position=position, **values)


def near(asked: Station, *known: Station) -> tuple[NearDuplicate, ...]:
    return find_near([Place(asked, 2)], [Place(one) for one in known]).get(asked.id, ())


def test_one_place_under_two_plates_is_proposed_with_its_reasons() -> None:
    one = station("a", "甲工会驿站", 113.62)
    other = station("b", "工会驿站(甲)", 113.62001, dataset="e")
    (found,) = near(one, other)
    assert (found.station_id, found.dataset, found.row) == (other.id, "e", None)
    assert found.reasons == ("same_name", "same_place")
    assert found.reason_texts("zh") == ("名称相同", "位置在误差范围内相同")
    assert found.reason_texts("en") == ("same name", "same position within the error")


@pytest.mark.parametrize(
    "other",
    [
        station("b", "桐柏路邮局驿站", 113.9),
        station("b", "别的名字", 113.62),
        station("b", "别的名字", phone="0371-12345678"),
    ],
)
def test_one_thing_in_common_is_not_enough(other: Station) -> None:
    assert near(station("a", "桐柏路邮局驿站", 113.62, phone="0371-12345678"), other) == ()


def test_the_same_road_and_number_with_a_like_name_is_enough() -> None:
    one = station("a", "郑州银行桐柏路支行爱心驿站", address="郑州市中原区桐柏路38号")
    other = station("b", "桐柏路郑州银行", address="中原区桐柏路３８號一楼")
    (found,) = near(one, other)
    assert found.reasons == ("similar_name", "same_address")


def test_what_only_a_guess_places_together_is_not_the_same_place() -> None:
    guess = Position(113.6, 34.7, 13_000.0, PositionSource.GAZETTEER, level="county")
    one = Station("a" * 10, "d", "桐柏路邮局", position=guess)
    assert near(one, Station("b" * 10, "d", "桐柏路邮电局", position=guess)) == ()


def test_rows_of_one_list_are_compared_with_one_another() -> None:
    rows = [Place(station("a", "桐柏路邮局", 113.62), 2), Place(station("b", "桐柏路邮局", 113.62), 3)]
    found = find_near(rows, [])
    assert {id_: [one.row for one in others] for id_, others in found.items()} == {
        rows[0].station.id: [3],
        rows[1].station.id: [2],
    }


def test_two_rows_of_one_station_are_not_proposed_to_one_another() -> None:
    rows = [Place(station("a", "桐柏路邮局", 113.62), row) for row in (2, 3)]
    assert find_near(rows, []) == {}


def test_a_telephone_counts_among_several_of_either() -> None:
    one = station("a", "桐柏路邮局", phone="0371-1234567、13800138000")
    other = station("b", "桐柏路邮局", phone="0371-7654321;13800138000")
    (found,) = near(one, other)
    assert found.reasons == ("same_name", "same_phone")


def test_every_reason_is_said_in_both_languages() -> None:
    reasons = ("same_name", "similar_name", "same_address", "same_place", "same_phone")
    found = NearDuplicate("a", None, "", "", 1.0, reasons)
    assert len(set(found.reason_texts("zh"))) == len(reasons)
    assert all(words.isascii() for words in found.reason_texts("en"))


def test_what_names_addresses_and_telephones_are_reduced_to() -> None:
    assert (
        core_of_name("中国建设银行桐柏路支行工会驿站")
        == core_of_name("建设银行（桐柏路）爱心驿站")
        == "建设银行桐柏路"
    )
    assert core_of_name("工会驿站") == ""
    assert road_and_number("河南省郑州市中原区桐柏路38号院") == "桐柏路38"
    assert road_and_number("郑州市中原区") == ""
    assert phones_of("0371-1234567；13800138000、187****2336") == {"03711234567", "13800138000"}


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_blocks_find_what_comparing_everything_with_everything_finds(chance: random.Random) -> None:
    roads = ("桐柏路", "建设路", "文化路", "商城路", "农业路")
    hosts = ("邮局", "建设银行", "大药房", "图书馆", "加油站")
    places = [
        station(
            f"{n:03d}",
            f"{chance.choice(roads)}{chance.choice(hosts)}{chance.choice('甲乙丙丁戊己')}站",
            113.6 + chance.random() * 0.007,
            34.7 + chance.random() * 0.007,
            address=f"中原区{chance.choice(roads)}{chance.randint(1, 9)}号",
            error_m=chance.choice((10.0, 10.0, 29.0, 60.0, 299.0)),
        )
        for n in range(24)
    ]
    together = find_near([Place(one, n) for n, one in enumerate(places)], [])
    for one in places:
        alone = {other.id: found.score for other in places if other is not one for found in near(one, other)}
        best = dict(sorted(alone.items(), key=lambda item: (-item[1], item[0]))[:5])
        assert {found.station_id: found.score for found in together.get(one.id, ())} == best


@given(
    st.floats(-180, 180),
    st.floats(-80, 80),
    st.floats(0, 1),
    st.floats(0, 6.3),
    st.tuples(*[st.sampled_from((10.0, 30.0, 31.0, 300.0))] * 2),
)
def test_whatever_lies_within_the_error_shares_a_cell(
    lon: float, lat: float, share: float, angle: float, errors: tuple[float, float]
) -> None:
    metres = share * max(30.0, sum(errors))
    north = lat + metres * math.sin(angle) / 111_320
    east = lon + metres * math.cos(angle) / (111_320 * math.cos(math.radians(lat)))
    one = station("a", "桐柏路邮局", lon, lat, error_m=errors[0])
    other = station("b", "桐柏路邮局大厅", east, north, error_m=errors[1])
    found = [code for proposal in near(one, other) for code in proposal.reasons]
    assert found == (["similar_name", "same_place"] if share < 0.999 else found)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("工会驿站ab\ud800😀", max_size=6), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_how_alike_names_are_is_the_share_of_their_pairs_of_characters(
    texts: list[str], chance: random.Random
) -> None:
    one, other = (np.array([chance.randrange(len(texts)) for _ in range(12)], np.int64) for _ in range(2))
    sets = [{text[i : i + 2] for i in range(len(text) - 1)} for text in texts]
    shares = [
        len(sets[i] & sets[j]) / len(sets[i] | sets[j]) if sets[i] | sets[j] else 0.0
        for i, j in zip(one, other, strict=True)
    ]
    assert overlaps(texts, one, other) == pytest.approx(shares)
