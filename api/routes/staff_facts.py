"""What the scripts of the pages for staff ask besides the API: a list as a whole, hours as understood."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import language_of
from api.import_access import find_import
from api.import_survey import survey
from api.parameter_kinds import LANG, text
from api.parameters import Parameter, read_query
from api.rights import require
from api.services import services_of
from api.staff_responses import asked_language, private
from stations.hours import REASONS, explain, read_hours
from stations.importing import plan_summary
from stations.store import Role

router = APIRouter(include_in_schema=False)
_HOURS_PARAMETERS: tuple[Parameter, ...] = (text("text", "opening hours as written", 500), LANG)


@router.get("/staff/imports/{import_id}/survey")
def get_survey(request: Request, import_id: str) -> Response:
    """Answer with what many rows of an import have in common."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    store = services_of(request).register.store
    titles = {dataset.name: dataset.title for dataset in store.datasets()}
    record = find_import(store, import_id, lang)
    return private(survey(plan_summary(store, record), record.dataset, titles, lang))


@router.get("/staff/hours")
def get_hours(request: Request) -> Response:
    """Answer with how opening hours would be understood, or why they would not."""
    require(request, Role.VIEWER)
    lang = language_of(request)
    reading = read_hours(read_query(request.query_params.multi_items(), _HOURS_PARAMETERS)["text"])
    if reading.rule is not None:
        return private({"rule": reading.rule, "text": explain(reading.rule, "en" if lang == "en" else "zh")})
    zh, en = REASONS[reading.reason or "not_understood"]
    return private({"rule": None, "text": en if lang == "en" else zh})
