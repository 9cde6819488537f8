"""What `yizhan doctor` says about logs, metrics and webhooks."""

from __future__ import annotations

import asyncio

from api.app import utc_now
from api.cli.opening import read_settings
from api.webhooks import configured_webhooks
from api.webhooks.configured import ConfiguredWebhooks, Endpoint
from api.webhooks.reaching import reach
from stations.store import Store
from stations.store.deliveries import Delivery


def check_logs() -> str:
    """Say how and from what level on log lines are written."""
    settings = read_settings()
    every = ", every request" if settings.log_level in ("debug", "info") else ""
    return f"{settings.log_format} from {settings.log_level} on{every}, to standard error"


def check_metrics() -> str:
    """Say who may read `/metrics`."""
    settings = read_settings()
    readers = [f"from {network}" for network in settings.metrics_from]
    if settings.metrics_token.get_secret_value():
        readers.append("with the token")
    return f"/metrics: {', '.join(readers) or 'nobody may read it'}"


def check_webhooks() -> str:
    """Connect to every webhook; nothing is sent to any.

    Returns:
        Their hosts, and how far each has been told.

    Raises:
        OSError: one cannot be reached, or does not take what it is told.
    """
    configured = configured_webhooks(read_settings())
    if configured is None:
        return "none"
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
    said = "reachable" if wrong is None else f"not reachable ({wrong})"
    if delivery is None:
        return f"{endpoint.host}: {said}, not told anything yet"
    if delivery.failures:
        wait_s = 0.0 if delivery.retry_at is None else (delivery.retry_at - utc_now()).total_seconds()
        return f"{endpoint.host}: {said}, {delivery.failures} attempts failed, next in {max(wait_s, 0):.0f} s"
    return f"{endpoint.host}: {said}, told up to event {delivery.seq}"
