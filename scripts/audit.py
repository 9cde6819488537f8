"""Asks by pip-audit whether a version in the lock files is known to be vulnerable."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
_ASKING = ("--require-hashes", "--disable-pip", "--no-deps", "--format=json", "--progress-spinner=off")


def verdict(lock: str, code: int, out: str, err: str) -> tuple[bool, str]:
    """Read what pip-audit said about one lock file.

    Args:
        lock: its name.
        code: exit code of pip-audit.
        out: its standard output.
        err: its standard error.

    Returns:
        Whether all is well as far as anybody knows, and a sentence.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (err.strip().splitlines() or [f"exit code {code}"])[-1]
        # Without a network nothing is known; that is no reason to stop.
        return True, f"{lock}: NOT CHECKED, the advisories could not be read ({last[:300]})"
    found = [
        f"{package['name']} {package.get('version', '')}: {one['id']}, mended in {mended(one)}"
        for package in packages
        for one in package.get("vulns", [])
    ]
    if found:
        return False, "\n".join([f"{lock}: {len(found)} known to be vulnerable", *found])
    # Where an index has no advisories, pip-audit passes every package over and calls that success.
    passed_over = sum("skip_reason" in package for package in packages)
    if passed_over == len(packages):
        return True, f"{lock}: NOT CHECKED, nothing is told about any of {passed_over} packages here"
    rest = f"; {passed_over} NOT CHECKED" if passed_over else ""
    return True, f"{lock}: {len(packages) - passed_over} versions, none known to be vulnerable{rest}"


def mended(advisory: dict[str, Any]) -> str:
    """Name the versions in which something is mended.

    Args:
        advisory: as pip-audit writes it.

    Returns:
        The versions.
    """
    return ", ".join(advisory.get("fix_versions", [])) or "none"


def main() -> int:
    """Ask about every lock file.

    Returns:
        1 where something is known to be vulnerable.
    """
    is_well = True
    for lock in LOCKS:
        words = [sys.executable, "-m", "pip_audit", "-r", str(REPOSITORY / lock), *_ASKING]
        asked = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
        is_fine, said = verdict(lock, asked.returncode, asked.stdout, asked.stderr)
        print(said)
        is_well = is_well and is_fine
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
