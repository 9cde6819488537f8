from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import web
from stations.model import LISTED_FIELDS
from web.assets import asset_text
from web.csp import staff_policy
from web.staff_page import render_staff, staff_texts
from web.texts import has_text, languages

HOSTILE = "<script>alert(1)</script>{{1337*7919}}'\"`${1}"
_FOLDER = Path(web.__file__).parent
_SCRIPTS = sorted((_FOLDER / "static").glob("staff_*.js"))


@dataclass(frozen=True)
class Someone:
    name: str
    role: str


def import_line() -> dict[str, Any]:
    counts = {"new": 1, "changed": 2, "same": 3, "error": 4, "conflict": 5}
    return {
        "id": HOSTILE,
        "filename": HOSTILE,
        "dataset": HOSTILE,
        "title": HOSTILE,
        "when": "2026-07-15 14:00",
        "applied": None,
        "created_by": HOSTILE,
        "status": "applied",
        "clears": False,
        "counts": counts,
    }


def pages(lang: str, role: str) -> dict[str, str]:
    dataset = {"name": HOSTILE, "title": HOSTILE, "division": HOSTILE, "count": 1, "latest": None}
    about = {**dataset, "licence": HOSTILE, "licence_url": HOSTILE, "attribution": HOSTILE, "open": True}
    values: dict[str, dict[str, Any]] = {
        "staff.html": {
            "datasets": [dataset],
            "station_count": 1,
            "data_version": 1,
            "imports": [import_line()],
        },
        "staff_upload.html": {
            "datasets": [dataset],
            "chosen": HOSTILE,
            "division": HOSTILE,
            "max_mb": 20,
            "datums": [{"label": HOSTILE, "choices": [{"value": HOSTILE, "label": HOSTILE}]}],
        },
        "staff_imports.html": {"imports": [import_line()]},
        "staff_import.html": {"import_id": HOSTILE, "filename": HOSTILE, "dataset_title": HOSTILE},
        "staff_station.html": {"station_id": HOSTILE, "station_name": HOSTILE},
        "staff_audit.html": {"actions": [(HOSTILE, HOSTILE)]},
        "staff_dataset.html": {
            "dataset": about,
            "licences": [("CC0-1.0", HOSTILE)],
            "known": True,
            "count": 1,
        },
        "staff_account.html": {},
        "staff_users.html": {},
    }
    return {
        name: render_staff(
            name,
            lang,
            user=Someone(HOSTILE, role),
            csrf_token=HOSTILE,
            timezone="Asia/Shanghai",
            section="overview",
            **shown,
        )
        for name, shown in values.items()
    }


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
def test_nothing_typed_becomes_markup(lang: str, role: str) -> None:
    for name, page in pages(lang, role).items():
        assert "<script>" not in page, name
        # The product; a short one stands in the hash of some file sooner or later.
        assert "10587703" not in page, name
        assert not re.search(r"\son\w+=|style=", page), name
        assert "&lt;script&gt;" in page, name


def test_only_editors_and_administrators_are_offered_to_change_things() -> None:
    for role, may in (("viewer", False), ("editor", True), ("admin", True)):
        shown = pages("zh", role)
        assert ('class="gate"' in shown["staff.html"]) is may
        assert ('id="upload_form"' in shown["staff_upload.html"]) is may
        assert ("data-undo" in shown["staff_imports.html"]) is may
        assert ('id="user_form"' in shown["staff_users.html"]) is (role == "admin")
        assert ("/staff/users" in shown["staff.html"]) is (role == "admin")


def test_scripts_get_every_text_that_they_name() -> None:
    given = staff_texts("zh")
    used = {
        (path.name, key)
        for path in _SCRIPTS
        for key in re.findall(r'"(staff\.[a-z_0-9]*[a-z0-9])"', path.read_text("utf-8"))
    }
    assert len(used) > 100
    assert [(name, key) for name, key in used if key not in given] == []


def test_every_text_for_staff_is_used() -> None:
    routes = _FOLDER.parent / "api" / "routes" / "staff.py"
    files = [*_SCRIPTS, *(_FOLDER / "templates").glob("staff*.html"), routes, _FOLDER / "datum_choices.py"]
    everything = "\n".join(path.read_text("utf-8") for path in files)
    # Keys that are put together from a part that is fixed and one that is not.
    starts = set(re.findall(r'"(staff\.[a-z_]*_)"', everything))
    unused = [
        key
        for key in staff_texts("zh")
        if key.startswith("staff.")
        and key.partition("#")[0] not in everything
        and not key.startswith(tuple(starts))
    ]
    assert unused == []


def test_texts_that_are_put_together_exist() -> None:
    for outcome in ("new", "changed", "same", "missing", "conflict", "duplicate", "error"):
        assert has_text(f"staff.outcome_{outcome}")
        assert has_text(f"staff.outcome_{outcome}_hint")
    for status in ("planned", "applied", "undone"):
        assert has_text(f"staff.status_{status}")
    for key in ("save", "unlock", "enable", "disable", "new_password"):
        assert has_text(f"staff.user_{key}")
        assert has_text(f"staff.user_{key}_of")


def test_every_field_that_a_list_can_change_has_a_name() -> None:
    assert [field for field in LISTED_FIELDS if not has_text(f"staff.field_{field}")] == []


def test_scripts_never_build_markup_or_code_from_text() -> None:
    for name in ("staff.js", "staff_map.js"):
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert word not in asset_text(name)


def test_policy_allows_our_own_server_alone() -> None:
    directives = dict(part.split(" ", 1) for part in staff_policy().split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
