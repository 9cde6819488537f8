"""`/v1/imports/{id}/again`: a list that was undone, planned once more with everything staff had decided."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import import_steps
from api.auditing import Action
from api.auditing import record as note
from api.bodies import read_body
from api.heavy_work import run_heavy
from api.import_access import check_status, find_import
from api.import_shown import shown_import
from api.import_work import new_import_id
from api.messages import message
from api.rights import Actor, require, require_inside
from api.routes.imports import Nothing
from api.services import services_of
from api.staff_responses import asked_language, private, staff_documented
from api.upload_limits import size_limits
from stations.errors import ConflictError
from stations.importing import Origin, options_from_record
from stations.importing.clearing import CLEARS
from stations.store import ImportStatus, Role

router = APIRouter(tags=["imports"])


@router.post(
    "/v1/imports/{import_id}/again",
    operation_id="planImportAgain",
    summary="Plan a list that was undone once more, with the same corrections",
    openapi_extra=staff_documented(status=201, body=Nothing, problems=(404, 409, 413, 422)),
)
async def post_again(request: Request, import_id: str) -> Response:
    """Answer 201 with the new plan's address; the import that was undone stays as it is."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    await read_body(request, Nothing, optional=True)
    return await run_heavy(partial(_again, request, import_id, actor, lang))


def _again(request: Request, import_id: str, actor: Actor, lang: str) -> Response:
    services = services_of(request)
    store, now = services.register.store, services.clock()
    old = find_import(store, import_id, lang)
    check_status(old, ImportStatus.UNDONE, lang)
    if old.options.get(CLEARS):
        raise ConflictError(message("not_again_cleared", lang, id=old.id))
    if old.options.get("division") is not None:
        require_inside(request, actor, old.options["division"])
    limits, seconds = size_limits(services.settings), services.settings.upload_max_seconds
    options = options_from_record(old.dataset, old.filename, old.options, limits)
    origin = Origin(new_import_id(now), actor.name, now)
    content = store.import_content(old.id)
    record = services.imports.run(import_steps.plan, content, options, origin, seconds)
    details = {"dataset": record.dataset, "filename": record.filename, "again": old.id}
    note(store, actor.name, Action.IMPORT_PLANNED, record.id, details, now)
    body = shown_import(request, record, lang)
    return private(body, 201, {"Location": f"/v1/imports/{record.id}"})
