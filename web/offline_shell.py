"""The service worker: keeps the courier page, so that it opens without a network."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from web.assets import asset_text

# What the worker itself may load; the page has its own policy.
WORKER_POLICY = "default-src 'none'; connect-src 'self'; script-src 'self'; base-uri 'none'"
_ASSET = re.compile(r'"(/static/(?:home|icon)\.[0-9a-f]{12}\.(?:js|css|svg))"')
_VERSION_DIGITS = 12


def service_worker(pages: Mapping[str, str]) -> str:
    """Write the worker's script.

    Args:
        pages: address → HTML of the page before any question, in every language.

    Returns:
        JavaScript, whose version follows from the pages, the files that they load, and itself: a browser
        that finds another version installs it and throws the old one away.
    """
    source = asset_text("worker.js")
    files = sorted({address for html in pages.values() for address in _ASSET.findall(html)})
    content = json.dumps([source, files, dict(pages)], ensure_ascii=False, sort_keys=True)
    version = hashlib.sha256(content.encode()).hexdigest()[:_VERSION_DIGITS]
    shell = {"version": version, "pages": sorted(pages), "files": files}
    return f"const SHELL = {json.dumps(shell)};\n{source}"
