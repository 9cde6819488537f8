"""Queries of pages: a wrong parameter is passed over and said, and the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from api.parameters import Parameter, QueryFault, QueryFaults, read_query
from api.spelling import likely_meant

_MOST_CHOICES = 6


def read_leniently(
    items: Iterable[tuple[str, str]], parameters: Sequence[Parameter]
) -> tuple[dict[str, Any], tuple[QueryFault, ...]]:
    """Read the query of a page, passing over what cannot be read.

    Chat programmes and newsletters add parameters of their own to links; those are passed over in silence.
    One that is like a parameter of the page was probably meant to be it.

    Args:
        items: names and texts as they stand in the address, in order.
        parameters: what is known here.

    Returns:
        Name → value for every parameter, with defaults where nothing could be read; and what was passed over.
    """
    known = {parameter.name for parameter in parameters}
    given = [(name, text) for name, text in items if name in known and text.strip()]
    faults = [
        QueryFault(name, "not_of_this_page", {"meant": meant}, text)
        for name, text in items
        if name not in known and (meant := likely_meant(name, known))
    ]
    try:
        return read_query(given, parameters), tuple(faults)
    except QueryFaults as error:
        wrong = {fault.where for fault in error.faults}
        rest = [(name, text) for name, text in given if name not in wrong]
        return read_query(rest, parameters), (*error.faults, *faults)


def _shortened(fault: QueryFault) -> QueryFault:
    """Name a few of many choices: a page is no place for a vocabulary."""
    choices = str(fault.values.get("choices", "")).split(", ")
    if len(choices) <= _MOST_CHOICES:
        return fault
    return replace(fault, values={**fault.values, "choices": ", ".join(choices[:_MOST_CHOICES]) + " …"})


def sentences(faults: Iterable[QueryFault], lang: str) -> list[str]:
    """Say what was passed over.

    Args:
        faults: from `read_leniently`.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        One sentence for each: the parameter, what it takes, and what was given.
    """
    said = []
    for fault in map(_shortened, faults):
        given = f" ({(fault.given or '')[:40]})" if fault.given else ""
        said.append(f"{fault.where}{given}: {fault.described(lang)}")
    return said
