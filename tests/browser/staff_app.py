"""The real application with a register of its own, and a person in front of it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

from api.app import create_app
from api.passwords import hash_password
from api.sessions import SESSION_COOKIE, start_session
from api.settings import Settings
from stations.store import Role, Store, User

PASSWORD = "peony-kettle-4417"
_SINCE = datetime(2026, 1, 5, tzinfo=UTC)
_STARTED_IN_S = 60


@dataclass(frozen=True, slots=True)
class StaffApp:
    """A running application.

    Args:
        base: its address.
        store: its register, for looking at what was really kept.
    """

    base: str
    store: Store


@contextlib.contextmanager
def running_app(folder: Path) -> Iterator[StaffApp]:
    """Start the application with an editor, a viewer and an administrator, and stop it at the end.

    Args:
        folder: where the register is kept.

    Yields:
        The application.
    """
    url = f"sqlite:///{folder / 'register.db'}"
    with Store.open(url) as store:
        store.upgrade()
        kept = hash_password(PASSWORD)
        for name, role in (("wang", Role.EDITOR), ("li", Role.VIEWER), ("chen", Role.ADMIN)):
            store.add_user(User(name=name, password_hash=kept, role=role, created_at=_SINCE))
        app = create_app(Settings(database_url=SecretStr(url), upload_max_mb=1), store=store)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield StaffApp(f"http://127.0.0.1:{_port(server, thread)}", store)
        finally:
            server.should_exit = True
            thread.join()


def _port(server: uvicorn.Server, thread: threading.Thread) -> int:
    for _ in range(_STARTED_IN_S * 20):
        if server.started:
            port: int = server.servers[0].sockets[0].getsockname()[1]
            return port
        if not thread.is_alive():
            break
        time.sleep(0.05)
    raise RuntimeError("the application did not start")


@dataclass
class Person:
    """Somebody with a browser, and everything about their pages that should not have happened."""

    page: Page
    complaints: list[str]
    hosts: set[str]

    def sign_in(self, base: str, name: str = "wang", lang: str = "zh") -> None:
        """Sign in through the form, as a person does."""
        self.page.goto(f"{base}/staff/login?lang={lang}")
        self.page.locator("[name=username]").fill(name)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("[name=password]").press("Enter")
        expect(self.page.locator(".bar-nav")).to_be_visible()

    def enter(self, app: StaffApp, name: str = "wang") -> None:
        """Be signed in already, without the time that checking a password takes."""
        secret = start_session(app.store, app.store.get_user(name), datetime.now(UTC))
        self.page.context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": app.base}])


@contextlib.contextmanager
def person(browser: Browser, **options: object) -> Iterator[Person]:
    """Open a browser window of its own.

    Args:
        browser: the browser.
        options: of the window, such as its size.

    Yields:
        The person in front of it.
    """
    settings = {"viewport": {"width": 1280, "height": 860}, "locale": "zh-CN", **options}
    context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
    # As in conftest.py: what ends a test that hangs, not how fast a page is to be.
    context.set_default_timeout(120_000)
    page = context.new_page()
    found = Person(page, [], set())
    page.on("console", lambda m: found.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda request: found.hosts.add(urlsplit(request.url).hostname or ""))
    yield found
    context.close()


def violations(page: Page) -> list[str]:
    """Ask axe-core what keeps people from using a page.

    Args:
        page: the page.

    Returns:
        The rules that it breaks.
    """
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


def is_wider_than_screen(page: Page) -> bool:
    """Tell whether a page must be moved sideways.

    Args:
        page: the page.

    Returns:
        Whether its content is wider than the window.
    """
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
