"""What commands need to work on the register without a server."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from api.accounts import COMMAND_ACTOR
from api.app import utc_now
from api.cli.texts import terminal_language
from api.settings import Settings
from geodata.gazetteer.pack_faults import PackError
from geodata.gazetteer.packs import PackedGazetteer, load_with_packs
from stations.errors import ErrorDetail, FileError, InputError
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


def open_gazetteer() -> PackedGazetteer:
    """Open the gazetteer with the packs that the operator added.

    Returns:
        The gazetteer.

    Raises:
        FileError: a pack is damaged.
    """
    try:
        return load_with_packs(read_settings().gazetteer_folder)
    except PackError as error:
        raise FileError(error.describe(terminal_language())) from None


def actor_name() -> str:
    """Name who runs a command, for the audit; no account has such a name.

    Returns:
        `cli:` and the user of the operating system, or `cli` where there is none.
    """
    try:
        return f"{COMMAND_ACTOR}:{getpass.getuser()}"
    except (ImportError, KeyError, OSError):
        # A container may run under a number that no name belongs to.
        return COMMAND_ACTOR


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
