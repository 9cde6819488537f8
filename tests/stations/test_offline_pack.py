"""The offline pack says what the register says, for whoever has neither an evaluator nor a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from stations.directory import Directory
from stations.hours import HoursEvaluator, Override
from stations.model import Amenity, Position, PositionSource, Snapshot, Station, Status
from stations.navigation import navigation_links
from stations.offline_pack import DAYS_AHEAD, offline_pack
from stations.opening import hours_of, opening_of
from stations.opening_ahead import opening_ahead
from stations.vocabulary import AMENITIES, KINDS

# A Wednesday; the National Day holidays and a make-up workday lie within the fourteen days.
DAY = date(2026, 9, 23)
SHANGHAI = "Asia/Shanghai"
RULES = (
    None,
    "24/7",
    "Mo-Fr 08:30-12:00,14:00-17:30; PH off",
    "Mo-Fr 09:00-17:00",
    "Mo-Su 20:00-06:00",
    'Mo-Su 09:00-17:00 || "以公告为准"',
    "not a rule",
)
CLOSURE = Override(date(2026, 9, 25), date(2026, 9, 27), None, "装修")


def station(number: int, **values: Any) -> Station:
    position = Position(113.6254321, 34.7466123 + number / 1000, 10.0, PositionSource.GIVEN)
    given = {"name": f"驿站{number}", "division": "410102", "position": position, **values}
    return Station(id=f"s{number:09d}", dataset="zz", **given)


def pack_of(stations: Sequence[Station], day: date = DAY) -> dict[str, Any]:
    return offline_pack(Directory(Snapshot(1, {}, tuple(stations))), day, SHANGHAI, HoursEvaluator())


def column(pack: dict[str, Any], name: str) -> list[Any]:
    values: list[Any] = pack["columns"][name]
    return values


def state_in(pack: dict[str, Any], place: int, minute: int) -> str:
    schedule = pack["schedules"][column(pack, "hours")[place]]

    def within(spans: list[int]) -> bool:
        return any(first <= minute < last for first, last in zip(spans[::2], spans[1::2], strict=True))

    if minute >= schedule["until"]:
        return "unknown"
    return "open" if within(schedule["open"]) else "unknown" if within(schedule["unknown"]) else "closed"


@pytest.mark.parametrize("timezone", [SHANGHAI, "Europe/Berlin", "Asia/Urumqi", "Nowhere/Else"])
def test_the_spans_are_what_the_evaluator_says_at_every_half_hour(timezone: str) -> None:
    stations = [station(n, hours_rule=rule, timezone=timezone) for n, rule in enumerate(RULES)]
    stations.append(station(90, hours_rule=RULES[1], timezone=timezone, overrides=(CLOSURE,)))
    pack, evaluator = pack_of(stations), HoursEvaluator()
    start = datetime.fromisoformat(pack["hours_from"])
    assert (start.date(), start.utcoffset()) == (DAY, timedelta(hours=8))
    states = set()
    for place, one in enumerate(stations):
        for minute in range(0, DAYS_AHEAD * 24 * 60, 30):
            said = state_in(pack, place, minute)
            states.add(said)
            assert said == opening_of(one, start + timedelta(minutes=minute), evaluator).state, one.hours_rule
    assert states == ({"unknown"} if timezone == "Nowhere/Else" else {"open", "closed", "unknown"})


def test_it_is_known_where_a_clock_is_changed_and_no_further() -> None:
    one = station(1, hours_rule="24/7", timezone="Europe/Berlin")
    start = datetime.fromisoformat("2026-10-20T00:00:00+02:00")
    ahead = opening_ahead(hours_of(one), start, 14, HoursEvaluator())
    assert (ahead.utc_offset_minutes, ahead.until_minute) == (120, 5 * 24 * 60)
    assert ahead.open == ((0, 5 * 24 * 60),)


def test_days_that_nobody_confirms_are_told() -> None:
    pack = pack_of([station(1, hours_rule="Mo-Su 09:00-17:00"), station(2, hours_rule="24/7")])
    eve_of_holiday = (date(2026, 9, 25) - DAY).days * 24 * 60
    spans = pack["schedules"][0]["unconfirmed"]
    assert any(
        first <= eve_of_holiday + 60 < last for first, last in zip(spans[::2], spans[1::2], strict=True)
    )
    assert pack["schedules"][1]["unconfirmed"] == []


def test_what_is_not_open_to_the_public_or_has_no_position_stays_out() -> None:
    pack = pack_of(
        [
            station(1),
            station(2, status=Status.TEMPORARILY_CLOSED),
            station(3, status=Status.PLANNED),
            station(4, position=None),
        ]
    )
    assert column(pack, "id") == ["s000000001"]
    assert pack["without_position"] == 1


def test_an_uncertain_position_is_there_and_not_ranked() -> None:
    vague = Position(113.6, 34.7, 1900.0, PositionSource.GAZETTEER)
    pack = pack_of([station(1), station(2, position=vague)])
    assert column(pack, "ranked") == [1, 0]
    assert column(pack, "error_m") == [10, 1900]


def test_mobile_numbers_are_hidden_and_codes_are_bits() -> None:
    amenities = {"microwave": Amenity.YES, "toilet": Amenity.NEARBY, "wifi": Amenity.NO}
    pack = pack_of(
        [station(1, phone="13800132336", amenities=amenities, kinds=("rest_station", "reading_room"))]
    )
    assert column(pack, "phone") == ["138****2336"]
    yes, nearby, kinds = (column(pack, name)[0] for name in ("amenities", "nearby", "kinds"))
    codes = [amenity.code for amenity in AMENITIES]
    assert (yes, nearby) == (1 << codes.index("microwave"), 1 << codes.index("toilet"))
    assert kinds == sum(1 << [k.code for k in KINDS].index(code) for code in ("rest_station", "reading_room"))
    # A number of JavaScript holds so many bits exactly.
    assert len(AMENITIES) <= 53


def test_its_links_are_those_of_the_answers() -> None:
    one = station(1, name="驿站 & {lat} 100%", address="")
    pack = pack_of([one])
    row = {name: column(pack, name)[0] for name in ("lon", "lat", "gcj02_lon", "gcj02_lat")}
    for link in navigation_links(one, (row["gcj02_lon"], row["gcj02_lat"])):
        form = pack["links"][link.rel]
        for name, value in row.items():
            form = form.replace(f"{{{name}}}", f"{value:.6f}")
        # A pack has five decimals, an answer six: at most a metre apart.
        numbers = ("113.6254", "34.7476", "113.631", "34.746")
        assert all((number in form) == (number in link.href) for number in numbers)
        assert form.split("?")[0].split(":")[0] == link.href.split("?")[0].split(":")[0]


def test_an_empty_area() -> None:
    pack = pack_of([])
    assert column(pack, "id") == []
    assert pack["schedules"] == []


def test_it_is_the_same_all_day_for_the_same_register() -> None:
    stations = [station(n, hours_rule=rule) for n, rule in enumerate(RULES)]
    assert pack_of(stations) == pack_of(stations)
    assert pack_of(stations) != pack_of(stations, DAY + timedelta(days=1))
