"""What both ways to the nearest question share: the texts of the present directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from api.nearest_text import NearestTexts
from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, nearest_query
from api.register import Register
from geodata.divisions import Divisions
from stations.directory import Directory
from stations.hours import HoursEvaluator

NEAREST_PATH = "/v1/nearest"
# Hours are judged by the minute; a network in between may give the same answer to all who ask from one place.
MAX_AGE_S = 30


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
