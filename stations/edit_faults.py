"""What is wrong with an edit: one fault for every value that cannot be used, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from stations.edit_texts import EDIT_TEXTS
from stations.errors import ErrorDetail, InputError


class EditFault(Exception):
    """A value that cannot be used.

    Args:
        code: key of `EDIT_TEXTS`.
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
    """An edit that cannot be used; the message is Chinese, `described` says it in either language.

    Args:
        faults: field → what was given, which fault it is, and what its sentence needs.
    """

    def __init__(self, faults: Mapping[str, tuple[str, str, Mapping[str, object]]]) -> None:
        self._faults = faults
        super().__init__(*self.described("zh"))

    def described(self, lang: str) -> tuple[str, tuple[ErrorDetail, ...]]:
        """Say what is wrong and what would be right.

        Args:
            lang: `zh` or `en`.

        Returns:
            A sentence for the whole, and one detail for every fault.
        """
        place = 1 if lang == "en" else 0
        details = tuple(
            ErrorDetail(field, EDIT_TEXTS[code][place].format_map(_in_language(params, place)), given)
            for field, (given, code, params) in self._faults.items()
        )
        return EDIT_TEXTS["edit"][place], details


def _in_language(params: Mapping[str, object], place: int) -> dict[str, object]:
    """Choose the language of those parameters that are a pair of Chinese and English."""
    return {name: value[place] if isinstance(value, tuple) else value for name, value in params.items()}
