"""What passers-by say about a station: kept without a name, changing nothing, decided by staff once."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.guard_settings import read_allowances
from stations.events import StationAdded
from stations.model import Dataset, Station
from stations.store import Role
from tests.api.conftest import NOW, Staff, StaffClient

HERE = Station("aaaaaaaaaa", "zz", "金水驿站", division="410105001")
THERE = Station("bbbbbbbbbb", "zz", "巩义驿站", division="410181")
REPORTS = read_allowances("")["report"].count
ADDRESS = f"/v1/stations/{HERE.id}/reports"


@pytest.fixture
def office(staff: Staff) -> Staff:
    staff.store.put_dataset(Dataset("zz", division="410100"))
    staff.store.apply_events([StationAdded(HERE), StationAdded(THERE)], staff.store.data_version(), "li", NOW)
    staff.client.app.state.services.register.refresh()  # type: ignore[attr-defined]
    return staff


def say(office: Staff, station: Station = HERE, **said: Any) -> Response:
    return office.client.post(f"/v1/stations/{station.id}/reports?lang=en", json={"kind": "closed", **said})


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "closed", "comment": "shut since May"},
        {"kind": "wrong_hours", "hours": "08:00-20:00"},
        {"kind": "missing_amenity", "amenity": "microwave"},
        {"kind": "wrong_place", "position": {"lon": 113.7, "lat": 34.8, "crs": "gcj02"}},
        {"kind": "rating", "rating": 4},
    ],
)
def test_every_kind_is_kept_and_changes_nothing(office: Staff, said: dict[str, Any]) -> None:
    before = office.client.get(f"/v1/stations/{HERE.id}").json()
    assert say(office, **said).status_code == 201
    assert office.client.get(f"/v1/stations/{HERE.id}").json() == before
    (kept,) = office.sign_in(Role.VIEWER).get("/v1/reports").json()["reports"]
    assert (kept["kind"], kept["status"], kept["station"]["name"]) == (said["kind"], "open", "金水驿站")
    if "position" in said:
        # Inside everything is WGS-84; the shift is some hundred metres.
        assert 0.003 < said["position"]["lon"] - kept["position"]["lon"] < 0.01


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"kind": "lost"}, "kind"),
        ({"kind": "rating"}, "rating"),
        ({"kind": "rating", "rating": 6}, "rating"),
        ({"kind": "missing_amenity"}, "amenity"),
        ({"kind": "missing_amenity", "amenity": "sauna"}, "amenity"),
        ({"kind": "closed", "rating": 5}, "rating"),
        ({"kind": "closed", "comment": "x" * 501}, "comment"),
        ({"kind": "closed", "who": "me"}, "who"),
        ({"kind": "wrong_place", "position": {"lon": 181, "lat": 0}}, "position.lon"),
    ],
)
def test_what_makes_no_sense_is_named(office: Staff, said: dict[str, Any], where: str) -> None:
    response = say(office, **said)
    assert (response.status_code, response.json()["errors"][0]["where"]) == (422, where)


def test_nothing_is_kept_of_who_said_it(office: Staff) -> None:
    say(office, comment="call 13912345678")
    with office.store.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM reports").mappings().all()
    assert "testclient" not in repr(dict(row))
    assert row["comment"] == "call 139****5678"


def test_a_station_that_is_not_there_takes_no_report(office: Staff) -> None:
    assert office.client.post("/v1/stations/zzzzzzzzzz/reports", json={"kind": "closed"}).status_code == 404


def test_one_address_cannot_flood_the_office(office: Staff) -> None:
    statuses = [say(office).status_code for _ in range(REPORTS + 1)]
    assert statuses == [201] * REPORTS + [429]
    refused = say(office)
    assert 0 < int(refused.headers["retry-after"]) <= 2 * 600
    assert refused.headers["ratelimit-policy"] == f'"report";q={REPORTS};w=600'


def test_no_other_site_can_send_one_through_a_reader(office: Staff) -> None:
    plain = {"Content-Type": "text/plain", "Origin": "https://elsewhere.example"}
    assert office.client.post(ADDRESS, content=b'{"kind":"closed"}', headers=plain).status_code == 415
    asked = {
        **plain,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    assert office.client.options(ADDRESS, headers=asked).status_code == 400


def test_staff_see_only_what_is_about_their_division(office: Staff) -> None:
    say(office)
    say(office, THERE)

    def stations(person: StaffClient, query: str = "") -> list[str]:
        return [one["station"]["id"] for one in person.get(f"/v1/reports{query}").json()["reports"]]

    inside = office.sign_in(Role.EDITOR, "410181")
    assert stations(inside) == [THERE.id]
    assert stations(inside, "?division=410100") == [THERE.id]
    assert stations(inside, "?division=410105") == []
    assert stations(office.sign_in(Role.ADMIN)) == [THERE.id, HERE.id]
    assert office.client.get("/v1/reports").status_code == 401


def test_pages_and_filters(office: Staff) -> None:
    for _ in range(3):
        say(office)
    say(office, kind="rating", rating=1)
    admin = office.sign_in(Role.ADMIN)
    first = admin.get("/v1/reports?limit=3").json()
    second = admin.get(next(one["href"] for one in first["links"] if one["rel"] == "next")).json()
    numbers = [one["id"] for one in first["reports"] + second["reports"]]
    assert (first["number_matched"], numbers) == (4, [4, 3, 2, 1])
    assert [link["rel"] for link in second["links"]] == ["self"]
    assert admin.get("/v1/reports?kind=rating").json()["number_matched"] == 1
    assert admin.get("/v1/reports?cursor=-1").status_code == 422


def test_a_report_is_decided_once_by_whoever_may(office: Staff) -> None:
    say(office)
    decision = {"status": "done", "note": "corrected"}
    assert office.sign_in(Role.VIEWER).post("/v1/reports/1", json=decision).status_code == 403
    assert office.sign_in(Role.EDITOR, "410181").post("/v1/reports/1", json=decision).status_code == 403
    editor = office.sign_in(Role.EDITOR, "410105")
    decided = editor.post("/v1/reports/1", json=decision).json()
    assert (decided["status"], decided["decided_by"], decided["note"]) == ("done", editor.name, "corrected")
    assert editor.post("/v1/reports/1", json={"status": "dismissed"}).status_code == 409
    assert editor.get("/v1/reports").json()["reports"] == []
    assert editor.post("/v1/reports/9", json=decision).status_code == 404
    entry = office.store.latest_audit(1)[0]
    assert (entry.action, entry.target, entry.details["status"]) == ("station.report", HERE.id, "done")


def test_the_route_is_in_the_documentation(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "201" in paths["/v1/stations/{station_id}/reports"]["post"]["responses"]
    assert {"get"} <= paths["/v1/reports"].keys()
