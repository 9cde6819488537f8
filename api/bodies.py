"""JSON bodies: counted, parsed strictly, every fault named in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from api.parameters import QueryFault, QueryFaults
from api.uploads import receive_body

BODY_MAX_BYTES = 1_000_000
_MAX_FAULTS = 50

# What pydantic calls a fault → the message for it, and which of its values the message needs.
_CODES: dict[str, tuple[str, dict[str, str]]] = {
    "extra_forbidden": ("unknown_key", {}),
    "missing": ("required_key", {}),
    "json_invalid": ("not_json", {}),
    "string_type": ("not_text", {}),
    "bool_type": ("not_a_boolean", {}),
    "int_type": ("not_an_integer", {}),
    "float_type": ("not_a_number", {}),
    "finite_number": ("not_a_number", {}),
    "dict_type": ("not_an_object", {}),
    "model_type": ("not_an_object", {}),
    "list_type": ("not_a_list", {}),
    "tuple_type": ("not_a_list", {}),
    "string_too_long": ("too_long", {"high": "max_length"}),
    "string_too_short": ("too_short", {"low": "min_length"}),
    "string_pattern_mismatch": ("not_of_pattern", {"pattern": "pattern"}),
    "datetime_type": ("not_an_instant", {}),
    "datetime_parsing": ("not_an_instant", {}),
    "datetime_from_date_parsing": ("not_an_instant", {}),
    "timezone_aware": ("not_an_instant", {}),
    "literal_error": ("not_a_choice", {"choices": "expected"}),
    "enum": ("not_a_choice", {"choices": "expected"}),
    "greater_than_equal": ("at_least", {"low": "ge"}),
    "less_than_equal": ("at_most", {"high": "le"}),
}
# Numbers that a message gives as an example of what would be right.
_EXAMPLES = {"not_an_integer": 3, "not_a_number": 113.625}


class Body(BaseModel):
    """A JSON body; what it does not know is a fault, and nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Model = TypeVar("Model", bound=Body)


async def read_body(request: Request, model: type[Model], *, optional: bool = False) -> Model:
    """Read a JSON body.

    Args:
        request: the request.
        model: what it should be.
        optional: an empty body means an empty object.

    Returns:
        The body.

    Raises:
        TooLargeError: it is larger than a megabyte.
        QueryFaults: naming every unknown, missing or unusable key.
    """
    text = await receive_body(request, BODY_MAX_BYTES)
    if optional and not text.strip():
        text = b"{}"
    return parse_body(text, model)


def parse_body(text: bytes, model: type[Model]) -> Model:
    """Read a JSON body that is there already.

    Args:
        text: the body.
        model: what it should be.

    Returns:
        The body.

    Raises:
        QueryFaults: naming every unknown, missing or unusable key.
    """
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise QueryFaults([_fault(fault, model) for fault in faults[:_MAX_FAULTS]]) from None


def _fault(fault: ErrorDetails, model: type[Body]) -> QueryFault:
    code, wanted = _CODES.get(fault["type"], ("not_accepted", {}))
    context = fault.get("ctx", {})
    values: dict[str, object] = {name: context.get(key, "") for name, key in wanted.items()}
    if code in _EXAMPLES:
        values["example"] = _EXAMPLES[code]
    if code == "unknown_key":
        values["known"] = ", ".join(model.model_fields)
    given = fault.get("input")
    shown = given if isinstance(given, str) else None if isinstance(given, dict | bytes) else repr(given)
    return QueryFault(_where(fault), code, values, shown)


def _where(fault: ErrorDetails) -> str:
    # Pydantic adds names of its own types, such as `function-before`, for branches of a union.
    return ".".join(str(part) for part in fault["loc"]) or "body"


def body_schema(model: type[Body]) -> dict[str, Any]:
    """Describe a JSON body for the OpenAPI document.

    Args:
        model: what it should be.

    Returns:
        The route's `requestBody`.
    """
    described = model.model_json_schema()
    # References would have to be put into the components of the whole document; there are few.
    schema = _inlined(described, described.pop("$defs", {}))
    return {"content": {"application/json": {"schema": schema}}, "required": bool(schema.get("required"))}


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        named = definitions[schema["$ref"].rpartition("/")[2]]
        return _inlined({**named, **{k: v for k, v in schema.items() if k != "$ref"}}, definitions)
    return {key: _inlined(item, definitions) for key, item in schema.items()}
