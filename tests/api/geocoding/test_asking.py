"""Asking services that answer, refuse, fail and misbehave."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial

import pytest

from api.geocoding import Asked, Askers, Desk, Progress, ServiceReport, ask_all, describe_report, pending
from geodata.services import SERVICES, CachedGeocoder, FaultKind
from tests.api.geocoding.conftest import MakeAskers, Passing
from tests.api.geocoding.fake_geocoders import KEY, LON, FakeGeocoders

ALL = tuple(SERVICES)
CHINESE = ("amap", "baidu", "tencent", "tianditu")
ADDRESSES = [Asked(f"金水区花园路{number}号", "河南省郑州市") for number in range(1, 7)]


def ask(
    askers: Askers, desk: Desk, asked: list[Asked] = ADDRESSES, **more: float
) -> dict[str, ServiceReport]:
    return {report.service: report for report in asyncio.run(ask_all(asked, askers, desk, **more))}


def test_every_service_is_asked_once_and_found_again(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    reports = ask(make_askers(*ALL), desk, [*ADDRESSES, *ADDRESSES])
    assert fake.counts == dict.fromkeys(ALL, 6)
    assert {name: (r.found, r.remaining, r.fault) for name, r in reports.items()} == dict.fromkeys(
        ALL, (6, 0, None)
    )
    for name in ALL:
        geocoder = CachedGeocoder(name, partial(desk.store.find_geocode, name))
        found = geocoder.geocode(*ADDRESSES[0])
        assert found is not None
        assert found.source == name
        assert found.error_m is not None
        assert found.lon is not None
        # GCJ-02 is some 600 metres off, the others are at the very place.
        assert (abs(found.lon - LON) > 1e-3) == (name in ("amap", "baidu", "tencent"))
        assert geocoder.geocode("never asked") is None


def test_a_second_run_asks_nobody(fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk) -> None:
    askers = make_askers(*ALL)
    assert pending(ADDRESSES, ALL, desk) == dict.fromkeys(ALL, 6)
    ask(askers, desk)
    before = len(fake.hits)
    reports = ask(askers, desk)
    assert len(fake.hits) == before
    assert all(report.known == 6 and report.asked == 0 for report in reports.values())
    assert pending(ADDRESSES, ALL, desk) == dict.fromkeys(ALL, 0)


def test_nothing_found_is_an_answer_too(fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk) -> None:
    fake.set("empty")
    reports = ask(make_askers(*ALL), desk)
    assert all((r.empty, r.failed, r.fault) == (6, 0, None) for r in reports.values())
    before = len(fake.hits)
    assert all(r.known == 6 for r in ask(make_askers(*ALL), desk).values())
    assert len(fake.hits) == before


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("quota", FaultKind.QUOTA_TODAY), ("bad_key", FaultKind.KEY), ("bad_ip", FaultKind.BLOCKED)],
)
@pytest.mark.parametrize("name", CHINESE)
def test_what_only_a_person_can_change_ends_the_run_of_that_service(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, name: str, mode: str, kind: FaultKind
) -> None:
    fake.set("found", 2, mode)
    report = ask(make_askers(name), desk)[name]
    assert (report.fault, report.found, report.remaining) == (kind, 2, 4)
    assert len(fake.hits) == 3
    for lang in ("zh", "en"):
        line = describe_report(report, lang)
        assert KEY not in line
        assert "{" not in line
    fake.set("found")
    again = ask(make_askers(name), desk)[name]
    assert (again.known, again.found, again.remaining, again.fault) == (2, 4, 0, None)
    assert len(fake.hits) == 7


def test_one_service_ends_and_the_others_go_on(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    lacking = make_askers("amap", key="")
    others = make_askers("nominatim", "baidu")
    both = Askers(lacking.askers + others.askers, lacking.around)
    reports = ask(both, desk)
    assert reports["amap"].fault is FaultKind.KEY
    assert "YIZHAN_AMAP_KEY" in describe_report(reports["amap"], "en")
    assert reports["amap"].remaining == 6
    assert reports["baidu"].found == reports["nominatim"].found == 6
    assert fake.counts == {"baidu": 6, "nominatim": 6}


@pytest.mark.parametrize("name", ALL)
def test_too_fast_waits_and_asks_again(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, passing: Passing, name: str
) -> None:
    fake.set("too_fast", 2)
    report = ask(make_askers(name), desk, ADDRESSES[:1])[name]
    assert (report.found, report.failed) == (1, 0)
    assert len(fake.hits) == 3
    # One second and two seconds, each half to one and a half times.
    assert 1.0 in passing.slept
    assert 2.0 in passing.slept


@pytest.mark.parametrize("mode", ["server_error", "drop", "slow"])
def test_a_passing_fault_is_tried_again_a_few_times(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, mode: str
) -> None:
    fake.set(mode, 1)
    askers = make_askers("amap", timeout_s=0.5)
    assert ask(askers, desk, ADDRESSES[:1])["amap"].found == 1
    assert len(fake.hits) == 2
    fake.set(mode)
    report = ask(askers, desk, ADDRESSES[1:2])["amap"]
    assert (report.found, report.failed, len(fake.hits)) == (0, 1, 5)
    assert report.fault in (FaultKind.BUSY, FaultKind.UNREACHABLE)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("malformed", FaultKind.UNREADABLE),
        ("latin", FaultKind.UNREADABLE),
        ("wrong_types", FaultKind.UNREADABLE),
        ("html", FaultKind.UNREADABLE),
        ("elsewhere", FaultKind.UNREADABLE),
        ("badly_zipped", FaultKind.UNREADABLE),
        ("brotli", FaultKind.UNREADABLE),
        ("endless", FaultKind.TOO_LARGE),
        ("bomb", FaultKind.TOO_LARGE),
    ],
)
@pytest.mark.parametrize("name", ["amap", "baidu", "tencent", "tianditu", "nominatim", "photon"])
def test_an_answer_that_is_none_is_not_kept_and_not_asked_for_again_at_once(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, name: str, mode: str, kind: FaultKind
) -> None:
    fake.set(mode)
    report = ask(make_askers(name), desk, ADDRESSES[:1])[name]
    assert (report.fault, report.failed, len(fake.hits)) == (kind, 1, 1)
    assert desk.store.count_geocodes() == {}


def test_an_answer_that_is_packed_within_bounds_is_read(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    fake.set("zipped")
    assert ask(make_askers("amap"), desk, ADDRESSES[:1])["amap"].found == 1


def test_a_question_that_is_refused_does_not_count_against_the_service(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    fake.set("refused")
    report = ask(make_askers("amap"), desk)["amap"]
    assert (report.failed, report.remaining, report.fault) == (6, 0, FaultKind.QUESTION)
    assert len(fake.hits) == 6


def test_the_breaker_opens_lets_one_through_and_closes(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, passing: Passing
) -> None:
    fake.set("html", 5)
    report = ask(make_askers("amap"), desk)["amap"]
    assert (report.failed, report.found, report.remaining) == (5, 1, 0)
    assert max(passing.slept) == 30.0


def test_a_service_that_stays_down_is_given_up(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    fake.set("html")
    many = [Asked(f"花园路{number}号", "河南省郑州市") for number in range(100)]
    report = ask(make_askers("amap"), desk, many)["amap"]
    # Five, then one after each of two pauses.
    assert (report.failed, report.remaining, len(fake.hits)) == (7, 93, 7)
    assert report.fault is FaultKind.UNREADABLE


def test_questions_are_spaced_as_the_settings_say(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, passing: Passing
) -> None:
    began = passing.now
    ask(make_askers("amap", per_second=2.0), desk)
    assert len(fake.hits) == 6
    assert passing.now - began == pytest.approx(2.5)


def test_a_run_ends_when_its_time_is_over(fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk) -> None:
    askers = make_askers("amap")
    left = [ask(askers, desk, seconds=2.5)["amap"].remaining for _ in range(4)]
    assert left == [3, 1, 0, 0]
    assert len(fake.hits) == 6


def test_progress_is_told_of_every_question(fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk) -> None:
    told: list[Progress] = []
    ask(make_askers("amap"), replace(desk, progress=told.append))
    assert told == [Progress("amap", done, 6) for done in range(1, 7)]


def test_two_runs_at_once_do_not_ask_the_same(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    async def both() -> None:
        askers = make_askers("amap")
        await asyncio.gather(ask_all(ADDRESSES, askers, desk), ask_all(ADDRESSES, askers, desk))

    asyncio.run(both())
    assert len(fake.hits) == 6


def test_the_city_and_the_limit_of_bytes_are_kept_to(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk
) -> None:
    long = Asked(
        "金水区花园路与农业路交叉口向北三百米路东中国建设银行一楼大厅（原工人文化宫）旁", "河南省郑州市"
    )
    ask(make_askers("amap", "baidu", "nominatim"), desk, [long])
    asked = dict(fake.hits)
    assert asked["amap"]["city"] == "410100"
    assert asked["baidu"]["city"] == "郑州市"
    assert asked["baidu"]["ret_coordtype"] == "gcj02ll"
    assert len(asked["baidu"]["address"].encode()) <= 84
    assert asked["baidu"]["address"].startswith("郑州市金水区花园路")
    assert asked["nominatim"]["q"].startswith("河南省郑州市金水区花园路")


def test_the_key_reaches_the_service_and_nobody_else(
    fake: FakeGeocoders,
    make_askers: MakeAskers,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    askers = make_askers(*ALL)
    seen = []
    for mode in ("found", "bad_key", "html", "drop"):
        fake.set(mode)
        reports = asyncio.run(ask_all([Asked(f"{mode}路1号")], askers, desk))
        seen += [describe_report(report, lang) for report in reports for lang in ("zh", "en")] + [
            repr(reports)
        ]
    names = {
        "amap": "key",
        "baidu": "ak",
        "tencent": "key",
        "tianditu": "tk",
        "nominatim": "key",
        "photon": "key",
    }
    assert all(asked[names[service]] == KEY for service, asked in fake.hits)
    seen += [repr(asker.configured) for asker in askers.askers] + [repr(askers), caplog.text]
    assert not [text for text in seen if KEY in text]
    kept = [desk.store.find_geocodes(name, ["found路1号\n"]) for name in ALL]
    assert all(kept)
    assert KEY not in str(kept)


def test_neither_proxies_nor_redirects_take_questions_elsewhere(
    fake: FakeGeocoders, make_askers: MakeAskers, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(make_askers("amap"), desk, ADDRESSES[:1])["amap"].found == 1
    fake.set("elsewhere")
    ask(make_askers("amap"), desk, ADDRESSES[1:2])
    assert fake.counts == {"amap": 2}
