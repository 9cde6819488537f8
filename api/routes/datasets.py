"""`/v1/datasets`: lists of stations, each with one owner."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auditing import Action, record
from api.bodies import Body, read_body
from api.import_options import DATASET_NAME, DivisionCode, check_division
from api.parameters import QueryFault, QueryFaults
from api.rights import Actor, require, require_inside
from api.services import services_of
from api.staff_responses import asked_language, private, staff_documented
from stations.licences import LICENCES, licence_url
from stations.model import Dataset
from stations.store import Role

router = APIRouter(tags=["imports"])

Line = Annotated[str, StringConstraints(max_length=500)]
# It becomes a link; nothing but the web may be behind it.
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class DatasetFacts(Body):
    """What is said about a dataset; a key that is absent stays as it is."""

    title: Line | None = Field(None, description="shown to people")
    licence: Line | None = Field(
        None,
        description=f"under which the facts may be reused: {', '.join(LICENCES)}, or own words",
    )
    licence_url: Line | None = Field(
        None, description="where the licence stands, if its code does not say; goes when the licence changes"
    )
    attribution: Line | None = Field(None, description="whom to name")
    open: bool | None = Field(
        None,
        description="part of open data: exports, OGC API, changes, feeds; map and nearest have it anyway",
    )
    division: DivisionCode | None = Field(None, description="the area that the list covers; null for none")


@router.get(
    "/v1/datasets",
    operation_id="listDatasets",
    summary="Every dataset, also one of which nothing is in the register yet",
    openapi_extra=staff_documented(),
)
def get_datasets(request: Request) -> Response:
    """Answer with the datasets by name."""
    require(request, Role.VIEWER)
    asked_language(request)
    register = services_of(request).register
    counts = Counter(station.dataset for station in register.directory.stations)
    datasets = [_dataset(dataset, counts[dataset.name]) for dataset in register.store.datasets()]
    return private({"datasets": datasets})


@router.put(
    "/v1/datasets/{name}",
    operation_id="putDataset",
    summary="Add a dataset or change what is said about it",
    openapi_extra=staff_documented(body=DatasetFacts, or_status=201, problems=(413, 422)),
)
async def put_dataset(request: Request, name: str) -> Response:
    """Answer with the dataset, 201 where it is new."""
    asked_language(request)
    actor = await run_in_threadpool(require, request, Role.EDITOR)
    if not DATASET_NAME.fullmatch(name):
        raise QueryFaults([QueryFault("name", "not_a_dataset", {}, name)])
    body = await read_body(request, DatasetFacts)
    return await run_in_threadpool(_put, request, actor, name, body)


def _put(request: Request, actor: Actor, name: str, body: DatasetFacts) -> Response:
    services = services_of(request)
    store = services.register.store
    known = next((dataset for dataset in store.datasets() if dataset.name == name), None)
    before = known or Dataset(name, title=name)
    given = body.model_dump(include=body.model_fields_set)
    # Only a division can be nothing; an empty text is said as one.
    changes = {key: value for key, value in given.items() if value is not None or key == "division"}
    if changes.get("licence", before.licence) != before.licence:
        changes.setdefault("licence_url", "")
    after = replace(before, **changes)
    if after.licence_url and not _ADDRESS.fullmatch(after.licence_url):
        raise QueryFaults.one("licence_url", "not_a_web_address")
    if after.licence_url == LICENCES.get(after.licence):
        after = replace(after, licence_url="")
    check_division(after.division, services.gazetteer.divisions)
    for dataset in (known, after):
        if dataset is not None:
            require_inside(request, actor, dataset.division)
    if after != known:
        store.put_dataset(after)
        services.register.refresh()
        record(store, actor.name, Action.DATASET_CHANGED, name, changes, services.clock())
    count = sum(station.dataset == name for station in services.register.directory.stations)
    return private(_dataset(after, count), 200 if known else 201)


def _dataset(dataset: Dataset, count: int) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "title": dataset.title,
        "licence": dataset.licence,
        "licence_url": licence_url(dataset),
        "attribution": dataset.attribution,
        "division": dataset.division,
        "mapping": dict(dataset.mapping),
        "open": dataset.open,
        "stations": count,
    }
