"""A PostgreSQL of its own that a test may kill, without harm to the one that other tests use."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from tests.faults.serving import until

_REPOSITORY = Path(__file__).resolve().parents[2]
_BASH = shutil.which("bash") or "/bin/bash"
# Tells the address, and lives as long as it may read.
_TELL = "import os, sys; print(os.environ.get('YIZHAN_TEST_POSTGRES_URL', ''), flush=True); sys.stdin.read()"


@dataclass
class Cluster:
    """A PostgreSQL server.

    Args:
        url: of its database.
        data: its data directory.
        programs: the folder of its programs.
    """

    url: str
    data: Path
    programs: Path

    def empty(self) -> str:
        """Make an empty database and tell its address."""
        name = f"faults_{uuid.uuid4().hex}"
        engine = sa.create_engine(self.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
            # What was answered is to be there after a kill; the throw-away server keeps it a while in memory.
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = on")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def kill(self) -> None:
        """End it as a power cut does; its other processes end when they notice."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{pid}").exists(), "PostgreSQL is gone")

    def start(self) -> None:
        """Start it again at the same port."""
        port = make_url(self.url).port
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        words = [
            *owner,
            str(self.programs / "pg_ctl"),
            "start",
            "-w",
            "-D",
            str(self.data),
            "-o",
            f"-p {port}",
        ]
        words += ["-l", str(self.data / "server.log")]

        def started() -> bool:
            # Processes of the former one may still hold its memory.
            ended = subprocess.run(words, cwd="/", check=False, capture_output=True)  # noqa: S603
            return ended.returncode == 0

        until(started, "PostgreSQL starts again")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of these tests alone."""
    environment = {name: value for name, value in os.environ.items() if name != "YIZHAN_TEST_POSTGRES_URL"}
    words = [_BASH, str(_REPOSITORY / "scripts" / "test-postgres.sh"), sys.executable, "-c", _TELL]
    script = subprocess.Popen(  # noqa: S603
        words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert script.stdin is not None
    assert script.stdout is not None
    try:
        url = next((line.strip() for line in script.stdout if line.startswith("postgresql")), "")
        if not url:
            reason = "there is no PostgreSQL with PostGIS here"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            data = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
            programs = Path(
                connection.exec_driver_sql("SELECT setting FROM pg_config WHERE name = 'BINDIR'").scalar_one()
            )
        yield Cluster(url, data, programs)
    finally:
        with contextlib.suppress(BrokenPipeError):
            script.stdin.close()
        script.stdout.close()
        script.wait()
