"""What goes on beside the questions: lists that come and are taken back, and reports of passers-by."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from itertools import count

import httpx

from tests.benchmarks.synthetic_list import synthetic_list

ROWS = 300
DATASET = "soak"
# One list every few seconds is more than a province has in a day.
_PAUSE_S = 3.0
_REPORT_EVERY_S = 0.5


def work(base: str, token: str, station: str, seconds: float) -> Counter[str]:
    """Import, undo and report until the time is over.

    Args:
        base: the server's address.
        token: of somebody who may import.
        station: that reports are about.
        seconds: how long.

    Returns:
        What was done, and what failed under `failed: …`.
    """
    done: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    with httpx.Client(base_url=base, timeout=60, trust_env=False) as client:
        for number in count():
            if time.monotonic() >= ends:
                return done
            _import_and_undo(client, token, number, done)
            rests = time.monotonic() + _PAUSE_S
            while time.monotonic() < min(rests, ends):
                report = {"kind": "closed", "comment": f"soak {number}"}
                _note(done, "reports", client.post(f"/v1/stations/{station}/reports", json=report), 201)
                time.sleep(_REPORT_EVERY_S)
    return done


def _import_and_undo(client: httpx.Client, token: str, number: int, done: Counter[str]) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    files = {"file": ("list.csv", synthetic_list(ROWS, seed=number), "text/csv")}
    planned = client.post(
        "/v1/imports", headers=headers, files=files, data={"dataset": DATASET, "crs": "gcj02"}
    )
    if not _note(done, "plans", planned, 201):
        return
    path = f"/v1/imports/{planned.json()['id']}"
    if _note(done, "imports", client.post(f"{path}/apply", headers=headers), 200):
        _note(done, "undos", client.post(f"{path}/undo", headers=headers), 200)


def _note(done: Counter[str], what: str, answer: httpx.Response, wanted: int) -> bool:
    is_good = answer.status_code == wanted
    done[what if is_good else f"failed: {what}, {answer.status_code} {answer.text[:200]}"] += 1
    return is_good


if __name__ == "__main__":
    given_base, given_token, given_station, given_seconds = sys.argv[1:]
    print(json.dumps(work(given_base, given_token, given_station, float(given_seconds))))
