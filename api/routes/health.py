"""`/healthz` and `/readyz`: whether the process lives and whether it can answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.responses import JSON, encode
from api.services import services_of

router = APIRouter(tags=["operation"])
_AS_JSON: dict[str, Any] = {"content": {JSON: {"schema": {"type": "object"}}}}
_HEADERS = {"Cache-Control": "no-store"}


@router.get("/healthz", operation_id="healthz", summary="The process is up", responses={200: _AS_JSON})
async def healthz() -> Response:
    """Answer as long as the process can answer anything."""
    return Response(encode({"status": "up"}), media_type=JSON, headers=_HEADERS)


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="The register is loaded and the store reachable",
    responses={200: _AS_JSON, 503: {**_AS_JSON, "description": "nothing is loaded yet"}},
)
async def readyz(request: Request) -> Response:
    """Answer 200 while reads are served; `degraded` says that only the store is away."""
    readiness = services_of(request).register.readiness()
    status = "ready" if readiness.store_reachable else "degraded"
    body = {
        "status": status if readiness.loaded else "not_ready",
        "index_loaded": readiness.loaded,
        "store_reachable": readiness.store_reachable,
        "data_version": readiness.data_version,
    }
    return Response(encode(body), 200 if readiness.loaded else 503, _HEADERS, media_type=JSON)
