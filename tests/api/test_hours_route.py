"""How hours are read, texts that cannot be, and what staff say of them once for many stations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from stations.store import Role
from tests.api.conftest import NOW

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

LIST = (
    "编号,名称,地址,经度,纬度,行政区划,开放时间\n"
    "1,甲驿站,郑州市中原区一路1号,113.606,34.699,410102,看门卫\n"
    "2,乙驿站,郑州市金水区二路2号,113.706,34.799,410105,看门卫\n"
    "3,丙驿站,郑州市金水区三路3号,113.716,34.789,410105,以公告为准\n"
    "4,丁驿站,郑州市金水区四路4号,113.726,34.779,410105,周一至周五 9:00-17:00\n"
    "5,戊驿站,郑州市金水区五路5号,113.736,34.769,410105,\n"
)


def bring(editor: StaffClient, text: str = LIST) -> list[str]:
    made = editor.upload(text.encode()).json()
    assert editor.post(f"/v1/imports/{made['id']}/apply").status_code == 200
    return [row["id"] for row in editor.get(f"/v1/imports/{made['id']}/rows").json()["rows"]]


def dataset_of(editor: StaffClient, id_: str) -> str:
    return str(station(editor, id_)["dataset"])


def station(editor: StaffClient, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = editor.get(f"/v1/stations/{id_}/history").json()["station"]
    return found


def unread(editor: StaffClient, dataset: str, lang: str = "en") -> dict[str, Any]:
    answer = editor.get(f"/v1/datasets/{dataset}/unread-hours?lang={lang}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def give(editor: StaffClient, dataset: str, **body: Any) -> Any:
    return editor.post(f"/v1/datasets/{dataset}/hours?lang=en", json=body)


def test_a_text_with_its_week_and_the_days_to_come(editor: StaffClient) -> None:
    answer = editor.get("/v1/hours", params={"text": "工作日 9:00-17:00，扫码进入", "lang": "en"})
    read = answer.json()
    assert read["rule"] == 'Mo-Fr 09:00-17:00 open "workdays"; PH off'
    assert read["needs"] == ["qr_code"]
    assert read["reason"] is None
    assert [day["weekday"] for day in read["week"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [bool(day["open"]) for day in read["week"]] == [True] * 5 + [False] * 2
    assert read["week"][0]["open"] == [[540, 1020]]
    assert len(read["days"]) == 14
    assert read["days"][0]["date"] == NOW.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    assert all(day["official"] for day in read["days"])
    why = editor.get("/v1/hours", params={"text": "以公告为准", "lang": "zh"}).json()
    assert (why["rule"], why["reason"], why["week"]) == (None, "relative", None)
    assert "公告" in why["text"]
    assumed = editor.get("/v1/hours", params={"text": "8:30-17:30", "lang": "en"}).json()["assumed"]
    assert assumed == [{"code": "daily", "text": "No days are given; taken as every day"}]


def test_one_reading_serves_all_stations_with_the_text(staff: Staff, editor: StaffClient) -> None:
    first, second, *_ = bring(editor)
    dataset = dataset_of(editor, first)
    before = unread(editor, dataset)
    assert [(t["text"], t["stations"], t["reason"]) for t in before["texts"]] == [
        ("看门卫", 2, "no_times"),
        ("以公告为准", 1, "relative"),
    ]
    assert (before["stations"], before["stations_unread"], before["stations_without_text"]) == (5, 3, 1)
    version = staff.store.data_version()
    tried = give(editor, dataset, text="看门卫", reading="每天9点到18点", dry_run=True).json()
    assert (tried["changed"], tried["rule"], tried["dry_run"]) == (2, "Mo-Su 09:00-18:00", True)
    assert {s["id"] for s in tried["stations"]} == {first, second}
    assert staff.store.data_version() == version
    done = give(editor, dataset, text="看门卫", reading="每天9点到18点").json()
    assert (done["changed"], done["data_version"]) == (2, version + 1)
    for id_ in (first, second):
        found = station(editor, id_)
        assert (found["hours_text"], found["hours_rule"]) == ("看门卫", "Mo-Su 09:00-18:00")
    entries = staff.store.audit(0, 20, "dataset.hours")
    assert len(entries) == 1
    assert entries[0].details["stations"] == 2
    # The same list again changes nothing of what was said.
    again = editor.upload(LIST.encode()).json()
    assert again["outcomes"]["changed"] == 0
    told = unread(editor, dataset)["texts"]
    assert [(t["text"], t["rule"]) for t in told] == [("以公告为准", None), ("看门卫", "Mo-Su 09:00-18:00")]
    assert give(editor, dataset, text="看门卫", reading="每天9点到18点").json()["same"] == 2
    back = give(editor, dataset, text="看门卫", reading=None).json()
    assert (back["changed"], back["rule"]) == (2, None)
    assert station(editor, first)["hours_rule"] is None


def test_taking_back_what_was_said_of_a_text_that_can_be_read(editor: StaffClient) -> None:
    ids = bring(editor)
    dataset, text = dataset_of(editor, ids[3]), "周一至周五 9:00-17:00"
    assert give(editor, dataset, text=text, reading="Mo-Su 09:00-17:00").json()["changed"] == 1
    assert give(editor, dataset, text=text, reading=None).json()["rule"] == "Mo-Fr 09:00-17:00"


def test_only_stations_inside_of_the_division_change(staff: Staff, editor: StaffClient) -> None:
    first, second, *_ = bring(editor)
    inside = staff.sign_in(Role.EDITOR, division="410105")
    done = give(inside, dataset_of(editor, first), text="看门卫", reading="24小时").json()
    assert (done["changed"], done["outside"], done["stations"][0]["id"]) == (1, 1, second)
    assert station(editor, first)["hours_rule"] is None


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"text": "看门卫", "reading": "以公告为准"}, "reading"),
        ({"text": "看门卫", "reading": "9:00-5:00"}, "reading"),
        ({"text": "没有这样的", "reading": "24小时"}, "text"),
        ({"text": "看门卫"}, "reading"),
        ({"text": "看门卫", "reading": "24小时", "dry_run": "yes"}, "dry_run"),
        ({"text": "看门卫", "reading": "24小时", "rule": "24/7"}, "rule"),
    ],
)
def test_what_cannot_be_used_is_named(editor: StaffClient, body: dict[str, Any], where: str) -> None:
    dataset = dataset_of(editor, bring(editor)[0])
    answer = give(editor, dataset, **body)
    assert answer.status_code == 422
    assert where in {fault["where"] for fault in answer.json()["errors"]}


def test_who_may_do_what(staff: Staff, editor: StaffClient) -> None:
    dataset = dataset_of(editor, bring(editor)[0])
    viewer = staff.sign_in(Role.VIEWER)
    assert viewer.get(f"/v1/datasets/{dataset}/unread-hours").status_code == 200
    assert give(viewer, dataset, text="看门卫", reading="24小时").status_code == 403
    assert staff.client.get("/v1/hours?text=x").status_code == 401
    assert staff.client.get(f"/v1/datasets/{dataset}/unread-hours").status_code == 401
    assert editor.get("/v1/datasets/nothing/unread-hours").status_code == 404
    assert give(editor, "nothing", text="x", reading="24小时").status_code == 404


def test_an_edit_with_hours_that_cannot_be_read_is_kept_and_said(editor: StaffClient) -> None:
    id_ = bring(editor)[0]

    def edit(change: dict[str, Any], lang: str = "en") -> Any:
        return editor.patch(f"/v1/stations/{id_}?lang={lang}", json=change, headers={"If-Match": "*"})

    answer = edit({"hours_text": "以公告为准"}, "zh")
    assert answer.status_code == 200, answer.text
    (warning,) = answer.json()["warnings"]
    assert (warning["where"], warning["reason"], warning["given"]) == ("hours_text", "relative", "以公告为准")
    assert "看不懂" in warning["message"]
    assert edit({"hours_text": "9:00-17:00"}).json()["warnings"] == []
    assert edit({"phone": "1"}).json()["warnings"] == []
    assert edit({"hours_text": "以公告为准", "hours_rule": "24/7"}).json()["warnings"] == []


def test_special_days_over_http(editor: StaffClient) -> None:
    id_ = bring(editor)[3]

    def edit(change: dict[str, Any]) -> Any:
        return editor.patch(f"/v1/stations/{id_}?lang=en", json=change, headers={"If-Match": "*"})

    today = "2026-07-15"
    wrong = edit(
        {"overrides": [{"start": today, "end": today}, {"start": today, "end": today, "text": "看门卫"}]}
    )
    assert wrong.status_code == 422
    assert [fault["where"] for fault in wrong.json()["errors"]] == ["overrides[1].text"]
    assert edit({"overrides": [{"start": today}]}).status_code == 422
    assert edit({"closure": None}).status_code == 422
    done = edit({"overrides": [{"start": today, "end": today, "note": "装修"}]})
    assert done.status_code == 200, done.text
    assert done.json()["station"]["overrides"] == [
        {"start": today, "end": today, "rule": None, "note": "装修"}
    ]
    shown = editor.get(f"/v1/stations/{id_}", params={"at": f"{today}T10:00:00+08:00"}).json()["properties"]
    assert (shown["open"]["state"], shown["open"]["reason"], shown["open"]["note"]) == (
        "closed", "closure", "装修",
    )  # fmt: skip
    assert editor.get(f"/stations/{id_}").text.count("装修") >= 1
    (last,) = [
        e for e in editor.get(f"/v1/stations/{id_}/history").json()["events"] if e["kind"] == "changed"
    ]
    assert [change["field"] for change in last["changes"]] == ["overrides"]
    # The next edition of the list leaves them alone, and its undo does, too.
    again = editor.upload(LIST.replace("四路4号", "四路44号").encode()).json()
    assert editor.post(f"/v1/imports/{again['id']}/apply").status_code == 200
    assert station(editor, id_)["overrides"]
    assert editor.post(f"/v1/imports/{again['id']}/undo").status_code == 200
    assert (station(editor, id_)["address"], len(station(editor, id_)["overrides"])) == (
        "郑州市金水区四路4号", 1,
    )  # fmt: skip


def test_the_page_of_hours(editor: StaffClient) -> None:
    bring(editor)
    page = editor.get("/staff/hours", params={"text": "<b>9:00</b>", "lang": "en"})
    assert page.status_code == 200
    assert "&lt;b&gt;9:00&lt;/b&gt;" in page.text
    assert 'aria-current="page">Opening hours' in page.text
