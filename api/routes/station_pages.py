"""`/stations/{id}`: the page of a station, its door sheet, its QR code and the form for reports."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.bodies import parse_body
from api.errors import language_of
from api.messages import message
from api.page_query import read_leniently, sentences
from api.parameter_kinds import LANG, choice
from api.parameters import Parameter, QueryFaults
from api.public_address import public_address
from api.queries import LANG_ONLY
from api.report_bodies import NewReport, keep_report
from api.responses import cached
from api.routes.stations import say_why_not
from api.services import services_of
from api.station_views import station_page
from api.uploads import receive_body
from stations.model import Station
from stations.reports import ReportKind
from web.qr_code import qr_file
from web.station_page import ReportForm, render_sheet, render_station, station_policy

router = APIRouter(include_in_schema=False)
_HTML = "text/html; charset=utf-8"
_FORM_MAX_BYTES = 20_000
_QR_AGE_S = 86_400
_PARAMETERS: tuple[Parameter, ...] = (
    choice("reported", "a report was just sent", ("1",), default=None),
    LANG,
)
_FIELDS = ("kind", "comment", "hours", "amenity", "rating", "lon", "lat")
# What each kind of report takes from the form; the other fields are there, too, but mean nothing.
_TAKEN = {
    ReportKind.WRONG_HOURS: ("hours",),
    ReportKind.MISSING_AMENITY: ("amenity",),
    ReportKind.RATING: ("rating",),
}
_DECIMAL = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)


@router.get("/stations/{station_id}")
async def get_station_page(request: Request, station_id: str) -> Response:
    """Serve everything known about one station."""
    values, faults = read_leniently(request.query_params.multi_items(), _PARAMETERS)
    station = await _find(request, station_id)
    form = ReportForm(sent=values["reported"] is not None)
    return await run_in_threadpool(
        _page, request, station, form, sentences(faults, language_of(request)), 200
    )


@router.get("/stations/{station_id}/sheet")
async def get_sheet(request: Request, station_id: str) -> Response:
    """Serve one page of A4 for the door."""
    read_leniently(request.query_params.multi_items(), LANG_ONLY)
    station = await _find(request, station_id)
    html = await run_in_threadpool(lambda: render_sheet(station_page(request, station)))
    return _answer(request, html)


@router.get("/stations/{station_id}/qr.svg")
async def get_qr_code(request: Request, station_id: str) -> Response:
    """Serve the code of the page's address as a picture of lines, for whoever makes a sign."""
    station = await _find(request, station_id)
    content = qr_file(f"{public_address(request)}/stations/{station.id}")
    return cached(request, content, "image/svg+xml", max_age_s=_QR_AGE_S, by_language=False)


@router.post("/stations/{station_id}/reports")
async def post_report_form(request: Request, station_id: str) -> Response:
    """Keep what the form says; with a fault the page comes back with what was typed."""
    lang = language_of(request)
    if not _is_from_here(request):
        raise HTTPException(403, message("form_elsewhere", lang))
    typed = await _typed(request)
    station = await _find(request, station_id)
    try:
        said = parse_body(json.dumps(_report_of(typed)).encode(), NewReport)
        await keep_report(request, station.id, said)
    except QueryFaults as faults:
        form = ReportForm(typed, sentences(faults.faults, lang))
        return await run_in_threadpool(_page, request, station, form, (), 422)
    except HTTPException as refused:
        form = ReportForm(typed, (str(refused.detail),))
        page = await run_in_threadpool(_page, request, station, form, (), refused.status_code)
        page.headers.update(refused.headers or {})
        return page
    return RedirectResponse(f"/stations/{station.id}?lang={lang}&reported=1", 303)


async def _find(request: Request, station_id: str) -> Station:
    station = services_of(request).register.directory.get(station_id)
    if station is None:
        await run_in_threadpool(say_why_not, request, station_id)
        raise AssertionError
    return station


def _page(request: Request, station: Station, form: ReportForm, ignored: Any, status: int) -> Response:
    html = render_station(station_page(request, station, form, ignored))
    if form.sent or status != 200:
        return _answer_once(request, html, status)
    return _answer(request, html)


def _answer(request: Request, html: str) -> Response:
    headers = {"Content-Security-Policy": station_policy(), "Content-Language": language_of(request)}
    directory = services_of(request).register.directory
    return cached(request, html.encode("utf-8", "replace"), _HTML, headers=headers, of=directory)


def _answer_once(request: Request, html: str, status: int) -> Response:
    headers = {
        "Content-Security-Policy": station_policy(),
        "Content-Language": language_of(request),
        "Cache-Control": "no-store",
    }
    return Response(html.encode("utf-8", "replace"), status, headers, media_type=_HTML)


def _is_from_here(request: Request) -> bool:
    """Tell whether a form was sent from one of our pages, by what browsers say and pages cannot forge.

    Nobody is signed in, so there is no session to bind a token to; what is to be prevented is that another
    site sends reports through its readers (Fetch Metadata Request Headers, W3C). A program that sends neither
    header is no browser and needs no reader.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is None:
        return True
    own = {request.url.netloc.lower(), urlsplit(public_address(request)).netloc.lower()}
    return urlsplit(origin).netloc.lower() in own


async def _typed(request: Request) -> dict[str, str]:
    body = await receive_body(request, _FORM_MAX_BYTES)
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=50)
    except ValueError:
        raise QueryFaults.one("body", "form_unreadable", parts=50, bytes=_FORM_MAX_BYTES) from None
    return {name: value for name, value in pairs if name in _FIELDS and value.strip()}


def _report_of(typed: dict[str, str]) -> dict[str, Any]:
    """Turn the fields of the form into a body of the API."""
    kind = typed.get("kind", "")
    # A browser counts a line break as one character and sends two.
    said: dict[str, Any] = {"comment": typed.get("comment", "").replace("\r\n", "\n")}
    if kind:
        said["kind"] = kind
    for name in _TAKEN.get(ReportKind(kind), ()) if kind in tuple(ReportKind) else ():
        if name in typed:
            said[name] = typed[name]
    if said.get("rating", "").isdecimal():
        said["rating"] = int(said["rating"][:9])
    place = [typed.get("lon", ""), typed.get("lat", "")]
    if kind == ReportKind.WRONG_PLACE and all(map(_DECIMAL.fullmatch, place)):
        said["position"] = {"lon": float(place[0]), "lat": float(place[1])}
    return said
