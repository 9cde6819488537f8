"""What both ways to the nearest question share: the texts of the present directory."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Callable, Iterable
from datetime import datetime

from api.nearest_questions import NearestQuestions, Question, Terms
from api.nearest_text import NearestTexts
from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, nearest_query
from api.register import Register
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.hours import HoursEvaluator

NEAREST_PATH = "/v1/nearest"
# In the scope of a request: whether it was a question to which nothing was found.
UNANSWERED = "yizhan.unanswered"
EMPTY_END = b'"features":[]}'
# Hours are judged by the minute; a network in between may give the same answer to all who ask from one place.
MAX_AGE_S = 30
# More than this together would keep others waiting for milliseconds, and gain nothing.
_AT_ONCE = 32


class NearestAnswers:
    """Answers the courier's question; keeps the texts of the present directory, begins anew with the next.

    Args:
        register: holds the present directory; it has every new one prepared here before requests see it.
        divisions: names the divisions.
        evaluator: judges opening hours.
        clock: the present instant, in UTC.
    """

    def __init__(
        self,
        register: Register,
        divisions: Divisions,
        evaluator: HoursEvaluator,
        clock: Callable[[], datetime],
    ) -> None:
        self._register = register
        self._divisions = divisions
        self._evaluator = evaluator
        self._clock = clock
        self._texts: NearestTexts | None = None
        self._prepared: NearestTexts | None = None
        self._questions = NearestQuestions()
        self._waiting: list[tuple[Question, Future[tuple[bytes, str]]]] = []
        register.before_swap(self.prepare)

    def answer(self, items: Iterable[tuple[str, str]]) -> tuple[bytes, str]:
        """Answer a question.

        Args:
            items: names and texts of the query, in order.

        Returns:
            The JSON text of a FeatureCollection and its entity tag.

        Raises:
            QueryFaults: naming every wrong parameter.
        """
        query = nearest_query(read_query(items, NEAREST_PARAMETERS), self._clock())
        return self.texts().answer(query)

    async def answer_soon(self, query_string: bytes) -> tuple[bytes, str] | None:
        """Answer a question together with all that wait at this moment: each costs half as much then.

        Args:
            query_string: as it stands in the address.

        Returns:
            What `answer` says; None where the question is written in a way that takes longer to read.

        Raises:
            QueryFaults: naming every wrong parameter.
        """
        question = self._questions.read(query_string, self._clock())
        if question is None:
            return None
        loop = asyncio.get_running_loop()
        if not self._waiting:
            # Everything that has arrived by now is read before this is called.
            loop.call_soon(self._answer_waiting)
        answered: Future[tuple[bytes, str]] = loop.create_future()
        self._waiting.append((question, answered))
        return await answered

    def _answer_waiting(self) -> None:
        waiting, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._answer_waiting)
        together: dict[Terms, list[tuple[Question, Future[tuple[bytes, str]]]]] = {}
        for item in waiting:
            together.setdefault(item[0].terms, []).append(item)
        for terms, items in together.items():
            try:
                answers = self.texts().answers(terms, [(asked.lon, asked.lat) for asked, _ in items])
            except Exception as error:
                for _, answered in items:
                    if not answered.done():
                        answered.set_exception(error)
                continue
            for (_, answered), answer in zip(items, answers, strict=True):
                if not answered.done():
                    answered.set_result(answer)

    def prepare(self, directory: Directory) -> None:
        """Write what can be written before the first question about a new directory.

        Args:
            directory: the one that the register is about to hold.
        """
        self._prepared = NearestTexts(directory, self._divisions, self._evaluator, self._texts)

    def texts(self) -> NearestTexts:
        """Give what writes answers of the present register."""
        directory = self._register.directory
        texts = self._texts
        if texts is not None and texts.directory is directory:
            return texts
        prepared = self._prepared
        if prepared is None or prepared.directory is not directory:
            prepared = NearestTexts(directory, self._divisions, self._evaluator)
        self._texts, self._prepared = prepared, None
        return prepared
