"""Adding a language is one file: a tree like this one with one more catalogue speaks it everywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po

from geodata.gazetteer import load
from scripts.catalogues import begin

_REPOSITORY = Path(__file__).resolve().parents[2]
_PROVINCES = {province.name for province in load().divisions.children(None)}
_PAGES = ("/", "/list", "/list?lon=113.62&lat=34.75", "/map", "/staff/login", "/stations/nobody", "/embed")

_ASK = """
import contextlib, io, json, sys
from datetime import UTC, datetime
from pydantic import SecretStr
from starlette.testclient import TestClient
from api.app import create_app
from api.cli.program import main
from api.cli.texts import say, terminal_language
from api.settings import Settings
from stations.exports.template import TEMPLATE_COLUMNS
from stations.hours import read_hours
from stations.intake import read_list

def shown_help(*words):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main([*words, "--help"])
    return out.getvalue()

url, pages = sys.argv[1], sys.argv[2:]
app = create_app(Settings(database_url=SecretStr(url)), clock=lambda: datetime(2026, 7, 15, 6, tzinfo=UTC))
with TestClient(app, follow_redirects=False) as client:
    german = {"Accept": "text/html", "Accept-Language": "de-AT, en;q=0.5"}
    shown = {page: client.get(page, headers=german).text for page in pages}
    template = client.get("/v1/templates/stations.csv?lang=de").content.decode("utf-8-sig")
    cells = [column.choices_in("de")[-1:] or (column.example_in("de"),) for column in TEMPLATE_COLUMNS]
    line = ",".join(f'"{cell}"' for (cell,) in cells)
    filled_in = (template + line).encode()
    (draft,) = read_list(filled_in, "x.csv", default_datum=None, read_hours=read_hours).drafts
    read = {"values": {name: repr(value) for name, value in draft.values.items()}, "cells": line,
            "issues": [issue.code for issue in draft.issues]}
    json.dump({
        "pages": shown,
        "asked": client.get("/list?lang=de").text,
        "fault": client.get("/v1/nearest?lon=x&lat=1", headers={"Accept-Language": "de"}).json(),
        "refused": client.get("/v1/nearest?lon=1&lat=1&lang=fr").json(),
        "vocabulary": client.get("/v1/vocabulary?lang=de").json(),
        "api": client.get("/openapi.json").json(),
        "terminal": terminal_language({"LANG": "de_DE.UTF-8"}),
        "template": template,
        "read": read,
        "said": say("serving"),
        "help": [shown_help(*words) for words in ((), ("import",), ("user", "token", "add"))],
    }, sys.stdout)
"""


def _german() -> str:
    """Every English text in brackets; what is not in brackets on a page does not come from the catalogue."""
    import io

    catalog = read_po(io.BytesIO(begin("de").encode()))
    with (_REPOSITORY / "geodata" / "locale" / "en.po").open("rb") as file:
        english = read_po(file)
    for message in catalog:
        if not message.id:
            continue
        found = english.get(message.id if isinstance(message.id, str) else message.id[0])
        assert found is not None
        forms = found.string or ""
        message.string = f"⟦{forms}⟧" if isinstance(forms, str) else tuple(f"⟦{form}⟧" for form in forms)
    out = io.BytesIO()
    write_po(out, catalog)
    return out.getvalue().decode()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> dict[str, Any]:
    """What a server says whose tree has one file more."""
    folder = tmp_path_factory.mktemp("tree")
    for package in ("api", "stations", "web"):
        (folder / package).symlink_to(_REPOSITORY / package)
    (folder / "geodata" / "locale").mkdir(parents=True)
    for path in (_REPOSITORY / "geodata").iterdir():
        if path.name != "locale":
            (folder / "geodata" / path.name).symlink_to(path)
    for path in (_REPOSITORY / "geodata" / "locale").iterdir():
        (folder / "geodata" / "locale" / path.name).symlink_to(path)
    (folder / "geodata" / "locale" / "de.po").write_text(_german(), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder), "YIZHAN_LANG": "de", "COLUMNS": "250"}
    command = [sys.executable, "-c", _ASK, demo_url, *_PAGES]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _visible(page: str) -> list[str]:
    """The texts of a page that a person reads or hears, one by one."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<!--.*?-->", "", page)
    spoken = re.findall(r'\b(?:aria-label|placeholder|title|alt)="([^"]+)"', body)
    return [words.strip() for words in [*re.findall(r">([^<]+)<", body), *spoken] if words.strip()]


