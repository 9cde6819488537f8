"""What Yizhan is made of is written down as the standard says; what nobody knows is not called good."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from scripts.audit import verdict
from scripts.sbom import LOCK, bill_of_materials

PROJECT: dict[str, Any] = tomllib.loads(
    (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
PINS = "# note\nBeta-Lib==2.0 \\\n    --hash=sha256:0\nalpha==1.0+x ; sys_platform == 'win32'\nalpha==1.1\n"


def validator() -> Any:
    """The schema of CycloneDX 1.6 with those that it refers to."""
    folder = files("cyclonedx.schema") / "_res"
    names = {"spdx": "spdx", "jsf-0.82": "jsf-0.82", "bom-1.6": "bom-1.6"}
    schemas = {
        name: json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))
        for name in names
    }
    base = "http://cyclonedx.org/schema"
    registry = jsonschema_rs.Registry(
        [(f"{base}/{name}.SNAPSHOT.schema.json", schemas[name]) for name in ("spdx", "jsf-0.82")]
    )
    return jsonschema_rs.Draft7Validator(schemas["bom-1.6"], registry=registry)


def test_the_bill_of_materials_is_valid_and_names_every_pin() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    bill = json.loads(json.dumps(bill_of_materials(lock, PROJECT)))
    checked = validator()
    assert [error.message for error in checked.iter_errors(bill)] == []
    assert len(bill["components"]) == sum(line[:1].isalnum() for line in lock.splitlines())
    assert {"fastapi", "numpy", "sqlalchemy"} <= {one["name"] for one in bill["components"]}
    assert list(checked.iter_errors({**bill, "version": "1", "surprise": 1})) != []


def test_the_same_lock_gives_the_same_bill_and_pins_of_one_name_are_told_apart() -> None:
    bill = bill_of_materials(PINS, PROJECT)
    assert bill == bill_of_materials(PINS, PROJECT)
    assert bill["serialNumber"] != bill_of_materials(PINS + "gamma==1\n", PROJECT)["serialNumber"]
    assert [one["bom-ref"] for one in bill["components"]] == [
        'pkg:pypi/alpha@1.0%2Bx#sys_platform == "win32"',
        "pkg:pypi/alpha@1.1",
        "pkg:pypi/beta-lib@2.0",
    ]


KNOWN = {"name": "alpha", "version": "1.0", "vulns": []}
BAD = {"name": "beta", "version": "2.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "gamma", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "is_well", "said"),
    [
        ([KNOWN], True, "1 versions, none known"),
        ([KNOWN, UNKNOWN], True, "1 versions, none known to be vulnerable; 1 NOT CHECKED"),
        ([UNKNOWN], True, "NOT CHECKED, nothing is told about any of 1"),
        ([KNOWN, BAD, UNKNOWN], False, "beta 2.0: CVE-2026-1, mended in 2.1"),
    ],
)
def test_an_audit_says_what_is_known_and_what_is_not(packages: list[Any], is_well: bool, said: str) -> None:
    found = verdict("requirements.lock", 0, json.dumps({"dependencies": packages}), "")
    assert found[0] is is_well
    assert said in found[1]


@pytest.mark.parametrize("out", ["", "null", "{}", "[1]"])
def test_without_a_network_nothing_fails_and_nothing_is_called_good(out: str) -> None:
    is_well, said = verdict("requirements.lock", 1, out, "ConnectionError: no route\n")
    assert is_well
    assert "NOT CHECKED" in said
    assert "no route" in said
