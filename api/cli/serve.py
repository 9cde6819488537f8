"""`yizhan serve` and `yizhan demo`."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn

from api.accounts import Change, add_user
from api.app import utc_now
from api.cli.opening import actor_name, new_import_id, open_gazetteer, open_store, read_settings
from api.cli.output import print_line
from api.cli.texts import say, told
from api.guarded_protocol import Guard
from api.logs import log_config
from api.metrics import SHARED_FOLDER
from geodata.choosing import ChoosingGeocoder
from geodata.datum import Datum
from geodata.divisions import Divisions
from geodata.geocode import GazetteerGeocoder
from stations.demo import demo_files
from stations.errors import NotFoundError, StoreError
from stations.importing import ImportOptions, Origin, apply_import, plan_import
from stations.store import Role, Store

try:
    import resource
except ImportError:  # Windows has no such limits.
    resource = None  # type: ignore[assignment]

# How long requests that are being answered may go on after the service was told to stop.
_DRAIN_SECONDS = 30
# A worker that is silent for so long is replaced; a large register on a slow machine takes its time.
_SILENT_SECONDS = 120
DEMO_ACTOR = "demo"
STAFF_NAME = "staff"
# The point that the printed example asks about: the railway station of Zhengzhou.
_EXAMPLE = "/v1/nearest?lon=113.6538&lat=34.7466&limit=3"

HostOption = Annotated[str, typer.Option(help=told("serve_host"))]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help=told("serve_port"))]


def register(app: typer.Typer) -> None:
    """Add the commands of this module.

    Args:
        app: the program.
    """
    app.command(help=told("serve"))(serve)
    app.command(help=told("demo"))(demo)


def serve(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help=told("serve_workers"))] = 1,
) -> None:
    """Serve the API and the pages.

    Args:
        host: address to listen on.
        port: port to listen on.
        workers: how many processes.
    """
    with open_store():
        pass
    _check_port(host, port)
    _print_addresses(host, port)
    with _counting_together(workers):
        _run(host, port, workers)


def demo(host: HostOption = "127.0.0.1", port: PortOption = 8000) -> None:
    """Load the demonstration set, print a staff login once, and serve.

    Args:
        host: address to listen on.
        port: port to listen on.
    """
    _check_port(host, port)
    with open_store() as store:
        if store.datasets():
            print_line(say("demo_kept", count=len(store.known_ids())))
        else:
            print_line(say("demo_loaded", count=load_demo(store)))
        password = ensure_staff(store)
    _print_addresses(host, port)
    if password is None:
        print_line(say("login_exists", name=STAFF_NAME))
    else:
        print_line(say("login", name=STAFF_NAME, password=password))
    _run(host, port, workers=1)


def load_demo(store: Store) -> int:
    """Bring the demonstration set into an empty register.

    Args:
        store: the register, empty: somebody's own list is never mixed with the demonstration's.

    Returns:
        How many stations it holds then.
    """
    gazetteer = open_gazetteer()
    geocoder = ChoosingGeocoder([GazetteerGeocoder(gazetteer)])
    for file in demo_files():
        store.put_dataset(file.dataset)
        options = ImportOptions(
            file.dataset.name,
            file.file_name,
            datum=None if file.crs is None else Datum(file.crs),
            division=file.dataset.division,
        )
        origin = Origin(new_import_id(), DEMO_ACTOR, utc_now())
        plan_import(store, file.read_bytes(), options, geocoder, gazetteer.divisions, origin)
        apply_import(store, origin.id, origin.actor, origin.now)
    return sum(len(store.stations_of(file.dataset.name)) for file in demo_files())


def ensure_staff(store: Store) -> str | None:
    """Make the staff login of a demonstration.

    Args:
        store: the register.

    Returns:
        The password, or None when the login exists already.
    """
    try:
        store.get_user(STAFF_NAME)
    except NotFoundError:
        change = Change(store, actor_name(), utc_now())
        return add_user(change, STAFF_NAME, Role.ADMIN, None, Divisions(()))
    return None


def _check_port(host: str, port: int) -> None:
    """Find out before anything is printed whether the port is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StoreError(f"{say('port_taken', port=port)} ({error.strerror})") from None


def _print_addresses(host: str, port: int) -> None:
    if read_settings().log_format == "json":
        # Who reads lines of JSON by a program can read nothing else.
        return
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    print_line(say("serving"))
    for key, path in (
        ("address_home", "/"),
        ("address_map", "/map"),
        ("address_nearest", _EXAMPLE),
        ("address_docs", "/docs"),
        ("address_staff", "/staff"),
    ):
        print_line(f"  {say(key)}: {base}{path}")


def _run(host: str, port: int, workers: int) -> None:
    settings = read_settings()
    _allow_open_files()
    uvicorn.run(
        "api.worker:create_worker",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=log_config(settings),
        access_log=False,
        http=Guard(settings.max_connections, settings.slow_request_seconds),  # type: ignore[arg-type]
        ws="none",
        # The application does it, by the setting.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        timeout_worker_healthcheck=_SILENT_SECONDS,
    )


@contextlib.contextmanager
def _counting_together(workers: int) -> Iterator[None]:
    """Give workers a folder in which each tells the others what it has counted; one alone needs none."""
    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="yizhan-metrics-") as folder:
        # The workers take it over with the environment.
        os.environ[SHARED_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]


def _allow_open_files() -> None:
    """Allow as many open files as the system lets this user have: every connection is one."""
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
