"""The load generator keeps its pace and its bounds, and the verdict sees what is wrong."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import cycle

import pytest

from tests.benchmarks.soak import Figures
from tests.benchmarks.steady_load import Answers, Load

WORK = {"imports": 3, "undos": 3, "reports": 9}


def figures(slow: float = 1.0, growth: float = 0.0, **more: object) -> Figures:
    """A minute at 100 questions a second, each answered in 5 ms, the last third `slow` times that."""
    due = [number / 100 for number in range(6_000)]
    answers = Answers(due, [0.005 * (slow if at > 40 else 1) for at in due])
    memory = [(float(at), 500 + 500 * growth * at / 60) for at in range(60)]
    return replace(Figures(170, 100, answers, memory, WORK, 1.0), **more)  # type: ignore[arg-type]


def test_a_good_run_has_no_fault_and_all_its_figures() -> None:
    good = figures()
    assert good.faults() == []
    assert "| p99 of the three thirds | 5.0, 5.0, 5.0 ms |" in good.table()
    assert "| imports, undos, reports | 3, 3, 9 |" in good.table()


def test_each_minute_has_a_line_so_that_a_trend_is_seen() -> None:
    due = [number / 100 for number in range(12_000)]
    late = [0.005 if at < 60 else 0.02 for at in due]
    memory = [(float(at), 500.0 if at < 60 else 600.0) for at in range(120)]
    beside = [(at, mb - 400) for at, mb in memory]
    lines = figures(
        answers=Answers(due, late), memory_mb=memory, beside_mb=beside, minutes=2.0
    ).minute_lines()
    assert lines.splitlines()[2:] == [
        "| 1 | 5.0 ms | 5 ms | 500 MB | 100 MB |",
        "| 2 | 20.0 ms | 20 ms | 600 MB | 200 MB |",
    ]
    assert "| 1 | inf ms |" in figures(answers=Answers()).minute_lines()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (figures(slow=2), "p99 went from 5.0 to 10.0 ms"),
        (figures(growth=0.2), "memory grew by 1"),
        (figures(work={**WORK, "undos": 0}), "no undos"),
        (figures(work={**WORK, "failed: imports, 500 x": 1}), "1 times failed: imports, 500 x"),
        (figures(answers=Answers([0.0], [0.005])), "only 1 of 6000"),
        (figures(answers=Answers(failed={"503": 2})), "2 questions failed: 503"),
        (figures(memory_mb=()), "memory grew by inf"),
    ],
)
def test_what_is_wrong_is_named(bad: Figures, said: str) -> None:
    assert said in "; ".join(bad.faults())


def test_it_asks_nobody_but_this_machine() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Load("http://192.0.2.1:80", cycle(["/"]))


class _Server(asyncio.Protocol):
    """Answers every path with 200 but `/bad`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        status = b"503 Busy" if b"/bad" in data else b"200 OK"
        self._transport.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 4\r\n\r\n")
        # The rest comes later, as it does with large answers.
        asyncio.get_running_loop().call_soon(self._transport.write, b"true")


async def _asked(per_second: float | None, paths: list[str]) -> Answers:
    server = await asyncio.get_running_loop().create_server(_Server, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await Load(f"http://127.0.0.1:{port}", cycle(paths), 4).run(0.3, per_second)


def test_it_keeps_its_pace_and_counts_from_when_a_question_was_due() -> None:
    answers = asyncio.run(_asked(200, ["/"]))
    assert answers.failed == {}
    assert 0 < len(answers.taken_s) <= 60
    # Answers may come in another order; what was due is one every five milliseconds.
    due = sorted(answers.due_s)
    assert due == pytest.approx([number / 200 for number in range(len(due))])
    assert min(answers.taken_s) >= 0


def test_without_a_pace_it_asks_as_fast_as_it_is_answered_and_notes_what_fails() -> None:
    answers = asyncio.run(_asked(None, ["/", "/bad"]))
    assert len(answers.taken_s) > 10
    assert answers.failed["503"] > 10
