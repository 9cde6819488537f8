"""What is kept for threads to share stays within its bound, whoever puts things in at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from stations.bounded import Bounded


class Slow(int):
    """A key that lets other threads run whenever a dictionary looks at it."""

    def __hash__(self) -> int:
        time.sleep(0)
        return int(self) % 1_000_003

    def __eq__(self, other: object) -> bool:
        return int(self) == other


def test_what_was_kept_first_goes_first() -> None:
    kept: Bounded[str, int] = Bounded(2)
    for number, name in enumerate("abc"):
        kept.put(name, number)
    assert [kept.get(name) for name in "abc"] == [None, 1, 2]
    kept.put("b", 9)
    assert [kept.get(name) for name in "bc"] == [9, 2]
    assert len(kept) == 2


def test_threads_that_put_at_the_same_time_do_not_disturb_one_another() -> None:
    kept: Bounded[int, int] = Bounded(3)

    def put_many(start: int) -> None:
        for number in range(start, start + 300):
            kept.put(Slow(number), number)
            assert len(kept) <= 3

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put_many, range(0, 4_000, 1_000)))
    assert len(kept) == 3
