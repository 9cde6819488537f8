"""No message goes into the own network, whatever a name says and however an address is written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from api.webhooks.addresses import PrivateAddressError, PublicOnly, is_public


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "2606:4700:4700::1111", "::ffff:8.8.8.8"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        # IPv4 addresses within IPv6 ones: mapped, 6to4, Teredo, NAT64.
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::"),
        *("64:ff9b::7f00:1", "64:ff9b:1::a00:1"),
    ],
)
def test_addresses_that_are_not(address: str) -> None:
    assert not is_public(address)


class Inner(httpx.AsyncBaseTransport):
    """Takes down what would be sent."""

    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(204)


def send(url: str, addresses: Sequence[str]) -> Inner:
    inner = Inner()

    async def lookup(host: str, port: int) -> Sequence[str]:
        if not addresses:
            raise OSError("no such name")
        return addresses

    transport = PublicOnly(inner, lookup)
    asyncio.run(transport.handle_async_request(httpx.Request("POST", url, content=b"x")))
    return inner


def test_the_address_that_was_checked_is_the_one_that_is_used() -> None:
    [sent] = send("https://hooks.example:8443/a?b=c", ["8.8.8.8", "8.8.4.4"]).sent
    assert str(sent.url) == "https://8.8.8.8:8443/a?b=c"
    assert sent.headers["host"] == "hooks.example:8443"
    assert sent.extensions["sni_hostname"] == "hooks.example"
    [sent] = send("https://hooks.example/", ["2606:4700:4700::1111"]).sent
    assert sent.url.host == "2606:4700:4700::1111"


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], []])
def test_nothing_is_sent_where_one_of_the_addresses_is_private_or_there_is_none(addresses: list[str]) -> None:
    with pytest.raises(PrivateAddressError):
        send("https://hooks.example/", addresses)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost", "0"])
def test_addresses_in_disguise_are_looked_up_like_names(host: str) -> None:
    transport = PublicOnly(Inner())
    with pytest.raises(PrivateAddressError):
        asyncio.run(transport.handle_async_request(httpx.Request("POST", f"https://{host}/")))
