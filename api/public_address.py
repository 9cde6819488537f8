"""The address that others reach the service by."""

from __future__ import annotations

from fastapi import Request

from api.services import services_of


def public_address(request: Request) -> str:
    """Tell where the service is found, for links that leave it.

    Args:
        request: the request.

    Returns:
        Scheme, host and path without a slash at the end: what the operator set, or what was asked.
    """
    return services_of(request).settings.public_url or str(request.base_url).rstrip("/")
