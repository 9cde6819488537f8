"""Scripts write numbers, distances and times as the pages without script do, in every language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from geodata.catalogue import language_catalogue, languages, text
from geodata.number_words import number_words
from web.wording import Wording

METRES = (0, 4, 15, 985, 994.9, 995, 1_049, 1_050, 1_250, 12_345, 99_949, 99_950, 123_456, 1_234_567)
NOW = "2031-05-06T23:30:00+08:00"
INSTANTS = (
    *("2031-05-06T23:45:00+08:00", "2031-05-07T00:15:00+08:00", "2031-05-09T09:00:00+08:00"),
    *("2031-05-13T09:00:00+08:00", "2032-01-02T09:00:00+08:00", "2031-05-05T09:00:00+08:00", "nonsense"),
)
COUNTS = (0, 1, 2, 5, 1_234, 1_234_567)

_WORDS = """([metres, instants, now, counts]) => ({
  distances: metres.map(Yizhan.distance),
  instants: instants.map((iso) => Yizhan.instant(iso, new Date(now))),
  counts: counts.map((count) => Yizhan.text("results.count", { count: count })),
  numbers: counts.map((count) => Yizhan.number(count)),
})"""


@pytest.mark.browser
@pytest.mark.parametrize("lang", languages())
def test_scripts_say_what_pages_say(watched: Any, stub: Any, lang: str) -> None:
    watched.page.goto(f"{stub.base}/map?lang={lang}")
    said = watched.page.evaluate(_WORDS, [METRES, INSTANTS, NOW, COUNTS])
    say, now = Wording(lang), datetime.fromisoformat(NOW)
    assert said["distances"] == [say.distance(metres) for metres in METRES]
    assert said["instants"] == [say.instant(iso, now) for iso in INSTANTS]
    assert said["counts"] == [text("results.count", lang, count=count) for count in COUNTS]
    assert said["numbers"] == [number_words(count, language_catalogue(lang).locale) for count in COUNTS]
