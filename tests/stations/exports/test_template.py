"""The empty list is understood without a mapping, offers choices that are understood, and explains itself."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from geodata.catalogue import languages, text
from stations.exports import template_csv, template_xlsx
from stations.exports.columns import COLUMNS
from stations.exports.template import TEMPLATE_COLUMNS, TemplateColumn
from stations.hours import read_hours
from stations.intake import ListReading, UnreadableFile, decode, map_columns, read_list, read_table
from stations.intake.cell_words import read_status, read_yes_no
from stations.intake.crs_words import crs_of
from stations.intake.kind_words import kinds_in_type
from stations.model import Status
from stations.vocabulary import KINDS

LANGS = languages()


def names(lang: str) -> list[str]:
    return [column.header_in(lang) for column in TEMPLATE_COLUMNS]


def read(data: bytes) -> ListReading:
    return read_list(data, "x", default_datum=None, read_hours=read_hours)


@pytest.mark.parametrize("lang", LANGS)
def test_every_header_means_one_field_and_none_is_left_over(lang: str) -> None:
    columns = map_columns(names(lang))
    assert columns.extra == ()
    assert columns.issues == ()
    assert columns.questions == ()
    assert len(columns.coordinates) == 1


def test_it_has_every_column_of_an_export() -> None:
    assert set(COLUMNS) <= set(names("zh"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_csv_is_the_header_alone(lang: str) -> None:
    data = template_csv(lang)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == ",".join(names(lang)) + "\r\n"


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_is_read_as_a_header_without_stations(lang: str) -> None:
    table = read_table(decode(template_xlsx(lang), "template.xlsx"))
    assert table.header == tuple(names(lang))
    assert (table.rows, table.issues, map_columns(table.header).issues) == ((), (), ())
    with pytest.raises(UnreadableFile) as raised:
        read(template_xlsx(lang))
    assert raised.value.code == "no_rows"


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_of_the_help_make_a_station_without_any_remark(lang: str) -> None:
    book = load_workbook(io.BytesIO(template_xlsx(lang)))
    for number, column in enumerate(TEMPLATE_COLUMNS, start=1):
        book.worksheets[0].cell(2, number, column.example_in(lang))
    buffer = io.BytesIO()
    book.save(buffer)
    (draft,) = read(buffer.getvalue()).drafts
    assert draft.issues == ()
    assert draft.given is not None
    assert {"external_id", "kinds", "hours_rule", "stars", "stars_year", "status"} <= set(draft.values)
    assert "extra" not in draft.values


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_is_understood(lang: str) -> None:
    choices = {c.header_in("zh"): c.choices_in(lang) for c in TEMPLATE_COLUMNS if c.choices}
    # Toilets come in lists of layouts of their own.
    codes = [kind.code for kind in KINDS if kind.code != "public_toilet"]
    assert [kinds_in_type(choice) for choice in choices.pop("类型")] == [(code,) for code in codes]
    assert {read_status(choice) for choice in choices.pop("状态")} == set(Status)
    assert all(crs_of(choice) for choice in choices.pop("坐标系"))
    assert choices.pop("星级") == ("1", "2", "3", "4", "5")
    assert len(choices) == 7
    assert all(len({read_yes_no(c) for c in offered}) == 3 for offered in choices.values())


@pytest.mark.parametrize("lang", LANGS)
def test_choices_are_offered_and_never_forced(lang: str) -> None:
    book = load_workbook(io.BytesIO(template_xlsx(lang)))
    sheet, help_sheet = book.worksheets
    offers = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(offers) == sum(bool(column.choices) for column in TEMPLATE_COLUMNS)
    for rule in offers.values():
        assert (rule.type, rule.errorStyle) == ("list", "information")
        assert len(rule.formula1) <= 257  # Excel allows 255 characters and two quotes
    assert sheet.freeze_panes == "C2"
    assert help_sheet.max_row == len(TEMPLATE_COLUMNS) + 1


@pytest.mark.parametrize("column", TEMPLATE_COLUMNS, ids=lambda column: column.header_in("en"))
def test_the_help_is_whole_in_every_language(column: TemplateColumn) -> None:
    for lang in languages():
        assert column.header_in(lang)
        assert column.example_in(lang)
        assert 0 < len(text(f"template.help_{column.code}", lang)) <= 255


def test_phones_ids_and_hours_are_kept_as_text() -> None:
    sheet = load_workbook(io.BytesIO(template_xlsx())).worksheets[0]
    groups = sheet.column_dimensions.values()
    for number, column in enumerate(TEMPLATE_COLUMNS, start=1):
        (group,) = (g for g in groups if (g.min or 0) <= number <= (g.max or 0))
        assert (group.number_format == "@") == column.text
    assert all(c.text for c in TEMPLATE_COLUMNS if c.code in ("id", "phone", "hours"))


def test_it_is_the_same_file_every_time() -> None:
    assert template_xlsx() == template_xlsx()


def test_a_translation_that_the_intake_reads_otherwise_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "template.header_address": "电话",
        "template.header_note": "what nobody knows",
        "template.yes": "no",
        "template.status_open": "maybe",
        "template.example_hours": "whenever",
        "term.kind.rest_station": "司机之家",
        "template.header_name": "驿站名称",
    }
    monkeypatch.setattr(
        "stations.exports.template.text",
        lambda key, lang: wrong.get(key, text(key, lang)) if lang == "zh" else text(key, lang),
    )
    columns = {column.code: column for column in TEMPLATE_COLUMNS}
    assert columns["address"].header_in("zh") == "Address"
    assert columns["note"].header_in("zh") == "Note"
    assert columns["name"].header_in("zh") == "驿站名称"
    assert columns["amenity"].choices_in("zh") == ("yes", "无", "附近")
    assert columns["status"].choices_in("zh")[0] == "open"
    assert columns["hours"].example_in("zh") == "Mo-Fr 08:30-17:30"
    assert columns["kind"].choices_in("zh")[0] == "Rest station"


def test_names_of_sheets_that_excel_cannot_take_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(key: str, lang: str) -> str:
        return "Liste [1/2]: 'x'" if "sheet" in key else text(key, lang)

    monkeypatch.setattr("stations.exports.template.text", slip)
    book = load_workbook(io.BytesIO(template_xlsx("en")))
    assert book.sheetnames == ["Liste  1 2    x", "Liste  1 2    x 2"]


def test_too_many_characters_for_excel_are_offered_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stations.exports.template._LONGEST_CHOICES", 20)
    (kinds,) = [column for column in TEMPLATE_COLUMNS if column.code == "kind"]
    assert "Rest station" in kinds.choices_in("zh")


def test_the_help_alone_is_no_list() -> None:
    book = load_workbook(io.BytesIO(template_xlsx()))
    del book["站点"]
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(UnreadableFile) as raised:
        read(buffer.getvalue())
    assert raised.value.code == "no_name_column"
