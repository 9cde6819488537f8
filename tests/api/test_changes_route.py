"""`GET /v1/changes`: a follower's copy is the register, whatever happens, and nothing private travels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from stations.errors import StoreError
from stations.events import (
    Event,
    StationAdded,
    StationChanged,
    StationRemoved,
    StationRestored,
    StationVerified,
)
from stations.model import Amenity, Dataset, Position, PositionSource, Station, VerificationKind
from stations.store import Store, tables
from tests.api.conftest import Staff

NOW = datetime(2026, 7, 15, 6, tzinfo=UTC)
HERE = Position(113.62, 34.75, 10.0, PositionSource.GIVEN)
FIRST = Station(
    "aaaaaaaaaa", "zz", "一号驿站", position=HERE, phone="13800138000", created_at=NOW, updated_at=NOW
)
SECOND = Station("bbbbbbbbbb", "zz", "二号驿站", created_at=NOW, updated_at=NOW)


def commit(staff: Staff, *events: Event) -> int:
    store = staff.store
    return store.apply_events(events, store.data_version(), "li", NOW)


def read(staff: Staff, **asked: Any) -> dict[str, Any]:
    response = staff.client.get("/v1/changes", params={"lang": "en", **asked})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


@pytest.fixture
def filled(staff: Staff) -> Staff:
    staff.store.put_dataset(Dataset("zz", licence="CC0-1.0"))
    commit(staff, StationAdded(FIRST), StationAdded(SECOND))
    return staff


def told(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change["change"], change["id"]) for change in body["changes"]]


def test_everything_that_happened_is_told_in_order(filled: Staff) -> None:
    moved = replace(
        FIRST, name="一号站", amenities={"wifi": Amenity.YES}, updated_at=NOW + timedelta(hours=1)
    )
    seen = replace(moved, verified_at=NOW + timedelta(hours=2), verification_kind=VerificationKind.PHOTO)
    commit(filled, StationChanged(FIRST, moved))
    commit(filled, StationVerified(moved, seen), StationRemoved(SECOND, "moved to a new house"))
    commit(filled, StationRestored(SECOND))
    body = read(filled)
    assert told(body) == [
        ("added", FIRST.id),
        ("added", SECOND.id),
        ("changed", FIRST.id),
        ("changed", FIRST.id),
        ("removed", SECOND.id),
        ("added", SECOND.id),
    ]
    changes = body["changes"]
    assert changes[2]["fields"] == ["name", "amenities"]
    assert changes[2]["station"]["properties"]["name"] == "一号站"
    assert changes[3]["fields"] == ["verified_at", "verification_kind"]
    assert changes[3]["station"]["properties"]["verification_kind"] == "photo"
    assert (changes[4]["reason"], changes[4]["station"]) == ("moved to a new house", None)
    versions = [change["data_version"] for change in changes]
    assert versions == sorted(versions)
    assert (body["data_version"], body["more"], body["cursor"]) == (
        versions[-1],
        False,
        changes[-1]["cursor"],
    )
    assert len({change["cursor"] for change in changes}) == len(changes)


@pytest.mark.parametrize("limit", [1, 2, 3, 500])
def test_pages_put_together_are_the_whole_and_nothing_comes_twice(filled: Staff, limit: int) -> None:
    commit(filled, StationChanged(FIRST, replace(FIRST, name="甲")), StationRemoved(SECOND, "closed"))
    after: dict[str, str] = {}
    whole, pages = read(filled)["changes"], []
    while True:
        body = read(filled, limit=limit, **after)
        pages += body["changes"]
        after = {"after": body["cursor"]}
        if not body["more"]:
            assert [link["rel"] for link in body["links"]] == ["self"]
            break
        following = next(link["href"] for link in body["links"] if link["rel"] == "next")
        assert filled.client.get(following).json()["changes"] == read(filled, limit=limit, **after)["changes"]
    assert pages == whole
    assert read(filled, **after)["changes"] == []
    commit(filled, StationRestored(SECOND))
    assert told(read(filled, **after)) == [("added", SECOND.id)]


def test_a_copy_made_of_the_list_goes_on_from_its_version(filled: Staff) -> None:
    before = filled.store.data_version()
    assert read(filled, after=f"v{before}")["changes"] == []
    filled.store.put_dataset(Dataset("zz", title="only a title"))
    commit(filled, StationRemoved(FIRST, "closed"))
    assert told(read(filled, after=f"v{before}")) == [("removed", FIRST.id)]
    assert told(read(filled, after=f"v{before + 1}")) == [("removed", FIRST.id)]
    assert told(read(filled, after="v0")) == told(read(filled))


def test_private_things_do_not_travel_and_make_no_noise(filled: Staff) -> None:
    text = filled.client.get("/v1/changes").text
    assert "13800138000" not in text
    assert '"li"' not in text
    after = read(filled)["cursor"]
    inside = replace(FIRST, extra={"联系人": "王"}, external_id="7", phone="13855558000")
    commit(filled, StationChanged(FIRST, inside, "王 asked for it"))
    commit(filled, StationRemoved(inside, "ask 13855558000"))
    body = read(filled, after=after)
    assert told(body) == [("removed", FIRST.id)]
    assert body["changes"][0]["reason"] == "ask 138****8000"
    assert "王" not in filled.client.get("/v1/changes").text


def gone(staff: Staff, after: str) -> Any:
    response = staff.client.get("/v1/changes", params={"after": after, "lang": "en"})
    assert response.status_code == 410, response.text
    return response.json()


def test_a_cursor_of_another_register_asks_for_everything_anew(filled: Staff) -> None:
    cursor = read(filled)["cursor"]
    seq, _, mark = cursor.partition("-")
    for wrong in (f"{int(seq) + 1}-{mark}", f"{seq}-{mark[::-1]}", f"0-{mark}", "v999", f"{10**17}-{mark}"):
        problem = gone(filled, wrong)
        assert "full sync" in problem["detail"]
        assert problem["links"][0]["rel"] == "full-sync"
        assert filled.client.get(problem["links"][0]["href"]).status_code == 200
    chinese = filled.client.get("/v1/changes", params={"after": "v999"}).json()
    assert "full sync" in chinese["detail"]
    assert "重新读取" in chinese["detail"]


def test_a_cursor_older_than_what_is_kept_is_gone(filled: Staff) -> None:
    first = read(filled, limit=1)["cursor"]
    with filled.store.writing() as connection:
        connection.execute(sa.delete(tables.events).where(tables.events.c.seq <= 1))
    gone(filled, first)


def test_a_dataset_that_is_withdrawn_or_comes_back_asks_for_everything_anew(
    filled: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = read(filled)["cursor"]
    monkeypatch.setattr(
        "stations.public_changes.is_open_data", lambda station, datasets: station.dataset != "zz"
    )
    gone(filled, cursor)
    assert read(filled)["changes"] == []
    monkeypatch.undo()
    assert read(filled, after=cursor)["changes"] == []


@pytest.mark.parametrize(
    "after", ["x", "12", "-1-aaaaaaaaaaaa", "v", "v-1", "1-AAAAAAAAAAAA", "１-aaaaaaaaaaaa", ""]
)
def test_what_is_no_cursor_is_refused(filled: Staff, after: str) -> None:
    response = filled.client.get("/v1/changes", params={"after": after, "lang": "en"})
    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert error["where"] == "after"
    assert "v12" in error["message"]


def test_who_has_it_already_is_told_so(filled: Staff) -> None:
    first = filled.client.get("/v1/changes?limit=1")
    held = {"If-None-Match": first.headers["etag"]}
    assert filled.client.get("/v1/changes?limit=1", headers=held).status_code == 304
    whole = filled.client.get("/v1/changes")
    commit(filled, StationRemoved(SECOND, "closed"))
    assert (
        filled.client.get("/v1/changes", headers={"If-None-Match": whole.headers["etag"]}).status_code == 200
    )


def test_a_store_that_is_away_is_said(filled: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise StoreError("away")

    monkeypatch.setattr(Store, "feed", fail)
    assert filled.client.get("/v1/changes").status_code == 503
