"""`create_app`: puts the parts together; nothing happens before it is called."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from fastapi import FastAPI
from starlette.responses import Response
from starlette_compress import CompressMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.compression import BROTLI_QUALITY, GZIP_LEVEL, PACKED_FROM_BYTES, ZSTD_LEVEL, know_more_types
from api.errors import add_error_handlers
from api.export_files import ExportFiles
from api.freshness import Freshness
from api.geocoder_sources import geocoders
from api.geocoding import Askers, configured_services
from api.guard_settings import read_allowances
from api.import_executors import ImportExecutor, direct
from api.import_steps import ImportTools
from api.import_tables import ListTables
from api.known_hosts import KnownHosts
from api.limited import Limited
from api.metrics import Metrics
from api.middleware import HeadAsGet, SafeHeaders
from api.nearest_answers import NearestAnswers
from api.nearest_front import NearestFront
from api.observed import Observed, keep_sampling
from api.openapi_document import describe_for_clients
from api.rate_limits import RateLimits
from api.register import Register
from api.review_desk import ReviewDesk
from api.routes import (
    accounts,
    along,
    audit,
    basemap_file,
    changes,
    dataset_removal,
    datasets,
    divisions,
    documentation,
    edits,
    embed,
    exports,
    feeds,
    geocoding,
    health,
    home,
    hours,
    import_again,
    import_files,
    imports,
    login,
    metrics,
    nearest,
    nearest_batch,
    oembed,
    ogc,
    packs,
    pages,
    password,
    public_map,
    reports,
    review,
    sitemap,
    staff,
    staff_review,
    static,
    station_pages,
    stations,
    templates,
    tiles,
)
from api.routing import Routing, configured_routing
from api.services import Services
from api.settings import Settings
from api.shared_counts import RedisCounts, SharedCounts, shared_key
from api.shelf import Shelf
from api.staff_cors import PublicCors
from api.staff_responses import describe_security
from api.upload_limits import size_limits
from api.webhooks import Deliverer, configured_webhooks
from geodata.catalogue import read_all_catalogues
from geodata.choosing import ChoosingGeocoder
from geodata.gazetteer.packs import load_with_packs
from geodata.geocode import GazetteerGeocoder
from stations.bounded import Bounded
from stations.hours import HoursEvaluator
from stations.store import Store

_ROUTERS = (
    ogc,
    nearest,
    nearest_batch,
    along,
    stations,
    changes,
    feeds,
    divisions,
    packs,
    tiles,
    health,
    metrics,
    home,
    pages,
    station_pages,
    sitemap,
    public_map,
    embed,
    oembed,
    static,
    basemap_file,
    login,
    staff,
    staff_review,
    imports,
    import_again,
    import_files,
    geocoding,
    edits,
    exports,
    hours,
    review,
    reports,
    datasets,
    dataset_removal,
    accounts,
    password,
    audit,
    templates,
    documentation,
)


def utc_now() -> datetime:
    """Tell the present instant; the only clock that routes and commands use."""
    return datetime.now(UTC)


def create_app(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    clock: Callable[[], datetime] = utc_now,
    imports: Callable[[Settings, ImportTools], ImportExecutor] = direct,
) -> FastAPI:
    """Build the application.

    Args:
        settings: what the operator set; read from the environment when absent.
        store: an open store, which the caller closes; by default the one that the settings name.
        clock: the present instant, in UTC.
        imports: has the steps of imports carried out, in the threads of this process by default.

    Returns:
        The application; its register is loaded when it starts.
    """
    settings = settings or Settings()
    read_all_catalogues()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        held = store or Store.open(settings.database_url.get_secret_value())
        await asyncio.to_thread(held.upgrade)
        register = Register(held, settings.refresh_seconds)
        executor = _prepare(app, settings, register, clock, imports)
        await asyncio.to_thread(register.refresh)
        kept_up = (register.keep_fresh(), keep_sampling(app), executor.keep_tidy())
        tasks = [*map(asyncio.create_task, kept_up), *_telling(app, settings)]
        try:
            yield
        finally:
            await _end(tasks)
            await asyncio.to_thread(executor.close)
            if app.state.routing is not None:
                await app.state.routing.aclose()
            if store is None:
                held.close()

    app = FastAPI(
        title="Yizhan 驿站",
        summary="Rest stations for people who work outdoors",
        version=version("yizhan"),
        # A redirect would carry the Host header, which anybody can write.
        redirect_slashes=False,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    _begin(app, settings, clock)
    for module in _ROUTERS:
        # Routes say of which kind their answers are; nothing is JSON by default.
        app.include_router(module.router, default_response_class=Response)
    _describe(app)
    add_error_handlers(app)
    _add_middleware(app, settings)
    app.add_middleware(Observed, metrics=app.state.metrics)
    return app


def _begin(app: FastAPI, settings: Settings, clock: Callable[[], datetime]) -> None:
    """Give the application what it has before there is a register."""
    app.state.freshness = Freshness(clock)
    app.state.rate_limits, app.state.shared_counts = _counting(settings, clock)
    app.state.list_tables = ListTables(size_limits(settings))
    app.state.askers = Askers.of(configured_services(settings))
    app.state.metrics = Metrics(version("yizhan"))


def _describe(app: FastAPI) -> None:
    """Make the OpenAPI document whole: who may ask, and what clients are generated from."""
    describe_security(app)
    describe_for_clients(app)


def _counting(settings: Settings, clock: Callable[[], datetime]) -> tuple[RateLimits, SharedCounts | None]:
    """Make what counts requests, in this worker alone or with the others."""
    allowances, store = read_allowances(settings.rate_limit), settings.rate_limit_store.get_secret_value()
    if not store:
        return RateLimits(allowances, clock), None
    limits = RateLimits(allowances, clock, shared_key(store))
    return limits, SharedCounts(limits, RedisCounts(store))


def _prepare(
    app: FastAPI,
    settings: Settings,
    register: Register,
    clock: Callable[[], datetime],
    imports: Callable[[Settings, ImportTools], ImportExecutor],
) -> ImportExecutor:
    """Give the application what its routes need, and tell what carries out imports: it is to be closed."""
    gazetteer = load_with_packs(settings.gazetteer_folder)
    sources = geocoders(settings.geocoders, GazetteerGeocoder(gazetteer), register.store)
    choosing, evaluator = ChoosingGeocoder(sources), HoursEvaluator()
    executor = imports(settings, ImportTools(register.store, choosing, gazetteer.divisions))
    app.state.services = Services(settings, register, evaluator, gazetteer, choosing, clock, executor)
    routing = configured_routing(settings)
    app.state.routing = None if routing is None else Routing(routing, time.monotonic)
    app.state.review_desk = ReviewDesk(choosing, gazetteer.divisions)
    app.state.packs = Bounded(packs.PACKS_KEPT)
    app.state.newest = Bounded(feeds.FEEDS_KEPT)
    app.state.tiles, app.state.exports = Shelf(), Shelf()
    app.state.export_files = ExportFiles(app.state.exports)
    for prepare in (app.state.tiles.make_room, app.state.exports.make_room):
        register.before_swap(prepare)
    app.state.nearest_answers = NearestAnswers(register, gazetteer.divisions, evaluator, clock)
    return executor


def _telling(app: FastAPI, settings: Settings) -> Iterator[asyncio.Task[None]]:
    """Begin to tell other workers what was counted, and webhooks, where there are any."""
    if app.state.shared_counts is not None:
        yield asyncio.create_task(app.state.shared_counts.keep_telling())
    webhooks = configured_webhooks(settings)
    if webhooks is not None:
        services: Services = app.state.services
        divisions = services.gazetteer.divisions
        deliverer = Deliverer(webhooks, services.register.store, divisions, services.clock)
        yield asyncio.create_task(deliverer.keep_telling(settings.refresh_seconds))


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Wrap the application; what is added last is outermost."""
    know_more_types()
    app.add_middleware(
        CompressMiddleware,
        minimum_size=PACKED_FROM_BYTES,
        zstd_level=ZSTD_LEVEL,
        brotli_quality=BROTLI_QUALITY,
        gzip_level=GZIP_LEVEL,
    )
    app.add_middleware(Limited)
    app.add_middleware(PublicCors, origins=settings.cors_origins)
    app.add_middleware(SafeHeaders)
    app.add_middleware(HeadAsGet)
    # Who asks a routing server waits for it: the front answers at once or not at all.
    if configured_routing(settings) is None:
        app.add_middleware(NearestFront, origins=settings.cors_origins)
    if "*" not in settings.allowed_hosts:
        app.add_middleware(KnownHosts, hosts=settings.allowed_hosts)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
