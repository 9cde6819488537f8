"""`/v1/imports`: lists uploaded, looked at, corrected, applied and undone."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action
from api.auditing import record as note
from api.bodies import Body, read_body
from api.errors import language_of, problem
from api.heavy_work import run_heavy
from api.import_access import check_rows, find_import
from api.import_fields import field_choices
from api.import_options import UPLOAD_PARAMETERS, PlanChange
from api.import_rows import WantedRows, page_of_rows, read_cursor, row_view, write_cursor
from api.import_shown import shown_import
from api.import_tables import ListTables
from api.import_views import kept_view, summary
from api.import_work import UnconfirmedError, apply_plan, change_plan, plan_upload, undo_applied
from api.messages import message
from api.parameter_kinds import LANG, choice, integer, text
from api.parameters import Fault, Parameter, QueryFault, QueryFaults, read_query
from api.rights import Actor, require, require_inside
from api.services import Services, services_of
from api.staff_responses import PRIVATE, asked_language, link, private, staff_documented
from api.uploads import MEGABYTE, Upload, receive_upload
from stations.errors import ConflictError, ReplannedError
from stations.intake import UnreadableFile
from stations.plan import Outcome
from stations.plan_summary import PLACINGS
from stations.store import ImportRecord, ImportStatus, Role

router = APIRouter(tags=["imports"])
_MAPPING_FAULTS = frozenset({"no_name_column", "mapping_column", "mapping_field"})


def _cursor(given: str) -> tuple[int, int]:
    place = read_cursor(given)
    if place is None:
        raise Fault("not_a_cursor")
    return place


LIST_PARAMETERS: tuple[Parameter, ...] = (
    text("dataset", "only lists of this dataset", 64),
    integer("limit", "how many at the most, the newest first", 1, 200, default=50),
    LANG,
)
ROW_PARAMETERS: tuple[Parameter, ...] = (
    choice(
        "outcome",
        "only rows with one of these outcomes",
        tuple(map(str, Outcome)),
        default=frozenset(),
        listed=True,
    ),
    choice("position", "only rows that are or become a station placed like this", PLACINGS),
    integer("limit", "how many on a page", 1, 500, default=100),
    Parameter("cursor", _cursor, {"type": "string"}, "continues; taken from the link `next`"),
    LANG,
)


class Apply(Body):
    """What somebody confirms when they apply a plan."""

    confirm_missing: bool = Field(False, description="many stations that the list lacks are really gone")
    revision: int | None = Field(None, ge=0, description="the revision of the plan that was looked at")


class Nothing(Body):
    """A body without content."""


def _note(services: Services, actor: Actor, action: Action, record: ImportRecord) -> None:
    details = {"dataset": record.dataset, "filename": record.filename, "outcomes": dict(record.counts)}
    note(services.register.store, actor.name, action, record.id, details, services.clock())


@router.post(
    "/v1/imports",
    operation_id="postImport",
    summary="Upload a list and see what it would change; nothing is applied",
    openapi_extra={
        **staff_documented(status=201, problems=(409, 413, 422)),
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file", "dataset"],
                        "properties": {
                            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                            **{p.name: {**p.schema, "description": p.description} for p in UPLOAD_PARAMETERS},
                        },
                    }
                }
            },
        },
    },
)
async def post_import(request: Request) -> Response:
    """Count the bytes while they arrive, plan in a thread, answer 201 with the plan's address."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    limit = services_of(request).settings.upload_max_mb * MEGABYTE
    upload = await receive_upload(request, limit, UPLOAD_PARAMETERS)
    return await run_heavy(partial(_plan, request, actor, upload, lang))


def _plan(request: Request, actor: Actor, upload: Upload, lang: str) -> Response:
    services = services_of(request)
    require_inside(request, actor, upload.values["division"] or actor.division)
    try:
        record = plan_upload(services, actor, upload)
    except UnreadableFile as error:
        if error.code not in _MAPPING_FAULTS:
            raise
        # With a mapping the same file can be read: a person is shown what there is to map.
        tables: ListTables = request.app.state.list_tables
        more = {"columns": tables.unmapped(upload), "fields": field_choices()}
        return problem(422, error.describe(lang), headers=PRIVATE, more=more)
    _note(services, actor, Action.IMPORT_PLANNED, record)
    body = shown_import(request, record, lang)
    return private(body, 201, {"Location": f"/v1/imports/{record.id}"})


@router.get(
    "/v1/imports",
    operation_id="listImports",
    summary="Lists that were uploaded, the newest first",
    openapi_extra=staff_documented(LIST_PARAMETERS),
)
def get_imports(request: Request) -> Response:
    """Answer with a line for each, without plans."""
    require(request, Role.VIEWER)
    values = read_query(request.query_params.multi_items(), LIST_PARAMETERS)
    store = services_of(request).register.store
    version = store.data_version()
    found = store.list_imports(values["limit"], values["dataset"] or None)
    return private({"imports": [summary(record, version) for record in found]})


@router.get(
    "/v1/imports/{import_id}",
    operation_id="getImport",
    summary="How a list was read and what it would change, in numbers",
    openapi_extra=staff_documented(problems=(404, 422)),
)
def get_import(request: Request, import_id: str) -> Response:
    """Answer with everything but the rows."""
    require(request, Role.VIEWER)
    lang = asked_language(request)
    record = find_import(services_of(request).register.store, import_id, lang)
    return private(shown_import(request, record, lang))


