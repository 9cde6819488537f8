"""Names of seasons and their dates brought together before the words around them are read."""

from __future__ import annotations

from collections.abc import Sequence

from stations.hours.conventions import season_by_name
from stations.hours.statements import Unreadable
from stations.hours.tokens import Kind, Token


def arrange_seasons(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], bool]:
    """Put the dates of each season where its name stands; a season without dates keeps its name.

    Args:
        tokens: the words of a text.

    Returns:
        The words, and whether seasons with dates are called by a name, so that there are others.

    Raises:
        Unreadable: if a name has neither dates nor a convention, or it is not clear whose dates they are.
    """
    names = [index for index, token in enumerate(tokens) if token.kind is Kind.SEASON_NAME]
    dates = [index for index, token in enumerate(tokens) if token.kind is Kind.SEASON]
    if not names:
        return tuple(tokens), False
    if not dates:
        if any(season_by_name(tokens[index].text) is None for index in names):
            raise Unreadable("season_without_dates")
        return tuple(tokens), False
    return _with_dates(tokens, names, dates), True


def _with_dates(tokens: Sequence[Token], names: list[int], dates: list[int]) -> tuple[Token, ...]:
    """Replace names by their dates: "夏季 8:00-18:00 (5月-9月)" says the same as "5月-9月 8:00-18:00"."""
    if not _beside_each_other(tokens, names, dates):
        pairs = zip(names, dates, [*names[1:], len(tokens)], strict=False)
        if len(names) != len(dates) or not all(name < date < after for name, date, after in pairs):
            raise Unreadable("season_without_dates")
        moved = dict(zip(names, dates, strict=True))
        order = [moved.get(index, index) for index in range(len(tokens)) if index not in dates]
        return tuple(tokens[index] for index in order)
    return tuple(token for token in tokens if token.kind is not Kind.SEASON_NAME)


def _beside_each_other(tokens: Sequence[Token], names: list[int], dates: list[int]) -> bool:
    """Tell whether every name has dates next to it, but for stops and words like 开放."""
    solid = [i for i, token in enumerate(tokens) if token.kind not in (Kind.STOP, Kind.OPEN, Kind.USUALLY)]
    places = {index: place for place, index in enumerate(solid)}
    near = {places[index] + step for index in dates for step in (-1, 1)}
    return len(names) <= len(dates) and all(places[index] in near for index in names)
