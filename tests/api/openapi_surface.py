"""The surface of the OpenAPI document as lines for people: what a client could break on.

python -m tests.api.openapi_surface      # writes tests/api/openapi_surface.txt anew
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".txt")


def surface(document: Mapping[str, Any]) -> str:
    """Write paths, methods, operations, parameters with their types, and answers."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in sorted(document["paths"].items()):
        for method, operation in sorted(methods.items()):
            yield f"{method.upper()} {path}  {operation['operationId']}"
            for parameter in sorted(
                operation.get("parameters", ()), key=lambda one: (one["in"], one["name"])
            ):
                needed = " required" if parameter["required"] else ""
                yield f"  {parameter['in']} {parameter['name']}: {_type(parameter['schema'])}{needed}"
            for kind, content in sorted(operation.get("requestBody", {}).get("content", {}).items()):
                fields = content["schema"].get("properties", {})
                yield f"  body {kind}: {', '.join(sorted(fields))}"
            for status, answer in sorted(operation["responses"].items()):
                kinds = ", ".join(
                    f"{kind} {_type(content['schema'])}"
                    for kind, content in sorted(answer.get("content", {}).items())
                )
                is_problem = "$ref" in answer or "application/problem+json" in answer.get("content", {})
                yield f"  {status}{' problem' if is_problem else f' {kinds}' if kinds else ''}"


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"[{_type(schema['items'])}]"
    if "enum" in schema:
        return (
            "|".join(map(str, schema["enum"]))
            if len(schema["enum"]) < 10
            else f"one of {len(schema['enum'])}"
        )
    return str(schema.get("format") or schema.get("type") or "any")


def main() -> None:
    """Write the snapshot anew."""
    from pydantic import SecretStr

    from api.app import create_app
    from api.settings import Settings

    app = create_app(Settings(database_url=SecretStr("sqlite://")))
    FILE.write_text(surface(app.openapi()), encoding="utf-8")


if __name__ == "__main__":
    main()
