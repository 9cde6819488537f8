"""How far off something is, as a person says it: two digits are worth saying, no more."""

from __future__ import annotations

import math

from geodata.catalogue import language_catalogue, text
from geodata.number_words import number_words

_METRES_A_KILOMETRE = 1_000


def error_words(metres: float, lang: str) -> str:
    """Say an error or a distance that is only roughly known.

    Args:
        metres: not negative.
        lang: one of `geodata.catalogue.languages()`.

    Returns:
        `560 m`, `6 km`, `27 km`: two digits that count.
    """
    if metres <= 0:
        return text("distance.metres", lang, count=0)
    places = 1 - math.floor(math.log10(metres))
    rough = round(metres, places)
    if rough < _METRES_A_KILOMETRE:
        return text("distance.metres", lang, count=round(rough))
    kilometres = rough / _METRES_A_KILOMETRE
    return text("distance.kilometres", lang, count=number_words(kilometres, language_catalogue(lang).locale))
