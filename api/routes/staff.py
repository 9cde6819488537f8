"""The pages under `/staff`: frames that the server fills with what it knows and scripts with the rest."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auditing import Action, action_words
from api.errors import language_of
from api.parameter_kinds import LANG
from api.parameter_kinds import text as text_parameter
from api.parameters import Parameter
from api.services import services_of
from api.sessions import Session
from api.staff_frame import staff_page
from api.staff_lines import import_line
from geodata.divisions import is_within
from stations.errors import NotFoundError
from stations.licences import LICENCES
from stations.model import Dataset
from stations.reports import ReportKind, ReportStatus
from stations.store import Store, User
from web.datum_choices import other_datums
from web.texts import text

router = APIRouter(include_in_schema=False)
_LATEST_SHOWN = 8
_HISTORY_SHOWN = 200
_UPLOAD_PARAMETERS: tuple[Parameter, ...] = (
    text_parameter("dataset", "the list that is chosen at first", 64),
    LANG,
)

_HOURS_PARAMETERS: tuple[Parameter, ...] = (
    text_parameter("dataset", "the list whose texts are shown", 64),
    text_parameter("text", "opening hours that are read at once", 500),
    LANG,
)


@router.get("/staff")
async def get_overview(request: Request) -> Response:
    """Show what is in the register and what came last."""
    return await staff_page(request, _overview)


@router.get("/staff/upload")
async def get_upload(request: Request) -> Response:
    """Show the form for a list."""
    return await staff_page(request, _upload, _UPLOAD_PARAMETERS)


@router.get("/staff/imports")
async def get_history(request: Request) -> Response:
    """Show every import."""
    return await staff_page(request, _history)


@router.get("/staff/imports/{import_id}")
async def get_import(request: Request, import_id: str) -> Response:
    """Show one import; its script asks for what it would change."""

    def values(request: Request, session: Session) -> tuple[str, dict[str, Any]]:
        return _import(request, import_id)

    return await staff_page(request, values)


@router.get("/staff/stations/{station_id}")
async def get_station(request: Request, station_id: str) -> Response:
    """Show one station; its script asks for what is known of it."""

    def values(request: Request, session: Session) -> tuple[str, dict[str, Any]]:
        return _station(request, station_id)

    return await staff_page(request, values)


@router.get("/staff/hours")
async def get_hours(request: Request) -> Response:
    """Show how opening hours are read, and those of a list that cannot be."""
    return await staff_page(request, _hours, _HOURS_PARAMETERS)


@router.get("/staff/account")
async def get_account(request: Request) -> Response:
    """Show the tokens of whoever is signed in."""
    return await staff_page(request, lambda request, session: ("staff_account.html", {"section": "account"}))


@router.get("/staff/users")
async def get_users(request: Request) -> Response:
    """Show the users to an administrator, and to others that they may not see them."""
    return await staff_page(request, lambda request, session: ("staff_users.html", {"section": "users"}))


@router.get("/staff/audit")
async def get_audit(request: Request) -> Response:
    """Show an administrator who did what, and others that they may not see it."""
    return await staff_page(request, _audit)


@router.get("/staff/reports")
async def get_reports(request: Request) -> Response:
    """Show what passers-by say about stations; the script asks for it."""
    statuses = [*map(str, ReportStatus), "any"]
    shown = {"section": "reports", "kinds": [*map(str, ReportKind)], "statuses": statuses}
    return await staff_page(request, lambda request, session: ("staff_reports.html", dict(shown)))


@router.get("/staff/datasets/{name}")
async def get_dataset(request: Request, name: str) -> Response:
    """Show what is said about a list."""

    def values(request: Request, session: Session) -> tuple[str, dict[str, Any]]:
        return _dataset(request, name)

    return await staff_page(request, values)


def _overview(request: Request, _session: Session) -> tuple[str, dict[str, Any]]:
    directory = services_of(request).register.directory
    imports = _imports(request, _HISTORY_SHOWN)
    latest: dict[str, str] = {}
    for item in imports:
        if item["applied"]:
            latest.setdefault(item["dataset"], item["applied"])
    counts = Counter(station.dataset for station in directory.stations)
    datasets = [
        {**dataset, "count": counts[dataset["name"]], "latest": latest.get(dataset["name"])}
        for dataset in _datasets(request)
    ]
    return "staff.html", {
        "section": "overview",
        "datasets": datasets,
        "station_count": len(directory.stations),
        "data_version": directory.version,
        "imports": imports[:_LATEST_SHOWN],
    }


def _upload(request: Request, session: Session) -> tuple[str, dict[str, Any]]:
    settings = services_of(request).settings
    datasets = _datasets(request)
    asked = request.query_params.get("dataset", "")
    return "staff_upload.html", {
        "section": "upload",
        "datasets": datasets,
        "chosen": asked
        if asked in {dataset["name"] for dataset in datasets}
        else _own(datasets, session.user),
        "division": session.user.division or "",
        "max_mb": settings.upload_max_mb,
        "datums": other_datums(language_of(request)),
        "script_values": {"max_mb": settings.upload_max_mb},
    }


def _own(datasets: list[dict[str, Any]], user: User) -> str:
    """Name the only dataset in somebody's division; where there are more, or none, nothing is guessed."""
    if user.division is None:
        return ""
    own = [d["name"] for d in datasets if d["division"] and is_within(d["division"], user.division)]
    return own[0] if len(own) == 1 else ""


