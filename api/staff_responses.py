"""Answers of the routes for staff: for the one who asked, kept by nobody on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.bodies import Body, body_schema
from api.errors import language_of
from api.limited import allowance_of
from api.parameters import Parameter, read_query
from api.queries import LANG_ONLY
from api.responses import JSON, encode
from api.routes.documented import documented
from api.sessions import SESSION_COOKIE

PRIVATE = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
_STAFF_PROBLEMS = (401, 403)
# What the framework writes beside what a route says itself.
_SAID_BY_NOBODY = {"description": "Successful Response"}
_TOO_MANY = {
    "description": "asked too often; `Retry-After` says when to come again",
    "headers": {
        "Retry-After": {"description": "seconds", "schema": {"type": "integer", "minimum": 1}},
        "RateLimit": {"description": "which limit, what is left", "schema": {"type": "string"}},
        "RateLimit-Policy": {"description": "how often in how many seconds", "schema": {"type": "string"}},
    },
    "content": {"application/problem+json": {"schema": {"type": "object"}}},
}
_TOO_MANY_AS_NAMED = {"$ref": "#/components/responses/TooManyRequests"}


def describe_security(app: FastAPI) -> None:
    """Let the OpenAPI document say how those who ask are known, and what those get who ask too often.

    Args:
        app: the application.
    """
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        parts = document.setdefault("components", {})
        parts["responses"] = {"TooManyRequests": _TOO_MANY}
        for path, methods in document["paths"].items():
            for method, described in methods.items():
                answers = described["responses"]
                if answers.get("200") == _SAID_BY_NOBODY and answers.keys() & {"201", "204"}:
                    del answers["200"]
                if allowance_of(method.upper(), path) is not None:
                    answers.setdefault("429", _TOO_MANY_AS_NAMED)
        parts["securitySchemes"] = {
            "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
            "bearer": {"type": "http", "scheme": "bearer"},
        }
        return document

    app.openapi = described  # type: ignore[method-assign]


def private(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON that nobody keeps.

    Args:
        body: plain JSON values.
        status: the HTTP status.
        headers: more headers.

    Returns:
        The response.
    """
    return Response(encode(body), status, {**PRIVATE, **(headers or {})}, media_type=JSON)


def attachment(content: bytes, filename: str, media_type: str) -> Response:
    """Answer with a file for saving; a browser neither shows nor runs it.

    Args:
        content: the file.
        filename: what it is to be called.
        media_type: its type.

    Returns:
        The response, its name as RFC 6266 writes it.
    """
    return Response(content, 200, attachment_headers(filename), media_type=media_type)


def attachment_headers(filename: str) -> dict[str, str]:
    """Write the headers of a file for saving.

    Args:
        filename: what it is to be called.

    Returns:
        The headers, the name as RFC 6266 writes it.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", filename)
    encoded = quote(filename.encode("utf-8", "replace"), safe="")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    return {**PRIVATE, "Content-Disposition": disposition}


def link(rel: str, path: str, items: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Link to another answer; addresses are relative to the host, whatever it is called.

    Args:
        rel: what it is to this one.
        path: its path.
        items: its query.

    Returns:
        `rel`, `href` and `type`.
    """
    return {"rel": rel, "href": f"{path}?{urlencode(items)}" if items else path, "type": JSON}


def asked_language(request: Request) -> str:
    """Read the query of a route that knows nothing but `lang`.

    Args:
        request: the request.

    Returns:
        One of `geodata.catalogue.languages()`.

    Raises:
        QueryFaults: there is another parameter.
    """
    read_query(request.query_params.multi_items(), LANG_ONLY)
    return language_of(request)


def staff_documented(
    parameters: tuple[Parameter, ...] = LANG_ONLY,
    *,
    media_type: str = JSON,
    body: type[Body] | None = None,
    status: int = 200,
    or_status: int | None = None,
    problems: tuple[int, ...] = (422,),
) -> dict[str, Any]:
    """Describe a route for staff for the OpenAPI document.

    Args:
        parameters: of its query.
        media_type: of its answer.
        body: its JSON body, if it has one.
        status: of its answer.
        or_status: of an answer of the same kind, such as 201 where something is new.
        problems: what else it answers, beside 401, 403 and 503.

    Returns:
        The route's `openapi_extra`.
    """
    described = documented(parameters, media_type, sorted({*_STAFF_PROBLEMS, *problems, 503}))
    answers = described["responses"]
    del answers["304"]
    if status != 200:
        answers[str(status)] = answers.pop("200")
    if or_status is not None:
        answers[str(or_status)] = answers[str(status)]
    if status == 204:
        del answers["204"]["content"]
    if body is not None:
        described["requestBody"] = body_schema(body)
    described["security"] = [{"session": []}, {"bearer": []}]
    return described
