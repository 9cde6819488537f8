"""From the text of a filter to its parts; the parser of `cql2` sees only what it is known to survive.

Its recursion has no bound of its own: some thousand brackets end the process. So length and depth are looked
at before it is asked.
"""

from __future__ import annotations

import re
from typing import Any

import cql2
import orjson

from stations.cql2.faults import FilterFault

LONGEST_FILTER = 4_000
DEEPEST = 24
# In text, where brackets that do not lead to a filter are tried twice at each level.
DEEPEST_TEXT = 8
# What a backslash in a literal makes of the sign after it (21-065r2, /req/cql2-text/escaping); the parser
# knows a doubled quotation mark alone. Any other sign keeps its backslash, which `LIKE` reads.
_LITERAL = re.compile(r"'(?:\\.|''|[^'\\])*'|\"[^\"]*\"", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"'": "''", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
# Each makes what stands beside it a part of something larger, also in the middle of a word: the parser reads
# `1OR1`. 24 comparisons need fewer than this.
_OPERATOR = re.compile(r"AND|OR|NOT|IN|LIKE|BETWEEN|IS|DIV|[=<>+*/%]|(?<=[\w)'])\s*-", re.IGNORECASE)
_MOST_OPERATORS = 128
# Signs that the parser reads by calling itself once more for each.
_CHAIN = re.compile(r"(?:(?:[-+*/%]|NOT|DIV)\s*){3}|\^", re.IGNORECASE)


def read_text(text: str) -> Any:
    """Read a filter in CQL2 text.

    Args:
        text: the filter.

    Returns:
        The same as CQL2 JSON.

    Raises:
        FilterFault: it cannot be read, or is too long or too deep.
    """
    _check_length(text)
    text = _LITERAL.sub(_unescaped, text)
    bare = _QUOTED.sub("''", text)
    depth = deepest = 0
    for sign in bare:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    operators = sum(1 for _ in _OPERATOR.finditer(bare))
    if deepest > DEEPEST_TEXT or operators > _MOST_OPERATORS or _CHAIN.search(bare):
        raise FilterFault("filter_too_deep", limit=DEEPEST_TEXT)
    try:
        return cql2.Expr(text).to_json()
    except Exception as error:  # the parser raises nothing more particular
        raise FilterFault("filter_unreadable", reason=_where(str(error))) from None


def read_json(text: str) -> Any:
    """Read a filter in CQL2 JSON.

    Args:
        text: the filter.

    Returns:
        Its JSON values.

    Raises:
        FilterFault: it is no JSON, or too long.
    """
    _check_length(text)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise FilterFault("filter_unreadable", reason=_where(str(error))) from None


def _unescaped(literal: re.Match[str]) -> str:
    if literal[0][0] == '"':
        return literal[0]
    return _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[0]), literal[0])


def _check_length(text: str) -> None:
    if len(text) > LONGEST_FILTER:
        raise FilterFault("too_long", high=LONGEST_FILTER)


def _where(said: str) -> str:
    """Keep the place and what was expected there."""
    words = said.split()
    return " ".join(word for word in words if word not in ("|", "^---"))[:200]
