"""Content-Security-Policy headers: what a page may load, run and be embedded by."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from stations.errors import ErrorDetail, InputError

_ANCESTOR = re.compile(r"'self'|'none'|\*|(https?://)?(\*\.)?[A-Za-z0-9.-]+(:(\d{1,5}|\*))?|https:|http:")

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.ASCII)


def source_hash(content: str) -> str:
    """Name the content of an inline script or style for a policy.

    Args:
        content: exactly what stands between the tags.

    Returns:
        `'sha256-…'` as of Content Security Policy Level 3, section 2.3.1.
    """
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def check_frame_ancestors(ancestors: Sequence[str]) -> None:
    """Refuse values that would write other directives into the policy.

    Args:
        ancestors: values of `frame-ancestors`.

    Raises:
        InputError: a value is not `'self'`, `'none'`, `*`, a scheme or a host.
    """
    for ancestor in ancestors:
        if not _ANCESTOR.fullmatch(ancestor):
            message = "frame_ancestors takes 'self', 'none', * or origins such as https://example.org"
            raise InputError(message, (ErrorDetail("frame_ancestors", message, ancestor[:100]),))


def map_policy(
    scripts: Sequence[str],
    styles: Sequence[str],
    frame_ancestors: Sequence[str],
    image_origins: Sequence[str] = (),
    archive_origin: str | None = None,
) -> str:
    """Write the policy of the map page.

    Args:
        scripts: content of the inline scripts.
        styles: content of the inline styles.
        frame_ancestors: who may embed the page; empty means nobody.
        image_origins: scheme and host of every server that pictures of the base map come from.
        archive_origin: of the server that the page takes pictures out of an archive from; empty for
            this one, None without an archive.

    Returns:
        The value of the header.

    Raises:
        InputError: a frame ancestor or an origin is not one.
    """
    check_frame_ancestors(frame_ancestors)
    archive_origins = [archive_origin] if archive_origin else []
    _check_origins([*image_origins, *archive_origins])
    # Pictures out of an archive are made by the page itself.
    made = [] if archive_origin is None else ["blob:"]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *map(source_hash, scripts))),
            " ".join(("style-src 'self'", *map(source_hash, styles))),
            " ".join(("img-src 'self' data:", *made, *image_origins)),
            " ".join(("connect-src 'self'", *archive_origins)),
            "base-uri 'none'",
            "form-action 'none'",
            _frame_directive(frame_ancestors),
        )
    )


def standalone_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Write the policy of a self-contained file: it may run what it carries and ask nobody.

    Args:
        scripts: content of the inline scripts.
        styles: content of the inline styles.

    Returns:
        The value for `<meta http-equiv="Content-Security-Policy">`.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *map(source_hash, scripts))),
            " ".join(("style-src", *map(source_hash, styles))),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def page_policy(frame_ancestors: Sequence[str] = ()) -> str:
    """Write the policy of the pages without script: list, start page, station, login.

    Args:
        frame_ancestors: who may embed the page; empty means nobody.

    Returns:
        The value of the header.

    Raises:
        InputError: a frame ancestor is not one.
    """
    check_frame_ancestors(frame_ancestors)
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'self'",
            _frame_directive(frame_ancestors),
        )
    )


def staff_policy() -> str:
    """Write the policy of the pages for staff: our own scripts and styles, our own server, in no frame.

    Returns:
        The value of the header.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            _frame_directive(()),
        )
    )


def embed_policy() -> str:
    """Write the policy of the page that makes embedding code: it shows the map in a frame of its own.

    Returns:
        The value of the header.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            _frame_directive(()),
        )
    )


def _check_origins(origins: Sequence[str]) -> None:
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            message = "tiles come from origins such as https://tiles.example.org"
            raise InputError(message, (ErrorDetail("basemap", message, origin[:100]),))


def _frame_directive(ancestors: Sequence[str]) -> str:
    return " ".join(("frame-ancestors", *(ancestors or ("'none'",))))
