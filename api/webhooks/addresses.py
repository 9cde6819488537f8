"""Requests that reach the public Internet alone: an address is looked up once, checked, and used."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

import httpx

Lookup: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

# Networks that carry an IPv4 address within an IPv6 one (RFC 6052).
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class PrivateAddressError(httpx.ConnectError):
    """A name leads to an address that is not of the public Internet."""


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public Internet.

    Args:
        text: an IPv4 or IPv6 address.

    Returns:
        False for private, shared, loopback, link-local, multicast and reserved addresses, and for IPv6 ones
        that stand for such an IPv4 address.
    """
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if any(address in network for network in _NAT64):
            return False
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            address = inner
    return address.is_global and not (address.is_multicast or address.is_reserved)


async def look_up(host: str, port: int) -> Sequence[str]:
    """Look a name up.

    Args:
        host: a name or an address.
        port: of the service.

    Returns:
        Its addresses.

    Raises:
        OSError: there is no such name.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class PublicOnly(httpx.AsyncBaseTransport):
    """Sends a request to the very address that was checked; a name that changes meanwhile changes nothing.

    Args:
        inner: what sends requests.
        lookup: looks names up.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, lookup: Lookup = look_up) -> None:
        self._inner = inner
        self._lookup = lookup

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Args:
            request: the request.

        Returns:
            The answer.

        Raises:
            PrivateAddressError: the name leads to an address that is not public, or to none.
        """
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            addresses = await self._lookup(host, port)
        except (OSError, UnicodeError):
            addresses = []
        # One private address among them is reason enough: whoever set that up means no good.
        if not addresses or not all(map(is_public, addresses)):
            raise PrivateAddressError("not a public address", request=request)
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=addresses[0]),
            # The header `Host` among them is that of the name.
            headers=request.headers,
            stream=request.stream,
            # The certificate is checked for the name.
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
