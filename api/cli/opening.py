"""What commands need to work on the register without a server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from api.app import utc_now
from api.settings import Settings
from stations.errors import ErrorDetail, InputError
from stations.store import Store


def read_settings() -> Settings:
    """Read the settings.

    Returns:
        The settings.

    Raises:
        InputError: naming each environment variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        details = tuple(
            ErrorDetail(f"YIZHAN_{'_'.join(map(str, fault['loc'])).upper()}", fault["msg"])
            for fault in error.errors()
        )
        raise InputError("invalid settings", details) from None


def new_import_id() -> str:
    """Make the id of a new import: the day, so that a person finds it again, and what makes it unique.

    Returns:
        Such as `20260701-3f9a0c12`.
    """
    return f"{utc_now():%Y%m%d}-{secrets.token_hex(4)}"


@contextmanager
def open_store() -> Iterator[Store]:
    """Open the store that the settings name, bring its schema up to date, and close it afterwards.

    Yields:
        The store.

    Raises:
        StoreError: it cannot be reached or is newer than this program.
    """
    with Store.open(read_settings().database_url.get_secret_value()) as store:
        store.upgrade()
        yield store
