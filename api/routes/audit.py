"""`/v1/audit`: who did what and when."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auditing import Action, action_words
from api.errors import language_of
from api.parameter_kinds import LANG, choice, integer
from api.parameters import Parameter, QueryFaults, read_query
from api.rights import require
from api.services import services_of
from api.staff_responses import link, private, staff_documented
from stations.store import AuditEntry, Role

router = APIRouter(tags=["accounts"])

_LARGEST = 10**15
PARAMETERS: tuple[Parameter, ...] = (
    integer("after", "only what came after this `seq`, the oldest first", 0, _LARGEST),
    integer("before", "only what came before this `seq`, the newest first", 0, _LARGEST),
    choice("action", "only what is called this", tuple(map(str, Action)), default=None),
    integer("limit", "how many at the most", 1, 500, default=100),
    LANG,
)
# What was typed into a failed sign-in, and who has which rights, is nothing for everybody.
_FOR_EVERYBODY = ("import.", "dataset.", "station.", "register.")


@router.get(
    "/v1/audit",
    operation_id="getAudit",
    summary="Who did what and when; of accounts and sign-ins only administrators see something",
    openapi_extra=staff_documented(PARAMETERS),
)
def get_audit(request: Request) -> Response:
    """Answer with the newest entries first, or with `after` in the order in which they happened."""
    actor = require(request, Role.VIEWER)
    values = read_query(request.query_params.multi_items(), PARAMETERS)
    after, before, limit = values["after"], values["before"], values["limit"]
    if after is not None and before is not None:
        raise QueryFaults.one("before", "not_together", other="after")
    store = services_of(request).register.store
    action = values["action"]
    entries = (
        store.latest_audit(limit, before, action) if after is None else store.audit(after, limit, action)
    )
    lang = language_of(request)
    shown = [e for e in entries if actor.role is Role.ADMIN or e.action.startswith(_FOR_EVERYBODY)]
    links = [link("self", request.url.path, request.query_params.multi_items())]
    if len(entries) == limit:
        kept = [i for i in request.query_params.multi_items() if i[0] not in ("after", "before")]
        place = ("before" if after is None else "after", str(entries[-1].seq))
        links.append(link("next", request.url.path, [*kept, place]))
    return private({"entries": [_entry(entry, lang) for entry in shown], "links": links})


def _entry(entry: AuditEntry, lang: str) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "text": action_words(entry.action, lang),
        "target": entry.target,
        "details": dict(entry.details),
    }
