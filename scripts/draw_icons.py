"""Draws the pictures for the phone's own screens from `web/static/icon.svg` (see docs/development.md)."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Page, sync_playwright

from web.home_page import THEME_COLOUR
from web.icons import FOLDER, ICONS

# What a phone may cut off a maskable icon: all outside of a circle of 80 % (W3C Web Application Manifest).
_SAFE_PART = 0.62


def main() -> None:
    """Draw every icon that the application serves."""
    svg = (FOLDER.parent / "icon.svg").read_text(encoding="utf-8")
    executable = os.environ.get("YIZHAN_CHROMIUM") or shutil.which("chromium")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        for file, side, purpose in ICONS:
            part = 1.0 if purpose == "any" else _SAFE_PART if purpose == "maskable" else 0.78
            _draw(page, svg, side, part)
            page.screenshot(path=FOLDER / file, omit_background=purpose == "any")
        browser.close()


def _draw(page: Page, svg: str, side: int, part: float) -> None:
    page.set_viewport_size({"width": side, "height": side})
    ground = "transparent" if part == 1.0 else THEME_COLOUR
    page.set_content(
        f"<style>body{{margin:0;height:100vh;display:grid;place-items:center;background:{ground}}}"
        f"svg{{width:{part * 100}vmin;height:{part * 100}vmin}}</style>{svg}"
    )


if __name__ == "__main__":
    main()
