"""One message to one webhook: signed, bounded in time, and its address is shown to nobody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import httpx

from api.change_cursors import Cursor
from api.changes import ChangePage
from api.geocoding.transport import USER_AGENT
from api.responses import encode
from api.webhooks.addresses import PublicOnly
from api.webhooks.configured import ConfiguredWebhooks, Endpoint
from api.webhooks.signing import sign
from stations.store.deliveries import Delivery

_LONGEST_WAIT_S = 86_400
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message.

    Args:
        is_taken: the receiver has it.
        said: for people: a status or the name of an error.
        wait_s: how long the receiver wants to be left alone, seconds.
        is_gone: the receiver wants no more messages.
    """

    is_taken: bool
    said: str = ""
    wait_s: float = 0.0
    is_gone: bool = False


TAKEN = Outcome(is_taken=True)


class Sender:
    """Sends messages.

    Args:
        transport: what sends requests. It is used without a client, because a client logs addresses.
        configured: the keys, and how long a receiver may take.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, configured: ConfiguredWebhooks) -> None:
        self._transport = transport
        self._configured = configured

    @classmethod
    def over_the_network(cls, configured: ConfiguredWebhooks) -> Self:
        """Make one that sends over the network; addresses are checked unless the operator allows any.

        Args:
            configured: what the operator set.

        Returns:
            The sender; it follows no redirect and reads nothing from the environment.
        """
        inner: httpx.AsyncBaseTransport = httpx.AsyncHTTPTransport(trust_env=False)
        return cls(inner if configured.allows_private else PublicOnly(inner), configured)

    async def send(
        self,
        endpoint: Endpoint,
        delivery: Delivery,
        page: ChangePage | None,
        following: Cursor,
        now: datetime,
    ) -> Outcome:
        """Send a message.

        Args:
            endpoint: to whom.
            delivery: how far it has been told.
            page: what it is told; None where only reading everything anew helps.
            following: how far it has been told then.
            now: the present instant.

        Returns:
            What came of it; it never raises for what a receiver does.
        """
        before = Cursor(delivery.seq, delivery.mark)
        body = encode(_content(page, before, following, now))
        # The same for every attempt; another one where more has happened meanwhile.
        message_id = f"changes_{before}_{following}"
        seconds = int(now.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "webhook-id": message_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": sign(self._configured.keys, message_id, seconds, body),
        }
        request = httpx.Request(
            "POST",
            endpoint.url.get_secret_value(),
            headers=headers,
            content=body,
            extensions={"timeout": httpx.Timeout(self._configured.timeout_s).as_dict()},
        )
        try:
            # The limits above are for each step; this one is for the whole.
            async with asyncio.timeout(self._configured.timeout_s):
                response = await self._transport.handle_async_request(request)
                # What a receiver says beside the status is nobody's business.
                await response.aclose()
        except TimeoutError:
            return Outcome(False, "timeout")
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Outcome(False, type(error).__name__)
        return _outcome(response)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


def _content(page: ChangePage | None, before: Cursor, following: Cursor, now: datetime) -> dict[str, Any]:
    data: dict[str, Any] = {"before": str(before), "cursor": str(following)}
    if page is None:
        return {"type": "stations.full_sync", "timestamp": now.isoformat(), "data": data}
    data |= {
        "data_version": page.version,
        "licence": page.terms.licence,
        "attribution": page.terms.attribution,
        "more": page.more,
        "changes": page.changes,
    }
    return {"type": "stations.changed", "timestamp": page.changes[-1]["at"], "data": data}


def _outcome(response: httpx.Response) -> Outcome:
    if response.is_success:
        return TAKEN
    wait = response.headers.get("retry-after", "")
    is_number = wait.isascii() and wait.isdecimal() and len(wait) <= _LONGEST_NUMBER
    wait_s = min(int(wait), _LONGEST_WAIT_S) if is_number else 0
    return Outcome(False, f"HTTP {response.status_code}", wait_s, response.status_code == 410)
