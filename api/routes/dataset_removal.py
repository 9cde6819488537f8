"""`DELETE /v1/datasets/{name}` and `…/stations`: a mistaken list, taken away by an administrator."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import import_steps
from api.auditing import Action, record
from api.errors import language_of
from api.heavy_work import run_heavy
from api.import_options import DATASET_NAME
from api.import_shown import shown_import
from api.import_work import new_import_id
from api.messages import message
from api.parameter_kinds import LANG, text
from api.parameters import Parameter, QueryFaults, read_query
from api.rights import Actor, require
from api.services import services_of
from api.staff_responses import PRIVATE, asked_language, private, staff_documented
from stations.errors import ConflictError, NotFoundError
from stations.importing import Origin
from stations.model import Dataset
from stations.store import Role, Store

router = APIRouter(tags=["imports"])

CONFIRM_PARAMETERS: tuple[Parameter, ...] = (
    text("confirm", "the name of the dataset once more, so that nobody does this by accident", 64),
    LANG,
)


@router.delete(
    "/v1/datasets/{name}",
    operation_id="deleteDataset",
    summary="Delete a dataset without stations; its imports and its tombstones stay",
    openapi_extra=staff_documented(status=204, problems=(404, 409, 422)),
)
def delete_dataset(request: Request, name: str) -> Response:
    """Answer 204; while it has stations 409, which says what to do."""
    actor = require(request, Role.ADMIN)
    lang = asked_language(request)
    services = services_of(request)
    store = services.register.store
    dataset = _find(store, name, lang)
    store.remove_dataset(name, services.clock())
    services.register.refresh()
    record(store, actor.name, Action.DATASET_REMOVED, name, {"title": dataset.title}, services.clock())
    return Response(status_code=204, headers=PRIVATE)


@router.delete(
    "/v1/datasets/{name}/stations",
    operation_id="clearDataset",
    summary="Remove every station of a dataset, as one step that is undone like an import",
    openapi_extra=staff_documented(CONFIRM_PARAMETERS, problems=(404, 409, 422)),
)
async def delete_stations(request: Request, name: str) -> Response:
    """Answer with the import that did it."""
    actor = await run_in_threadpool(require, request, Role.ADMIN)
    lang = language_of(request)
    confirmed = read_query(request.query_params.multi_items(), CONFIRM_PARAMETERS)["confirm"]
    if confirmed != name:
        raise QueryFaults.one("confirm", "confirm_name", name=name[:64])
    return await run_heavy(partial(_clear, request, actor, name, lang))


def _clear(request: Request, actor: Actor, name: str, lang: str) -> Response:
    services = services_of(request)
    store, now = services.register.store, services.clock()
    _find(store, name, lang)
    origin = Origin(new_import_id(now), actor.name, now)
    try:
        done = services.imports.run(import_steps.clear, name, origin)
    except ConflictError as error:
        if error.text_code != "register_moved_on":
            raise
        raise ConflictError(message("changed_meanwhile", lang)) from None
    services.register.refresh()
    details = {"import": done.id, "count": done.counts["missing"]}
    record(store, actor.name, Action.DATASET_CLEARED, name, details, now)
    return private(shown_import(request, done, lang))


def _find(store: Store, name: str, lang: str) -> Dataset:
    found = next((dataset for dataset in store.datasets() if dataset.name == name), None)
    if found is None or not DATASET_NAME.fullmatch(name):
        raise NotFoundError(message("no_dataset", lang, name=name[:64]))
    return found
