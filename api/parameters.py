"""Query parameters: each described once, where it is parsed; the description is also the documentation.

FastAPI would take the last of two values, pass over a misspelt name and read `1_0` as ten. Here a
parameter is a small value that reads its own text, and a table of them reads a whole query and
reports every fault at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from api.messages import message
from api.spelling import name_meant
from stations.errors import ErrorDetail, QueryError


class Fault(Exception):
    """A text that a parameter cannot be read from.

    Args:
        code: as for `api.messages.message`.
        values: what stands in the message's braces.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One query parameter; like no other, so that a table of them can be prepared once.

    Args:
        name: as in the address.
        read: text → value; raises `Fault`.
        schema: JSON schema for the documentation.
        description: for the documentation.
        default: the value when it is absent.
        required: it may not be absent.
        listed: it may be repeated or hold several values separated by commas; `read` gets each.
    """

    name: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    description: str
    default: Any = None
    required: bool = False
    listed: bool = field(default=False)

    def openapi(self) -> dict[str, Any]:
        """Describe the parameter for the OpenAPI document."""
        schema = dict(self.schema)
        if self.listed:
            schema = {"type": "array", "items": schema}
        described: dict[str, Any] = {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.description,
            "schema": schema,
        }
        if self.listed:
            described |= {"style": "form", "explode": False}
        return described


@dataclass(frozen=True, slots=True)
class QueryFault:
    """A fault of a query, not yet in any language.

    Args:
        where: the parameter.
        code: as for `api.messages.message`.
        values: what stands in the message's braces.
        given: the text that was given.
    """

    where: str
    code: str
    values: Mapping[str, object]
    given: str | None

    def described(self, lang: str) -> str:
        """Say what is wrong, and what was probably meant.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            One sentence; a second one where a known word is like the given one.
        """
        said = message(self.code, lang, **self.values)
        meant = self.values.get("meant")
        return said + message("probably_meant", lang, meant=meant) if meant else said


class QueryFaults(QueryError):
    """A query with faults.

    Args:
        faults: all of them.
    """

    def __init__(self, faults: Sequence[QueryFault]) -> None:
        super().__init__("invalid query")
        self.faults = tuple(faults)

    def described(self, lang: str) -> tuple[str, tuple[ErrorDetail, ...]]:
        """Say what is wrong.

        Args:
            lang: one of `geodata.catalogue.languages()`.

        Returns:
            One sentence, and one detail a fault.
        """
        return message("invalid_query", lang), tuple(
            ErrorDetail(fault.where, fault.described(lang), fault.given) for fault in self.faults
        )

    @classmethod
    def one(cls, where: str, code: str, **values: object) -> QueryFaults:
        """Make the error of a single fault that only several parameters together show.

        Args:
            where: the parameter to blame.
            code: as for `api.messages.message`.
            values: what stands in the message's braces.

        Returns:
            The error.
        """
        return cls([QueryFault(where, code, values, None)])


def read_query(items: Iterable[tuple[str, str]], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Read a query.

    Args:
        items: names and texts as they stand in the address, in order.
        parameters: what is known here.

    Returns:
        Name → value for every parameter, defaults included.

    Raises:
        QueryFaults: naming every unknown, repeated, missing or unreadable parameter.
    """
    table = _prepared(tuple(parameters))
    texts: dict[str, list[str]] = {}
    for name, text in items:
        texts.setdefault(name, []).append(text)
    values = dict(table.defaults)
    faults = []
    for name, given in texts.items():
        parameter = table.known.get(name)
        if parameter is None:
            about = {"known": table.names, "meant": name_meant(name, table.known)}
            faults.append(QueryFault(name, "unknown_parameter", about, given[0]))
            continue
        try:
            values[name] = _read_one(parameter, given)
        except Fault as fault:
            faults.append(QueryFault(name, fault.code, fault.values, given[-1]))
    faults += [QueryFault(name, "required", {}, None) for name in table.required if name not in texts]
    if faults:
        raise QueryFaults(faults)
    return values


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table of parameters is asked for with every query."""

    known: Mapping[str, Parameter]
    defaults: Mapping[str, Any]
    required: tuple[str, ...]
    names: str


@lru_cache(maxsize=256)
def _prepared(parameters: tuple[Parameter, ...]) -> _Table:
    known = {parameter.name: parameter for parameter in parameters}
    return _Table(
        known,
        {parameter.name: parameter.default for parameter in parameters},
        tuple(parameter.name for parameter in parameters if parameter.required),
        ", ".join(sorted(known)),
    )


def read_page_query(items: Iterable[tuple[str, str]], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Read the query of a page for people, passing over parameters that are not its own.

    Chat programmes add `from=singlemessage`, newsletters `utm_source=…` to every link that is shared; who
    follows one must get the page. A program that misspells a parameter is told so by `read_query`.

    Args:
        items: names and texts as they stand in the address, in order.
        parameters: what is known here.

    Returns:
        Name → value for every parameter, defaults included.

    Raises:
        QueryFaults: naming every repeated, missing or unreadable parameter.
    """
    known = {parameter.name for parameter in parameters}
    return read_query([(name, text) for name, text in items if name in known], parameters)


def _read_one(parameter: Parameter, texts: list[str]) -> Any:
    if parameter.listed:
        parts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        return frozenset(parameter.read(part) for part in parts) or parameter.default
    if len(texts) > 1:
        raise Fault("given_twice")
    return parameter.read(texts[0].strip())
