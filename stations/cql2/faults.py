"""What can be wrong with a filter."""

from __future__ import annotations

from stations.errors import QueryError


class FilterFault(QueryError):
    """A filter that cannot be used.

    Args:
        code: names the sentence that says why.
        values: what it needs.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, (), code=code, **values)
