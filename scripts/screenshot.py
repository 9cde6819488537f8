"""Photographs the pages of the demonstration, on a phone and on a desk, in both languages.

Starts `yizhan demo` on a free port, waits until it is ready, and writes PNG files to docs/pictures or to the
folder given.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

_REPOSITORY = Path(__file__).resolve().parents[1]
_PAGES = {"courier": "/", "map": "/map", "list": "/list"}
_SIZES = {"phone": (390, 844), "desk": (1280, 800)}
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_READY_SECONDS = 60
# Chromium on its own calls home at every start; a picture needs none of that.
_CHROMIUM_OPTIONS = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def _chromium() -> str:
    names = [os.environ.get("YIZHAN_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return found or sys.exit("No Chromium here; YIZHAN_CHROMIUM names one elsewhere.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _demonstration() -> Iterator[str]:
    """Yield the address of a demonstration that runs in a folder of its own and ends with the block."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("yizhan")), "demo", "--port", str(port)]
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            _wait_until_ready(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"yizhan demo ended with {server.returncode}")
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    sys.exit(f"yizhan demo was not ready after {_READY_SECONDS} s")


def _photograph(browser: Browser, address: str, folder: Path) -> None:
    for language, locale in _LANGUAGES.items():
        for size, (width, height) in _SIZES.items():
            context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
            tab = context.new_page()
            for name, path in _PAGES.items():
                tab.goto(f"{address}{path}?lang={language}", wait_until="networkidle")
                picture = folder / f"{name}-{size}-{language}.png"
                tab.screenshot(path=picture)
                print(picture)
            context.close()


def main() -> None:
    """Photograph every page in every size and language."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _REPOSITORY / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with _demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_CHROMIUM_OPTIONS)
        _photograph(browser, address, folder)


if __name__ == "__main__":
    main()
