"""`/staff`: what has been imported."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.errors import language_of
from api.parameters import read_query
from api.queries import LANG_ONLY
from api.services import services_of
from api.sessions import Session, current_session
from web.csp import page_policy
from web.templates import render

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_IMPORTS_SHOWN = 20


@router.get("/staff")
async def get_staff(request: Request) -> Response:
    """Show what has been imported, or ask to sign in."""
    read_query(request.query_params.multi_items(), LANG_ONLY)
    lang = language_of(request)
    session = await run_in_threadpool(current_session, request)
    if session is None:
        return RedirectResponse(f"/staff/login?lang={lang}", 303)
    return _private(await run_in_threadpool(_staff_page, request, session, lang))


def _staff_page(request: Request, session: Session, lang: str) -> str:
    services = services_of(request)
    directory = services.register.directory
    counts: dict[str, int] = {}
    for station in directory.stations:
        counts[station.dataset] = counts.get(station.dataset, 0) + 1
    return render(
        "staff.html",
        lang,
        user=session.user,
        csrf_token=session.csrf,
        data_version=directory.version,
        datasets=[(dataset, counts.get(name, 0)) for name, dataset in sorted(directory.datasets.items())],
        imports=services.register.store.list_imports(_IMPORTS_SHOWN),
    )


def _private(html: str, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": page_policy()}
    return Response(html, status, headers, media_type=_HTML)
