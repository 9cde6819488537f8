"""A list from its upload to its undoing, over HTTP."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from stations.errors import StoreError
from stations.store import Role, Store

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

LIST = (
    "名称,地址,经度,纬度,开放时间,电话,内部备注\n"
    "甲驿站,郑州市中原区一路1号,113.606,34.699,24小时,0371-1,一\n"
    "乙驿站,郑州市金水区二路2号,113.706,34.799,周一至周五 8:30-17:30,,二\n"
    ",郑州市金水区三路3号,113.716,34.790,,,\n"
)
OUTCOMES = {"new": 2, "changed": 0, "same": 0, "missing": 0, "conflict": 0, "duplicate": 0, "error": 1}


def planned(editor: StaffClient, text: str = LIST, **fields: str) -> dict[str, Any]:
    answer = editor.upload(text.encode(), **fields)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def rows_of(editor: StaffClient, id_: str, query: str = "") -> list[dict[str, Any]]:
    answer = editor.get(f"/v1/imports/{id_}/rows?lang=en{query}")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def test_an_upload_is_planned_and_nothing_changes(staff: Staff, editor: StaffClient) -> None:
    answer = editor.upload(LIST.encode("gb18030"), filename="名单.csv")
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"/v1/imports/{body['id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert body["status"] == "planned"
    assert body["created_by"] == editor.name
    assert body["filename"] == "名单.csv"
    assert body["outcomes"] == OUTCOMES
    assert body["positions"] == {"exact": 2, "approximate": 0, "unlocated": 0}
    assert body["stale"] is False
    assert body["read_as"]["encoding"] == "gb18030"
    assert any("GB18030" in sentence for sentence in body["read_as"]["sentences"])
    assert body["options"]["crs"] == "gcj02"
    assert staff.client.get("/v1/stations").json()["number_matched"] == 0
    again = editor.get(answer.headers["location"] + "?lang=en")
    assert again.json() == body


def test_columns_say_what_they_were_read_as(editor: StaffClient) -> None:
    body = planned(editor)
    assert [column["header"] for column in body["columns"]] == LIST.splitlines()[0].split(",")
    read_as = ["name", "address", "lon", "lat", "hours_text", "phone", ""]
    assert [column["field"] for column in body["columns"]] == read_as
    assert body["columns"][0]["samples"] == ["甲驿站", "乙驿站"]
    codes = [field["code"] for field in body["fields"]]
    assert {"name", "amenity:microwave", ""} <= set(codes)
    assert len(codes) == len(set(codes))
    assert all(field["zh"] and field["en"] for field in body["fields"])


def test_rows_show_cells_changes_and_issues(editor: StaffClient) -> None:
    rows = rows_of(editor, planned(editor)["id"])
    assert [row["outcome"] for row in rows] == ["new", "new", "error"]
    assert rows[0]["row"] == 2
    assert rows[0]["cells"]["内部备注"] == "一"
    after = {change["field"]: change["after"] for change in rows[0]["changes"]}
    assert after["name"] == "甲驿站"
    assert after["hours_rule"] == "24/7"
    assert rows[0]["position"]["datum_given"] == "gcj02"
    assert rows[0]["position_before"] is None
    assert rows[2]["changes"] == []
    issue = next(i for i in rows[2]["issues"] if i["severity"] == "error")
    assert issue["code"] == "name_missing"
    assert issue["row"] == 4
    assert "The name is missing" in issue["text"]


def test_rows_are_filtered_and_paged(editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    assert [row["row"] for row in rows_of(editor, id_, "&outcome=error")] == [4]
    assert len(rows_of(editor, id_, "&outcome=error,new")) == 3
    first = editor.get(f"/v1/imports/{id_}/rows?limit=2").json()
    assert (first["number_matched"], first["number_returned"]) == (3, 2)
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    second = editor.get(following).json()
    assert [row["row"] for row in second["rows"]] == [4]
    assert [link["rel"] for link in second["links"]] == ["self"]
    editor.patch(f"/v1/imports/{id_}", json={"fixes": {"4": {"名称": "丙驿站"}}})
    assert editor.get(following).status_code == 409


def test_a_change_shows_both_values(editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    assert editor.post(f"/v1/imports/{id_}/apply").status_code == 200
    body = planned(editor, LIST.replace("0371-1", "0371-2").replace("一路1号", "一路9号"))
    assert body["outcomes"] == {**OUTCOMES, "new": 0, "changed": 1, "same": 1}
    row = rows_of(editor, body["id"], "&outcome=changed")[0]
    changes = {change["field"]: (change["before"], change["after"]) for change in row["changes"]}
    assert changes["phone"] == ("0371-1", "0371-2")
    assert set(changes) == {"phone", "address"}
    assert row["position"] == row["position_before"]


def test_apply_and_undo(staff: Staff, editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    applied = editor.post(f"/v1/imports/{id_}/apply", json={})
    assert applied.status_code == 200
    body = applied.json()
    assert (body["status"], body["applied_by"]) == ("applied", editor.name)
    assert body["applied_version"] == body["data_version"]
    assert staff.client.get("/v1/stations").json()["number_matched"] == 2
    undone = editor.post(f"/v1/imports/{id_}/undo", json={})
    assert undone.status_code == 200
    assert undone.json()["status"] == "undone"
    assert undone.json()["kept"] == []
    assert staff.client.get("/v1/stations").json()["number_matched"] == 0


def test_a_step_that_was_taken_is_not_taken_again(editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    path = f"/v1/imports/{id_}"

    def refused(step: str) -> str:
        answer = editor.post(f"{path}/{step}?lang=en")
        assert answer.status_code == 409
        assert answer.headers["content-type"] == "application/problem+json"
        return str(answer.json()["detail"])

    assert "not applied" in refused("undo")
    assert editor.post(f"{path}/apply").status_code == 200
    assert "applied already" in refused("apply")
    assert editor.patch(path, json={"crs": "wgs84"}).status_code == 409
    assert editor.post(f"{path}/undo").status_code == 200
    assert "undone already" in refused("undo")
    assert "was undone" in refused("apply")


def test_many_missing_stations_are_confirmed(editor: StaffClient) -> None:
    many = "名称,地址\n" + "".join(f"驿站{n},郑州市中原区一路{n}号\n" for n in range(20))
    assert editor.post(f"/v1/imports/{planned(editor, many)['id']}/apply").status_code == 200
    few = planned(editor, "".join(many.splitlines(keepends=True)[:5]), scope="complete")
    assert few["outcomes"]["missing"] == 16
    refused = editor.post(f"/v1/imports/{few['id']}/apply?lang=en")
    assert refused.status_code == 409
    assert "16 of the 20" in refused.json()["detail"]
    assert refused.json()["confirm_missing"] is True
    confirmed = editor.post(f"/v1/imports/{few['id']}/apply", json={"confirm_missing": True})
    assert confirmed.status_code == 200


def test_fixes_pins_and_mapping_are_merged(editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    path = f"/v1/imports/{id_}?lang=en"
    fixed = editor.patch(path, json={"fixes": {"4": {"名称": "丙驿站"}}})
    assert fixed.status_code == 200, fixed.text
    assert fixed.json()["outcomes"] == {**OUTCOMES, "new": 3, "error": 0}
    pinned = editor.patch(path, json={"pins": {"4": [113.7, 34.7]}, "mapping": {"内部备注": "note"}})
    assert pinned.status_code == 200, pinned.text
    options = pinned.json()["options"]
    assert options["fixes"] == {"4": {"名称": "丙驿站"}}
    assert options["pins"] == {"4": [113.7, 34.7]}
    assert options["mapping"] == {"内部备注": "note"}
    row = rows_of(editor, id_)[2]
    assert row["cells"]["名称"] == "丙驿站"
    assert (row["position"]["lon"], row["position"]["source"]) == (113.7, "staff")
    back = editor.patch(path, json={"fixes": {"4": None}, "pins": None, "mapping": {"内部备注": ""}})
    assert back.json()["options"]["fixes"] == {}
    assert back.json()["options"]["pins"] == {}
    assert {c["header"]: c["field"] for c in back.json()["columns"]}["内部备注"] == ""
    assert back.json()["outcomes"] == OUTCOMES
    original = editor.get(f"/v1/imports/{id_}/file")
    assert original.content == LIST.encode()


def test_encoding_and_sheet_can_be_chosen(editor: StaffClient) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for sheet, name in ((first, "甲驿站"), (book.create_sheet("另一张"), "乙驿站")):
        sheet.append(["名称", "地址"])
        sheet.append([name, "郑州市中原区一路1号"])
    content = io.BytesIO()
    book.save(content)
    answer = editor.upload(content.getvalue(), filename="名单.xlsx", sheet="另一张")
    assert answer.json()["read_as"]["sheet"] == "另一张"
    id_ = answer.json()["id"]
    changed = editor.patch(f"/v1/imports/{id_}", json={"sheet": None})
    assert changed.json()["read_as"]["sheet"] == first.title
    assert rows_of(editor, id_)[0]["name"] == "甲驿站"
    big5 = editor.upload("名稱,地址\n甲,台北市一路1號\n".encode("big5"), encoding="big5")
    assert rows_of(editor, big5.json()["id"])[0]["name"] == "甲"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"crs": "mars"}, "crs"),
        ({"scop": "complete"}, "scop"),
        ({"fixes": {"4": {"没有": "x"}}}, None),
        ({"fixes": {"400": {"名称": "x"}}}, None),
        ({"fixes": {"x": {"名称": "x"}}}, "fixes.x.[key]"),
        ({"pins": {"2": [200, 0]}}, "pins.2.0"),
        ({"pins": {"400": [113.7, 34.7]}}, "pins.400"),
        ({"pins": {"2": [113.7]}}, "pins.2.1"),
        ({"mapping": {"地址": "nonsense"}}, None),
        ({"mapping": {"没有": "note"}}, None),
        ({"division": "999999"}, "division"),
        ({"encoding": "klingon"}, None),
        ({}, "body"),
        ([], "body"),
    ],
)
def test_a_change_that_makes_no_sense_is_named(editor: StaffClient, change: Any, where: str | None) -> None:
    path = f"/v1/imports/{planned(editor)['id']}"
    before = editor.get(path).json()
    for lang in ("zh", "en"):
        answer = editor.patch(f"{path}?lang={lang}", json=change)
        assert answer.status_code == 422, answer.text
        assert answer.json()["detail"]
        if where is not None:
            assert [error["where"] for error in answer.json()["errors"]] == [where]
    assert editor.get(path).json() == before


def test_imports_are_listed(editor: StaffClient) -> None:
    first, second = planned(editor), planned(editor, dataset="other")
    listed = editor.get("/v1/imports").json()["imports"]
    assert {entry["id"] for entry in listed} == {first["id"], second["id"]}
    assert listed[0]["outcomes"] == OUTCOMES
    assert [e["id"] for e in editor.get("/v1/imports?dataset=other").json()["imports"]] == [second["id"]]
    assert len(editor.get("/v1/imports?limit=1").json()["imports"]) == 1
    assert editor.get("/v1/imports?page=2").status_code == 422


def test_a_plan_grows_stale_and_says_so(editor: StaffClient) -> None:
    first, second = planned(editor), planned(editor)
    editor.post(f"/v1/imports/{first['id']}/apply")
    assert editor.get(f"/v1/imports/{second['id']}").json()["stale"] is True
    answer = editor.post(f"/v1/imports/{second['id']}/apply?lang=en")
    assert answer.status_code == 409
    assert answer.json()["replanned"] is True
    assert "look at it again" in answer.json()["detail"]
    again = editor.get(f"/v1/imports/{second['id']}").json()
    assert again["outcomes"]["same"] == 2
    assert again["stale"] is False
    assert editor.post(f"/v1/imports/{second['id']}/apply").status_code == 200


def test_only_the_plan_that_was_looked_at_is_applied(staff: Staff, editor: StaffClient) -> None:
    seen = planned(editor)
    path = f"/v1/imports/{seen['id']}"
    other = staff.sign_in(Role.ADMIN)
    assert other.patch(path, json={"fixes": {"4": {"名称": "丙驿站"}}}).status_code == 200
    refused = editor.post(f"{path}/apply?lang=en", json={"revision": seen["revision"]})
    assert refused.status_code == 409
    assert refused.json()["replanned"] is True
    now = refused.json()["import"]["revision"]
    assert editor.post(f"{path}/apply", json={"revision": now}).status_code == 200


def test_nothing_is_at_an_unknown_id(editor: StaffClient) -> None:
    for path in ("", "/rows", "/report.csv", "/file"):
        answer = editor.get(f"/v1/imports/20260101-00000000{path}?lang=en")
        assert answer.status_code == 404
        assert "no import" in answer.json()["detail"]
    for step in ("apply", "undo"):
        assert editor.post(f"/v1/imports/%00/{step}").status_code == 404


def test_what_was_done_is_written_down(staff: Staff, editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    editor.patch(f"/v1/imports/{id_}", json={"fixes": {"4": {"名称": "丙"}}})
    editor.post(f"/v1/imports/{id_}/apply")
    editor.post(f"/v1/imports/{id_}/undo")
    kept = [(entry.action, entry.actor, entry.target) for entry in staff.store.audit(0, 10)]
    assert kept == [
        (f"import.{step}", editor.name, id_) for step in ("planned", "replanned", "applied", "undone")
    ]


def test_roles_and_divisions(staff: Staff) -> None:
    viewer, editor = staff.sign_in(Role.VIEWER), staff.sign_in(Role.EDITOR)
    id_ = planned(editor)["id"]
    assert viewer.get(f"/v1/imports/{id_}").status_code == 200
    assert viewer.get(f"/v1/imports/{id_}/rows").status_code == 200
    assert viewer.upload(LIST.encode()).status_code == 403
    assert viewer.patch(f"/v1/imports/{id_}", json={"crs": "wgs84"}).status_code == 403
    assert viewer.post(f"/v1/imports/{id_}/apply").status_code == 403
    inside = staff.sign_in(Role.EDITOR, "410102")
    assert inside.upload(LIST.encode(), division="410105").status_code == 403
    own = inside.upload(LIST.encode())
    assert own.json()["options"]["division"] == "410102"
    refused = inside.post(f"/v1/imports/{own.json()['id']}/apply?lang=en")
    assert refused.status_code == 403
    assert "1 rows" in refused.json()["detail"]
    assert ": 3" in refused.json()["detail"]
    part = inside.upload("".join(LIST.splitlines(keepends=True)[:2]).encode(), dataset="part").json()
    assert inside.post(f"/v1/imports/{part['id']}/apply").status_code == 200


def test_nobody_and_a_forged_form_are_kept_out(staff: Staff, editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    for method, path in (
        ("GET", "/v1/imports"),
        ("POST", "/v1/imports"),
        ("GET", f"/v1/imports/{id_}"),
        ("PATCH", f"/v1/imports/{id_}"),
        ("GET", f"/v1/imports/{id_}/rows"),
        ("POST", f"/v1/imports/{id_}/apply"),
        ("POST", f"/v1/imports/{id_}/undo"),
        ("GET", f"/v1/imports/{id_}/report.csv"),
        ("GET", f"/v1/imports/{id_}/file"),
    ):
        assert staff.client.request(method, path).status_code == 401
        if method != "GET":
            assert staff.client.request(method, path, headers=editor.cookie).status_code == 403


def test_reads_and_writes_say_when_the_store_is_away(
    staff: Staff, editor: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = planned(editor)["id"]

    def away(*_: object) -> None:
        raise StoreError("no such host")

    monkeypatch.setattr(Store, "get_import", away)
    monkeypatch.setattr(Store, "list_imports", away)
    for answer in (
        editor.get("/v1/imports"),
        editor.get(f"/v1/imports/{id_}"),
        editor.post(f"/v1/imports/{id_}/apply"),
        editor.patch(f"/v1/imports/{id_}", json={"crs": "wgs84"}),
    ):
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "host" not in answer.text
    assert staff.client.get("/v1/stations").status_code == 200


def test_one_of_two_who_apply_at_once_is_told(editor: StaffClient) -> None:
    id_ = planned(editor)["id"]
    answers: list[int] = []
    both = [
        threading.Thread(target=lambda: answers.append(editor.post(f"/v1/imports/{id_}/apply").status_code))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == [200, 409]


def test_no_other_site_may_read(staff: Staff, editor: StaffClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = editor.get("/v1/imports", headers=origin)
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in staff.client.options("/v1/imports", headers=asked).headers
    public = "/v1/stations/0000000000"
    assert staff.client.get(public, headers=origin).headers["access-control-allow-origin"] == "*"
    for method in ("PATCH", "DELETE"):
        assert "access-control-allow-origin" not in editor.request(method, public, headers=origin).headers
        asked = {**origin, "Access-Control-Request-Method": method}
        assert staff.client.options(public, headers=asked).status_code == 400
