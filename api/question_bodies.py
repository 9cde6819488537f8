"""Questions as JSON: the same parameters, rules and sentences as in an address, several faults at once.

Numbers are kept as they were written, so that a parameter reads the same text from a body as from an address.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from api.parameters import Fault, Parameter, QueryFault, QueryFaults
from api.spelling import name_meant

MOST_FAULTS = 50
_LONGEST_ID = 100
_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,20})?", re.ASCII)
_ID_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMERIC = ("number", "integer")
_SHOWN_CHARS = 200


class Number(str):
    """A number of a JSON text as it is written there."""

    __slots__ = ()


class Members(dict[str, Any]):
    """An object of a JSON text; `twice` names the members that it states more than once."""

    twice: frozenset[str] = frozenset()


def parse_question(text: bytes) -> Members:
    """Parse a body.

    Args:
        text: the body, UTF-8.

    Returns:
        The object.

    Raises:
        QueryFaults: it is not JSON, or no object.
    """
    try:
        parsed = json.loads(
            text.decode("utf-8-sig"),
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse,
            object_pairs_hook=_members,
        )
    except RecursionError:
        raise QueryFaults.one("body", "nested_too_deeply") from None
    except ValueError:
        raise QueryFaults.one("body", "not_json") from None
    if not isinstance(parsed, Members):
        raise QueryFaults([QueryFault("body", "not_an_object", {}, shown(parsed))])
    return parsed


def _refuse(given: str) -> None:
    raise QueryFaults([QueryFault("body", "no_such_number", {}, given)])


def _members(pairs: list[tuple[str, Any]]) -> Members:
    members = Members(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        members.twice = frozenset(name for name, count in counts.items() if count > 1)
    return members


class Faults:
    """Collects what is wrong with a body, up to a number that a person still reads."""

    def __init__(self) -> None:
        self._found: list[QueryFault] = []

    def add(self, where: str, fault: Fault, given: Any = None) -> None:
        """Note a fault.

        Args:
            where: such as `points[17].lon`.
            fault: what is wrong.
            given: the JSON value that was given.
        """
        plain = type(given) is str and fault.code != "number_in_quotes"
        shown_value = None if given is None else given if plain else shown(given)
        self._found.append(QueryFault(where, fault.code, fault.values, shown_value))
        if len(self._found) >= MOST_FAULTS:
            self.check()

    def check(self) -> None:
        """Raise what was found.

        Raises:
            QueryFaults: there is a fault.
        """
        if self._found:
            raise QueryFaults(self._found)


def read_members(
    members: Members,
    parameters: Sequence[Parameter],
    faults: Faults,
    within: str = "",
    others: Sequence[str] = (),
) -> dict[str, Any]:
    """Read the parameters of an object; `null` is as good as absent.

    Args:
        members: the object.
        parameters: what is known there.
        faults: where to note what is wrong.
        within: what stands before each name where a fault is named, such as `points[17].`.
        others: members that somebody else reads.

    Returns:
        Name → value for every parameter, defaults included.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values = {name: parameter.default for name, parameter in known.items()}
    for name, given in members.items():
        parameter = known.get(name)
        try:
            if name in members.twice:
                raise Fault("given_twice")
            if parameter is None and name not in others:
                names = sorted({*known, *others})
                meant = name_meant(name, names)
                raise Fault("unknown_parameter", known=", ".join(names), meant=meant)
            if parameter is not None and given is not None:
                values[name] = read_value(parameter, given)
        except Fault as fault:
            faults.add(within + name, fault, given)
    for name, parameter in known.items():
        if parameter.required and members.get(name) is None:
            faults.add(within + name, Fault("required"))
    return values


def read_value(parameter: Parameter, given: Any) -> Any:
    """Read a parameter from a JSON value.

    Args:
        parameter: the parameter; one that takes several values takes a list of them, too.
        given: the JSON value, not null.

    Returns:
        Its value.

    Raises:
        Fault: the value is not one that the parameter has.
    """
    if parameter.listed and isinstance(given, list | str):
        parts = given.split(",") if isinstance(given, str) else map(written, given)
        return frozenset(parameter.read(part.strip()) for part in parts if part.strip()) or parameter.default
    if parameter.schema.get("type") in _NUMERIC and type(given) is str:
        raise Fault("number_in_quotes")
    return parameter.read(written(given).strip())


def read_id(given: Any) -> bytes:
    """Read what the asker calls something.

    Args:
        given: the JSON value.

    Returns:
        The JSON text to give it back with.

    Raises:
        Fault: it is neither a short text nor a whole number.
    """
    if given is None:
        return b"null"
    if isinstance(given, Number):
        if _ID_NUMBER.fullmatch(given):
            return given.encode()
    elif isinstance(given, str) and len(given) <= _LONGEST_ID:
        try:
            given.encode()
        except UnicodeEncodeError:
            # Half of a surrogate pair: no UTF-8 text can hold it.
            raise Fault("not_an_id", high=_LONGEST_ID) from None
        return json.dumps(given, ensure_ascii=False).encode()
    raise Fault("not_an_id", high=_LONGEST_ID)


def written(given: Any) -> str:
    """Write a JSON value as it would stand in an address.

    Args:
        given: the value.

    Returns:
        The text; a number without an exponent, as far as it can be written so.
    """
    if isinstance(given, Number) and not _PLAIN.fullmatch(given):
        value = float(given)
        # Larger ones are out of every range; their text says that they are no usable number.
        return f"{value:.20f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(given)
    return given if isinstance(given, str) else shown(given)


def shown(given: Any) -> str:
    """Write a JSON value for the message about it.

    Args:
        given: the value.

    Returns:
        The beginning of its JSON text.
    """
    if isinstance(given, Number):
        return str(given)
    if isinstance(given, Mapping):
        return "{…}"
    if isinstance(given, list):
        return "[…]" if any(isinstance(part, Mapping | list) for part in given[:4]) else _list(given)
    return json.dumps(given[:_SHOWN_CHARS] if isinstance(given, str) else given, ensure_ascii=False)


def _list(given: list[Any]) -> str:
    more = ", …" if len(given) > 4 else ""
    return f"[{', '.join(map(shown, given[:4]))}{more}]"


def members_schema(
    parameters: Sequence[Parameter], more: Mapping[str, Any], required: Sequence[str] = ()
) -> dict[str, Any]:
    """Describe an object for the OpenAPI document.

    Args:
        parameters: what it holds.
        more: name → schema of what it holds beside them.
        required: what of the latter must be there.

    Returns:
        Its JSON schema; each parameter is described as in an address.
    """
    described = {
        parameter.name: {**parameter.openapi()["schema"], "description": parameter.description}
        for parameter in parameters
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*required, *(parameter.name for parameter in parameters if parameter.required)],
        "properties": {**more, **described},
    }
