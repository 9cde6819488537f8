"""Faults of hours, clocks and freshness that comparable systems had; from the list to the answer."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from tests.regressions.office import Office, rows, station, strict_json, tile_at

NIGHT = "Mo 18:00-02:00"


def opening(client: TestClient, at: str, path: str = "/v1/stations") -> dict[str, Any]:
    """The opening state that the API gives for the only station."""
    (feature,) = client.get(path, params={"at": at}).json()["features"]
    found: dict[str, Any] = feature["properties"]["open"]
    return found


WRITTEN = (
    # 2026-10-01 is a Thursday and the National Day, 10-10 a Saturday worked to make up for the holiday.
    ("工作日 9:00-17:00", "2026-10-01T10:00:00+08:00", "closed"),
    ("工作日 9:00-17:00", "2026-10-08T10:00:00+08:00", "open"),
    ("工作日 9:00-17:00", "2026-10-10T10:00:00+08:00", "open"),
    ("9:00-17:00，法定节假日除外", "2026-10-01T10:00:00+08:00", "closed"),
    ("9:00-17:00，法定节假日除外", "2026-02-17T10:00:00+08:00", "closed"),
    ("9:00-17:00，法定节假日另行通知", "2026-10-01T10:00:00+08:00", "unknown"),
    ("春节期间闭馆", "2026-02-17T10:00:00+08:00", "unknown"),
    ("周一至周五 18:00-次日2:00", "2026-06-09T01:00:00+08:00", "open"),
    ("周一至周五 18:00-次日2:00", "2026-06-08T01:00:00+08:00", "closed"),
    ("22:00-6:00", "2026-06-08T05:59:00+08:00", "open"),
    ("24小时", "2026-10-01T03:00:00+08:00", "open"),
    ("以公告为准", "2026-06-08T10:00:00+08:00", "unknown"),
    ("9:00-5:00", "2026-06-08T10:00:00+08:00", "unknown"),
)


def test_what_a_list_says_decides_on_holidays_and_at_night(office: Office) -> None:
    """Holidays were fetched and never used (solinumasso/soliguide), nights cut (spatie/opening-hours#72)."""
    lines = [f'{n},站{n},,120.170000,30.250000,wgs84,"{text}",,' for n, (text, _, _) in enumerate(WRITTEN)]
    office.bring_in(rows(*lines))
    with office.server() as client:
        for n, (_, at, state) in enumerate(WRITTEN):
            listed = client.get("/v1/stations", params={"at": at}).json()["features"]
            found = {f["properties"]["name"]: f["properties"]["open"]["state"] for f in listed}
            assert found[f"站{n}"] == state, WRITTEN[n]
            asked = {"lon": "120.17", "lat": "30.25", "open": "now", "at": at, "limit": "50"}
            opened = client.get("/v1/nearest", params=asked).json()["features"]
            assert {f["properties"]["name"] for f in opened} == {k for k, s in found.items() if s == "open"}


@pytest.mark.parametrize(
    ("rule", "at", "state", "minutes"),
    [
        (NIGHT, "2026-06-09T01:00:00+08:00", "open", 60),  # mozilla-mobile/prox#124
        (NIGHT, "2026-06-09T02:00:00+08:00", "closed", None),
        (NIGHT, "2026-06-08T01:00:00+08:00", "closed", 17 * 60),  # SatyamPandey-07/WorkSphere#2205
        ("Mo 18:00-02:00; Su off", "2026-06-08T01:00:00+08:00", "closed", None),
        (
            "Tu-Th 07:00-04:00; Fr 09:00-17:00",
            "2026-06-12T03:00:00+08:00",
            "open",
            60,
        ),  # opening_hours.js#261
        ("Tu-Th 07:00-04:00; Fr 09:00-17:00", "2026-06-12T05:00:00+08:00", "closed", 4 * 60),
        ("Mo-Su 20:00-20:00", "2026-06-12T05:00:00+08:00", "open", None),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(
    office: Office, rule: str, at: str, state: str, minutes: int | None
) -> None:
    """After midnight the wrong day's row was asked (mozilla-mobile/prox#124, opening_hours.js#261)."""
    office.add([station(1, hours_rule=rule)])
    with office.server() as client:
        found = opening(client, at)
    assert found["state"] == state
    if minutes is not None:
        until = datetime.fromisoformat(found["until"])
        assert until - datetime.fromisoformat(at) == timedelta(minutes=minutes)


@pytest.mark.parametrize("server_zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_neither_the_servers_nor_the_phones_clock_decides(
    office: Office, monkeypatch: pytest.MonkeyPatch, server_zone: str
) -> None:
    """A server in UTC closed at midnight what opened at eight (hackforla/food-oasis#1132)."""
    monkeypatch.setenv("TZ", server_zone)
    time.tzset()
    office.add([station(1, hours_rule="08:00-20:00"), station(2, hours_rule="08:00-20:00", timezone="UTC")])
    instant = datetime(2026, 6, 9, 0, 30, tzinfo=UTC)
    try:
        for zone in (UTC, ZoneInfo(server_zone), timezone(timedelta(hours=-11))):
            with office.server(clock=lambda zone=zone: instant.astimezone(zone)) as client:  # type: ignore[misc]
                features = client.get("/v1/stations").json()["features"]
                states = [feature["properties"]["open"]["state"] for feature in features]
                assert states == ["open", "closed"]
                for at in ("2026-06-09T00:30:00Z", "2026-06-08T17:30:00-07:00"):
                    features = client.get("/v1/stations", params={"at": at}).json()["features"]
                    assert [f["properties"]["open"]["state"] for f in features] == states
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("rule", "at", "minutes"),
    [
        # The clocks go from 02:00 to 03:00 on 29 March and from 03:00 to 02:00 on 25 October.
        ("01:00-04:00", "2026-03-29T01:00:00+01:00", 120),
        ("01:00-04:00", "2026-10-25T01:00:00+02:00", 240),
        ("22:00-06:00", "2026-03-28T22:00:00+01:00", 7 * 60),
        ("22:00-06:00", "2026-10-24T22:00:00+02:00", 9 * 60),
    ],
)
def test_minutes_left_are_of_instants_not_of_the_clock_on_the_wall(
    office: Office, rule: str, at: str, minutes: int
) -> None:
    """The night on which clocks change was an hour too long or short (opening-hours/opening_hours_map#45)."""
    office.add([station(1, hours_rule=rule, timezone="Europe/Berlin")])
    with office.server() as client:
        found = opening(client, at)
    assert found["state"] == "open"
    until = datetime.fromisoformat(found["until"]).astimezone(UTC)
    assert until - datetime.fromisoformat(at).astimezone(UTC) == timedelta(minutes=minutes)


RULES = (
    None,
    "24/7",
    "08:00-20:00",
    NIGHT,
    'Mo-Fr 09:00-17:00 open "workdays"; PH off',
    "Mo-Fr 09:00-17:00; PH unknown",
    "not a rule",
)


@pytest.mark.parametrize(
    "at",
    [
        "2026-06-09T01:00:00+08:00",
        "2026-07-15T14:00:00+08:00",
        "2026-10-01T10:00:00+08:00",
        "2026-10-10T10:00:00+08:00",
        "2026-02-17T23:59:59+08:00",
    ],
)
def test_every_door_gives_the_same_opening_state(
    office: Office, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """The API said open, batch and badge closed (solinumasso/soliguide, janizde/WP-Opening-Hours#52)."""
    office.add([station(n, 120.17 + n * 1e-4, hours_rule=rule) for n, rule in enumerate(RULES)])
    instant = datetime.fromisoformat(at)
    with office.server(clock=lambda: instant) as client:
        listed = states(client.get("/v1/stations").json())
        assert listed == states(client.get("/v1/stations", params={"at": at}).json())
        assert listed == states(client.get("/v1/nearest?lon=120.17&lat=30.25&limit=50").json())
        single = [client.get(f"/v1/stations/{key}").json() for key in listed]
        assert listed == states({"features": single})
        places = [120.17 + n * 1e-4 for n in range(len(RULES))]
        pins = [pin for lon in places for pin in tile_at(client, lon, 30.25, 18)["stations"]]
        assert listed == {pin["id"]: pin["open"] for pin in pins}
        opened = client.get("/v1/nearest?lon=120.17&lat=30.25&limit=50&open=now").json()
        assert set(states(opened)) == {key for key, state in listed.items() if state == "open"}
        assert set(states(client.get("/v1/stations?open=now").json())) == set(states(opened))
        for key, state in listed.items():
            assert f"state-{state}" in client.get(f"/stations/{key}").text
    monkeypatch.setattr("api.cli.export.utc_now", lambda: instant)
    assert office.run("export", "geojson", "-o", "out.geojson").code == 0
    assert listed == states(strict_json(Path("out.geojson").read_bytes()))


def states(collection: dict[str, Any]) -> dict[str, str]:
    """Id → opening state of every feature."""
    return {f["id"]: f["properties"]["open"]["state"] for f in collection["features"]}


def test_an_import_is_no_verification(office: Office) -> None:
    """The nightly import made unvisited places "verified today" (openchargemap/ocm-system)."""
    lists = [rows(f"1,甲,西湖区{n}号,120.170000,30.250000,wgs84,24小时,,") for n in (1, 1, 2)]
    for content in lists:
        office.bring_in(content)
        (kept,) = office.stations()
        assert kept.verified_at is None
    with office.server() as client:
        (feature,) = client.get("/v1/stations").json()["features"]
        assert feature["properties"]["verified_at"] is None
        assert feature["properties"]["updated_at"] is not None
        page = client.get(f"/stations/{kept.id}?lang=en").text
        assert "nobody has checked it yet" in page


def test_a_file_cannot_claim_a_verification(office: Office) -> None:
    """Whatever a column is called, only a person who checked verifies (openchargemap/ocm-system)."""
    header = "编号,名称,verified_at,核实时间,更新时间,updated_at,verification_kind,核实方式"
    office.bring_in(f"{header}\n1,甲,2026-07-01,2026-07-01,2026-07-01,2026-07-01,on_site,实地走访\n")
    (kept,) = office.stations()
    assert (kept.verified_at, kept.verification_kind) == (None, None)
    assert kept.extra
