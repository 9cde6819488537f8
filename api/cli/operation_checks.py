"""What `yizhan doctor` says about logs, metrics, limits, webhooks and the points of analysts."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote, urlsplit

from api.app import utc_now
from api.cli.opening import read_settings
from api.cli.texts import say
from api.shared_counts import RedisCounts
from api.webhooks import configured_webhooks
from api.webhooks.configured import ConfiguredWebhooks, Endpoint
from api.webhooks.reaching import reach
from stations.store import Store
from stations.store.deliveries import Delivery


def check_logs() -> str:
    """Say how and from what level on log lines are written."""
    settings = read_settings()
    key = "doctor_logs_requests" if settings.log_level in ("debug", "info") else "doctor_logs"
    return say(key, format=settings.log_format, level=settings.log_level)


def check_metrics() -> str:
    """Say who may read `/metrics`."""
    settings = read_settings()
    readers = [say("doctor_metrics_from", network=network) for network in settings.metrics_from]
    if settings.metrics_token.get_secret_value():
        readers.append(say("doctor_metrics_token"))
    return f"/metrics: {', '.join(readers) or say('doctor_metrics_nobody')}"


def check_limits() -> str:
    """Count nothing in the store of the limits on requests, as workers count; it is soon forgotten.

    Returns:
        What the limits are, and who counts.

    Raises:
        OSError: the store cannot be reached, or does not let us count.
    """
    settings = read_settings()
    address = settings.rate_limit_store.get_secret_value()
    if not address:
        return say("limits_alone", limits=settings.rate_limit)
    parsed = urlsplit(address)
    # Neither a user nor a password, and no query, which may hold one.
    shown = f"{parsed.scheme}://{parsed.netloc.rpartition('@')[2]}{parsed.path}"
    try:
        asyncio.run(_count_nothing(address))
    except Exception as error:
        raise OSError(say("limits_away", store=shown, reason=_reason(error, address))) from None
    return say("limits_together", limits=settings.rate_limit, store=shown)


def _reason(error: Exception, address: str) -> str:
    """Tell what a client says, unless it repeats what is secret in the address."""
    said = " ".join(str(error).split())
    beside = urlsplit(address)
    secrets = (beside.password, unquote(beside.password or ""), beside.query, address)
    if not said or any(secret in said for secret in secrets if secret):
        return type(error).__name__
    return said


async def _count_nothing(address: str) -> None:
    server = RedisCounts(address)
    try:
        await server.add([("yizhan:doctor", 0, 1)])
    finally:
        await server.aclose()


def check_points() -> str:
    """Say whether analysts and QGIS find stations as points.

    Returns:
        That they do, or what is missing for it; nothing else needs them.
    """
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        found = store.has_geometry()
        if found is None:
            return say("points_elsewhere")
        if found:
            return say("points_there")
        if store.schema_version() is None and store.may_have_geometry():
            return say("points_not_yet")
        return say("points_to_come" if store.may_have_geometry() else "points_missing")


def check_webhooks() -> str:
    """Connect to every webhook; nothing is sent to any.

    Returns:
        Their hosts, and how far each has been told.

    Raises:
        OSError: one cannot be reached, or does not take what it is told.
    """
    configured = configured_webhooks(read_settings())
    if configured is None:
        return say("doctor_webhooks_none")
    deliveries = _deliveries(configured)
    found = asyncio.run(_reach_all(configured))
    told = [
        _described(endpoint, deliveries[endpoint.key], wrong)
        for endpoint, wrong in zip(configured.endpoints, found, strict=True)
    ]
    is_failing = any(one is not None and one.failures for one in deliveries.values())
    if is_failing or any(found):
        raise OSError("; ".join(told))
    return "; ".join(told)


def _deliveries(configured: ConfiguredWebhooks) -> dict[str, Delivery | None]:
    keys = [endpoint.key for endpoint in configured.endpoints]
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        if store.schema_version() is None:
            return dict.fromkeys(keys)
        return {key: store.delivery(key) for key in keys}


async def _reach_all(configured: ConfiguredWebhooks) -> list[str | None]:
    return await asyncio.gather(*(reach(one, configured) for one in configured.endpoints))


def _described(endpoint: Endpoint, delivery: Delivery | None, wrong: str | None) -> str:
    said = say("doctor_webhook_reached") if wrong is None else say("doctor_webhook_away", reason=wrong)
    if delivery is None:
        told = say("doctor_webhook_untold")
    elif delivery.failures:
        wait_s = 0.0 if delivery.retry_at is None else (delivery.retry_at - utc_now()).total_seconds()
        told = say("doctor_webhook_failing", count=delivery.failures, seconds=round(max(wait_s, 0)))
    else:
        told = say("doctor_webhook_told", seq=delivery.seq)
    return f"{endpoint.host}: {said}, {told}"
