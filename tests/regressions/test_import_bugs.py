"""Faults of reading lists that comparable systems had; from the bytes of a file to the register."""

from __future__ import annotations

import codecs
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from stations.errors import ConflictError, FileError
from stations.plan import Scope
from tests.regressions.office import Office, rows, strict_json

NAMES = ("西湖区爱心驿站", "工会·户外劳动者驿站（北山）")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_every_excel_of_the_office_is_read(office: Office, encoding: str, delimiter: str) -> None:
    """GBK garbled, a mark glued to the first header, one column (alibaba/easyexcel#2404, ckan/ckan#3922).

    Also directus/directus#12993 and dathere/datapusher-plus#256.
    """
    lines = [["名称", "地址", "电话"], [NAMES[0], "杭州市西湖区一路1号", "0571-1"], [NAMES[1], "", "0571-2"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    marks = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
    data = marks.get(encoding, b"") + text.encode(encoding.removesuffix("-bom"))
    record = office.bring_in(data, apply=False)
    assert [row.name for row in office.rows(record)] == list(NAMES)
    assert record.plan["read_as"]["encoding"]
    assert record.plan["read_as"]["delimiter"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(("lon", "lat"), [("120,1705", "30,2741"), ("120，1705", "30，2741")])
def test_a_decimal_comma_is_never_cut_off(office: Office, delimiter: str, lon: str, lat: str) -> None:
    """`30,2741` became 30, thirty kilometres away, without a word (umap-project/umap#44, ckan/ckan#5769)."""
    cells = [f'"{cell}"' for cell in ("甲", lon, lat, "wgs84")]
    record = office.bring_in(
        f"{delimiter.join(('名称', '经度', '纬度', '坐标系'))}\n{delimiter.join(cells)}\n"
    )
    (kept,) = office.stations() or (None,)
    if kept is None:
        assert [row for row, _ in office.faults(record)] == [2]
    else:
        assert kept.position is not None
        assert (kept.position.lon, kept.position.lat) == (120.1705, 30.2741)


def test_no_type_is_guessed_from_the_first_rows(office: Office) -> None:
    """The first row had no coordinates, so the file had none (ckan/datapusher#48)."""
    lines = ["0,甲,,,,,,,", *(f"{n},乙{n},,120.{n:06d},30.250000,wgs84,,,0571{n}" for n in range(1, 40))]
    office.bring_in(rows(*lines))
    stations = office.stations()
    assert len(stations) == 40
    assert sum(kept.position is not None for kept in stations) == 39
    assert {type(kept.phone) for kept in stations} == {str}


def test_numbers_that_are_names_stay_as_written(office: Office) -> None:
    """Leading zeros and long numbers were read as floats (DIE#289, teableio/teable#1880, ImportExcel#830)."""
    cells = ("007", "013800138000", "00123", "330106000000000000001", "1E5A", "1-2", "3.10", "1.0", "+861")
    office.bring_in("编号,名称,电话,备注\n" + "".join(f"{cell},甲{cell},{cell},{cell}\n" for cell in cells))
    kept = {(each.external_id, each.phone, each.note) for each in office.stations()}
    assert kept == {(cell, cell, cell) for cell in cells}


@pytest.mark.parametrize("column", ["编号", "电话"])
@pytest.mark.parametrize("cell", ["1.38E+10", "1.38e+10", "3.30106E+17"])
def test_a_number_that_excel_has_spoilt_is_an_error_and_not_an_id(
    office: Office, column: str, cell: str
) -> None:
    """`1.38E+10` was taken as the telephone (dfinke/ImportExcel#830)."""
    record = office.bring_in(f"名称,{column}\n甲,{cell}\n乙,123456\n")
    assert [row for row, _ in office.faults(record)] == [2]
    assert [kept.name for kept in office.stations()] == ["乙"]


def test_words_that_libraries_take_for_nothing_are_names(office: Office) -> None:
    """A place called NA went missing (pandas-dev/pandas#10647)."""
    words = ("NA", "N/A", "null", "None", "nan", "NULL", "True", "#N/A", "inf", "-1", "<NA>", "n.a.", "0")
    office.bring_in("名称,地址,备注\n" + "".join(f"{word},某路{n}号,甲\n" for n, word in enumerate(words)))
    assert {kept.name for kept in office.stations()} == set(words)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("x,丙,,120.17,,wgs84,,,", "coordinates_half"),
        ("x,,,120.170000,30.250000,wgs84,,,", "name_missing"),
        ("x,丙,,abc,30.250000,wgs84,,,", "coordinates_unreadable"),
        ("x,丙,,120.170000,30.250000,mars,,,", "datum_unknown"),
        ("x,丙,,120.170000,30.250000,wgs84,,,,,one,too,many", None),
        ("x,丙,,999,999,wgs84,,,", None),
    ],
)
def test_one_bad_row_costs_one_row_and_is_named(office: Office, bad: str, code: str | None) -> None:
    """One empty latitude lost the file, or was dropped in silence (umap#285, pygeoapi#1922)."""
    good = [f"{n},站{n},,120.{n:06d},30.250000,wgs84,,," for n in range(60)]
    record = office.bring_in(rows(*good[:30], bad, *good[30:]))
    assert (record.counts["new"], record.counts["error"]) == (60, 1)
    found = office.faults(record)
    assert {row for row, _ in found} == {32}
    assert code is None or code in {name for _, name in found}
    assert len(office.stations()) == 60


def test_the_command_ends_with_one_where_a_row_was_bad_and_names_it(office: Office) -> None:
    """An import with a bad row reported success (openscholar, os_importer)."""
    file = office.file(rows("1,甲,,,,,,,", "2,乙,,30.25,120.17,wgs84,,,"))
    shown = office.run("import", file, "--dataset", "hz", "--apply")
    assert shown.code == 1
    assert "第 3 行" in shown.out
    assert "30.25, 120.17" in shown.out
    done = office.run("import", file, "--dataset", "hz", "--apply", "--json")
    assert (done.code, done.json["outcomes"]["error"], done.json["outcomes"]["same"]) == (1, 1, 1)
    assert len(office.stations()) == 1


@pytest.mark.parametrize("header", ["a,b,c", "mingzi,weidu,jingdu", "1,2,3", "地址,经度,纬度"])
def test_a_header_without_names_says_what_was_found_and_expected(office: Office, header: str) -> None:
    """A wrong header, and nothing happened (umap-project/umap#1699)."""
    file = office.file(f"{header}\n甲,1,2\n")
    shown = office.run("import", file, "--dataset", "hz", "--apply", "--json")
    assert (shown.code, shown.out) == (3, "")
    assert "名称" in shown.err
    assert ", ".join(header.split(",")) in shown.err
    assert office.stations() == ()


LIST = tuple(f"{n},站{n},杭州市西湖区{n}号,120.{n:06d},30.250000,wgs84,24小时,空调," for n in range(8))


def test_the_same_list_again_changes_nothing(office: Office) -> None:
    """The same file twice made twice the stations (awesomemotive/simplemap#259, contao-storelocator#13)."""
    office.bring_in(rows(*LIST))
    before = office.stations()
    again = office.bring_in(rows(*LIST))
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (8, 0, 0)
    assert office.stations() == before
    by_workbook = office.bring_in(workbook(rows(*LIST)), name="list.xlsx")
    assert by_workbook.counts["same"] == 8


def workbook(text: str) -> bytes:
    """The same list as an office saves it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append(line.split(","))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def replaced(old: str, new: str) -> tuple[str, ...]:
    """The list after something was changed in every row."""
    return tuple(line.replace(old, new) for line in LIST)


@pytest.mark.parametrize(
    ("later", "numbered"),
    [
        (LIST[::-1], True),
        (LIST[::-1], False),
        (LIST[::3], False),
        (replaced("120.", "121."), True),
        (replaced("120.", "121."), False),
        (replaced("西湖区", "拱墅区"), False),
        # Without a number of the owner's, another name is another station.
        (replaced("站", "新驿站"), True),
    ],
)
def test_a_saved_link_leads_to_the_same_station_after_every_import(
    office: Office, later: tuple[str, ...], numbered: bool
) -> None:
    """Rows re-sorted, ids changed, saved links led elsewhere (entitlementcard#1636, avni-server#380)."""
    first, second = (lines if numbered else [line[1:] for line in lines] for lines in (LIST, later))
    office.bring_in(rows(*first))
    before = {kept.id: kept.name[-1] for kept in office.stations()}
    office.bring_in(rows(*second))
    assert {kept.id: kept.name[-1] for kept in office.stations()} == before
    with office.server() as client:
        for key, last in before.items():
            assert client.get(f"/v1/stations/{key}").json()["properties"]["name"].endswith(last)


def test_no_number_of_an_owner_breaks_a_link(office: Office) -> None:
    """Ids with a slash made broken links (geopython/pygeoapi#958)."""
    ids = ("a/b", "../x", "?q=1", "#x", "a b", "%2e", "驿", "a\\b", "<b>", "a" * 300)
    office.bring_in("编号,名称\n" + "".join(f'"{each}",甲{n}\n' for n, each in enumerate(ids)))
    assert {kept.external_id for kept in office.stations()} == set(ids)
    with office.server() as client:
        for feature in client.get("/v1/stations").json()["features"]:
            own = [link["href"] for link in feature["properties"]["links"] if link["href"].startswith("/")]
            assert len(own) == 2
            for href in own:
                assert client.get(href).status_code == 200


@pytest.mark.parametrize("arguments", [("--dry-run",), ()])
def test_looking_at_a_plan_changes_no_station(office: Office, arguments: tuple[str, ...]) -> None:
    """A dry run ran hooks, sent events and deleted rows (DIE#1048, #488, bytedeck/bytedeck#1916)."""
    office.bring_in(rows(*LIST))
    with office.store() as store:
        before, imports = store.load(), len(store.list_imports(100))
    file = office.file(rows(LIST[0].replace("24小时", "9:00-17:00")))
    options = ("--dataset", "hz", "--scope", "complete", *arguments)
    assert office.run("import", file, *options).code == 0
    with office.store() as store:
        assert store.load() == before
        assert len(store.list_imports(100)) == imports + (not arguments)


def test_a_preview_leaves_no_trace_of_an_unknown_dataset(office: Office) -> None:
    """The preview of a list made its dataset (DIE#830)."""
    with office.store() as store:
        before = store.load()
    assert office.run("import", office.file(rows(*LIST)), "--dataset", "new", "--dry-run").code == 0
    with office.store() as store:
        assert store.load() == before


def test_what_is_missing_stays_unless_the_list_is_complete_and_somebody_confirms(office: Office) -> None:
    """The file of one district closed all others, or nothing ever closed (ocm-system#40, #180)."""
    office.bring_in(rows(*LIST))
    assert office.bring_in(rows(*LIST[:2])).counts["missing"] == 0
    assert len(office.stations()) == 8
    with pytest.raises(ConflictError, match="6 of 8"):
        office.bring_in(rows(*LIST[:2]), scope=Scope.COMPLETE)
    assert len(office.stations()) == 8
    done = office.bring_in(rows(*LIST[:2]), scope=Scope.COMPLETE, confirm_missing=True)
    assert (done.counts["missing"], len(office.stations())) == (6, 2)
    office.bring_in(rows(*LIST))
    assert len(office.stations()) == 8


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ａ１２号（西湖）", "A12号(西湖)"),
        ("西湖 驿站", "西湖驿站"),
        ("西湖\u3000驿站", "西湖 驿站"),
        ("Café驿站", "Cafe\u0301驿站"),
        ("西湖驿站\u200b", "西湖驿站"),
        ("KFC驿站", "ｋｆｃ驿站"),
    ],
)
def test_the_same_name_in_other_characters_is_the_same_station(
    office: Office, first: str, second: str
) -> None:
    """Full-width letters made a second station (geolonia/normalize-japanese-addresses#160)."""
    office.bring_in(f"名称,地址\n{first},杭州市西湖区1号\n")
    office.bring_in(f"名称,地址\n{second},杭州市西湖区1号\n")
    assert len(office.stations()) == 1


