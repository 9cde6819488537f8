"""A question to a service: an address with the area that it is expected in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from geodata.address import AddressReader
from geodata.divisions import Division, Level, short_name

_MAX_LENGTH = 300
# A key of a database has its limits; no area needs a longer name.
_MAX_CONTEXT_LENGTH = 100
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f\ud800-\udfff]+")
_BRACKETS = re.compile(r"[(\[【〔「『<《][^()\[\]【】〔〕「」『』<>《》]*[)\]】〕」』>》]")
# After these a shortened address still says something.
_WHOLE = re.compile(r"[省市区县旗镇乡村路街道巷弄里号楼栋座]")
# The gazetteer's names for what is no city: 市辖区, 省直辖县级行政区划 and the like.
_NO_CITY = re.compile(r"^(?:市辖区|县|.*直辖县级行政(?:区划|单位))$")
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Question:
    """What a service is asked.

    Args:
        address: in one form, beginning with the divisions that are known.
        city: name of the city that the address is expected in, None where nobody knows.
        city_code: its division code.
    """

    address: str
    city: str | None = None
    city_code: str | None = None


def tidy(text: str) -> str:
    """Bring an address into the form in which it is asked and remembered.

    Args:
        text: as written.

    Returns:
        NFKC, without blanks and what no eye sees, at most 300 characters.
    """
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text[:_MAX_LENGTH]))[:_MAX_LENGTH]


def question_key(address: str, context: str | None = None) -> str:
    """Name the question under which an answer is kept.

    Args:
        address: as written.
        context: the area that it is expected in, a division code or names, as the geocoder is given it.

    Returns:
        The same text for what is asked the same way.
    """
    return f"{tidy(address)}{_SEPARATOR}{tidy(context or '')[:_MAX_CONTEXT_LENGTH]}"


def make_question(address: str, context: str | None, reader: AddressReader) -> Question:
    """Put an address as a service understands it best: with its province, city and county before it.

    Args:
        address: as written.
        context: the area that it is expected in, a division code or names.
        reader: tells which divisions the address is about.

    Returns:
        The question; without a city where neither the address nor the context tells one.
    """
    text = tidy(address)
    chain = [item for item in reader.read(address, context).chain if not _NO_CITY.match(item.name)]
    upper = [item for item in chain if item.level <= Level.COUNTY]
    begun = next((index for index, item in enumerate(upper) if _begins(text, item)), len(upper))
    before = "".join(item.name for item in upper[:begun])
    city = next((item for item in reversed(upper) if item.level <= Level.CITY), None)
    if city is None or (city.level == Level.PROVINCE and not city.name.endswith("市")):
        return Question(before + text)
    return Question(before + text, city.name, city.code)


def _begins(text: str, item: Division) -> bool:
    return text.removeprefix("中国").startswith(short_name(item.name, item.level))


def shorten(address: str, most_bytes: int) -> str:
    """Cut an address to what a service accepts, where something is still said.

    Brackets go first, then what stands at the end, after the last road, number or division that fits.

    Args:
        address: the address.
        most_bytes: how long it may be in UTF-8.

    Returns:
        The address, never cut inside a character.
    """
    if len(address.encode()) <= most_bytes:
        return address
    bare = _BRACKETS.sub("", address)
    if bare and len(bare.encode()) <= most_bytes:
        return bare
    fitting = (bare or address).encode()[:most_bytes].decode(errors="ignore")
    ends = [found.end() for found in _WHOLE.finditer(fitting)]
    return fitting[: ends[-1]] if ends else fitting
