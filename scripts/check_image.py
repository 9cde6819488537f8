"""Try the Dockerfile, the proxy's settings and compose.yaml as far as that goes without a container.

`python scripts/check_image.py` carries out the steps of the Dockerfile that build the program in a temporary
folder, starts the program as the image would (its settings, its user where this is root), runs the image's
health check against it, puts Caddy in front with `deploy/Caddyfile`, and lets docker-compose read
`compose.yaml`. Says of each part whether it held or could not be tried. Needs a package index.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
_USER = 10001
_WAIT_S = 120
_PROGRAM, _STATE = "/opt/yizhan", "/var/lib/yizhan"


def say(part: str, outcome: str) -> None:
    """Print one line."""
    print(f"{part}: {outcome}", flush=True)


def instructions() -> list[tuple[str, str]]:
    """Read the Dockerfile: name and value of each instruction, continued lines joined."""
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line.strip() for line in re.sub(r"\\\n\s*", "", text).splitlines()]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines if line and not line.startswith("#")]


def build(folder: Path, stage: list[tuple[str, str]]) -> None:
    """Carry out what the first stage copies and runs."""
    source = folder / "source"
    source.mkdir()
    for name, value in stage:
        if name == "COPY":
            for part in value.split()[:-1]:
                origin = REPOSITORY / part
                ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
                if origin.is_dir():
                    shutil.copytree(origin, source / part, ignore=ignored)
                else:
                    shutil.copy(origin, source)
        elif name == "RUN":
            words = value.replace(_PROGRAM, str(folder / "opt"))
            words = re.sub(r"^pip ", f"{sys.executable} -m pip ", words)
            words = re.sub(r"^python ", f"{sys.executable} ", words)
            subprocess.run(["/bin/sh", "-ec", words], cwd=source, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            say(f"RUN {value[:60]}", "held")


def environment(folder: Path, stage: list[tuple[str, str]]) -> dict[str, str]:
    """Read the settings of the image."""
    named = dict(
        part.split("=", 1) for name, value in stage if name == "ENV" for part in value.split() if "=" in part
    )
    moved = {
        name: value.replace(_PROGRAM, str(folder / "opt")).replace(_STATE, str(folder / "state"))
        for name, value in named.items()
    }
    return {**moved, "PATH": f"{folder / 'opt' / 'bin'}:/usr/bin:/bin", "TMPDIR": str(folder / "tmp")}


def as_user(words: list[str]) -> list[str]:
    """Let a command run as the image's user, where this one may choose."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return words
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", "--no-new-privs", *words]


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(words: list[str], folder: Path, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while something is tried with it."""
    process = subprocess.Popen(words, cwd=folder / "state", env=variables)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(words: list[str], variables: dict[str, str], process: subprocess.Popen[bytes]) -> None:
    """Run a command until it succeeds."""
    end = time.monotonic() + _WAIT_S
    while subprocess.run(words, env=variables, check=False, stderr=subprocess.DEVNULL).returncode:  # noqa: S603
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit("the program never became healthy")
        time.sleep(0.5)


def serve(folder: Path, stage: list[tuple[str, str]]) -> None:
    """Start the program as the image does, and ask for its health as the image does."""
    values, port = dict(stage), str(free_port())
    usual = json.loads(values["CMD"])[-1]
    command = [*json.loads(values["ENTRYPOINT"]), *json.loads(values["CMD"])[:-1], port]
    check = json.loads(values["HEALTHCHECK"].partition("CMD ")[2])
    check[-1] = check[-1].replace(f", {usual},", f", {port},")
    variables = environment(folder, stage)
    command[0] = str(folder / "opt" / "bin" / command[0])
    check[0] = str(folder / "opt" / "bin" / check[0])
    if not subprocess.run(check, env=variables, check=False, stderr=subprocess.DEVNULL).returncode:  # noqa: S603
        raise SystemExit("the health check is content where nothing runs")
    with running(as_user(command), folder, variables) as process:
        wait_for(as_user(check), variables, process)
        say("HEALTHCHECK", "held")
        owners = {path.stat().st_uid for path in (folder / "state").iterdir()}
        say("files of the state", f"belong to {owners}, {len(owners)} owner")
        proxy(folder, int(port))


def answer(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Ask for something; returns the status and the headers, names in lower case."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (an address of this machine)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as found:
            return found.status, {name.lower(): value for name, value in found.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {}


def proxy(folder: Path, upstream: int) -> None:
    """Put Caddy in front of the program."""
    caddy = shutil.which("caddy")
    if caddy is None:
        say("deploy/Caddyfile", "not tried, there is no caddy here")
        return
    port = free_port()
    home = str(folder / "caddy")
    variables = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "PATH": "/usr/bin:/bin"}
    variables |= {"YIZHAN_DOMAIN": f"http://localhost:{port}", "YIZHAN_UPSTREAM": f"127.0.0.1:{upstream}"}
    config = folder / "Caddyfile"
    # Its administration has a port of its own, which somebody else's may have taken.
    text = (REPOSITORY / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    config.write_text(text.replace("{\n", "{\n\tadmin off\n", 1), encoding="utf-8")
    words = [caddy, "run", "--config", str(config), "--adapter", "caddyfile"]
    probe = [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}))"]
    with running(words, folder, variables) as process:
        wait_for(probe, variables, process)
        base = f"http://localhost:{port}"
        status, headers = answer(f"{base}/v1/vocabulary", **{"X-Request-Id": "chosen-by-a-client"})
        held = {
            "answers": status == 200,
            "TLS is asked for": "strict-transport-security" in headers,
            "ids are made anew": headers.get("x-request-id") not in (None, "chosen-by-a-client"),
            "no metrics": answer(f"{base}/metrics")[0] == 404,
        }
        if not all(held.values()):
            raise SystemExit(f"deploy/Caddyfile: {held}")
        say("deploy/Caddyfile", f"held: {', '.join(held)}")


def compose(folder: Path) -> None:
    """Let docker-compose read compose.yaml; the former one does not know that a project may have a name."""
    program = shutil.which("docker-compose")
    if program is None:
        say("compose.yaml", "not tried, there is no docker-compose here")
        return
    text = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
    (folder / "compose.yaml").write_text(re.sub(r"^name: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    shutil.copytree(REPOSITORY / "deploy", folder / "deploy")
    words = [program, "--file", str(folder / "compose.yaml"), "config", "--quiet"]
    variables = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    refused = subprocess.run(words, env=variables, check=False, capture_output=True, text=True)  # noqa: S603
    if "write it into the file .env" not in refused.stderr:
        raise SystemExit("compose.yaml: is content without a password")
    variables |= {"POSTGRES_PASSWORD": "x", "YIZHAN_DOMAIN": "stations.example"}
    subprocess.run(words, env=variables, check=True)  # noqa: S603
    say("compose.yaml", "held")


def main() -> None:
    """Try everything."""
    found = instructions()
    second = [index for index, (name, _) in enumerate(found) if name == "FROM"][1]
    with tempfile.TemporaryDirectory(prefix="yizhan-image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("state", "tmp", "caddy"):
            (folder / part).mkdir()
            if os.geteuid() == 0 and part != "caddy":
                os.chown(folder / part, _USER, _USER)
        compose(folder)
        build(folder, found[:second])
        serve(folder, found[second:])
    say("FROM, USER and the layers", "not tried: only a container shows those")


if __name__ == "__main__":
    main()
