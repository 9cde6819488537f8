"""Every error that the core raises, drawn as a tree.

    YizhanError
    ├── InputError            what was given cannot be used; the message says what would be right
    │   ├── FileError         a file as a whole cannot be read (not a table, too large, no known header)
    │   └── QueryError        a question has a parameter that makes no sense
    ├── NotFoundError         there is no such station, import, dataset or user
    ├── ConflictError         the register has moved on since the caller looked
    │   └── ReplannedError    an import would now do something else; its new plan is kept to be looked at
    └── StoreError            the database cannot be reached or does not hold what it should

HTTP statuses and exit codes are given to these only in `api/`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One thing that is wrong, in a form that a person can act on.

    Args:
        where: the parameter, column or cell that is meant.
        message: what is wrong and what would be right.
        given: the value as it was given, shortened where it is long.
    """

    where: str
    message: str
    given: str | None = None


class YizhanError(Exception):
    """Anything that this program says about its input or its surroundings.

    Args:
        message: one sentence for a person.
        details: the single faults behind it.
        code: names the sentence, so that it can be said in the reader's language; empty for a sentence that
            is in that language already.
        values: what the sentence needs.
    """

    def __init__(
        self, message: str, details: tuple[ErrorDetail, ...] = (), *, code: str = "", **values: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.text_code = code
        self.text_values = values

    def __reduce__(self) -> tuple[object, ...]:
        """Let every error be sent to another process, whatever its kind is made from."""
        return _made_again, (type(self), self.args), self.__dict__


def _made_again(kind: type[YizhanError], given: tuple[object, ...]) -> YizhanError:
    return kind.__new__(kind, *given)


class InputError(YizhanError):
    """What was given cannot be used."""


class FileError(InputError):
    """A file as a whole cannot be read."""


class QueryError(InputError):
    """A question has a parameter that makes no sense."""


class NotFoundError(YizhanError):
    """There is no such station, import, dataset or user."""


class ConflictError(YizhanError):
    """The register has moved on since the caller looked."""


class ReplannedError(ConflictError):
    """An import would now do something else; its new plan is kept and must be looked at."""


class StoreError(YizhanError):
    """The database cannot be reached or does not hold what it should."""
