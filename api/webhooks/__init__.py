"""Telling other servers what happened to stations: signed, again until they have it, by one worker."""

from api.webhooks.configured import ConfiguredWebhooks, Endpoint, configured_webhooks
from api.webhooks.deliverer import Deliverer
from api.webhooks.signing import sign

__all__ = ["ConfiguredWebhooks", "Deliverer", "Endpoint", "configured_webhooks", "sign"]
