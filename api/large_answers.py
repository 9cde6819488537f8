"""Answers to large questions: written and compressed beside the event loop, kept by nobody on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.compression import PACKED_FROM_BYTES, negotiated, pack
from api.heavy_work import run_question
from api.parameters import read_query
from api.queries import LANG_ONLY
from api.responses import VARY
from api.routes.documented import documented
from api.uploads import TooLargeError, receive_body

_KILOBYTE = 2**10


async def receive_question(request: Request, max_kb: int) -> bytes:
    """Receive a question that comes as a body.

    Args:
        request: the request.
        max_kb: how large its body may be, kilobytes.

    Returns:
        The body.

    Raises:
        TooLargeError: the body is larger.
        QueryFaults: the address has a parameter beside `lang`.
    """
    read_query(request.query_params.multi_items(), LANG_ONLY)
    try:
        return await receive_body(request, max_kb * _KILOBYTE)
    except TooLargeError as error:
        raise TooLargeError(error.limit_bytes, "question_too_large") from None


async def write_answer(
    request: Request, write: Callable[[], bytes], media_type: str, *, at_once: bool = False
) -> Response:
    """Answer a question.

    Args:
        request: the request.
        write: makes the answer.
        media_type: of the answer.
        at_once: it takes so little that no thread is needed.

    Returns:
        The response.
    """
    encoding = negotiated(request.headers.get("accept-encoding", ""))

    def work() -> tuple[bytes, bool]:
        body = write()
        if encoding is None or len(body) < PACKED_FROM_BYTES:
            return body, False
        return pack(body, encoding), True

    body, is_packed = work() if at_once else await run_question(work)
    headers = {"Cache-Control": "no-store", "Vary": VARY}
    if encoding is not None and is_packed:
        headers["Content-Encoding"] = encoding
    return Response(body, media_type=media_type, headers=headers)


def question_documented(
    schema: Mapping[str, Any], example: Mapping[str, Any], media_type: str, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """Describe a route that answers a JSON question.

    Args:
        schema: of the body.
        example: a body.
        media_type: of the answer.
        answer: an answer, shortened.

    Returns:
        The route's `openapi_extra`; the route is for everybody.
    """
    described = documented(LANG_ONLY, media_type, (413, 422, 503))
    del described["responses"]["304"]
    described["responses"]["200"]["content"][media_type]["example"] = dict(answer)
    content = {"application/json": {"schema": dict(schema), "example": dict(example)}}
    return {**described, "requestBody": {"required": True, "content": content}, "security": []}