def test_no_list_is_read_that_is_larger_than_allowed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty megabytes were accepted (fastapi/fastapi#362, #1181)."""
    monkeypatch.setenv("YIZHAN_UPLOAD_MAX_MB", "1")
    big = office.file(rows(*LIST) + "x" * 1_100_000)
    shown = office.run("import", big, "--dataset", "hz", "--apply", "--json")
    assert (shown.code, shown.out) == (3, "")
    assert "1" in shown.err
    assert office.stations() == ()
    with pytest.raises(FileError):
        office.bring_in(b"PK\x03\x04" + b"\0" * 1000, name="list.xlsx")


def test_an_export_imports_again_to_the_same_records(office: Office, tmp_path: Path) -> None:
    """An export that its own importer took for other records (django-import-export#1543)."""
    names = [
        '=HYPERLINK("http://x.invalid","点我")',
        "+86 571",
        "-1 层",
        "@西湖",
        "'=1+1",
        "＝１",
        "a,b;c",
        '"引号"',
    ]
    table = [["名称", "编号", "电话", "备注"]] + [[n, f"{k}", "0571-1", n] for k, n in enumerate(names)]
    quoted = (
        "\r\n".join(",".join('"' + c.replace('"', '""') + '"' for c in line) for line in table)
    ) + "\r\n"
    office.bring_in(quoted)
    assert {kept.note for kept in office.stations()} == {*names} - {"'=1+1"} | {"=1+1"}
    out = tmp_path / "out.csv"
    assert office.run("export", "csv", "-o", out).code == 0
    again = office.run("import", out, "--dataset", "hz", "--json", "--dry-run")
    assert strict_json(again.out)["outcomes"] == {
        "new": 0, "changed": 0, "same": len(names), "missing": 0, "conflict": 0, "duplicate": 0, "error": 0,
    }  # fmt: skip
