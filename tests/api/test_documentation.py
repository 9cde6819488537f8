"""What exists is documented; what is documented exists."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import FastAPI
from typer.main import get_command

from api.cli.program import app as program
from api.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(YIZHAN_[A-Z_]+)` \| ?(.*?) ?\|", read("operators.md"), re.MULTILINE))
    assert set(rows) == {f"YIZHAN_{name.upper()}" for name in Settings.model_fields}
    assert rows["YIZHAN_UPLOAD_MAX_MB"] == f"`{Settings.model_fields['upload_max_mb'].default}`"
    assert rows["YIZHAN_TIMEZONE"] == f"`{Settings.model_fields['timezone'].default}`"


def test_every_command_is_documented() -> None:
    text = read("operators.md")
    commands = get_command(program).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        assert f"`yizhan {name}" in text, name
        for below in getattr(command, "commands", {}):
            assert re.search(rf"`yizhan {name} [^|]*\b{below}\b", text), f"{name} {below}"


def test_every_route_is_documented(demo_app: FastAPI) -> None:
    text = read("api.md") + read("api-staff.md")
    for path, methods in demo_app.openapi()["paths"].items():
        shown = re.sub(r"\{[a-z]+_id\}", "{id}", path)
        for method in methods:
            named = f"{method.upper()} {shown}`"
            assert named in text, named


def test_a_route_for_staff_says_who_may_ask_and_what_it_refuses(demo_app: FastAPI) -> None:
    for path, methods in demo_app.openapi()["paths"].items():
        for method, described in methods.items():
            is_question = (method, path) in {("post", "/v1/nearest"), ("post", "/v1/along")}
            if is_question:
                assert described["security"] == []
                assert {"200", "413", "422", "429", "503"} == set(described["responses"]), path
            elif path == "/v1/stations/{station_id}/reports":
                # Whoever stands at the door may say that it is shut.
                assert described["security"] == []
                assert {"201", "404", "413", "415", "422", "429"} <= set(described["responses"])
            elif method != "get" or "security" in described:
                assert described["security"], path
                assert {"401", "403", "422", "503"} <= set(described["responses"]), path
            for parameter in re.findall(r"\{([a-z_]+)\}", path):
                assert parameter in {p["name"] for p in described["parameters"]}, path


def test_every_body_is_described_in_full(demo_app: FastAPI) -> None:
    found = 0
    for methods in demo_app.openapi()["paths"].values():
        for described in methods.values():
            for kind, content in described.get("requestBody", {}).get("content", {}).items():
                assert "$ref" not in str(content)
                assert content["schema"]["type"] == "object"
                found += 1
                if kind == "application/json":
                    assert content["schema"]["additionalProperties"] is False
    assert found >= 10


def test_every_page_that_the_readme_names_is_there() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        if "://" not in target:
            assert (DOCS.parent / target).exists(), target
