"""Answers in the format that was asked for, with links to the other ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from api.errors import language_of, problem
from api.messages import error_message, message
from api.ogc.accepted import prefers_html
from api.parameters import Parameter, QueryFaults, read_query
from api.public_address import public_address
from api.responses import JSON, cached, encode, vary
from api.services import services_of
from geodata.catalogue import languages
from stations.errors import InputError
from web.csp import page_policy
from web.templates import render

HTML = "text/html"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
ROOT = "/ogc"
COLLECTION = f"{ROOT}/collections/stations"
TYPE_OF = {"json": JSON, "html": HTML}
Links = list[dict[str, str]]


class BadRequest(Exception):
    """A request that is answered 400, as the standard wants it, and not 422.

    Args:
        cause: what is wrong.
    """

    def __init__(self, cause: InputError) -> None:
        super().__init__(cause.message)
        self.cause = cause

    def response(self, request: Request) -> Response:
        """Say what is wrong.

        Args:
            request: the request.

        Returns:
            A problem (RFC 9457).
        """
        lang = language_of(request)
        if not isinstance(self.cause, QueryFaults):
            return problem(400, error_message(self.cause, lang))
        detail, details = self.cause.described(lang)
        errors = [{"where": one.where, "message": one.message, "given": one.given} for one in details]
        return problem(400, detail, errors)


def read_ogc_query(request: Request, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Read the query of a request.

    Args:
        request: the request.
        parameters: what is known there.

    Returns:
        As `read_query`.

    Raises:
        BadRequest: a parameter is unknown, repeated or unreadable.
    """
    try:
        return read_query(request.query_params.multi_items(), parameters)
    except QueryFaults as faults:
        raise BadRequest(faults) from None


def wants_html(request: Request, asked: str | None) -> bool:
    """Tell whether a person or a program asks.

    Args:
        request: the request.
        asked: the parameter `f`, which decides alone.

    Returns:
        True for a person.
    """
    return prefers_html(request.headers.get("accept", "")) if asked is None else asked == "html"


def link(
    request: Request,
    rel: str,
    path: str,
    type_: str,
    items: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> dict[str, str]:
    """Write a link.

    Args:
        request: the request.
        rel: its relation.
        path: where it leads.
        type_: media type of what is there.
        items: its query.
        title: what a person reads.

    Returns:
        The link, its address absolute.
    """
    query = f"?{urlencode(items)}" if items else ""
    told = {"title": title} if title else {}
    return {"rel": rel, "type": type_, **told, "href": f"{public_address(request)}{path}{query}"}


def own_links(request: Request, json_type: str, is_html: bool) -> Links:
    """Link an answer to itself and to the same in the other format and in other languages.

    Args:
        request: the request.
        json_type: media type of the form for programs.
        is_html: the answer is HTML.

    Returns:
        The links.
    """
    path = request.url.path
    items = [(name, value) for name, value in request.query_params.multi_items() if name != "f"]
    lang = language_of(request)
    pairs = ((json_type, "json"), (HTML, "html"))
    made = [
        link(
            request,
            "self" if (name == "html") == is_html else "alternate",
            path,
            type_,
            [*items, ("f", name)],
        )
        for type_, name in pairs
    ]
    own = made[1] if is_html else made[0]
    rest = [one for one in items if one[0] != "lang"]
    others = [
        {**link(request, "alternate", path, HTML, [*rest, ("f", "html"), ("lang", other)]), "hreflang": other}
        for other in languages()
        if is_html and other != lang
    ]
    return [own, *(one for one in made if one is not own), *others]


def respond(
    request: Request,
    body: Mapping[str, Any],
    *,
    is_html: bool,
    media_type: str = JSON,
    page: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    by_language: bool = True,
    is_of_the_minute: bool = False,
) -> Response:
    """Answer with a document.

    Args:
        request: the request.
        body: the document.
        is_html: for a person.
        media_type: of the form for programs.
        page: what its page shows beyond the document; `template` names the page.
        headers: more headers.
        by_language: the form for programs is another one in another language.
        is_of_the_minute: the document tells the present minute.

    Returns:
        The response.
    """
    lang, directory = language_of(request), services_of(request).register.directory
    told = {**(headers or {}), "Link": _link_header(body.get("links", ()))}
    varies = vary(request, by_language or is_html)
    told["Vary"] = f"{varies}, Accept" if "f" not in request.query_params else varies
    dated: dict[str, Any] = {"of": directory, "is_of_the_minute": is_of_the_minute}
    if not is_html:
        return cached(request, encode(body), media_type, headers=told, **dated)
    shown = dict(page or {})
    items = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    shown["language_url"] = f"{request.url.path}?{urlencode(items)}"
    content = render(str(shown.pop("template", "ogc.html")), lang, document=body, **shown).encode()
    told |= {"Content-Security-Policy": page_policy(), "Content-Language": lang}
    return cached(
        request,
        content,
        f"{HTML}; charset=utf-8",
        headers=told,
        of=directory,
        is_of_the_minute=is_of_the_minute,
    )


def not_found(request: Request, code: str, **values: object) -> Response:
    """Answer 404.

    Args:
        request: the request.
        code: names the sentence.
        values: what it needs.

    Returns:
        A problem.
    """
    return problem(404, message(code, language_of(request), **values))


def _link_header(links: Sequence[Mapping[str, str]]) -> str:
    """Write the links that programs look for in the header (RFC 8288); texts stay in the body."""
    wanted = (
        "self", "alternate", "next", "prev", "service-desc", "service-doc", "conformance", "data", QUERYABLES,
    )  # fmt: skip
    return ", ".join(
        f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"'.replace("\n", "")
        for one in links
        if one["rel"] in wanted
    )
