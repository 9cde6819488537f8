"""What both ways to the nearest question share: the texts of the present directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from api.nearest_text import NearestTexts
from api.parameters import read_query
from api.queries import NEAREST_PARAMETERS, nearest_query
from api.register import Register
from geodata.divisions import Divisions
from stations.hours import HoursEvaluator

NEAREST_PATH = "/v1/nearest"
# Hours are judged by the minute; a network in between may give the same answer to all who ask from one place.
MAX_AGE_S = 30


class NearestAnswers:
    """Answers the courier's question; keeps the texts of the present directory, begins anew with the next.

    Args:
        register: holds the present directory.
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

    def texts(self) -> NearestTexts:
        """Give what writes answers of the present register."""
        directory = self._register.directory
        texts = self._texts
        if texts is None or texts.directory is not directory:
            texts = self._texts = NearestTexts(directory, self._divisions, self._evaluator)
        return texts
