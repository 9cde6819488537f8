"""Single stations corrected, checked and removed over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stations.store import Role

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

LIST = (
    "名称,地址,经度,纬度,电话,设施\n"
    "甲驿站,郑州市中原区一路1号,113.606,34.699,0371-1,微波炉、空调\n"
    "乙驿站,郑州市金水区二路2号,113.706,34.799,,\n"
)


@pytest.fixture
def first(editor: StaffClient) -> str:
    """The id of a station that an import brought."""
    return bring(editor)[0]


def bring(editor: StaffClient, text: str = LIST) -> list[str]:
    made = editor.upload(text.encode()).json()
    assert editor.post(f"/v1/imports/{made['id']}/apply").status_code == 200
    rows = editor.get(f"/v1/imports/{made['id']}/rows").json()["rows"]
    return [row["id"] for row in rows]


def history(editor: StaffClient, id_: str) -> dict[str, Any]:
    answer = editor.get(f"/v1/stations/{id_}/history")
    assert answer.status_code == 200
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    body: dict[str, Any] = answer.json()
    return body


def edit(editor: StaffClient, id_: str, change: Any, version: int | None = None, lang: str = "en") -> Any:
    seen = history(editor, id_)["version"] if version is None else version
    return editor.patch(f"/v1/stations/{id_}?lang={lang}", json=change, headers={"If-Match": f'"{seen}"'})


def test_an_edit_is_seen_at_once_and_remembered(staff: Staff, editor: StaffClient, first: str) -> None:
    change = {
        "phone": "0371-2",
        "hours_text": "24小时",
        "amenities": {"microwave": None, "wifi": "yes"},
        "position": {"lon": 113.61, "lat": 34.7, "crs": "gcj02"},
        "stars": 4,
    }
    answer = edit(editor, first, change)
    assert answer.status_code == 200, answer.text
    station = answer.json()["station"]
    assert (station["phone"], station["hours_rule"], station["stars"]) == ("0371-2", "24/7", 4)
    assert station["amenities"] == {"air_conditioning": "yes", "wifi": "yes"}
    assert station["position"]["source"] == "staff"
    assert station["position"]["lon"] != 113.61
    public = staff.client.get(f"/v1/stations/{first}").json()["properties"]
    assert public["opening_hours"] == "24/7"
    kept = history(editor, first)
    assert kept["origins"]["phone"]["actor"] == editor.name
    assert kept["origins"]["phone"]["import_id"] is None
    assert kept["origins"]["name"]["import_id"] is not None
    assert [event["kind"] for event in kept["events"]] == ["added", "changed"]
    changed = {c["field"]: (c["before"], c["after"]) for c in kept["events"][1]["changes"]}
    assert changed["phone"] == ("0371-1", "0371-2")
    assert staff.store.latest_audit(1)[0].action == "station.edited"


def test_an_edit_of_nothing_changes_nothing(editor: StaffClient, first: str) -> None:
    before = history(editor, first)
    answer = edit(editor, first, {"phone": "0371-1"})
    assert answer.status_code == 200
    assert history(editor, first) == before


def test_two_editors_never_erase_each_other(staff: Staff, editor: StaffClient, first: str) -> None:
    seen = history(editor, first)["version"]
    other = staff.sign_in(Role.ADMIN)
    assert edit(other, first, {"phone": "0371-9"}, seen).status_code == 200
    clash = edit(editor, first, {"host": "工会"}, seen)
    assert clash.status_code == 412
    assert clash.headers["content-type"] == "application/problem+json"
    body = clash.json()
    assert (body["seen_version"], body["version"]) == (seen, history(editor, first)["version"])
    assert (body["seen"]["phone"], body["current"]["phone"]) == ("0371-1", "0371-9")
    assert body["given"] == {"host": "工会"}
    assert body["changed_since"] == ["phone"]
    assert edit(editor, first, {"host": "工会"}, body["version"]).status_code == 200
    assert history(editor, first)["station"]["phone"] == "0371-9"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 428),
        ("", 428),
        ("*", 200),
        ("abc", 422),
        ('"1", "2"', 422),
        ('"999999"', 412),
        ('W/"999999"', 412),
    ],
)
def test_an_edit_says_which_version_it_is_for(
    editor: StaffClient, first: str, header: str | None, status: int
) -> None:
    headers = {} if header is None else {"If-Match": header}
    for lang in ("zh", "en"):
        answer = editor.patch(f"/v1/stations/{first}?lang={lang}", json={"phone": "1"}, headers=headers)
        assert answer.status_code == status
        assert status == 200 or answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"nam": "x"}, "nam"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["palace"]}, "kinds.palace"),
        ({"amenities": {"sauna": "yes"}}, "amenities.sauna"),
        ({"amenities": {"wifi": "maybe"}}, "amenities.wifi"),
        ({"position": {"lon": 113.6}}, "position.lat"),
        ({"position": {"lon": 200, "lat": 1}}, "position.lon"),
        ({"position": {"lon": "113", "lat": 1}}, "position.lon"),
        ({"position": {"lon": 1, "lat": 1, "alt": 3}}, "position.alt"),
        ({"stars": 6}, "stars"),
        ({"stars": True}, "stars"),
        ({"status": "gone"}, "status"),
        ({"division": "999999"}, "division"),
        ({"division": "zz"}, "division"),
        ({"verified_at": "2026-01-01T00:00:00Z"}, "verified_at"),
        ({"verification_kind": "on_site"}, "verification_kind"),
        ({"id": "0000000000"}, "id"),
        ({"note": "x" * 5000}, "note"),
        ({}, "body"),
        ("text", "body"),
    ],
)
def test_an_edit_that_makes_no_sense_is_named(
    editor: StaffClient, first: str, change: Any, where: str
) -> None:
    for lang in ("zh", "en"):
        answer = edit(editor, first, change, lang=lang)
        assert answer.status_code == 422, answer.text
        assert [error["where"] for error in answer.json()["errors"]] == [where]
        assert all(error["message"] for error in answer.json()["errors"])


def test_a_body_that_is_no_json_or_too_large_is_refused(editor: StaffClient, first: str) -> None:
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    path = f"/v1/stations/{first}"
    for body in (b"", b"{", b'{"stars": NaN}', b'{"name": "\xff"}', b"[" * 100_000):
        assert editor.patch(path, content=body, headers=headers).status_code == 422
    large = b'{"note": "' + b"x" * 1_100_000 + b'"}'
    assert editor.patch(path, content=large, headers=headers).status_code == 413


def test_a_check_on_the_spot_sets_verified_at(editor: StaffClient, first: str) -> None:
    assert history(editor, first)["station"]["verified_at"] is None
    answer = editor.post(f"/v1/stations/{first}/verify")
    assert answer.status_code == 200
    assert answer.json()["station"]["verified_at"].startswith("2026-07-15T06:00:30")
    stale = editor.post(f"/v1/stations/{first}/verify", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["given"] == {}
    assert editor.post(f"/v1/stations/{first}/verify", json={"at": 1}).status_code == 422


@pytest.mark.parametrize("kind", ["on_site", "photo", "telephone", "host"])
def test_a_check_says_how_it_was_made(staff: Staff, editor: StaffClient, first: str, kind: str) -> None:
    answer = editor.post(f"/v1/stations/{first}/verify", json={"kind": kind})
    assert answer.json()["station"]["verification_kind"] == kind
    told = staff.client.get(f"/v1/stations/{first}").json()["properties"]
    assert (told["verified_at"][:10], told["verification_kind"]) == ("2026-07-15", kind)
    last = history(editor, first)["events"][-1]
    assert (last["kind"], last["verification_kind"]) == ("verified", kind)
    (entry,) = [one for one in staff.store.audit(0, 100) if one.action == "station.verified"]
    assert entry.details == {"kind": kind}


def test_without_a_kind_a_check_is_a_visit(editor: StaffClient, first: str) -> None:
    bodies: tuple[dict[str, Any], ...] = ({}, {"json": {}})
    for body in bodies:
        answer = editor.post(f"/v1/stations/{first}/verify", **body)
        assert answer.json()["station"]["verification_kind"] == "on_site"


@pytest.mark.parametrize("kind", ["visit", "", "ON_SITE", None, 1, ["photo"]])
def test_a_wrong_kind_of_check_names_those_that_there_are(
    editor: StaffClient, first: str, kind: object
) -> None:
    answer = editor.post(f"/v1/stations/{first}/verify", json={"kind": kind})
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["where"] == "kind"
    assert all(word in fault["message"] for word in ("on_site", "photo", "telephone", "host"))
    assert history(editor, first)["station"]["verified_at"] is None


def test_a_removed_station_leaves_a_tombstone(staff: Staff, editor: StaffClient, first: str) -> None:
    path = f"/v1/stations/{first}"
    for query in ("", "?reason=", "?reason=%20", f"?reason={'x' * 501}", "?reason=a&why=b"):
        assert editor.delete(path + query).status_code == 422
    assert editor.delete(f"{path}?reason=moved", headers={"If-Match": '"1"'}).status_code == 412
    answer = editor.delete(f"{path}?reason=moved away")
    assert answer.status_code == 200
    assert (answer.json()["reason"], answer.json()["id"]) == ("moved away", first)
    assert answer.json()["removed_at"] is not None
    gone = staff.client.get(f"{path}?lang=en")
    assert gone.status_code == 410
    assert "removed" in gone.json()["detail"]
    assert staff.client.get("/v1/stations/0000000000").status_code == 404
    assert editor.delete(f"{path}?reason=again").status_code == 410
    assert editor.post(f"{path}/verify").status_code == 410
    assert editor.patch(path, json={"phone": "1"}, headers={"If-Match": '"1"'}).status_code == 410
    last = history(editor, first)["events"][-1]
    assert (last["kind"], last["reason"]) == ("removed", "moved away")


def test_what_was_removed_by_mistake_comes_back_under_its_id(
    staff: Staff, editor: StaffClient, first: str
) -> None:
    path = f"/v1/stations/{first}"
    before = staff.client.get(path).json()["properties"]
    assert editor.post(f"{path}/restore").status_code == 409
    assert editor.delete(f"{path}?reason=mistake").status_code == 200
    assert editor.post(f"{path}/restore").status_code == 200
    after = staff.client.get(path).json()["properties"]
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert [event["kind"] for event in history(editor, first)["events"]][-2:] == ["removed", "restored"]
    assert editor.post("/v1/stations/0000000000/restore").status_code == 404


def test_what_cannot_be_restored_is_said_in_both_languages(editor: StaffClient, first: str) -> None:
    for id_, zh, en in (
        (first, "不用恢复", "nothing to restore"),
        ("0000000000", "没有", "there is no station"),
    ):
        assert zh in editor.post(f"/v1/stations/{id_}/restore?lang=zh").json()["detail"]
        assert en in editor.post(f"/v1/stations/{id_}/restore?lang=en").json()["detail"]


def test_any_present_version_may_be_meant(editor: StaffClient, first: str) -> None:
    path, anything = f"/v1/stations/{first}", {"If-Match": "*"}
    edit(editor, first, {"phone": "0371-9"})
    answer = editor.patch(path, json={"host": "工会"}, headers=anything)
    assert answer.status_code == 200
    assert (answer.json()["station"]["phone"], answer.json()["station"]["host"]) == ("0371-9", "工会")
    assert editor.post(f"{path}/verify", headers=anything).status_code == 200
    assert editor.delete(f"{path}?reason=moved", headers=anything).status_code == 200
    # Where there is nothing, there is no version of it.
    assert editor.patch(path, json={"host": "x"}, headers=anything).status_code == 410
    assert editor.patch("/v1/stations/0000000000", json={"host": "x"}, headers=anything).status_code == 404


def test_a_persons_value_survives_the_list_that_says_nothing_new(editor: StaffClient, first: str) -> None:
    edit(editor, first, {"phone": "0371-7"})
    same = editor.upload(LIST.encode()).json()
    assert same["outcomes"]["same"] == 2
    new = editor.upload(LIST.replace("0371-1", "0371-8").encode()).json()
    row = editor.get(f"/v1/imports/{new['id']}/rows?outcome=conflict").json()["rows"][0]
    issue = next(issue for issue in row["issues"] if issue["code"] == "list_contradicts_person")
    assert "0371-7" in issue["text"]
    assert "0371-8" in issue["text"]
    assert editor.post(f"/v1/imports/{new['id']}/apply").status_code == 200
    assert history(editor, first)["station"]["phone"] == "0371-7"


def test_an_undo_keeps_and_names_what_was_changed_later(editor: StaffClient) -> None:
    bring(editor)
    second = editor.upload(LIST.replace("0371-1", "0371-5").replace("一路1号", "一路8号").encode()).json()
    assert editor.post(f"/v1/imports/{second['id']}/apply").status_code == 200
    rows = editor.get(f"/v1/imports/{second['id']}/rows?outcome=changed").json()["rows"]
    id_ = rows[0]["id"]
    assert edit(editor, id_, {"phone": "0371-6"}).status_code == 200
    undone = editor.post(f"/v1/imports/{second['id']}/undo?lang=en").json()
    assert [(k["station_id"], k["fields"], k["code"]) for k in undone["kept"]] == [
        (id_, ["phone"], "changed_later")
    ]
    assert "changed again later" in undone["kept"][0]["reason"]
    station = history(editor, id_)["station"]
    assert (station["phone"], station["address"]) == ("0371-6", "郑州市中原区一路1号")


def test_near_duplicates_are_named_with_reasons(editor: StaffClient) -> None:
    bring(editor)
    other = editor.upload(LIST.encode(), dataset="other").json()
    row = editor.get(f"/v1/imports/{other['id']}/rows?lang=en").json()["rows"][0]
    near = row["near"][0]
    assert (near["name"], near["dataset"]) == ("甲驿站", "zz")
    assert 0 < near["score"] <= 1
    assert "same road and number" in near["reasons"]


def test_editors_stay_inside_their_division(staff: Staff, editor: StaffClient) -> None:
    west, east = bring(editor)
    inside = staff.sign_in(Role.EDITOR, "410102")
    assert edit(inside, west, {"phone": "1"}).status_code == 200
    assert edit(inside, east, {"phone": "1"}).status_code == 403
    assert edit(inside, west, {"division": "410105"}).status_code == 403
    assert inside.post(f"/v1/stations/{east}/verify").status_code == 403
    assert inside.delete(f"/v1/stations/{east}?reason=x").status_code == 403
    viewer = staff.sign_in(Role.VIEWER)
    assert viewer.get(f"/v1/stations/{west}/history").status_code == 200
    assert edit(viewer, west, {"phone": "2"}).status_code == 403
    assert staff.client.get(f"/v1/stations/{west}/history").status_code == 401
    assert staff.client.patch(f"/v1/stations/{west}", headers=editor.cookie).status_code == 403


def test_there_is_no_history_of_what_never_was(editor: StaffClient) -> None:
    for id_ in ("0000000000", "%00", "x" * 300, "..%2f"):
        assert editor.get(f"/v1/stations/{id_}/history").status_code == 404
        assert editor.post(f"/v1/stations/{id_}/verify").status_code == 404


def test_the_page_of_a_removed_station_says_so(staff: Staff, editor: StaffClient, first: str) -> None:
    assert editor.delete(f"/v1/stations/{first}?reason=moved").status_code == 200
    page = staff.client.get(f"/stations/{first}", headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "已经撤销" in page.text
    assert staff.client.get("/stations/0000000000").status_code == 404


def test_why_something_changed_stands_in_the_history_and_nowhere_else(
    staff: Staff, editor: StaffClient, first: str
) -> None:
    path = f"/v1/stations/{first}"
    answer = edit(editor, first, {"status": "temporarily_closed", "reason": " 内部\n装修 "})
    assert answer.status_code == 200
    last = history(editor, first)["events"][-1]
    assert (last["kind"], last["reason"]) == ("changed", "内部 装修")
    assert "装修" not in staff.client.get(path).text
    # A reason alone changes nothing.
    assert edit(editor, first, {"reason": "x"}).status_code == 422
    assert edit(editor, first, {"host": "工会", "reason": "x" * 501}).status_code == 422
    assert edit(editor, first, {"host": "工会"}).status_code == 200
    assert history(editor, first)["events"][-1]["reason"] is None
