"""Forms with files as nobody wants them: too large, broken, without a name or with a bad one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import openpyxl
import pytest

from api.uploads import safe_filename

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient

LIST = "名称,地址\n甲驿站,郑州市中原区一路1号\n".encode()
MIB = 2**20
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("名单.csv", "名单.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\lists\\七月 名单.xlsx", "七月 名单.xlsx"),
        ("a\x00b\r\nc\u202e.csv", "abc.csv"),
        ("..", "list"),
        ("", "list"),
        ("/", "list"),
        ("长" * 300 + ".csv", "长" * 196 + ".csv"),
        ("x" * 300, "x" * 200),
        ("\ud800.csv", "csv"),
    ],
)
def test_a_file_name_is_shown_and_never_a_path(given: str, shown: str) -> None:
    assert safe_filename(given) == shown


def test_a_hostile_file_name_comes_back_as_a_name(editor: StaffClient) -> None:
    name = "../../etc/=cmd|calc'<img src=x onerror=alert(1)>.csv"
    made = editor.upload(LIST, filename=name)
    assert made.status_code == 201
    assert made.json()["filename"] == "=cmd|calc'<img src=x onerror=alert(1)>.csv"
    file = editor.get(f"/v1/imports/{made.json()['id']}/file")
    assert file.content == LIST
    disposition = file.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert "\n" not in disposition
    assert disposition.count('"') == 2
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_is_too_large_is_refused_by_its_declared_length(editor: StaffClient) -> None:
    answer = editor.upload(b"x" * (3 * MIB))
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]
    assert "1 MB" in editor.upload(b"x" * (3 * MIB), lang="zh").json()["detail"]


def test_the_bytes_are_counted_while_they_arrive(editor: StaffClient) -> None:
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(100):
            taken += 1
            yield b"x" * MIB

    headers = {"Content-Type": FORM}
    answer = editor.post("/v1/imports?lang=en", content=body(), headers=headers)
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]


def test_a_file_just_within_the_envelope_is_still_too_large(editor: StaffClient) -> None:
    assert editor.upload(b"x" * (MIB + 1)).status_code == 413
    # Within the limit it is read, and found to be no list.
    assert editor.upload(b"x" * MIB).status_code == 422


def test_an_empty_file_and_no_file_are_told_apart(editor: StaffClient) -> None:
    assert "empty" in editor.upload(b"").json()["detail"]
    none = editor.post("/v1/imports?lang=en", files={"file": ("", b"", "text/csv")}, data={"dataset": "zz"})
    assert none.status_code == 422
    assert none.json()["errors"] == [{"where": "file", "message": "choose the file to upload", "given": None}]
    no_part = editor.post("/v1/imports?lang=en", files={"dataset": (None, "zz")})
    assert [error["where"] for error in no_part.json()["errors"]] == ["file"]
    as_text = editor.post("/v1/imports?lang=en", files={"dataset": (None, "zz"), "file": (None, "名称")})
    assert as_text.status_code == 422
    assert [error["where"] for error in as_text.json()["errors"]] == ["file"]


def test_two_files_are_one_too_many(editor: StaffClient) -> None:
    two = [("file", ("a.csv", LIST, "text/csv")), ("file", ("b.csv", LIST, "text/csv"))]
    answer = editor.post("/v1/imports?lang=en", files=two, data={"dataset": "zz"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "upload one file at a time"
    stray = [*two[:1], ("picture", ("b.png", b"x", "image/png"))]
    answer = editor.post("/v1/imports?lang=en", files=stray, data={"dataset": "zz"})
    assert [error["where"] for error in answer.json()["errors"]] == ["picture"]
    many = [("file", (f"{n}.csv", LIST, "text/csv")) for n in range(30)]
    answer = editor.post("/v1/imports?lang=en", files=many, data={"dataset": "zz"})
    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == ["body"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"dataset": ""}, ["dataset"]),
        ({"dataset": "Zhengzhou 郑州"}, ["dataset"]),
        ({"dataset": "a" * 41}, ["dataset"]),
        ({"dataset": "../x"}, ["dataset"]),
        ({"crs": "mars"}, ["crs"]),
        ({"scope": "everything"}, ["scope"]),
        ({"division": "410100"}, None),
        ({"division": "41"}, ["division"]),
        ({"division": "999999"}, ["division"]),
        ({"division": "abc"}, ["division"]),
        ({"mapping": "[1]"}, ["mapping"]),
        ({"mapping": "{"}, ["mapping"]),
        ({"mapping": "[" * 100_000}, ["mapping"]),
        ({"mapping": '{"名称": 1}'}, ["mapping"]),
        ({"encoding": "klingon"}, ["encoding"]),
        ({"sheet": "x" * 200}, ["sheet"]),
        ({"dataset_name": "zz"}, ["dataset_name"]),
        ({"crs": "mars", "scope": "everything"}, ["crs", "scope"]),
    ],
)
def test_every_field_that_is_wrong_is_named(
    editor: StaffClient, fields: dict[str, str], where: list[str] | None
) -> None:
    answer = editor.upload(LIST, **fields)
    if where is None:
        assert answer.status_code == 201
        return
    assert answer.status_code == 422
    assert sorted(error["where"] for error in answer.json()["errors"]) == where
    assert all(error["message"] for error in answer.json()["errors"])


def test_a_field_that_is_too_long_is_refused(editor: StaffClient) -> None:
    answer = editor.upload(LIST, mapping="x" * 300_000)
    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == ["body"]


@pytest.mark.parametrize(
    ("content_type", "body", "where"),
    [
        ("application/json", b"{}", "Content-Type"),
        ("text/csv", LIST, "Content-Type"),
        ("multipart/form-data", LIST, "body"),
        (FORM, b"no boundary here", "body"),
        (
            FORM,
            b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            "body",
        ),
        (FORM, b"", "file"),
    ],
)
def test_a_body_that_is_no_form_is_named(
    editor: StaffClient, content_type: str, body: bytes, where: str
) -> None:
    answer = editor.post("/v1/imports?lang=en", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 422, answer.text
    assert [error["where"] for error in answer.json()["errors"]] == [where]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_list_without_names_says_what_was_found(editor: StaffClient, lang: str) -> None:
    answer = editor.upload("站名字,地点\n甲,乙\n".encode(), lang=lang)
    assert answer.status_code == 422
    assert "站名字" in answer.json()["detail"]
    assert answer.json()["columns"] == [
        {"header": "站名字", "samples": ["甲"]},
        {"header": "地点", "samples": ["乙"]},
    ]
    assert "name" in [field["code"] for field in answer.json()["fields"]]
    wrong = editor.upload("站名字,地点\n甲,乙\n".encode(), lang=lang, mapping='{"站名": "name"}')
    assert wrong.status_code == 422
    assert len(wrong.json()["columns"]) == 2
    mapped = editor.upload("站名字,地点\n甲,乙\n".encode(), mapping='{"站名字": "name"}')
    assert mapped.status_code == 201


def test_nobody_who_is_not_signed_in_sends_a_body(staff: Staff) -> None:
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(10):
            taken += 1
            yield b"x" * MIB

    headers = {"Content-Type": FORM}
    assert staff.client.post("/v1/imports", content=body(), headers=headers).status_code == 401


def test_formulas_and_scripts_in_cells_stay_text(editor: StaffClient) -> None:
    hostile = "名称,地址,电话,星级\n=HYPERLINK(1),@SUM(A1),-1+1,=cmd\n<script>${1}</script>,{{7*7}},+86,x\n"
    made = editor.upload(hostile.encode()).json()
    rows = editor.get(f"/v1/imports/{made['id']}/rows").json()["rows"]
    assert rows[1]["cells"]["名称"] == "<script>${1}</script>"
    report = editor.get(f"/v1/imports/{made['id']}/report.csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(report)) for cell in line]
    assert any(cell.startswith("'=cmd") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_report_names_row_column_and_value_in_both_formats(editor: StaffClient) -> None:
    text = "名称,经度,纬度,星级,合计\n甲,113.6,34.7,七,\n,113.6,34.7,,\n"
    made = editor.upload(text.encode(), crs="wgs84").json()
    for lang, word in (("zh", "看不懂星级"), ("en", "The stars cannot be read")):
        path = f"/v1/imports/{made['id']}/report"
        report = editor.get(f"{path}.csv?lang={lang}").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(report)))
        book = openpyxl.load_workbook(io.BytesIO(editor.get(f"{path}.xlsx?lang={lang}").content))
        sheet = book.active
        assert sheet is not None
        cells = [["" if c is None else str(c) for c in row] for row in sheet.iter_rows(values_only=True)]
        assert cells == lines
        stars = next(line for line in lines if line[5] == "星级")
        assert (stars[0], stars[6]) == ("2", "七")
        assert word in stars[7]
        assert any(line[0] == "3" and line[8] == "name_missing" for line in lines)
