"""What a file is, is told by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.errors import FileError
from stations.intake import DecodedText, DecodedWorkbook, Limits, UnreadableFile, decode

TEXT = "名称,地址\n甲站,一路1号\n"


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (TEXT.encode(), "utf-8", "utf8_valid"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", "bom"),
        (TEXT.encode("gb18030"), "gb18030", "gb18030_valid"),
        (b"\x84\x31\x95\x33" + TEXT.encode("gb18030"), "gb18030", "bom"),
        (TEXT.encode("utf-16"), "utf-16", "bom"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", "bom"),
        (TEXT.encode("utf-32"), "utf-32", "bom"),
    ],
)
def test_an_encoding_is_found_by_mark_or_by_fit(data: bytes, encoding: str, reason: str) -> None:
    assert decode(data, "list.csv") == DecodedText(TEXT, encoding, reason)


def test_a_short_gbk_file_is_chinese_and_not_korean() -> None:
    decoded = decode("名称,经度,纬度\n甲站,113.6,34.7\n".encode("gbk"), "short.csv")
    assert isinstance(decoded, DecodedText)
    assert decoded.text.startswith("名称,经度")


def test_characters_beyond_gbk_are_read() -> None:
    text = "名称\n㐱站𠮷\n"
    assert decode(text.encode("gb18030"), "x") == DecodedText(text, "gb18030", "gb18030_valid")


def test_utf8_is_found_even_where_the_first_chinese_stands_at_the_end() -> None:
    text = "name\n" + "station\n" * 200_000 + "末站\n"
    assert decode(text.encode(), "late.csv") == DecodedText(text, "utf-8", "utf8_valid")


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_text_survives_utf8(text: str) -> None:
    text = "名称\n" + text
    assert decode(text.encode(), "x") == DecodedText(text, "utf-8", "utf8_valid")


def test_an_end_mark_of_old_programs_is_dropped() -> None:
    assert decode(TEXT.encode() + b"\x1a", "x") == DecodedText(TEXT, "utf-8", "utf8_valid")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "empty", "空"),
        (b" \r\n\t\n", "empty", "空"),
        (b"\xef\xbb\xbf", "empty", "空"),
        (b"%PDF-1.7\n", "wrong_kind", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "wrong_kind", "PNG"),
        (b"\x1f\x8b\x08\x00abc", "archive", "gzip"),
        (b'<?xml version="1.0"?><kml></kml>', "wrong_kind", "XML"),
        (b"\x00\x01\x02\x03 something", "wrong_kind", "二进制"),
        ("name".encode("utf-16-le"), "wrong_kind", "二进制"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "wrong_kind", "MHTML"),
        (b"name\nok\n\xff\xff\n", "encoding", "第 3 行"),
        (b"PK\x03\x04 and no more", "damaged", "损坏"),
    ],
)
def test_what_is_no_table_is_refused_with_its_kind(data: bytes, code: str, said: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        decode(data, "list.xlsx")
    assert raised.value.code == code
    assert said in raised.value.message
    assert raised.value.describe("en").isascii() or "“" in raised.value.describe("en")
    assert isinstance(raised.value, FileError)


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("word__document_dot_xml", "Word"),
        ("ppt__presentation_dot_xml", "PowerPoint"),
        ("xl__workbook_dot_bin", "xlsb"),
        ("a_dot_csv", "ZIP"),
    ],
)
def test_a_zip_that_is_no_workbook_is_named(member: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        decode(_zip(**{member: b"x"}), "list.xlsx")


def test_a_workbook_is_known_by_what_is_in_it() -> None:
    assert decode(_zip(xl__workbook_dot_xml=b""), "list.csv") == DecodedWorkbook(
        _zip(xl__workbook_dot_xml=b""), "xlsx"
    )


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    data = _zip(xl__workbook_dot_xml=bytes(2_000_000))
    assert len(data) < 10_000
    with pytest.raises(UnreadableFile) as raised:
        decode(data, "x.xlsx", Limits(max_unpacked_bytes=1_000_000))
    assert raised.value.code == "unpacks_too_large"


def test_a_protected_workbook_is_named() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableFile) as raised:
        decode(data, "x.xlsx")
    assert raised.value.code == "password"


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(UnreadableFile) as raised:
        decode(b"name\n" * 10, "x.csv", Limits(max_bytes=49))
    assert raised.value.params == {"size": "50", "limit": "49"}
