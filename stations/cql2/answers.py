"""What all stations answer at once: yes, no, or unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stations.flat_columns import FlatColumns


@dataclass(frozen=True, slots=True)
class Answers:
    """One answer a station. Who is in neither is unknown: what is compared with nothing is neither so nor
    otherwise (OGC 21-065r2, section 6.3).

    Args:
        yes: whose answer is yes, one truth value a station, shape (n,).
        no: whose answer is no, shape (n,).
    """

    yes: NDArray[np.bool_]
    no: NDArray[np.bool_]

    @classmethod
    def of(cls, yes: NDArray[np.bool_], known: NDArray[np.bool_]) -> Answers:
        """Answer yes or no where something is known.

        Args:
            yes: whose answer is yes; all of them are known.
            known: of whom anything is known.

        Returns:
            The answers.
        """
        return cls(yes, known & ~yes)

    @classmethod
    def constant(cls, answer: bool | None, count: int) -> Answers:
        """Answer the same for everyone.

        Args:
            answer: the answer.
            count: how many stations there are.

        Returns:
            The answers.
        """
        return cls(np.full(count, answer is True), np.full(count, answer is False))

    def __and__(self, other: Answers) -> Answers:
        return Answers(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Answers) -> Answers:
        return Answers(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Answers:
        return Answers(self.no, self.yes)


Predicate: TypeAlias = Callable[[FlatColumns], Answers]
