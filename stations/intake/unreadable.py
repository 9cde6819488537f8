"""Why a file as a whole cannot be read, and what to do about it, in every language."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.catalogue import DEFAULT_LANGUAGE, text
from stations.errors import FileError


class UnreadableFile(FileError):
    """A file as a whole cannot be read; the message is Chinese, `describe` says it in any language.

    Args:
        code: which of the reasons it is.
        params: what the sentence needs.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, object] = params
        super().__init__(self.describe(DEFAULT_LANGUAGE))

    def describe(self, lang: str) -> str:
        """Say why the file cannot be read.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            Plain text, to be escaped before it enters a page.
        """
        return text(f"file.{self.code}", lang, **self.params)
