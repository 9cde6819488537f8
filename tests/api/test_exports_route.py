"""The register as files over HTTP: masked for the public, whole for staff, the same when it is read again."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from stations.store import Role

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

HEADER = "编号,名称,地址,经度,纬度,坐标系,电话,联系人,状态,楼层\n"
LISTS = {
    "zz": HEADER
    + "1,甲驿站,郑州市中原区一路1号,113.606,34.699,GCJ-02,18712342336,王某,开放,2\n"
    + "2,乙驿站,郑州市金水区二路2号,113.706,34.799,BD-09,0371-12345678,,暂停,\n"
    + "3,丙驿站,郑州市二七区,,,,,,筹建,\n"
    + "4,=1+1,郑州市二七区三路3号,113.65,34.75,WGS84,,,关闭,\n",
    "hz": HEADER + "1,丁驿站,杭州市西湖区文三路1号,120.13,30.27,GCJ-02,,,开放,\n",
}


@pytest.fixture
def someone(staff: Staff, editor: StaffClient) -> StaffClient:
    """Who may look, over a register of two lists."""
    for dataset, text in LISTS.items():
        made = editor.upload(text.encode(), dataset=dataset).json()
        assert editor.post(f"/v1/imports/{made['id']}/apply").status_code == 200
    return staff.sign_in(Role.VIEWER)


def rows(content: bytes, kind: str) -> list[dict[str, Any]]:
    """The stations of a file, by the header or the property that their values have."""
    if kind == "geojson":
        return [feature["properties"] for feature in json.loads(content)["features"]]
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    header, *lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_staff_get_everything_and_it_imports_again_as_it_is(
    staff: Staff, editor: StaffClient, someone: StaffClient, kind: str
) -> None:
    answer = someone.get(f"/v1/export/staff.{kind}?dataset=zz")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert f"staff-zz.{kind}" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"].startswith("no-store")
    found = rows(answer.content, kind)
    assert len(found) == 4
    assert "18712342336" in str(found)
    assert "王某" in str(found)
    entry = staff.store.latest_audit(1)[0]
    assert (entry.actor, entry.action, entry.target) == (someone.name, "register.exported", "zz")
    again = editor.upload(answer.content, f"x.{kind}", dataset="zz", crs="wgs84").json()
    assert again["outcomes"] == {**dict.fromkeys(again["outcomes"], 0), "same": 4}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_the_public_gets_what_is_open_and_no_person(staff: Staff, someone: StaffClient, kind: str) -> None:
    answer = staff.client.get(f"/v1/export/stations.{kind}")
    assert answer.status_code == 200
    found = rows(answer.content, kind)
    assert len(found) == 2
    assert (answer.headers["x-count"], answer.headers["x-left-out"]) == ("2", "3")
    assert "18712342336" not in str(found)
    assert "王某" not in str(found)
    held = {"If-None-Match": answer.headers["etag"]}
    assert staff.client.get(f"/v1/export/stations.{kind}", headers=held).status_code == 304


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("?dataset=hz", 1),
        ("?division=410100", 4),
        ("?division=410105", 1),
        ("?division=330000&dataset=zz", 0),
        ("?status=open", 2),
        ("?status=open,closed&dataset=zz", 2),
        ("?dataset=nothing", 0),
    ],
)
def test_lists_divisions_and_statuses_are_chosen(someone: StaffClient, query: str, count: int) -> None:
    assert len(rows(someone.get(f"/v1/export/staff.csv{query}").content, "csv")) == count


def test_what_makes_no_sense_is_named(staff: Staff, someone: StaffClient) -> None:
    for path, where in (
        ("/v1/export/staff.csv?status=gone", "status"),
        ("/v1/export/staff.csv?division=x", "division"),
        ("/v1/export/staff.csv?list=zz", "list"),
        ("/v1/export/stations.csv?status=closed", "status"),
    ):
        answer = someone.get(path)
        assert answer.status_code == 422
        assert [error["where"] for error in answer.json()["errors"]] == [where]
    assert staff.client.get("/v1/export/staff.csv").status_code == 401
    assert staff.client.get("/v1/export/stations.pdf").status_code in (404, 422)


def test_no_cell_is_a_formula(someone: StaffClient) -> None:
    found = rows(someone.get("/v1/export/staff.csv?dataset=zz").content, "csv")
    assert [row["名称"] for row in found if "1+1" in row["名称"]] == ["'=1+1"]
