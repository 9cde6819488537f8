"""What can be wrong with a file that an operator adds to the gazetteer, in Chinese and English."""

from __future__ import annotations

from geodata.catalogue import text
from geodata.gazetteer.load import GazetteerError


class PackError(GazetteerError):
    """A file cannot be added to the gazetteer, or a pack cannot be used.

    Args:
        code: a key of the catalogue without its beginning `pack.`.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.describe("en"))

    def describe(self, lang: str) -> str:
        """Say what is wrong.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            One sentence.
        """
        return text(f"pack.{self.code}", lang, **self.params)
