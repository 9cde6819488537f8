"""What the scripts of the pages for staff ask besides the API: a list as a whole."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.import_access import find_import
from api.import_survey import survey
from api.rights import require
from api.services import services_of
from api.staff_responses import asked_language, private
from stations.importing import plan_summary
from stations.store import Role

router = APIRouter(include_in_schema=False)


@router.get("/staff/imports/{import_id}/survey")
def get_survey(request: Request, import_id: str) -> Response:
    """Answer with what many rows of an import have in common."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    store = services_of(request).register.store
    titles = {dataset.name: dataset.title for dataset in store.datasets()}
    record = find_import(store, import_id, lang)
    return private(survey(plan_summary(store, record), record.dataset, titles, lang))
