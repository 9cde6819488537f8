"""How a route that reads its own query is described in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.parameters import Parameter

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "where": {"type": "string"},
                    "message": {"type": "string"},
                    "given": {"type": ["string", "null"]},
                },
            },
        },
    },
}


def documented(
    parameters: Sequence[Parameter], media_type: str, problems: Sequence[int] = (422, 503)
) -> dict[str, Any]:
    """Describe a route's query and its answers.

    Args:
        parameters: what the route reads.
        media_type: of the answer.
        problems: the statuses that may be answered instead, as problem details.

    Returns:
        The route's `openapi_extra`.
    """
    answers: dict[str, Any] = {
        "200": {"description": "the answer", "content": {media_type: {"schema": {"type": "object"}}}},
        "304": {"description": "nothing is new since the entity tag that was sent"},
    }
    for status in problems:
        answers[str(status)] = {
            "description": "RFC 9457 problem details",
            "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
        }
    return {"parameters": [parameter.openapi() for parameter in parameters], "responses": answers}
