"""What has to be known of an online service to ask it and to read its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.datum import Datum
from geodata.services.question import Question
from geodata.services.reading import Candidate


@dataclass(frozen=True, slots=True)
class Service:
    """An online geocoding service.

    Args:
        name: as the settings call it.
        title: as people call it.
        company: who receives the addresses.
        licence: whom to name where its positions are shown.
        datum: of its answers.
        url: the server that is asked by default; empty where the operator must name one.
        path: what is asked on the server.
        key_parameter: name of the parameter for the key, None where there is none.
        needs_key: it answers nobody without a key.
        per_second: questions a second that an unpaid account may ask, on the safe side.
        parameters: makes the parameters of a request, without the key.
        read: makes candidates of an answer, the likeliest first; raises `ServiceFault`.
    """

    name: str
    title: str
    company: str
    licence: str
    datum: Datum
    url: str
    path: str
    key_parameter: str | None
    needs_key: bool
    per_second: float
    parameters: Callable[[Question], Mapping[str, str]]
    read: Callable[[Any], tuple[Candidate, ...]]

    @property
    def setting(self) -> str:
        """The name as it stands in the names of settings."""
        return self.name.upper()

    def endpoint(self, url: str = "") -> str:
        """Tell where questions are sent.

        Args:
            url: the server or the whole address as the operator set it; empty for the service's own.

        Returns:
            The address without parameters.
        """
        base = (url or self.url).rstrip("/")
        return base.removesuffix(self.path.rstrip("/")) + self.path
