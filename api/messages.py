"""What the API says when something is wrong, from the catalogue of each language."""

from __future__ import annotations

from dataclasses import replace

from geodata import catalogue
from stations.errors import ErrorDetail, YizhanError


def message(code: str, lang: str, /, **values: object) -> str:
    """Find a text.

    Args:
        code: a key of the catalogue without its beginning `message.`.
        lang: one of `geodata.catalogue.languages()`.
        values: what stands in the text's braces.

    Returns:
        The text.

    Raises:
        KeyError: there is no such text, or a value for it is missing.
    """
    return catalogue.text(f"message.{code}", lang, **values)


def has_message(code: str) -> bool:
    """Tell whether there is a text.

    Args:
        code: as for `message`.

    Returns:
        True when `message` would find it.
    """
    return catalogue.has_text(f"message.{code}")


def error_message(error: YizhanError, lang: str) -> str:
    """Say what is wrong in a person's language.

    Args:
        error: the error; one without a code is in that language already.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        One sentence.
    """
    return message(error.text_code, lang, **error.text_values) if error.text_code else error.message


def error_details(error: YizhanError, lang: str) -> tuple[ErrorDetail, ...]:
    """Name the single faults behind an error in a person's language.

    Args:
        error: the error.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        Its faults; one that only repeats the sentence says it in this language too.
    """
    said = error_message(error, lang)
    return tuple(
        replace(detail, message=said) if detail.message == error.message else detail
        for detail in error.details
    )
