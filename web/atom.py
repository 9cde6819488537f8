"""An Atom feed (RFC 4287) from plain values."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

ATOM = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Names of feeds and stations are no addresses; this turns them into ids that stay for ever.
_IDS = uuid.UUID("6f2a0c1e-9b7d-5b0e-8c55-3d1c1f8a4e57")


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """One entry.

    Args:
        name: unique and for ever the same, such as a station's id.
        title: plain text.
        href: the page about it.
        summary: plain text.
        category: machine-readable word and its label.
        published: when it first appeared.
        updated: when it last changed.
    """

    name: str
    title: str
    href: str
    summary: str
    category: tuple[str, str]
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """A feed without its entries.

    Args:
        name: unique and for ever the same.
        lang: language of its texts, BCP 47.
        title: plain text.
        author: who is responsible for it.
        rights: licence and attribution.
        own: its own address.
        page: the page that shows the same to people.
    """

    name: str
    lang: str
    title: str
    author: str
    rights: str
    own: str
    page: str


def write_atom(feed: AtomFeed, entries: Sequence[AtomEntry]) -> bytes:
    """Write a feed.

    Args:
        feed: what it says of itself.
        entries: its entries, the newest first.

    Returns:
        XML in UTF-8. A feed without entries was last changed at the beginning of 1970: it has to say an
        instant, and the present one would make every copy of it look new.
    """
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.lang})
    _add(root, "id", _urn(feed.name))
    _add(root, "title", feed.title)
    updated = max((entry.updated for entry in entries), default=datetime.fromtimestamp(0, UTC))
    _add(root, "updated", _instant(updated))
    _add(SubElement(root, "author"), "name", feed.author)
    if feed.rights:
        _add(root, "rights", feed.rights)
    _link(root, "self", feed.own, ATOM)
    _link(root, "alternate", feed.page, "text/html")
    for entry in entries:
        _write_entry(SubElement(root, "entry"), entry)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write_entry(parent: Element, entry: AtomEntry) -> None:
    _add(parent, "id", _urn(entry.name))
    _add(parent, "title", entry.title)
    _add(parent, "published", _instant(entry.published))
    _add(parent, "updated", _instant(entry.updated))
    _link(parent, "alternate", entry.href, "text/html")
    term, label = entry.category
    SubElement(parent, "category", {"term": term, "label": _written(label)})
    _add(parent, "summary", entry.summary)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _written(text)


def _link(parent: Element, rel: str, href: str, type_: str) -> None:
    SubElement(parent, "link", {"rel": rel, "href": _written(href), "type": type_})


def _written(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _urn(name: str) -> str:
    return uuid.uuid5(_IDS, name).urn


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
