"""A list that was undone is planned once more; rows are found by how their stations are placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stations.store import Role

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

LIST = (
    "站名,地址,经度,纬度,联系人\n"
    "甲驿站,郑州市中原区一路1号,113.606,34.699,王\n"
    ",郑州市金水区二路2号,113.706,34.799,李\n"
    "丙驿站,郑州市二七区,,,赵\n"
    "丁驿站,某处,,,钱\n"
)
DECIDED = {
    "mapping": {"联系人": "note"},
    "fixes": {"3": {"站名": "乙驿站"}},
    "pins": {"5": [113.65, 34.75]},
}


def undone(editor: StaffClient) -> dict[str, Any]:
    """A list with corrections, applied and taken back."""
    made = editor.upload(LIST.encode(), division="410100").json()
    path = f"/v1/imports/{made['id']}"
    assert editor.patch(path, json=DECIDED).status_code == 200
    assert editor.post(f"{path}/apply").status_code == 200
    body: dict[str, Any] = editor.post(f"{path}/undo").json()
    assert body["status"] == "undone"
    return body


def test_everything_that_was_decided_is_taken_along(staff: Staff, editor: StaffClient) -> None:
    old = undone(editor)
    answer = editor.post(f"/v1/imports/{old['id']}/again", json={})
    assert answer.status_code == 201
    new = answer.json()
    assert answer.headers["location"] == f"/v1/imports/{new['id']}"
    assert new["id"] != old["id"]
    assert (new["status"], new["sha256"], new["filename"]) == ("planned", old["sha256"], old["filename"])
    assert new["options"] == old["options"]
    assert new["outcomes"] == old["outcomes"]
    assert new["created_by"] == editor.name
    assert editor.get(f"/v1/imports/{new['id']}/file").content == LIST.encode()
    assert editor.get(f"/v1/imports/{old['id']}").json()["status"] == "undone"
    entry = staff.store.latest_audit(1)[0]
    assert (entry.action, entry.target, entry.details["again"]) == ("import.planned", new["id"], old["id"])


def test_what_comes_back_has_its_old_ids(editor: StaffClient) -> None:
    old = undone(editor)
    before = {row["id"] for row in editor.get(f"/v1/imports/{old['id']}/rows").json()["rows"]}
    new = editor.post(f"/v1/imports/{old['id']}/again").json()
    assert editor.post(f"/v1/imports/{new['id']}/apply").status_code == 200
    after = {row["id"] for row in editor.get(f"/v1/imports/{new['id']}/rows").json()["rows"]}
    assert before == after
    assert {event["kind"] for id_ in after for event in history(editor, id_)} == {
        "added",
        "removed",
        "restored",
    }


def history(editor: StaffClient, id_: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = editor.get(f"/v1/stations/{id_}/history").json()["events"]
    return events


@pytest.mark.parametrize(("lang", "words"), [("zh", "还没有"), ("en", "not applied")])
def test_only_what_was_undone_is_planned_again(editor: StaffClient, lang: str, words: str) -> None:
    made = editor.upload(LIST.encode()).json()
    path = f"/v1/imports/{made['id']}"
    planned = editor.post(f"{path}/again?lang={lang}")
    assert planned.status_code == 409
    assert words in planned.json()["detail"]
    assert editor.post(f"{path}/apply").status_code == 200
    applied = editor.post(f"{path}/again?lang={lang}")
    assert applied.status_code == 409
    assert applied.json()["detail"] != planned.json()["detail"]
    assert editor.post("/v1/imports/nothing/again").status_code == 404
    assert len(editor.get("/v1/imports").json()["imports"]) == 1


def test_who_may_not_upload_there_may_not_plan_again(staff: Staff, editor: StaffClient) -> None:
    path = f"/v1/imports/{undone(editor)['id']}/again"
    assert staff.sign_in(Role.VIEWER).post(path).status_code == 403
    assert staff.sign_in(Role.EDITOR, "330100").post(path).status_code == 403
    assert staff.sign_in(Role.EDITOR, "410000").post(path).status_code == 201
    assert staff.client.post(path).status_code == 401


def test_rows_are_found_by_how_their_stations_are_placed(editor: StaffClient) -> None:
    made = editor.upload(LIST.replace(",郑州市金水区", "乙驿站,郑州市金水区").encode()).json()
    path = f"/v1/imports/{made['id']}/rows"
    found = {}
    for placed, count in made["positions"].items():
        page = editor.get(f"{path}?position={placed}").json()
        assert page["number_matched"] == page["number_returned"] == count
        found[placed] = [row["name"] for row in page["rows"]]
    assert found == {"exact": ["甲驿站", "乙驿站"], "approximate": ["丙驿站"], "unlocated": ["丁驿站"]}
    assert editor.get(f"{path}?position=exact&outcome=changed").json()["number_matched"] == 0
    assert editor.get(f"{path}?position=exact&outcome=error").json()["rows"] == []
    assert editor.get(f"{path}?position=nowhere").status_code == 422
    # Page by page it is the same.
    names, address = [], f"{path}?position=exact&limit=1"
    while address:
        page = editor.get(address).json()
        assert page["number_matched"] == 2
        names += [row["name"] for row in page["rows"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert names == found["exact"]


def test_an_import_says_what_its_rows_have_in_common(editor: StaffClient) -> None:
    made = editor.upload(LIST.encode(), crs="wgs84").json()
    assert made["survey"]["rows"] == 4
    assert editor.get(f"/v1/imports/{made['id']}?lang=en").json()["survey"] == made["survey"]