@router.get(
    "/v1/imports/{import_id}/rows",
    operation_id="getImportRows",
    summary="What each row of a list would change, and why",
    openapi_extra=staff_documented(ROW_PARAMETERS, problems=(404, 409, 422)),
)
def get_rows(request: Request, import_id: str) -> Response:
    """Answer with one page; a cursor of a plan that was made anew meanwhile is 409."""
    require(request, Role.VIEWER)
    lang = language_of(request)
    values = read_query(request.query_params.multi_items(), ROW_PARAMETERS)
    store = services_of(request).register.store
    record = find_import(store, import_id, lang)
    revision, start = values["cursor"] or (record.revision, 0)
    if revision != record.revision:
        raise ConflictError(message("plan_changed", lang))
    wanted = WantedRows(values["outcome"], values["position"])
    rows, matched, following = page_of_rows(store, record, wanted, start, values["limit"])
    if find_import(store, import_id, lang).revision != record.revision:
        raise ConflictError(message("plan_changed", lang))
    tables: ListTables = request.app.state.list_tables
    cells = tables.read(store, record)
    body = {
        "number_matched": matched,
        "number_returned": len(rows),
        "revision": record.revision,
        "rows": [row_view(row, cells, lang) for row in rows],
        "links": _page_links(request, record.revision, following),
    }
    return private(body)


def _page_links(request: Request, revision: int, following: int | None) -> list[dict[str, str]]:
    items = request.query_params.multi_items()
    links = [link("self", request.url.path, items)]
    if following is not None:
        rest = [item for item in items if item[0] != "cursor"]
        rest.append(("cursor", write_cursor(revision, following)))
        links.append(link("next", request.url.path, rest))
    return links


@router.patch(
    "/v1/imports/{import_id}",
    operation_id="patchImport",
    summary="Change how a list is read, correct cells, pin places; the plan is made anew",
    openapi_extra=staff_documented(body=PlanChange, problems=(404, 409, 413, 422)),
)
async def patch_import(request: Request, import_id: str) -> Response:
    """Merge the change into what was decided before; the uploaded bytes never change."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    change = await read_body(request, PlanChange)
    if not change.model_fields_set:
        raise QueryFaults.one("body", "nothing_to_change")
    return await run_heavy(partial(_change, request, import_id, actor, change, lang))


def _change(request: Request, import_id: str, actor: Actor, change: PlanChange, lang: str) -> Response:
    services = services_of(request)
    record = find_import(services.register.store, import_id, lang)
    for division in (record.options.get("division"), change.division):
        if division is not None:
            require_inside(request, actor, division)
    _check_pins(request, record, change)
    planned = change_plan(services, record, change, lang)
    _note(services, actor, Action.IMPORT_REPLANNED, planned)
    return private(shown_import(request, planned, lang))


def _check_pins(request: Request, record: ImportRecord, change: PlanChange) -> None:
    """Name pins on rows that there are none of, as far as the rows themselves do not change."""
    pinned = [row for row, place in (change.pins or {}).items() if place is not None]
    if not pinned or change.model_fields_set & {"encoding", "sheet"}:
        return
    tables: ListTables = request.app.state.list_tables
    known = tables.read(services_of(request).register.store, record).row_indexes
    faults = [QueryFault(f"pins.{r}", "no_row", {"row": r}, None) for r in pinned if int(r) not in known]
    if faults:
        raise QueryFaults(faults)


@router.post(
    "/v1/imports/{import_id}/apply",
    operation_id="applyImport",
    summary="Carry out a plan; all of it happens, or nothing does",
    openapi_extra=staff_documented(body=Apply, problems=(404, 409, 413, 422)),
)
async def post_apply(request: Request, import_id: str) -> Response:
    """Answer as GET does; 409 where it was applied before, must be looked at again or confirmed."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    body = await read_body(request, Apply, optional=True)
    return await run_heavy(partial(_apply, request, import_id, actor, body, lang))


def _apply(request: Request, import_id: str, actor: Actor, body: Apply, lang: str) -> Response:
    services = services_of(request)
    record = find_import(services.register.store, import_id, lang)
    check_rows(services.register.store, actor, record, lang)
    try:
        if body.revision not in (None, record.revision) and record.status is ImportStatus.PLANNED:
            raise ReplannedError(message("changed_by_somebody", lang))
        applied = apply_plan(services, record, actor, confirm_missing=body.confirm_missing, lang=lang)
    except ReplannedError as error:
        anew = find_import(services.register.store, import_id, lang)
        more = {"replanned": True, "import": shown_import(request, anew, lang)}
        return problem(409, error.message, headers=PRIVATE, more=more)
    except UnconfirmedError as error:
        return problem(409, error.message, headers=PRIVATE, more={"confirm_missing": True})
    _note(services, actor, Action.IMPORT_APPLIED, applied)
    return private(shown_import(request, applied, lang))


@router.post(
    "/v1/imports/{import_id}/undo",
    operation_id="undoImport",
    summary="Take an import back; what somebody changed later stays and is named",
    openapi_extra=staff_documented(body=Nothing, problems=(404, 409, 413, 422)),
)
async def post_undo(request: Request, import_id: str) -> Response:
    """Answer as GET does, with `kept`."""
    lang = asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    await read_body(request, Nothing, optional=True)
    return await run_heavy(partial(_undo, request, import_id, actor, lang))


def _undo(request: Request, import_id: str, actor: Actor, lang: str) -> Response:
    services = services_of(request)
    record = find_import(services.register.store, import_id, lang)
    check_rows(services.register.store, actor, record, lang)
    result = undo_applied(services, record, actor, lang)
    _note(services, actor, Action.IMPORT_UNDONE, result.record)
    kept = [kept_view(field, lang) for field in result.kept]
    return private({**shown_import(request, result.record, lang), "kept": kept})
