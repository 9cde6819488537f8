"""The threat model names tests that exist, for every threat at least one."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
DOCUMENT = TESTS.parent / "docs" / "security.md"
_ROW = re.compile(r"^\| (?!threat|-)(.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
# What an attack on a public service of forms, files and settings has to be thought of.
SUBJECTS = (
    "Session", "CSRF", "Guessing passwords", "Timing", "Token", "Role", "Division", "Upload", "Backup",
    "Path", "SSRF", "Header", "CORS", "Host", "Cache poisoned", "Clickjacking", "Too many requests",
    "Log line", "Secret", "Whereabouts", "Persons",
)  # fmt: skip


def rows() -> list[tuple[str, str, str]]:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Threats")[2].partition("\n## ")[0]
    return _ROW.findall(text)


def test_every_threat_names_tests_that_exist() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    existing = set(re.findall(r"^\s*(?:async )?def (test_\w+)\(", sources, re.MULTILINE))
    found = rows()
    assert len(found) > 40
    for threat, protection, tests in found:
        assert protection, threat
        named = re.findall(r"`(test_\w+)`", tests)
        assert named, threat
        assert set(named) <= existing, (threat, set(named) - existing)


def test_no_subject_is_left_out() -> None:
    threats = "\n".join(threat for threat, _, _ in rows())
    assert [subject for subject in SUBJECTS if f"**{subject}" not in threats] == []
