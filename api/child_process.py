"""One process beside the worker: begun, asked to do steps, ended."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from stations.errors import YizhanError

_PROGRAM = "from api.import_child import main; main()"
_ENDS_WITHIN_S = 10.0
# What the process says before it does a step.
BEGUN = b"+"
Answer = TypeVar("Answer")


class ProcessEnded(YizhanError):
    """The process that worked on a list ended, or could not begin: often there was no memory left."""


class NotDelivered(Exception):
    """A process had ended before it took what it was to do."""


class _Remote(Exception):
    """Where an error was raised in the process, as text."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


class ChildProcess:
    """A process that does one step after the other; it ends by itself when the worker does.

    Args:
        source: the first thing that it is sent; it makes its tools of it.

    Raises:
        ProcessEnded: the system lets no process begin.
    """

    def __init__(self, source: object) -> None:
        # The same program: the same interpreter, the same packages, wherever they were found.
        paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except OSError as error:
            raise ProcessEnded(f"no process can be begun for an import: {error.strerror}") from error
        self.steps = 0
        # After an error on the way nobody knows where in the stream one is.
        self.is_usable = True
        self._source: object | None = source

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process is there."""
        return self._process.poll() is None

    def run(
        self, step: Callable[..., Answer], given: Sequence[object], named: Mapping[str, object]
    ) -> Answer:
        """Have a step done and wait for it.

        Args:
            step: a function that the process can import.
            given: what it is given after the tools.
            named: the same by name.

        Returns:
            What it returned.

        Raises:
            NotDelivered: the process had ended before; nothing was begun.
            ProcessEnded: the process ended before it had answered.
            Exception: what the step raised.
        """
        request = pickle.dumps((step, tuple(given), dict(named)))
        self.is_usable = False
        self._deliver(request)
        try:
            is_answer, found, where = pickle.load(self._answers)  # noqa: S301 (from our own process)
        except (EOFError, pickle.UnpicklingError, OSError, ValueError) as error:
            raise self._ended() from error
        self.steps += 1
        self.is_usable = True
        if is_answer:
            answer: Answer = found
            return answer
        assert isinstance(found, BaseException)  # noqa: S101 (the other of the two that are sent)
        raise found from _Remote(where)

    def _deliver(self, request: bytes) -> None:
        source, self._source = self._source, None
        begun = b""
        # One that ended cannot be written to; one that is ended meanwhile has closed streams.
        with contextlib.suppress(OSError, ValueError):
            if source is not None:
                pickle.dump(source, self._requests)
            self._requests.write(request)
            self._requests.flush()
            begun = self._answers.read(len(BEGUN))
        if begun == BEGUN:
            return
        # One that cannot even begin would be begun for ever.
        raise NotDelivered if source is None else self._ended()

    @property
    def _requests(self) -> Any:
        return self._process.stdin

    @property
    def _answers(self) -> Any:
        return self._process.stdout

    def _ended(self) -> ProcessEnded:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDS_WITHIN_S)
        return ProcessEnded(
            f"the process that worked on an import ended ({self._process.returncode}); look at the import"
        )

    def end(self) -> None:
        """End the process, whatever it does; a transaction that it has open is taken back by the database."""
        self.is_usable = False
        self._process.kill()
        self._process.wait()
        for stream in (self._requests, self._answers):
            # What was not sent yet cannot be sent any more.
            with contextlib.suppress(OSError):
                stream.close()
