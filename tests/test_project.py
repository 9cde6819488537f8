"""Promises around the code: pinned versions, shipped files, documented commands, clean text."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

_REPOSITORY = Path(__file__).resolve().parents[1]
_LOCKS = ("requirements.lock", "requirements-dev.lock")
_PACKAGES = ("api", "geodata", "stations", "web")
_PROJECT: dict[str, Any] = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))

# Written so that no pattern matches itself: this file is searched too.
_UNWANTED_TEXT = {
    "an absolute path of one machine": r"(^|[^\w.])/(work|farm|home/[a-z]+|Users/[a-z]+)/",
    "the address of a package index": (
        r"pypi[.]org|pythonhosted[.]|://[^ ]*/simple\b|registry[.]npm|//mirrors?[.]"
    ),
}
_UNWANTED_FILES = re.compile(r"\.(min\.(js|css)|whl|jar|so|dll|exe|pyc)$|(^|/)(vendor|node_modules)/")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def pins(lock: str) -> dict[str, list[Requirement]]:
    """Every `name==version ; marker` by name; a name may have a pin for each kind of machine."""
    found: dict[str, list[Requirement]] = {}
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\").strip())
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def lock_problems(lock: str, wanted: Iterable[str]) -> Iterator[str]:
    """Requirements that a lock file leaves out or pins to a version outside their range."""
    pinned = pins(lock)
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        if name not in pinned:
            yield f"{requirement} is not pinned"
        for pin in pinned.get(name, []):
            version = Version(str(pin.specifier).removeprefix("=="))
            if version not in requirement.specifier:
                yield f"{requirement} is pinned to {version}"


def unwanted_text(text: str) -> list[str]:
    return [what for what, pattern in _UNWANTED_TEXT.items() if re.search(pattern, text, re.MULTILINE)]


def _wanted(*extras: str) -> list[str]:
    project = _PROJECT["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    return [line for lines in lists for line in lines if not line.startswith("yizhan[")]


def _read(name: str) -> str:
    return (_REPOSITORY / name).read_text(encoding="utf-8")


def _tracked_files() -> list[Path]:
    if not (_REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=_REPOSITORY, capture_output=True, check=True)  # noqa: S607
    paths = (_REPOSITORY / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_the_lock_files_pin_what_the_project_asks_for() -> None:
    assert list(lock_problems(_read("requirements.lock"), _wanted("postgres"))) == []
    assert list(lock_problems(_read("requirements-dev.lock"), _wanted("postgres", "test", "dev"))) == []


def test_the_tests_run_the_versions_that_users_run() -> None:
    run, develop = (
        {name: [str(p) for p in found] for name, found in pins(_read(lock)).items()} for lock in _LOCKS
    )
    assert {name: develop[name] for name in run} == run


@pytest.mark.parametrize("lock", _LOCKS)
def test_a_lock_file_names_exact_versions_with_hashes_and_no_address(lock: str) -> None:
    text = _read(lock)
    assert all(
        re.fullmatch(r"==[\w.+!]+", str(pin.specifier)) for found in pins(text).values() for pin in found
    )
    assert re.search(r"://|--(extra-)?index|--find-links| @ ", text) is None
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_lock_problems_sees_gaps_and_wrong_versions() -> None:
    old, new = "alpha==2.0 ; python_version < '3.12'", "alpha==3.0 ; python_version >= '3.12'"
    lock = f"# note\n{old} \\\n    --hash=sha256:0\n{new}\n"
    assert list(lock_problems(lock, ["Alpha>=2"])) == []
    assert list(lock_problems(lock, ["alpha[extra]>=1,<3", "beta"])) == [
        "alpha[extra]<3,>=1 is pinned to 3.0",
        "beta is not pinned",
    ]


def test_every_folder_with_code_is_part_of_the_distribution() -> None:
    include = _PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    folders = {
        path.parent.relative_to(_REPOSITORY)
        for name in _PACKAGES
        for path in (_REPOSITORY / name).rglob("*.py")
    }
    names = {".".join(folder.parts) for folder in folders}
    assert set(_PACKAGES) <= names
    assert {name for name in names if not any(fnmatch(name, pattern) for pattern in include)} == set()
    assert {pattern.partition(".")[0] for pattern in include} == set(_PACKAGES)


def test_every_data_file_is_part_of_the_distribution() -> None:
    patterns = _PROJECT["tool"]["setuptools"]["package-data"]["*"]
    data = [
        p for p in _tracked_files() if p.relative_to(_REPOSITORY).parts[0] in _PACKAGES and p.suffix != ".py"
    ]
    assert [str(path) for path in data if not any(fnmatch(path.name, pattern) for pattern in patterns)] == []


def test_every_command_is_documented() -> None:
    targets = set(_TARGET.findall(_read("Makefile"))) - {"help"}
    assert {"run", "test", "check", "lock", "bench", "screenshot", "clean"} <= targets
    manual = _read("docs/development.md")
    assert {target for target in targets if f"`make {target}`" not in manual} == set()
    assert {path.name for path in (_REPOSITORY / "scripts").glob("*.*") if path.name not in manual} == set()


def test_every_marker_and_variable_is_documented() -> None:
    manual = _read("docs/development.md")
    markers = [line.partition(":")[0] for line in _PROJECT["tool"]["pytest"]["ini_options"]["markers"]]
    sources = [path.read_text(encoding="utf-8") for path in (_REPOSITORY / "tests").rglob("*.py")]
    variables = set(re.findall(r"\bYIZHAN_(?:TEST_\w+|SHARED|CHROMIUM)\b", "".join(sources)))
    assert [name for name in [*markers, *sorted(variables)] if f"`{name}`" not in manual] == []


def test_the_changelog_has_a_place_for_the_next_release() -> None:
    assert re.search(r"^## \[Unreleased\]", _read("CHANGELOG.md"), re.MULTILINE)


def test_no_file_speaks_of_one_machine_or_carries_foreign_code() -> None:
    problems = []
    for path in _tracked_files():
        name = path.relative_to(_REPOSITORY).as_posix()
        if _UNWANTED_FILES.search(name):
            problems.append(f"{name} is built or foreign code")
        content = path.read_bytes()
        if b"\0" not in content:
            problems += [f"{name} holds {what}" for what in unwanted_text(content.decode("utf-8", "replace"))]
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        "cd /" + "work/main",
        "path = '/" + "home/somebody/code'",
        "--index-url https://example.org/" + "simple/",
        "https://pypi" + ".org/project/x",
    ],
)
def test_unwanted_text_is_seen(text: str) -> None:
    assert len(unwanted_text(text)) == 1
    assert unwanted_text(text.replace("/", " ").replace(".", " ")) == []
