"""Requests made up from the OpenAPI document, and what every answer to them has to be like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# The register is read and written by requests that follow each other; an example means nothing alone.
QUICK = (Phase.explicit, Phase.generate)
_PASSED_ON = frozenset({"method", "url", "params", "headers", "cookies", "json", "data", "files"})
Fuzzed = tuple[str, Callable[[], None]]


def fuzzed_operations(
    app: FastAPI, client: TestClient, headers: Mapping[str, str], examples: int, *, derandomize: bool
) -> Iterator[Fuzzed]:
    """Make a run for each operation of the document.

    Args:
        app: whose document it is.
        client: reaches the application.
        headers: sent with every request, such as who asks.
        examples: how many requests for each.
        derandomize: the same ones every time.

    Yields:
        The name of the operation, and what makes its requests and checks their answers.
    """
    document = schemathesis.openapi.from_dict(app.openapi())
    for found in document.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        # Right ones and wrong ones, in turns.
        kinds = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

        @settings(
            max_examples=examples,
            derandomize=derandomize,
            deadline=None,
            database=None,
            phases=QUICK,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(kinds))
        def run(case: Case[Any]) -> None:
            ask(case, client, headers)

        yield operation.label, run


def ask(case: Case[Any], client: TestClient, headers: Mapping[str, str]) -> None:
    """Send one request and check the answer.

    Args:
        case: the request.
        client: reaches the application.
        headers: sent with it.

    Raises:
        schemathesis.errors.Failure: a check found something.
    """
    words = case.as_transport_kwargs(base_url="http://testserver")
    sent = requests.Request(**{name: value for name, value in words.items() if name in _PASSED_ON})
    sent.headers = {**_plain(sent.headers), **headers}
    try:
        prepared = sent.prepare()
    except (ValueError, TypeError):
        # It cannot be written as a request of HTTP.
        reject()
    written = [(name.encode(), str(value).encode("latin-1")) for name, value in prepared.headers.items()]
    body: Any = prepared.body
    answer = client.request(str(prepared.method), str(prepared.url), headers=written, content=body)
    case.validate_response(answer, checks=CHECKS)


def _plain(headers: Mapping[str, Any]) -> dict[str, str]:
    """Keep what a header can carry; anything else is no request at all."""
    kept = {name: str(value) for name, value in headers.items() if name.isascii()}
    return {
        name: value.encode("latin-1", "replace").decode("latin-1")
        for name, value in kept.items()
        if value.isprintable()
    }
