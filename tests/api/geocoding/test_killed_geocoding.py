"""Asking that is killed goes on where it ended."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from stations.store import Store
from tests.api.geocoding.fake_geocoders import FakeGeocoders

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAM = "tests.api.geocoding.killed_geocoding"


def start(url: str, server: str, per_second: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", PROGRAM, url, server, "40", per_second]
    return subprocess.Popen(words, cwd=REPOSITORY)  # noqa: S603


def test_what_was_answered_before_the_kill_is_not_asked_again(fake: FakeGeocoders, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    first = start(url, fake.url, "20")
    while len(fake.hits) < 10 and first.poll() is None:
        time.sleep(0.02)
    first.kill()
    first.wait()
    with Store.open(url) as store:
        kept = store.count_geocodes()["amap"]
    asked = len(fake.hits)
    # The questions that were under way are the only ones without an answer.
    assert 0 < kept <= asked < 40
    assert asked - kept <= 8
    second = start(url, fake.url, "500")
    assert second.wait() == 0
    with Store.open(url) as store:
        assert store.count_geocodes() == {"amap": 40}
    assert len(fake.hits) == asked + 40 - kept
