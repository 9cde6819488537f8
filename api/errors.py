"""Errors as RFC 9457 problem details: the one place where the core's errors get an HTTP status."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.child_process import ProcessEnded
from api.language import negotiate
from api.messages import error_details, error_message, message
from api.middleware import DEFAULT_POLICY, SAFE_HEADERS
from api.parameters import QueryFault, QueryFaults
from api.request_ids import request_id, route_template
from api.responses import encode
from api.spooled import NoRoomError
from api.uploads import MEGABYTE, TooLargeError
from stations.edit_faults import EditFaults
from stations.errors import (
    ConflictError,
    FileError,
    InputError,
    NotFoundError,
    StoreError,
    YizhanError,
)
from stations.exports import UnavailableFormat
from stations.intake import UnreadableFile
from web.csp import page_policy
from web.templates import render
from web.texts import has_text, text

logger = logging.getLogger("yizhan.errors")

STATUS: dict[type[YizhanError], int] = {
    TooLargeError: 413,
    UnavailableFormat: 501,
    FileError: 422,
    InputError: 422,
    NotFoundError: 404,
    ConflictError: 409,
    StoreError: 503,
    ProcessEnded: 503,
}
# Sentences may list every header of a table; what was given is only quoted.
_LONGEST_TEXT = 4_000
_LONGEST_GIVEN = 200
_FOR_PROGRAMS = ("/v1/", "/static/", "/openapi.json", "/healthz", "/readyz", "/metrics")


def problem(
    status: int,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """Write a problem.

    Args:
        status: the HTTP status.
        detail: one sentence for a person.
        errors: the single faults.
        headers: more headers.
        more: members beyond those of RFC 9457, written as they are.

    Returns:
        The response.
    """
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    content = encode({**_printable(body), **(more or {})})
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(content, status, headers, media_type="application/problem+json")


def add_error_handlers(app: FastAPI) -> None:
    """Let every error of the application be answered as a problem.

    Args:
        app: the application.
    """
    app.add_exception_handler(YizhanError, _on_core_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_wrong_path)
    app.add_exception_handler(Exception, _on_unexpected)


def language_of(request: Request) -> str:
    """Choose the language of an answer that is not about data.

    Args:
        request: the request.

    Returns:
        One of `geodata.catalogue.languages()`.
    """
    return negotiate(request.headers.get("accept-language"), request.query_params.get("lang"))


def answer_problem(
    request: Request,
    status: int,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer a program with a problem and a person with a page that says the same.

    Args:
        request: tells who asks.
        status: the HTTP status.
        detail: one sentence for a person.
        errors: the single faults.
        headers: more headers.

    Returns:
        The response.
    """
    if request.url.path.startswith(_FOR_PROGRAMS) or "text/html" not in request.headers.get("accept", ""):
        return problem(status, detail, errors, headers)
    lang = language_of(request)
    key = f"problem.{status}" if has_text(f"problem.{status}") else "problem.other"
    listed = [f"{error['where']}: {error['message']}" for error in errors or []]
    page = render("problem.html", lang, heading=text(key, lang), detail=_printable(detail), errors=listed)
    policy = {"Content-Security-Policy": page_policy(), "Cache-Control": "no-store"}
    return HTMLResponse(page, status, {**policy, **(headers or {})})


async def _on_core_error(request: Request, error: Exception) -> Response:
    lang = language_of(request)
    assert isinstance(error, YizhanError)  # noqa: S101 (registered for this type only)
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 500)
    detail, details = error_message(error, lang), error_details(error, lang)
    if isinstance(error, QueryFaults | EditFaults):
        detail, details = error.described(lang)
    if isinstance(error, UnreadableFile):
        detail = error.describe(lang)
    if isinstance(error, TooLargeError):
        detail = message(error.said_by, lang, limit=f"{error.limit_bytes / MEGABYTE:g} MB")
    errors = [{"where": d.where, "message": d.message, "given": d.given} for d in details]
    if status == 503:
        logger.warning("store: %s" if isinstance(error, StoreError) else "%s", error.message)
        # A reader can do something about a file that is too large; what ails a database is for operators.
        said = detail if isinstance(error, NoRoomError) else message("unavailable", lang)
        return answer_problem(request, 503, said, headers={"Retry-After": "5"})
    return answer_problem(request, status, detail, errors)


async def _on_wrong_path(request: Request, error: Exception) -> Response:
    """Answer where a part of the path is none of the words that there are."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this type only)
    faults = []
    for found in error.errors():
        expected = str(found.get("ctx", {}).get("expected", ""))
        choices = expected.replace("'", "").replace(" or ", ", ")
        faults.append(QueryFault(str(found["loc"][-1]), "not_a_choice", {"choices": choices}, found["input"]))
    return await _on_core_error(request, QueryFaults(faults))


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for this type only)
    codes = {404: "not_found", 405: "method_not_allowed"}
    is_default = error.detail == HTTPStatus(error.status_code).phrase
    detail = error.detail
    if is_default and error.status_code in codes:
        detail = message(codes[error.status_code], language_of(request))
    return answer_problem(request, error.status_code, detail, headers=dict(error.headers or {}))


async def _on_unexpected(request: Request, error: Exception) -> Response:
    logger.error("unexpected error at %s", route_template(request.scope), exc_info=error)
    # This answer is made outside of all middleware.
    headers = {**SAFE_HEADERS, "Content-Security-Policy": DEFAULT_POLICY, "X-Request-Id": request_id.get()}
    return problem(500, message("internal", language_of(request)), headers=headers)


def _printable(value: Any, longest: int = _LONGEST_TEXT) -> Any:
    """Shorten what was given and replace what UTF-8 cannot carry."""
    if isinstance(value, str):
        return value[:longest].encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {
            key: _printable(item, _LONGEST_GIVEN if key == "given" else longest)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_printable(item, longest) for item in value[:100]]
    return value
