"""Whether a webhook can be reached, without telling it anything."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from urllib.parse import urlsplit

from api.webhooks.addresses import Lookup, is_public, look_up
from api.webhooks.configured import ConfiguredWebhooks, Endpoint


async def reach(endpoint: Endpoint, configured: ConfiguredWebhooks, lookup: Lookup = look_up) -> str | None:
    """Connect to a webhook, check its certificate, and hang up.

    Args:
        endpoint: the webhook.
        configured: how long it may take, and whether it may lie in the own network.
        lookup: looks names up.

    Returns:
        What is wrong, for people; None where nothing is. The address is not in it.
    """
    parts = urlsplit(endpoint.url.get_secret_value())
    is_safe = parts.scheme == "https"
    port = parts.port or (443 if is_safe else 80)
    try:
        async with asyncio.timeout(configured.timeout_s):
            addresses = await lookup(endpoint.host, port)
            if not configured.allows_private and not all(map(is_public, addresses)):
                return "not a public address"
            context = ssl.create_default_context() if is_safe else None
            named = endpoint.host if is_safe else None
            _, writer = await asyncio.open_connection(addresses[0], port, ssl=context, server_hostname=named)
    except TimeoutError:
        return "timeout"
    except ssl.SSLError as error:
        return f"TLS: {error.reason or type(error).__name__}"
    except (socket.gaierror, UnicodeError, IndexError):
        return "no such name"
    except OSError as error:
        return os.strerror(error.errno) if error.errno else type(error).__name__
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return None
