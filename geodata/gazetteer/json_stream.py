"""Objects of a large JSON file, one after the other, without holding the file in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from geodata.gazetteer.pack_faults import PackError

_CHUNK_CHARS = 1 << 20
# No single place needs more; what does is not such a file.
_MAX_ITEM_CHARS = 64 << 20
_BETWEEN = " \t\r\n,\x1e"


def json_items(path: Path, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read the objects of a list in a JSON file.

    Args:
        path: a list of objects, an object that holds the list under `key` at any depth, or one object a line.
        key: such as `features`.

    Yields:
        The number of the object, from 1, and the object; other values are passed over.

    Raises:
        PackError: it is not JSON; the line is named.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from _Items(path, file, key)
    except UnicodeDecodeError:
        raise PackError("not_text", file=path.name, line="?") from None


class _Items:
    def __init__(self, path: Path, file: TextIO, key: str) -> None:
        self._path, self._file = path, file
        self._key = re.compile(rf'"{re.escape(key)}"\s*:\s*\[')
        self._decode = json.JSONDecoder().raw_decode
        self._text, self._position, self._ended = "", 0, False
        self._lines_before = 0

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        self._enter_list()
        number = 0
        while self._skip():
            if self._text[self._position] == "]":
                return
            item = self._item()
            number += 1
            if isinstance(item, dict):
                yield number, item

    def _enter_list(self) -> None:
        """Go behind the bracket that opens the list; where there is none, stay before the first object."""
        while not self._ended and not self._text.strip():
            self._more()
        if self._text.lstrip()[:1] == "[":
            self._position = self._text.index("[") + 1
            return
        # The key may stand anywhere in the first part; objects one a line have no such list.
        while (found := self._key.search(self._text)) is None and not self._ended:
            if len(self._text) >= _CHUNK_CHARS:
                break
            self._more()
        if found is not None:
            self._position = found.end()

    def _skip(self) -> bool:
        """Pass over what stands between two objects; False at the end."""
        while True:
            while self._position < len(self._text) and self._text[self._position] in _BETWEEN:
                self._position += 1
            if self._position < len(self._text):
                return True
            if self._ended:
                return False
            self._more()

    def _item(self) -> Any:
        while True:
            try:
                item, end = self._decode(self._text, self._position)
            except json.JSONDecodeError as error:
                if self._ended or len(self._text) - self._position > _MAX_ITEM_CHARS:
                    line = self._lines_before + error.lineno
                    raise PackError("not_json", file=self._path.name, line=line, reason=error.msg) from None
                self._more()
            except ValueError:
                # An integer of more digits than Python reads (sys.get_int_max_str_digits).
                raise PackError("not_json", file=self._path.name, line="?", reason="too long") from None
            except RecursionError:
                raise PackError("not_json", file=self._path.name, line="?", reason="too deep") from None
            else:
                # A number may go on in the next part; an object ends with its bracket.
                self._position = end
                return item

    def _more(self) -> None:
        self._lines_before += self._text.count("\n", 0, self._position)
        chunk = self._file.read(max(_CHUNK_CHARS, len(self._text) - self._position))
        self._ended = not chunk
        self._text = self._text[self._position :] + chunk
        self._position = 0