def _is_from_elsewhere(words: str) -> bool:
    # Names of languages and companies, numbers, and what stations and divisions are called.
    written = re.fullmatch(r"English|中文|Deutsch|[\W\d_]*|[a-z0-9_.:/?&=@-]+", words)
    return words in _PROVINCES or written is not None


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_speaks_the_third_language(answers: dict[str, Any], path: str) -> None:
    page = answers["pages"][path]
    assert re.search(r'<html lang="de"', page), page[:300]
    assert "⟦" in page
    strays = [words for words in _visible(page) if "⟦" not in words and not _is_from_elsewhere(words)]
    if "lon=" not in path:  # stations have names and addresses of their own
        assert strays == []


def test_pages_link_every_other_language(answers: dict[str, Any]) -> None:
    page = answers["asked"]
    assert re.findall(r'hreflang="([^"]+)"', page)[:2] == ["zh-CN", "en"]
    assert '<html lang="de"' in page


def test_answers_speak_it_too(answers: dict[str, Any]) -> None:
    (fault,) = [error for error in answers["fault"]["errors"] if error["where"] == "lon"]
    assert fault["message"].startswith("⟦")
    assert "zh, en, de" in json.dumps(answers["refused"], ensure_ascii=False)
    assert all(term["de"].startswith("⟦") for term in answers["vocabulary"]["amenities"])
    parameters = answers["api"]["paths"]["/v1/nearest"]["get"]["parameters"]
    (lang,) = [one for one in parameters if one["name"] == "lang"]
    assert lang["schema"]["enum"] == ["zh", "en", "de"]


def test_commands_speak_it_too(answers: dict[str, Any]) -> None:
    assert answers["terminal"] == "de"
    assert answers["said"].startswith("⟦")


def test_the_help_of_commands_speaks_it_too(answers: dict[str, Any]) -> None:
    whole, importing, token = answers["help"]
    assert "⟦Rest stations for people who work outdoors.⟧" in whole
    assert "⟦Take an import back.⟧" in whole
    assert "⟦Read a list and show what it would change.⟧" in importing
    assert "⟦The dataset that the list is of.⟧" in importing
    assert "⟦Encoding of a text file: utf-8, " in importing
    assert "⟦Make a token; it is shown once.⟧" in token


def test_the_empty_list_has_headers_in_it_and_is_understood_when_it_comes_back(
    answers: dict[str, Any],
) -> None:
    header = answers["template"].strip().split(",")
    assert [words for words in header if not words.startswith("⟦")] == []
    assert {"⟦Name⟧", "⟦Opening hours⟧", "⟦Drinking water⟧"} < set(header)
    read = answers["read"]
    # The last choice of each column: nearby, planned, the last kind that is offered.
    assert "⟦nearby⟧" in read["cells"]
    assert read["issues"] == []
    assert "extra" not in read["values"]
    assert read["values"]["name"] == "'⟦Renmin Road rest station⟧'"
    assert "heritage_site" in read["values"]["kinds"]
    assert "PLANNED" in read["values"]["status"]
    assert "'drinking_water': <Amenity.NEARBY" in read["values"]["amenities"]
    # An example that the intake would not read stays the English one.
    assert read["values"]["hours_rule"] == "'Mo-Fr 08:30-17:30'"