def _history(request: Request, _session: Session) -> tuple[str, dict[str, Any]]:
    return "staff_imports.html", {"section": "imports", "imports": _imports(request, _HISTORY_SHOWN)}


def _import(request: Request, import_id: str) -> tuple[str, dict[str, Any]]:
    services = [asker.configured.service.title for asker in request.app.state.askers.askers]
    shown = {
        "section": "imports",
        "import_id": import_id,
        "with_map": True,
        "script_values": {"services": services, "datums": other_datums(language_of(request))},
    }
    try:
        record = _store(request).get_import(import_id)
    except NotFoundError:
        # The page says so in its own words; its script asks for the import and is told.
        return "staff_import.html", {
            **shown,
            "filename": text("staff.missing_title", language_of(request)),
            "dataset_title": "",
            "status": 404,
        }
    titles = _titles(request)
    return "staff_import.html", {
        **shown,
        "filename": record.filename,
        "dataset_title": titles.get(record.dataset) or record.dataset,
    }


def _station(request: Request, station_id: str) -> tuple[str, dict[str, Any]]:
    shown = {"section": "overview", "station_id": station_id, "with_map": True}
    try:
        return "staff_station.html", {
            **shown,
            "station_name": _store(request).get_station(station_id).station.name,
        }
    except NotFoundError:
        title = text("staff.missing_title", language_of(request))
        return "staff_station.html", {**shown, "station_name": title, "status": 404}


def _hours(request: Request, session: Session) -> tuple[str, dict[str, Any]]:
    datasets = _datasets(request)
    names = [dataset["name"] for dataset in datasets]
    asked = request.query_params.get("dataset", "")
    first = _own(datasets, session.user) or (names[0] if len(names) == 1 else "")
    return "staff_hours.html", {
        "section": "hours",
        "datasets": datasets,
        "chosen": asked if asked in names else first,
        "text": request.query_params.get("text", ""),
    }


def _audit(request: Request, _session: Session) -> tuple[str, dict[str, Any]]:
    lang = language_of(request)
    actions = [(str(action), action_words(action, lang)) for action in Action]
    return "staff_audit.html", {"section": "audit", "actions": actions}


def _dataset(request: Request, name: str) -> tuple[str, dict[str, Any]]:
    found = next((dataset for dataset in _store(request).datasets() if dataset.name == name), None)
    directory = services_of(request).register.directory
    shown = {
        "section": "overview",
        "dataset": found or Dataset(name),
        "licences": [(code, _licence_words(code, language_of(request))) for code in LICENCES],
        "known": found is not None,
        "count": sum(station.dataset == name for station in directory.stations),
    }
    return "staff_dataset.html", shown if found else {**shown, "status": 404}


def _licence_words(code: str, lang: str) -> str:
    return text(f"licence.code_{re.sub('[-.]', '_', code.lower())}", lang)


def _store(request: Request) -> Store:
    return services_of(request).register.store


def _datasets(request: Request) -> list[dict[str, Any]]:
    """Describe every dataset, also one of which nothing is in the register yet."""
    return [
        {"name": dataset.name, "title": dataset.title, "division": dataset.division}
        for dataset in sorted(_store(request).datasets(), key=lambda dataset: dataset.name)
    ]


def _titles(request: Request) -> dict[str, str]:
    return {dataset["name"]: dataset["title"] for dataset in _datasets(request)}


def _imports(request: Request, limit: int) -> list[dict[str, Any]]:
    zone = ZoneInfo(services_of(request).settings.timezone)
    titles, lang = _titles(request), language_of(request)
    return [import_line(record, zone, titles, lang) for record in _store(request).list_imports(limit)]
