"""What is wrong with an edit: one fault for every value that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.catalogue import DEFAULT_LANGUAGE, text
from stations.errors import ErrorDetail, InputError


class EditFault(Exception):
    """A value that cannot be used.

    Args:
        code: a key of the catalogue without its beginning `edit.`.
        where: the part of the field that is meant, such as `[2].start`; empty for the whole of it.
        given: the part that was given; None for the whole of it.
        params: what the sentence needs.
    """

    def __init__(self, code: str, /, where: str = "", given: object = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.given = given
        self.params = params


class EditFaults(InputError):
    """An edit that cannot be used; the message is Chinese, `described` says it in any language.

    Args:
        faults: field → what was given, which fault it is, and what its sentence needs.
    """

    def __init__(self, faults: Mapping[str, tuple[str, str, Mapping[str, object]]]) -> None:
        self._faults = faults
        super().__init__(*self.described(DEFAULT_LANGUAGE))

    def described(self, lang: str) -> tuple[str, tuple[ErrorDetail, ...]]:
        """Say what is wrong and what would be right.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            A sentence for the whole, and one detail for every fault.
        """
        details = tuple(
            ErrorDetail(field, text(f"edit.{code}", lang, **params), given)
            for field, (given, code, params) in self._faults.items()
        )
        return text("edit.edit", lang), details
