"""The process in which steps of imports are carried out, see `api.child_process`."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import signal
import threading
import traceback
from typing import Any, BinaryIO

from api.child_process import BEGUN
from api.import_steps import ImportTools, ToolsSource

# Where answers and a list want the same core, answers get nine tenths of it. Not the lowest priority that
# there is: whoever holds the database's lock must come to an end.
_NICER = 10


def main() -> None:
    """Do what standard input says until it ends, and answer on standard output."""
    requests, answers = _own_streams()
    _step_back()
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    source: ToolsSource = pickle.load(requests)  # noqa: S301 (from the worker that began this)
    threading.Thread(target=_receive, args=(requests, waiting), daemon=True).start()
    with contextlib.ExitStack() as opened:
        try:
            tools = opened.enter_context(source.tools())
        except Exception as error:
            _say(answers, BEGUN)
            _say(answers, _failure(error))
            return
        # The gazetteer stays as long as the process does.
        gc.freeze()
        while True:
            request = waiting.get()
            # Without this word nothing was done, and another process may do it.
            _say(answers, BEGUN)
            _say(answers, _answer(tools, request))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output away from everything else, which may print."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _step_back() -> None:
    """Let answers go first, and the worker decide when this ends: a terminal tells all processes alike."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if hasattr(os, "nice"):
        # A host may forbid it; then the system divides as it likes.
        with contextlib.suppress(OSError):
            os.nice(_NICER)


def _receive(requests: BinaryIO, waiting: queue.SimpleQueue[Any]) -> None:
    """Take requests; the end of the stream is the end of the worker, however it came, and of this."""
    while True:
        try:
            waiting.put(pickle.load(requests))  # noqa: S301 (from the worker that began this)
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)


def _answer(tools: ImportTools, request: Any) -> bytes:
    step, given, named = request
    try:
        return pickle.dumps((True, step(tools, *given, **named), ""))
    except Exception as error:
        return _failure(error)


def _failure(error: Exception) -> bytes:
    where = "".join(traceback.format_exception(error))
    try:
        said = pickle.dumps((False, error, where))
        pickle.loads(said)  # noqa: S301 (what cannot be read again would end the worker's side)
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"), where))
    return said


def _say(answers: BinaryIO, said: bytes) -> None:
    answers.write(said)
    answers.flush()
