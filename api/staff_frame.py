"""What all pages for staff share: who may see them, their frame and their headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.errors import language_of
from api.parameters import Parameter, read_page_query
from api.queries import LANG_ONLY
from api.services import services_of
from api.sessions import Session, current_session
from stations.reports import ReportFilter, ReportStatus
from stations.store import Role, User
from web.csp import staff_policy
from web.staff_page import render_staff

_HTML = "text/html; charset=utf-8"

# Makes the values of a page for somebody who is signed in; the name of the template comes first.
PageValues = Callable[[Request, Session], tuple[str, dict[str, Any]]]


async def staff_page(
    request: Request, values: PageValues, parameters: tuple[Parameter, ...] = LANG_ONLY
) -> Response:
    """Answer with a page, or send somebody who is not signed in to where that is done and back.

    Args:
        request: the request.
        values: makes the page's values.
        parameters: of its query.

    Returns:
        The page or the way to it.

    Raises:
        QueryFaults: the query has another parameter or a wrong value.
    """
    read_page_query(request.query_params.multi_items(), parameters)
    return await run_in_threadpool(_answer, request, values)


def _answer(request: Request, values: PageValues) -> Response:
    lang = language_of(request)
    session = current_session(request)
    if session is None:
        target = quote(request.url.path, safe="/")
        return RedirectResponse(f"/staff/login?lang={lang}&next={target}", 303)
    template, shown = values(request, session)
    status = shown.pop("status", 200)
    html = render_staff(
        template,
        lang,
        user=session.user,
        csrf_token=session.csrf,
        timezone=services_of(request).settings.timezone,
        report_count=_waiting_reports(request, session.user),
        **shown,
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": staff_policy()}
    return Response(html, status, headers, media_type=_HTML)


def _waiting_reports(request: Request, user: User) -> int:
    """Count what passers-by said and nobody has looked at, where this person may."""
    area = None if user.role is Role.ADMIN else user.division
    wanted = ReportFilter(status=ReportStatus.OPEN, division=area)
    return services_of(request).register.store.count_reports(wanted)
