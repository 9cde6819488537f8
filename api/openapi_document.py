"""The OpenAPI document as generators of clients like it: nothing twice, each thing with shape and example."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI

from api.answer_schemas import ANSWERS, EXAMPLES, SCHEMAS

_PROBLEM = "application/problem+json"
_PROBLEM_CONTENT = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
# What the framework describes although no route ever answers so.
_UNUSED = ("HTTPValidationError", "ValidationError")
_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "accounts": "users, tokens, the audit log",
        "edits": "changes of single stations, by staff",
        "exports": "the register as files",
        "imports": "lists, their plans, datasets",
        "map": "tiles for maps",
        "operation": "whether the service works",
        "reports": "what people say is wrong",
        "review": "positions that a person should look at",
        "stations": "where to rest: nearest, list, changes",
    }
)
_PATH_PARAMETERS: Mapping[str, tuple[str, Any]] = MappingProxyType(
    {
        "station_id": ("id of the station", "k7m2p9x4tq"),
        "import_id": ("id of the import", "4f2k9q7c1m"),
        "token_id": ("id of the token", "4f2k9q7c1m"),
        "name": ("name of the dataset or of the user", "zhengzhou"),
        "dataset": ("name of the dataset", "zhengzhou"),
        "code": ("code of the division", "410102"),
        "division": ("code of the division", "410102"),
        "number": ("number of the report", 7),
        "format": ("format of the file", "csv"),
        "z": ("zoom", 12),
        "x": ("column of the tile", 3340),
        "y": ("row of the tile", 1625),
        "collection_id": ("name of the collection", "stations"),
        "feature_id": ("id of the station", "k7m2p9x4tq"),
        "matrix": ("zoom", 12),
    }
)

# Free texts, of which no schema tells an example.
_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "q": "桐柏路",
        "cursor": "MDNoemdoOHlmNQ",
        "reason": "moved away",
        "dataset": "zhengzhou",
        "confirm": "zhengzhou",
        "text": "周一至周五 9:00-17:00",
        "station": "k7m2p9x4tq",
    }
)


def describe_for_clients(app: FastAPI) -> None:
    """Finish the OpenAPI document of an application; made once, when it is first asked for.

    Args:
        app: the application, with all its routes.
    """
    plain = app.openapi
    made: list[dict[str, Any]] = []

    def described() -> dict[str, Any]:
        if not made:
            made.append(finished(plain()))
        return made[0]

    app.openapi = described  # type: ignore[method-assign]


def finished(document: Mapping[str, Any]) -> dict[str, Any]:
    """Finish a document.

    Args:
        document: as the framework made it.

    Returns:
        Another one: problems and main answers are named schemas with examples, each parameter stands once
        and has a description and an example, and tags are explained.
    """
    done: dict[str, Any] = copy.deepcopy(dict(document))
    schemas = done.setdefault("components", {}).setdefault("schemas", {})
    for name in _UNUSED:
        schemas.pop(name, None)
    schemas |= copy.deepcopy(dict(SCHEMAS))
    for name, example in EXAMPLES.items():
        schemas[name]["examples"] = [copy.deepcopy(example)]
    for operation in _operations(done):
        _finish_parameters(operation)
        _finish_answers(operation)
    for shared in done["components"].get("responses", {}).values():
        if _PROBLEM in shared.get("content", {}):
            shared["content"] = copy.deepcopy(_PROBLEM_CONTENT)
    used = {tag for operation in _operations(done) for tag in operation.get("tags", ())}
    done["tags"] = [{"name": tag, "description": _TAGS[tag]} for tag in sorted(used & _TAGS.keys())]
    return done


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def _finish_parameters(operation: dict[str, Any]) -> None:
    """Let each parameter stand once; what a route says of it counts more than what the framework guessed."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for parameter in operation.get("parameters", ()):
        found[(parameter["in"], parameter["name"])] = parameter
    for (place, name), parameter in found.items():
        if place == "path" and name in _PATH_PARAMETERS:
            description, example = _PATH_PARAMETERS[name]
            parameter.setdefault("description", description)
            parameter.setdefault("example", example)
        elif "example" not in parameter:
            example = _TEXTS.get(name, _example(parameter["schema"]))
            if example is not None:
                parameter["example"] = example
    if found:
        operation["parameters"] = list(found.values())


def _example(schema: Mapping[str, Any]) -> Any:
    """Find an example of what a schema allows; None where only people can think of one."""
    if schema.get("type") == "array":
        one = _example(schema["items"])
        return None if one is None else [one]
    if "example" in schema or "default" in schema:
        return schema.get("example", schema.get("default"))
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date-time":
        return "2026-07-15T14:00:00+08:00"
    if schema.get("type") in ("number", "integer"):
        return schema.get("minimum", schema.get("maximum"))
    return None


def _finish_answers(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, answer in answers.items():
        content = answer.get("content", {})
        for kind in content:
            if not kind.partition(";")[0].endswith("json"):
                is_text = kind.startswith("text/") or kind.endswith("xml")
                content[kind] = {"schema": {"type": "string", **({} if is_text else {"format": "binary"})}}
        if _PROBLEM in content:
            answer["description"] = HTTPStatus(int(status)).phrase
            answer["content"] = copy.deepcopy(_PROBLEM_CONTENT)
    name = ANSWERS.get(operation.get("operationId", ""))
    if name is not None:
        for content in answers["200"]["content"].values():
            content["schema"] = {"$ref": f"#/components/schemas/{name}"}
