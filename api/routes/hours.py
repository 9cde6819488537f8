"""`/v1/hours` and the texts of a dataset that cannot be read, with what staff say that they mean."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action, record
from api.bodies import Body, read_body
from api.errors import language_of
from api.hours_views import read_as_rule, reading_view, unread_view
from api.messages import message
from api.parameter_kinds import LANG, text
from api.parameters import Parameter, QueryFault, QueryFaults, read_query
from api.rights import Actor, may_change, require
from api.services import services_of
from api.staff_responses import asked_language, private, staff_documented
from api.station_edits import Text
from stations.errors import NotFoundError
from stations.hours import HoursReading, read_hours, reason_words
from stations.hours_readings import GivenReading, give_reading, unread_hours
from stations.model import Dataset, Station
from stations.store import Role

router = APIRouter(tags=["edits"])
_HOURS_PARAMETERS: tuple[Parameter, ...] = (text("text", "opening hours as written, or a rule", 500), LANG)
_TEXTS_SHOWN = 300
_STATIONS_SHOWN = 200


class Reading(Body):
    """What a text means, for all stations of a dataset that have it."""

    text: Text = Field(description="the opening hours as written, which stay as they are")
    reading: Text | None = Field(
        description="the same in words that can be read, or as a rule; null takes back what was said"
    )
    dry_run: bool = Field(False, description="only show what would change")


@router.get(
    "/v1/hours",
    operation_id="readHours",
    summary="How opening hours are read, what is assumed, and what the next days bring",
    openapi_extra=staff_documented(_HOURS_PARAMETERS),
)
def get_hours(request: Request) -> Response:
    """Answer with the rule, its week and the next 14 days, or why the text cannot be read."""
    require(request, Role.VIEWER)
    services = services_of(request)
    given = read_query(request.query_params.multi_items(), _HOURS_PARAMETERS)["text"]
    zone = services.settings.timezone
    return private(reading_view(given, language_of(request), services.evaluator, services.clock(), zone))


@router.get(
    "/v1/datasets/{dataset}/unread-hours",
    operation_id="listUnreadHours",
    summary="Opening hours of a dataset that cannot be read, those of most stations first",
    openapi_extra=staff_documented(problems=(404, 422)),
)
def get_unread(request: Request, dataset: str) -> Response:
    """Answer with each text once: how many stations have it, why it cannot be read, what staff said of it."""
    require(request, Role.VIEWER)
    asked_language(request)
    known = _dataset(request, dataset)
    stations = services_of(request).register.store.stations_of(known.name)
    found = unread_hours(stations)
    return private(
        {
            "dataset": known.name,
            "stations": len(stations),
            "stations_without_text": sum(not station.hours_text.strip() for station in stations),
            "stations_unread": sum(entry.count for entry in found if entry.rule is None),
            "texts_total": len(found),
            "texts": [unread_view(entry, language_of(request)) for entry in found[:_TEXTS_SHOWN]],
        }
    )


@router.post(
    "/v1/datasets/{dataset}/hours",
    operation_id="giveHoursReading",
    summary="Say once what a text means, for all stations of a dataset that have it",
    openapi_extra=staff_documented(body=Reading, problems=(404, 409, 413, 422)),
)
async def post_reading(request: Request, dataset: str) -> Response:
    """Answer with the stations whose hours change; with `dry_run` nothing does."""
    asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    body = await read_body(request, Reading)
    return await run_in_threadpool(_give, request, actor, dataset, body)


def _give(request: Request, actor: Actor, name: str, body: Reading) -> Response:
    dataset = _dataset(request, name)
    reading = _reading(request, body)
    # Where what was said is taken back, what the register itself makes of the text counts again.
    rule = read_hours(body.text).rule if reading is None else reading.rule
    needs = () if reading is None else reading.needs
    store, now = services_of(request).register.store, services_of(request).clock()

    def changeable(station: Station) -> bool:
        return may_change(actor, station.division or dataset.division)

    version = store.data_version()
    given = give_reading(store.stations_of(name), body.text, rule, needs, now, changeable)
    if not given.events and not given.same and not given.outside:
        raise QueryFaults([QueryFault("text", "hours_of_nobody", {}, body.text[:80])])
    if given.events and not body.dry_run:
        version = store.apply_events(given.events, version, actor.name, now)
        services_of(request).register.refresh()
        details = {"text": body.text[:200], "rule": rule, "stations": len(given.events)}
        record(store, actor.name, Action.HOURS_READ, name, details, now)
    return private(_given_view(given, rule, body.dry_run, version))


def _reading(request: Request, body: Reading) -> HoursReading | None:
    """Read what a text is said to mean; it must be understood, or it would help nobody."""
    if body.reading is None:
        return None
    reading = read_as_rule(body.reading)
    if reading.rule is None:
        why = reason_words(reading.reason, language_of(request))
        raise QueryFaults([QueryFault("reading", "hours_unreadable", {"why": why}, body.reading)])
    return reading


def _given_view(given: GivenReading, rule: str | None, dry_run: bool, version: int) -> dict[str, Any]:
    changed = [{"id": event.after.id, "name": event.after.name} for event in given.events]
    return {
        "rule": rule,
        "dry_run": dry_run,
        "changed": len(changed),
        "same": given.same,
        "outside": given.outside,
        "stations": changed[:_STATIONS_SHOWN],
        "data_version": version,
    }


def _dataset(request: Request, name: str) -> Dataset:
    store = services_of(request).register.store
    found = next((dataset for dataset in store.datasets() if dataset.name == name), None)
    if found is None:
        raise NotFoundError(message("no_dataset", language_of(request), name=name[:64]))
    return found
