"""Writes what Yizhan is made of as a CycloneDX 1.6 document (SBOM): every pin of the lock file."""

from __future__ import annotations

import json
import tomllib
import uuid
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[1]
LOCK = REPOSITORY / "requirements.lock"


def bill_of_materials(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """Describe what a lock file pins.

    Args:
        lock: its text.
        project: the table `project` of pyproject.toml.

    Returns:
        The document; the same for the same lock file, so that it holds no date.
    """
    components = sorted(map(_component, _pins(lock)), key=lambda one: str(one["bom-ref"]))
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
                "purl": own,
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [one["bom-ref"] for one in components]}],
    }


def _pins(lock: str) -> Iterable[Requirement]:
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            yield Requirement(line.removesuffix("\\").strip())


def _component(pin: Requirement) -> dict[str, Any]:
    name, version = canonicalize_name(pin.name), str(pin.specifier).removeprefix("==")
    purl = f"pkg:pypi/{name}@{version.replace('+', '%2B')}"
    component: dict[str, Any] = {
        "type": "library",
        # A package may be pinned once for each kind of machine.
        "bom-ref": f"{purl}#{pin.marker}" if pin.marker else purl,
        "name": name,
        "version": version,
        "purl": purl,
    }
    if pin.marker is not None:
        component["properties"] = [{"name": "python:marker", "value": str(pin.marker)}]
    licence = _licence(name, version)
    return component if licence is None else {**component, "licenses": [{"expression": licence}]}


def _licence(name: str, version: str) -> str | None:
    """Find the licence that an installed package names by its SPDX expression (PEP 639)."""
    try:
        found = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return None
    licence = found.get("license_expression")
    return str(licence) if licence and found.get("version") == version else None


def main() -> None:
    """Write the document."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print(json.dumps(bill_of_materials(LOCK.read_text(encoding="utf-8"), project), indent=2))


if __name__ == "__main__":
    main()
