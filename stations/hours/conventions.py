"""What a season means that is called by its name only: the days on which all usual conventions agree.

No law says when 夏令 begins. Of the conventions in use, each day that all of them count to a season belongs
to it here, and on all other days only what holds in both seasons is certain.
"""

from __future__ import annotations

from dataclasses import dataclass

from stations.hours.days import Season


@dataclass(frozen=True, slots=True)
class SeasonConvention:
    """A season known by its name.

    Args:
        alone: the days that surely belong to it when no other season is named.
        half: the days that surely belong to it when the year is divided into it and its opposite.
        opposite: the name of the other half of the year.
    """

    alone: Season
    half: Season
    opposite: str

    def is_opposite(self, other: SeasonConvention) -> bool:
        """Tell whether two seasons divide the year between them."""
        return SEASONS.get(self.opposite) == other


@dataclass(frozen=True, slots=True)
class SchoolHolidays:
    """School holidays known by their name.

    Args:
        windows: parts of the year outside of which no school has these holidays.
    """

    windows: tuple[Season, ...]


def _months(first: int, last: int) -> Season:
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return Season((None, first, 1), (None, last, lengths[last - 1]))


# Office hours in summer: 1 May to 30 September (Chongqing,
# http://news.sina.com.cn/c/2007-04-28/060911731543s.shtml) or 1 July to 30 September (Xiangtan,
# https://xt.rednet.cn/content/646740/74/12812137.html); parks in winter: 1 November to 20 April (Lanzhou,
# http://www.hq2011.com/dong/djzxsj0lzsqzxgyjqsx0djzxsj0.html). Seasons of the weather: March to May, June to
# August, September to November, December to February.
_SUMMER = SeasonConvention(_months(7, 8), _months(7, 9), "冬")
_WINTER = SeasonConvention(_months(12, 2), _months(11, 3), "夏")
_SPRING_SUMMER = SeasonConvention(_months(5, 8), _months(5, 8), "秋冬")
_AUTUMN_WINTER = SeasonConvention(_months(11, 2), _months(11, 2), "春夏")

SEASONS: dict[str, SeasonConvention] = {
    "夏": _SUMMER,
    "冬": _WINTER,
    "春夏": _SPRING_SUMMER,
    "秋冬": _AUTUMN_WINTER,
}

# Dates differ by province, year and school: the first schools close in January and in the middle of June, the
# last ones open again in the first days of March and of September.
_WINTER_WINDOW = Season((None, 1, 1), (None, 3, 5))
_SUMMER_WINDOW = Season((None, 6, 15), (None, 9, 5))


def season_by_name(name: str) -> SeasonConvention | None:
    """Find the convention for a season.

    Args:
        name: such as `夏令时`, `春夏季`, `冬天`.

    Returns:
        The convention, or None for a season without any (旺季).
    """
    return SEASONS.get(name.rstrip("令时季天"))


def school_holidays(name: str) -> SchoolHolidays:
    """Find school holidays.

    Args:
        name: such as `寒暑假`, `暑期`, `寒假`.

    Returns:
        The holidays with the parts of the year in which they may lie.
    """
    windows = {"寒": _WINTER_WINDOW, "暑": _SUMMER_WINDOW}
    return SchoolHolidays(tuple(window for word, window in windows.items() if word in name))
