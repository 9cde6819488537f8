"""Doubtful positions over HTTP: listed, offered, decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stations.events import StationAdded
from stations.model import Dataset, Position, PositionSource, Station
from stations.store import Role

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

ADDRESS = "郑州市金水区花园路126号"


def station(id_: str, position: Position | None, address: str = ADDRESS, division: str = "410105") -> Station:
    return Station(id_, "zz", f"{id_}驿站", address=address, division=division, position=position)


def doubtful(id_: str, away_m: float, division: str = "410105") -> Station:
    source = PositionSource.SERVICE
    position = Position(113.8, 34.78, away_m, source, level="door", by="amap", disagreement_m=away_m)
    return station(id_, position, division=division)


@pytest.fixture
def register(staff: Staff) -> Staff:
    """Two doubtful stations, one of them in another county, and a neighbour whose place is known."""
    from tests.api.conftest import NOW

    staff.store.put_dataset(Dataset("zz", division="410100"))
    known = station("0known0001", Position(113.68, 34.78, 10, PositionSource.GIVEN))
    added = [known, doubtful("0doubt0001", 11_000), doubtful("0doubt0002", 12_000.25, "410102")]
    staff.store.apply_events([StationAdded(one) for one in added], staff.store.data_version(), "list", NOW)
    staff.client.app.state.services.register.refresh()  # type: ignore[attr-defined]
    return staff


def decide(
    someone: StaffClient, body: dict[str, Any], id_: str = "0doubt0001", version: str | None = None
) -> Any:
    tag = someone.get(f"/v1/review/{id_}").headers["etag"] if version is None else version
    return someone.post(f"/v1/review/{id_}?lang=en", json=body, headers={"If-Match": tag})


def position_of(register: Staff, id_: str = "0doubt0001") -> Position:
    found = register.store.get_station(id_).station.position
    assert found is not None
    return found


def test_the_worst_comes_first_page_by_page(register: Staff) -> None:
    viewer = register.sign_in(Role.VIEWER)
    answer = viewer.get("/v1/review").json()
    assert [item["id"] for item in answer["items"]] == ["0doubt0002", "0doubt0001"]
    assert answer["items"][0]["reason"] == "sources_disagree"
    assert answer["items"][0]["distance_m"] == 12_000
    assert not answer["items"][0]["editable"]
    first = viewer.get("/v1/review?limit=1").json()
    assert first["number_matched"] == 2
    second = viewer.get(next(link["href"] for link in first["links"] if link["rel"] == "next")).json()
    assert [item["id"] for item in (*first["items"], *second["items"])] == ["0doubt0002", "0doubt0001"]
    assert all(link["rel"] != "next" for link in second["links"])


def test_a_division_keeps_what_lies_in_it(register: Staff) -> None:
    viewer = register.sign_in(Role.VIEWER)
    assert [i["id"] for i in viewer.get("/v1/review?division=410105").json()["items"]] == ["0doubt0001"]
    assert viewer.get("/v1/review?division=110000").json()["items"] == []


@pytest.mark.parametrize(
    "query", ["cursor=x", "limit=0", "limit=201", "division=x", "other=1", "cursor=1.5-a"]
)
def test_what_cannot_be_read_is_named(register: Staff, query: str) -> None:
    answer = register.sign_in(Role.VIEWER).get(f"/v1/review?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == query.partition("=")[0]


def test_every_source_is_offered_with_its_own_error(register: Staff) -> None:
    offered = register.sign_in(Role.VIEWER).get("/v1/review/0doubt0001").json()
    present, neighbour, *rest = offered["candidates"]
    assert (present["source"], present["by"], present["distance_m"]) == ("service", "amap", 0)
    assert (neighbour["source"], neighbour["by"], neighbour["level"]) == (
        "known_place",
        "0known0001",
        "house_number",
    )
    assert neighbour["error_m"] == 300
    assert neighbour["distance_m"] > 10_000
    assert {one["source"] for one in rest} == {"gazetteer"}


def test_a_chosen_candidate_becomes_a_persons_position(register: Staff, editor: StaffClient) -> None:
    offered = editor.get("/v1/review/0doubt0001").json()
    answer = decide(editor, {"choose": 1, "offer": offered["offer"]})
    assert answer.status_code == 200, answer.text
    found = position_of(register)
    assert (found.lon, found.lat, found.error_m, found.source) == (113.68, 34.78, 300, PositionSource.STAFF)
    assert found.disagreement_m is None
    assert [item["id"] for item in editor.get("/v1/review").json()["items"]] == ["0doubt0002"]
    entry = register.store.latest_audit(1)[0]
    assert (entry.action, entry.target, dict(entry.details)) == (
        "station.reviewed",
        "0doubt0001",
        {"choose": 1},
    )


def test_coordinates_may_be_in_another_datum(register: Staff, editor: StaffClient) -> None:
    place = {"lon": 113.7, "lat": 34.8, "crs": "gcj02"}
    assert decide(editor, {"position": place}).status_code == 200
    found = position_of(register)
    assert found.source is PositionSource.STAFF
    assert 0 < abs(found.lon - 113.7) < 0.02


def test_what_is_dismissed_stays_as_it_is(register: Staff, editor: StaffClient) -> None:
    before = position_of(register)
    assert decide(editor, {"dismiss": True}).status_code == 200
    found = position_of(register)
    assert (found.source, found.error_m, found.reviewed) == (before.source, before.error_m, True)
    assert "0doubt0001" not in {item["id"] for item in editor.get("/v1/review").json()["items"]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"dismiss": False},
        {"choose": 0, "dismiss": True},
        {"choose": 50},
        {"choose": -1},
        {"choose": "1"},
        {"position": {"lon": 200, "lat": 0}},
        {"position": {"lon": 113}},
        {"other": 1},
    ],
)
def test_a_decision_that_is_none_is_refused(
    register: Staff, editor: StaffClient, body: dict[str, Any]
) -> None:
    before = position_of(register)
    answer = decide(editor, body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert position_of(register) == before


def test_nobody_decides_about_what_they_have_not_seen(register: Staff, editor: StaffClient) -> None:
    assert decide(editor, {"dismiss": True}, version='"9999"').status_code == 412
    assert decide(editor, {"choose": 1, "offer": "000000000000"}).status_code == 412
    missing = editor.post("/v1/review/0doubt0001", json={"dismiss": True})
    assert missing.status_code == 428
    assert position_of(register).reviewed is None


def test_rights_are_those_of_edits(register: Staff) -> None:
    elsewhere = register.sign_in(Role.EDITOR, "330100")
    assert decide(elsewhere, {"dismiss": True}).status_code == 403
    assert decide(register.sign_in(Role.VIEWER), {"dismiss": True}).status_code == 403
    inside = register.sign_in(Role.EDITOR, "410105")
    assert decide(inside, {"dismiss": True}).status_code == 200
    assert register.client.get("/v1/review").status_code == 401
    assert register.client.get("/v1/review/0doubt0001").status_code == 401


def test_a_station_that_is_not_there(register: Staff, editor: StaffClient) -> None:
    assert editor.get("/v1/review/0000000000").status_code == 404


def test_a_row_of_a_plan_offers_the_candidates_when_sources_disagree(
    register: Staff, editor: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.import_executors import DirectExecutor
    from api.import_steps import ImportTools
    from geodata.choosing import ChoosingGeocoder
    from geodata.geocode import Geocoded

    class Far:
        def geocode(self, address: str, context: str | None = None) -> Geocoded | None:
            return Geocoded("410105", 1.0, "amap", "", 114.3, 34.78, 50.0, "door", name="远处")

    state = register.client.app.state  # type: ignore[attr-defined]
    choosing = ChoosingGeocoder([*state.services.geocoder.geocoders, Far()])
    tools = ImportTools(register.store, choosing, state.services.gazetteer.divisions)
    changed = replace(state.services, geocoder=choosing, imports=DirectExecutor(tools))
    monkeypatch.setattr(state, "services", changed)
    made = editor.upload(f"名称,地址\n新驿站,{ADDRESS}二楼\n".encode()).json()
    (row,) = editor.get(f"/v1/imports/{made['id']}/rows?outcome=new").json()["rows"]
    assert [(one["source"], one["by"], one["name"]) for one in row["candidates"]][:2] == [
        ("service", "amap", "远处"),
        ("known_place", "0known0001", "0known0001驿站"),
    ]
    assert "sources_disagree" in {issue["code"] for issue in row["issues"]}
    assert row["position"]["disagreement_m"] > 50_000
