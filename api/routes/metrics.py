"""`/metrics`: what Prometheus asks for."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import secrets

from fastapi import APIRouter, HTTPException, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.errors import language_of
from api.messages import message
from api.metrics import Metrics
from api.observed import sample_of
from api.services import services_of
from api.settings import Settings
from stations.errors import StoreError

router = APIRouter()
# Prometheus gives up after ten seconds; without imports there is still everything else.
_STORE_SECONDS = 2.0
_FROM_A_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Answer with what all workers of this service have counted."""
    services = services_of(request)
    if not may_read(request, services.settings):
        has_token = bool(services.settings.metrics_token.get_secret_value())
        challenge = {"WWW-Authenticate": "Bearer"} if has_token else {}
        raise HTTPException(
            401 if has_token else 403, message("metrics_closed", language_of(request)), challenge
        )
    counted: Metrics = request.app.state.metrics
    counted.sample(sample_of(request.app))
    if services.register.readiness().store_reachable:
        with contextlib.suppress(StoreError, TimeoutError):
            asked = run_in_threadpool(services.register.store.count_imports)
            counted.imports(await asyncio.wait_for(asked, _STORE_SECONDS))
    text = await run_in_threadpool(counted.text)
    return Response(text, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST})


def may_read(request: Request, settings: Settings) -> bool:
    """Tell whether whoever asks may read the metrics.

    Args:
        request: the request.
        settings: what the operator set.

    Returns:
        Whether it carries the token, or comes from one of the addresses without a proxy in between: behind
        one that does not say for whom it asks, everybody has its address.
    """
    token = settings.metrics_token.get_secret_value()
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if token and kind.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode()):
        return True
    if request.client is None or any(name in request.headers for name in _FROM_A_PROXY):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in ipaddress.ip_network(network) for network in settings.metrics_from)
