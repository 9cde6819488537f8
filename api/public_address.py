"""The address that others reach the service by."""

from __future__ import annotations

from fastapi import Request

from api.known_hosts import host_of
from api.services import services_of


def public_address(request: Request) -> str:
    """Tell where the service is found, for links that leave it.

    What a client writes into `Host` is not believed: a cache between us and others would keep its links.

    Args:
        request: the request.

    Returns:
        Scheme, host and path without a slash at the end: what the operator set; the host that was asked
        where the operator named it among `YIZHAN_ALLOWED_HOSTS`; otherwise the address that was connected to.
    """
    settings = services_of(request).settings
    if settings.public_url:
        return settings.public_url
    scheme, path = request.url.scheme, request.scope.get("root_path", "").rstrip("/")
    asked = request.headers.get("host", "").strip().lower()
    if host_of(asked) in settings.allowed_hosts:
        return f"{scheme}://{asked}{path}"
    host, port = request.scope.get("server") or ("127.0.0.1", None)
    if host.startswith("/"):
        # Connected to by a socket that has no number.
        host, port = "127.0.0.1", None
    name = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[scheme] if scheme in ("http", "https") else None
    return f"{scheme}://{name}{'' if port in (None, usual) else f':{port}'}{path}"
