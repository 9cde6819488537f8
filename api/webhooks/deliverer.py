"""Tells webhooks what happened, until they have it: at least once, in order, one worker at a time."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.change_cursors import Cursor, cursor_of
from api.changes import ChangePage, CursorTooOld, read_changes
from api.webhooks.configured import ConfiguredWebhooks, Endpoint
from api.webhooks.sending import TAKEN, Outcome, Sender
from geodata.divisions import Divisions
from stations.errors import StoreError
from stations.public_changes import withheld
from stations.store import Store
from stations.store.deliveries import Delivery
from stations.store.feed import Anchor

logger = logging.getLogger("yizhan.webhooks")

# Some 1.5 kB each.
CHANGES_A_MESSAGE = 50
# An address that says that it is gone for good is asked again the next day, in case it was a mistake.
_GONE_PAUSE_S = 86_400
# Beyond the time that one message may take.
_LEASE_SLACK_S = 30.0


@dataclass(frozen=True, slots=True)
class _Message:
    """What one endpoint is told next."""

    delivery: Delivery
    page: ChangePage | None
    following: Cursor


class Deliverer:
    """Tells the webhooks of one register; every worker has one, and they take turns.

    Args:
        configured: who is told.
        store: the register, which remembers how far each has been told.
        divisions: names the divisions.
        clock: the present instant, in UTC.
        sender: sends messages; over the network by default.
    """

    def __init__(
        self,
        configured: ConfiguredWebhooks,
        store: Store,
        divisions: Divisions,
        clock: Callable[[], datetime],
        sender: Sender | None = None,
    ) -> None:
        self._configured = configured
        self._store = store
        self._divisions = divisions
        self._clock = clock
        self._sender = sender or Sender.over_the_network(configured)
        self._owner = secrets.token_hex(8)

    async def keep_telling(self, pause_s: float) -> None:
        """Look for ever whether there is something to tell.

        Args:
            pause_s: how often, seconds.
        """
        try:
            while True:
                await self.tell_all()
                await asyncio.sleep(pause_s)
        finally:
            await self._sender.aclose()

    async def tell_all(self) -> None:
        """Tell every webhook what it does not know yet; one that fails keeps none of the others waiting."""
        await asyncio.gather(*map(self._tell_safely, self._configured.endpoints))

    async def _tell_safely(self, endpoint: Endpoint) -> None:
        try:
            while await self._tell(endpoint):
                pass
        except StoreError as error:
            logger.warning("webhook at %s: the store does not answer: %s", endpoint.host, error.message)
        except Exception:
            # A record that cannot be shown must not end the telling: its correction would never arrive.
            logger.exception("webhook at %s cannot be told", endpoint.host)

    async def _tell(self, endpoint: Endpoint) -> bool:
        """Tell one message; False where there is nothing to tell, or it failed."""
        message = await asyncio.to_thread(self._take, endpoint)
        if message is None:
            return False
        outcome = TAKEN
        if message.page is None or message.page.changes:
            outcome = await self._sender.send(
                endpoint, message.delivery, message.page, message.following, self._clock()
            )
        settled = self._after(endpoint, message, outcome)
        is_ours = await asyncio.to_thread(self._store.settle_delivery, settled, self._owner)
        return is_ours and outcome.is_taken

    def _take(self, endpoint: Endpoint) -> _Message | None:
        """Find what there is to tell; the database is written to only where there is something."""
        store, now = self._store, self._clock()
        known = store.delivery(endpoint.key)
        last = store.last_event() or Anchor()
        hidden = withheld({dataset.name: dataset for dataset in store.datasets(removed=True)})
        present = cursor_of(last, hidden)
        if known is None:
            store.begin_delivery(Delivery(endpoint.key, present.seq, present.mark))
            return None
        is_early = known.retry_at is not None and known.retry_at > now
        if is_early or Cursor(known.seq, known.mark) == present:
            return None
        until = now + timedelta(seconds=self._configured.timeout_s + _LEASE_SLACK_S)
        held = store.lease_delivery(endpoint.key, self._owner, now, until)
        if held is None:
            return None
        try:
            after = Cursor(held.seq, held.mark)
            page = read_changes(store, after, CHANGES_A_MESSAGE, self._divisions)
        except CursorTooOld:
            return _Message(held, None, present)
        return _Message(held, page, page.cursor)

    def _after(self, endpoint: Endpoint, message: _Message, outcome: Outcome) -> Delivery:
        delivery = message.delivery
        if outcome.is_taken:
            return Delivery(delivery.endpoint, message.following.seq, message.following.mark)
        failures = delivery.failures + 1
        pauses_s = self._configured.pauses_s
        pause_s = max(pauses_s[min(failures, len(pauses_s)) - 1], outcome.wait_s)
        if outcome.is_gone:
            pause_s = _GONE_PAUSE_S
        # Many receivers behind one proxy come back at once; a tenth more or less spreads the messages.
        pause_s *= 1 + secrets.randbelow(100) / 1_000
        logger.warning(
            "webhook at %s: %s; failure %d, next attempt in %d s",
            endpoint.host,
            outcome.said,
            failures,
            pause_s,
        )
        retry_at = self._clock() + timedelta(seconds=pause_s)
        return replace(delivery, failures=failures, retry_at=retry_at)
