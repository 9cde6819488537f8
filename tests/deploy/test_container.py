"""The image and its companions: nothing is missing, nothing has more rights than it needs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from api.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[2]
DEPLOY = REPOSITORY / "deploy"


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", dockerfile)
    lines = [line.strip() for line in joined.splitlines()]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines if line and not line.startswith("#")]


def faults(found: list[tuple[str, str]]) -> list[str]:
    """What hadolint and the benchmark of the CIS would say, as far as it matters here."""
    names = [name for name, _ in found]
    last = found[len(names) - 1 - names[::-1].index("FROM") :]
    images = [value.split()[0] for name, value in found if name == "FROM"]
    said = [f"{image} is not pinned" for image in images if ":" not in image or image.endswith(":latest")]
    said += [
        f"{name} is not used" for name in ("USER", "HEALTHCHECK", "ENTRYPOINT") if name not in dict(last)
    ]
    said += ["it runs as root" for name, value in last if name == "USER" and re.match(r"(root|0)\b", value)]
    said += ["ADD instead of COPY" for name in names if name == "ADD"]
    said += [
        "apt needs its lists removed" for name, value in found if "apt-get" in value and "rm -rf" not in value
    ]
    said += ["a secret is built in" for name, value in found if name in ("ARG", "ENV") and re.search(
        r"(PASSWORD|SECRET|TOKEN|KEY)\w*=", value)]  # fmt: skip
    said += ["pip keeps its cache" for _, value in found if " install " in value and "pip" in value
             and "--no-cache-dir" not in value]  # fmt: skip
    said += [
        f"{name} takes a shell" for name, value in last if name in ("CMD", "ENTRYPOINT") and value[0] != "["
    ]
    return said


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    return instructions((REPOSITORY / "Dockerfile").read_text(encoding="utf-8"))


def test_the_image_is_built_as_images_should_be(dockerfile: list[tuple[str, str]]) -> None:
    assert faults(dockerfile) == []


@pytest.mark.parametrize(
    ("line", "with_", "said"),
    [
        ("FROM python:3.12-slim-bookworm AS", "FROM python AS", "python is not pinned"),
        ("USER 10001:10001", "USER root", "it runs as root"),
        ("USER 10001:10001", "WORKDIR /", "USER is not used"),
        ("COPY geodata geodata", "ADD geodata geodata", "ADD instead of COPY"),
        (" --no-cache-dir", "", "pip keeps its cache"),
        ('ENTRYPOINT ["yizhan"]', "ENTRYPOINT yizhan", "ENTRYPOINT takes a shell"),
        ("    PYTHONUNBUFFERED=1", "    API_TOKEN=1", "a secret is built in"),
    ],
)
def test_faults_are_seen(line: str, with_: str, said: str) -> None:
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    assert line in text
    assert said in faults(instructions(text.replace(line, with_)))


def test_the_image_holds_the_whole_program_and_reaches_it(dockerfile: list[tuple[str, str]]) -> None:
    copied = {part for name, value in dockerfile if name == "COPY" and "--from" not in value for part in
              value.split()[:-1]}  # fmt: skip
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {
        name for name in project["tool"]["setuptools"]["packages"]["find"]["include"] if "." not in name
    }
    needed = {*packages, "pyproject.toml", "requirements.lock", project["project"]["readme"],
              *project["project"]["license-files"]}  # fmt: skip
    assert copied == needed
    assert all((REPOSITORY / name).exists() for name in copied)
    let_in = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert copied == let_in
    assert ("ENTRYPOINT", '["yizhan"]') in dockerfile
    assert "yizhan" in project["project"]["scripts"]


def test_what_the_health_check_runs_is_python_and_asks_the_port_that_is_served(
    dockerfile: list[tuple[str, str]],
) -> None:
    values = dict(dockerfile)
    program = json.loads(values["HEALTHCHECK"].partition("CMD ")[2])
    assert program[:2] == ["python", "-c"]
    compile(program[2], "health", "exec")
    port = json.loads(values["CMD"])[-1]
    assert f", {port}," in program[2]
    assert values["EXPOSE"] == port


def environment(lines: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in re.findall(r"YIZHAN_\w+=\S*", lines))


def settings_of(named: dict[str, str]) -> Settings:
    """Settings as the program would read them; a name that it does not know is a fault."""
    values = {name.removeprefix("YIZHAN_").lower(): value for name, value in named.items()}
    assert set(values) <= set(Settings.model_fields)
    return Settings(**values)  # type: ignore[arg-type]


def test_the_settings_of_the_image_and_of_the_service_exist(dockerfile: list[tuple[str, str]]) -> None:
    image = settings_of(environment(" ".join(value for name, value in dockerfile if name == "ENV")))
    assert image.log_format == "json"
    unit = (DEPLOY / "yizhan.service").read_text(encoding="utf-8")
    assert settings_of(environment(unit)).log_level == "info"
    sample = (DEPLOY / "yizhan.env").read_text(encoding="utf-8")
    settings_of(environment(re.sub(r"#(?=YIZHAN)", "", sample)))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def test_everything_that_compose_names_is_there(compose: dict[str, Any]) -> None:
    sample = (DEPLOY / "compose.env").read_text(encoding="utf-8")
    text = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == set(re.findall(r"^(\w+)=", sample, re.MULTILINE))
    for name, service in compose["services"].items():
        assert set(service["networks"]) <= set(compose["networks"]), name
        assert ":" in service["image"] or "build" in service, f"{name} is not pinned"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (REPOSITORY / source).is_file() if source.startswith(".") else source in compose["volumes"]


def test_the_service_can_do_no_more_than_it_must(compose: dict[str, Any]) -> None:
    api, proxy = compose["services"]["api"], compose["services"]["proxy"]
    assert api["read_only"]
    assert api["cap_drop"] == proxy["cap_drop"] == ["ALL"]
    assert "ports" not in api
    assert "ports" not in compose["services"]["database"]
    assert compose["networks"]["inside"]["internal"]
    assert "outside" not in compose["services"]["database"]["networks"]
    assert not any(service.get("privileged") for service in compose["services"].values())


def test_the_proxy_is_trusted_and_may_not_read_the_metrics(compose: dict[str, Any]) -> None:
    given = compose["services"]["api"]["environment"]
    settings = settings_of(
        {**given, "YIZHAN_DATABASE_URL": "sqlite://", "YIZHAN_PUBLIC_URL": "https://x.example"}
    )
    outside, inside = (
        compose["networks"][name]["ipam"]["config"][0]["subnet"] for name in ("outside", "inside")
    )
    assert settings.trusted_proxies == (outside,)
    assert settings.metrics_from == (inside,)
    assert compose["services"]["proxy"]["networks"] == ["outside"]
    assert "respond /metrics 404" in (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def test_the_proxy_lets_lists_through_and_hides_where_people_are() -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if not line.strip().startswith("#")]
    largest = re.search(r"max_size (\d+)MB", text)
    assert largest is not None
    assert int(largest[1]) > Settings(database_url=SecretStr("sqlite://")).upload_max_mb
    assert lines.count("{") + sum(line.endswith(" {") for line in lines) == lines.count("}")
    assert not any(line.startswith(("log", "encode", "tls internal")) for line in lines)
    assert any(line.startswith("header_up X-Request-Id") for line in lines)
    assert {"read_header", "read_body", "write", "idle"} <= {line.split()[0] for line in lines if line}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_understands_the_unit_and_finds_it_confined(tmp_path: Path) -> None:
    text = (DEPLOY / "yizhan.service").read_text(encoding="utf-8")
    unit = tmp_path / "yizhan.service"
    unit.write_text(text.replace("/opt/yizhan/bin/yizhan", sys.executable), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)  # noqa: S603, S607
    # It speaks of units of the machine too.
    assert "yizhan.service" not in verified.stderr
    judged = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    done = subprocess.run(judged, capture_output=True, text=True)  # noqa: S603
    if "Unknown" in done.stderr or "unrecognized" in done.stderr:
        pytest.skip("this systemd cannot judge a unit that is not installed")
    assert done.returncode == 0, done.stdout


def test_the_unit_gives_requests_the_time_to_end() -> None:
    from api.cli.serve import _DRAIN_SECONDS

    unit = (DEPLOY / "yizhan.service").read_text(encoding="utf-8")
    stop = re.search(r"^TimeoutStopSec=(\d+)s$", unit, re.MULTILINE)
    assert stop is not None
    assert int(stop[1]) > _DRAIN_SECONDS
    compose = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
    assert f"stop_grace_period: {stop[1]}s" in compose


def test_every_metric_is_documented_and_every_documented_one_exists() -> None:
    from api.metrics import Metrics, Sample

    metrics = Metrics("1.0")
    metrics.answered("/", "GET", 200, 0.1)
    metrics.imports({"applied": 1})
    metrics.sample(Sample(1, 1, 1.0, True, {"tiles": (2, 1)}))
    families = {
        name for name in re.findall(r"^# TYPE (yizhan_\w+) ", metrics.text().decode(), re.MULTILINE)
        if not name.endswith("_created")
    }  # fmt: skip
    section = (
        (REPOSITORY / "docs" / "operators.md").read_text(encoding="utf-8").partition("\n## Metrics\n")[2]
    )
    table = [
        line.split("|")[1] for line in section.partition("\n## ")[0].splitlines() if line.startswith("| `")
    ]
    assert set(re.findall(r"yizhan_\w+", " ".join(table))) == families


def test_what_the_documentation_names_in_the_folder_is_there() -> None:
    manual = (REPOSITORY / "docs" / "operators.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bdeploy/[\w./]*\w", manual))
    assert len(named) >= 5
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
