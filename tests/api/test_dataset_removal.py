"""A mistaken list over HTTP: deleted without stations, cleared and brought back with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stations.store import Role

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

LIST = (
    "编号,名称,地址,经度,纬度,电话,楼层\n"
    "1,甲驿站,郑州市中原区一路1号,113.606,34.699,18712342336,2\n"
    "2,乙驿站,郑州市金水区二路2号,113.706,34.799,,\n"
    "3,丙驿站,郑州市二七区,,,,\n"
)


@pytest.fixture
def admin(staff: Staff) -> StaffClient:
    """Somebody who may do everything."""
    return staff.sign_in(Role.ADMIN)


def bring(someone: StaffClient) -> dict[str, Any]:
    """A list of three stations, applied, of which a person corrected one."""
    made = someone.upload(LIST.encode()).json()
    assert someone.post(f"/v1/imports/{made['id']}/apply").status_code == 200
    first = stations(someone)[0]
    answer = someone.patch(f"/v1/stations/{first}", json={"host": "工会"}, headers={"If-Match": "*"})
    assert answer.status_code == 200
    body: dict[str, Any] = made
    return body


def stations(someone: StaffClient) -> list[str]:
    return [feature["id"] for feature in someone.get("/v1/stations").json()["features"]]


def records(someone: StaffClient, ids: list[str]) -> list[dict[str, Any]]:
    found = [someone.get(f"/v1/stations/{id_}/history").json()["station"] for id_ in ids]
    return [{**station, "updated_at": None} for station in found]


def test_a_list_without_stations_is_deleted(staff: Staff, admin: StaffClient) -> None:
    admin.put("/v1/datasets/zz", json={"title": "写错的"})
    assert admin.upload(LIST.encode()).status_code == 201
    assert admin.delete("/v1/datasets/zz").status_code == 204
    assert admin.get("/v1/datasets").json()["datasets"] == []
    assert admin.delete("/v1/datasets/zz").status_code == 404
    entry = staff.store.latest_audit(1)[0]
    assert (entry.action, entry.target, entry.details["title"]) == ("dataset.removed", "zz", "写错的")
    # What was uploaded is still there, and so is who did it.
    assert len(admin.get("/v1/imports").json()["imports"]) == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "还有 3 个站点"), ("en", "3 stations")])
def test_a_list_with_stations_says_what_to_do(admin: StaffClient, lang: str, words: str) -> None:
    bring(admin)
    answer = admin.delete(f"/v1/datasets/zz?lang={lang}")
    assert answer.status_code == 409
    assert words in answer.json()["detail"]
    assert [dataset["stations"] for dataset in admin.get("/v1/datasets").json()["datasets"]] == [3]


def test_all_stations_go_in_one_step_and_come_back_as_they_were(staff: Staff, admin: StaffClient) -> None:
    bring(admin)
    ids = stations(admin)
    before = records(admin, ids)
    answer = admin.delete("/v1/datasets/zz/stations?confirm=zz")
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert (done["status"], done["outcomes"]["missing"], done["clears"]) == ("applied", 3, True)
    assert stations(admin) == []
    assert staff.client.get(f"/v1/stations/{ids[0]}").status_code == 410
    rows = admin.get(f"/v1/imports/{done['id']}/rows").json()["rows"]
    assert {row["outcome"] for row in rows} == {"missing"}
    assert "甲驿站" in admin.get(f"/v1/imports/{done['id']}/file").content.decode("utf-8-sig")
    assert staff.store.latest_audit(1)[0].action == "dataset.cleared"
    undone = admin.post(f"/v1/imports/{done['id']}/undo")
    assert undone.status_code == 200
    assert undone.json()["kept"] == []
    assert stations(admin) == ids
    assert records(admin, ids) == before
    again = admin.post(f"/v1/imports/{done['id']}/again?lang=en")
    assert again.status_code == 409
    assert "whole list" in again.json()["detail"]


def test_after_that_the_list_is_deleted_and_an_undo_brings_it_back(admin: StaffClient) -> None:
    admin.put("/v1/datasets/zz", json={"title": "写错的", "licence": "CC BY 4.0"})
    bring(admin)
    done = admin.delete("/v1/datasets/zz/stations?confirm=zz").json()
    assert admin.delete("/v1/datasets/zz").status_code == 204
    assert admin.get(f"/v1/imports/{done['id']}").status_code == 200
    assert admin.post(f"/v1/imports/{done['id']}/undo").status_code == 200
    listed = admin.get("/v1/datasets").json()["datasets"]
    assert [(one["name"], one["title"], one["stations"]) for one in listed] == [("zz", "写错的", 3)]


@pytest.mark.parametrize("query", ["", "?confirm=", "?confirm=ZZ", "?confirm=zz2", "?confirm=zz&confirm=zz"])
def test_the_name_must_be_written_once_more(admin: StaffClient, query: str) -> None:
    bring(admin)
    for lang in ("zh", "en"):
        answer = admin.delete(f"/v1/datasets/zz/stations{query}{'&' if query else '?'}lang={lang}")
        assert answer.status_code == 422
        assert [error["where"] for error in answer.json()["errors"]] == ["confirm"]
    assert len(stations(admin)) == 3


def test_what_is_not_there_cannot_be_taken_away(admin: StaffClient) -> None:
    assert admin.delete("/v1/datasets/zz").status_code == 404
    assert admin.delete("/v1/datasets/zz/stations?confirm=zz").status_code == 404
    admin.put("/v1/datasets/zz", json={})
    empty = admin.delete("/v1/datasets/zz/stations?confirm=zz&lang=en")
    assert empty.status_code == 409
    assert "no stations" in empty.json()["detail"]


def test_only_administrators_take_lists_away(staff: Staff, editor: StaffClient) -> None:
    bring(editor)
    for path in ("/v1/datasets/zz", "/v1/datasets/zz/stations?confirm=zz"):
        assert editor.delete(path).status_code == 403
        assert staff.sign_in(Role.VIEWER).delete(path).status_code == 403
        assert staff.client.delete(path).status_code == 401
        administrator = staff.sign_in(Role.ADMIN)
        assert staff.client.delete(path, headers=administrator.cookie).status_code == 403
    assert len(stations(editor)) == 3
