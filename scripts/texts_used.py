"""Which keys of the catalogues the code, the templates and the scripts name, whole or put together."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PACKAGES = ("api", "geodata", "stations", "web")
# Functions that take a key: which argument it is, and what stands before it in the catalogues.
SPEAKERS = {
    "text": (0, ""),
    "catalogue_text": (0, ""),
    "has_text": (0, ""),
    "Said": (0, ""),
    "message": (0, "message."),
    "has_message": (0, "message."),
    "Fault": (0, "message."),
    "QueryFault": (1, "message."),
    "say": (0, "cli."),
    "told": (0, "cli.help_"),
    "make_issue": (0, "issue."),
    "UnreadableFile": (0, "file."),
    "PackError": (0, "pack."),
    "EditFault": (0, "edit."),
}
_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
_IN_SCRIPTS = re.compile(r"""\b(?:text|say|t|row)\(\s*["']([a-z_]+(?:\.[a-z0-9_]+)+)["']\s*[,)]""")
_QUOTED = re.compile(r"""["']([a-z0-9_][a-z0-9_.]*)["']""")
_BEGINNING = re.compile(r"[a-z_]+\.[a-z0-9_.]*_")
_SHORTEST_PART = 3


@dataclass(slots=True)
class Uses:
    """What the program says.

    Args:
        keys: key → where it is named whole.
        patterns: keys, or their ends, that are put together in one expression.
        words: everything in quotation marks; the end of a key may be made of these.
    """

    keys: dict[str, str] = field(default_factory=dict)
    patterns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def has(self, key: str) -> bool:
        """Tell whether a text may be shown.

        Args:
            key: its name.

        Returns:
            True where it is named, or can be put together from what the program names.
        """
        start, _, end = key.partition(".")
        if key in self.keys or key in self.words or (f"{start}." in self.words and end in self.words):
            return True
        for place in (match.start() for match in re.finditer("_", key)):
            # A key to which an ending is added, such as "open.until" + "_soon".
            if key[:place] in self.words and "." in key[:place] and self._is_made_of_words(key[place:]):
                return True
        if any(re.fullmatch(pattern, part) for pattern in self.patterns for part in (key, end)):
            return True
        return f"{start}." in self.words and (end.isdigit() or self._is_made_of_words(end))

    def _is_made_of_words(self, end: str) -> bool:
        @cache
        def made(rest: str) -> bool:
            lengths = range(_SHORTEST_PART, len(rest) + 1)
            return not rest or any(rest[:length] in self.words and made(rest[length:]) for length in lengths)

        return made(end)


def find_uses(folder: Path) -> Uses:
    """Collect the keys that code, templates and scripts name.

    Args:
        folder: the repository.

    Returns:
        The uses.
    """
    uses = Uses()
    for package in PACKAGES:
        for path in sorted((folder / package).rglob("*.*")):
            if path.suffix == ".py":
                _find_in_python(path, uses)
            elif path.suffix in (".js", ".html"):
                _find_in_script(path, uses)
    return uses


def _find_in_python(path: Path, uses: Uses) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            _find_in_call(path, node, uses)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            uses.words.add(node.value)
            if _BEGINNING.fullmatch(node.value):
                uses.patterns.add(re.escape(node.value) + "[a-z0-9_]+")
        elif isinstance(node, ast.JoinedStr):
            _find_in_joined(node, uses)


def _find_in_call(path: Path, call: ast.Call, uses: Uses) -> None:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    place, start = SPEAKERS.get(name, (0, ""))
    # Elsewhere than in commands `say` is the words of a page, which take no keys.
    if name not in SPEAKERS or len(call.args) <= place or (name == "say" and "cli" not in path.parts):
        return
    given = call.args[place]
    if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
        return
    if _KEY.fullmatch(key := start + given.value):
        uses.keys.setdefault(key, f"{path.name}:{call.lineno}")


def _find_in_joined(node: ast.JoinedStr, uses: Uses) -> None:
    parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
    fixed = "".join(part or "" for part in parts)
    if re.fullmatch(r"[a-z_]+\.", fixed):
        uses.words.add(fixed)
    elif re.fullmatch(r"[a-z0-9_.]{4,}", fixed) and ("." in fixed or "_" in fixed):
        uses.patterns.add("".join("[a-z0-9_]+" if part is None else re.escape(part) for part in parts))


def _find_in_script(path: Path, uses: Uses) -> None:
    content = path.read_text("utf-8")
    for match in _IN_SCRIPTS.finditer(content):
        uses.keys.setdefault(match[1], path.name)
    for word in _QUOTED.findall(content):
        uses.words.add(word)
        if _BEGINNING.fullmatch(word):
            uses.patterns.add(re.escape(word) + "[a-z0-9_]+")
