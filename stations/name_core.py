"""What is left of names, addresses and telephones when everything that many places share is taken away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from stations.matching import Folding, fold

# Plates, kinds, owners and counting words: they are on every second sign and tell no place from another.
_SHARED = re.compile(
    "户外劳动者综合服务站点?|户外劳动者服务站点?|户外劳动者|户外职工|新就业形态|劳动者港湾|爱心接力站|"
    "爱心驿站|暖心驿站|工会驿站|爱心驿家|职工服务中心|职工之家|司机之家|骑手之家|妈咪小屋|爱心母婴室|母婴室|"
    "服务站点|服务站|服务点|驿站|驿家|站点|总工会|工会|爱心|共享|智慧|智能|24小时|分行|支行|网点|"
    "股份有限公司|有限责任公司|有限公司|党群服务中心|便民服务中心|中国|reststation|station"
)
_ROAD = re.compile(r"([^省市区县镇乡街道]{1,12}?(?:路|街|大道|道|巷|弄|胡同|里))(\d{1,5})(?:号|弄|-|$|[^\d])")
_DIVISIONS = re.compile(r"^.*(?:省|市|区|县|镇|乡|街道)(?=.)")
_PHONE = re.compile(r"\d{7,12}")
# Nearly every cell holds one number and nothing else.
_ONE_PHONE = re.compile(r"[0-9]{3,4}-?[0-9]{7,8}")
_BETWEEN_PHONES = re.compile(r"[;,、/；，\s]+")


def core_of_name(name: str, folding: Folding = fold) -> str:
    """Take from a name what many signs share.

    Args:
        name: as on the sign.
        folding: `stations.matching.fold`, or what remembers its results.

    Returns:
        The folded rest; empty where nothing is left to tell one place from another.
    """
    return _SHARED.sub("", folding(name))


@lru_cache(maxsize=65_536)
def bigrams(text: str) -> frozenset[str]:
    """List the pairs of neighbouring characters of a text.

    Args:
        text: any text.

    Returns:
        The pairs.
    """
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def road_and_number(address: str, folding: Folding = fold) -> str:
    """Find the road and the number in an address.

    Args:
        address: as written.
        folding: `stations.matching.fold`, or what remembers its results.

    Returns:
        Both in one text, such as `桐柏路38`; empty where one of them is missing.
    """
    folded = folding(address)
    found = _ROAD.search(_DIVISIONS.sub("", folded)) or _ROAD.search(folded)
    return f"{found.group(1)}{found.group(2)}" if found else ""


def phones_of(text: str) -> frozenset[str]:
    """Find the telephone numbers in a text.

    Args:
        text: as written, several numbers in one cell among them.

    Returns:
        Their digits without signs; masked numbers are left out.
    """
    if _ONE_PHONE.fullmatch(text):
        return frozenset((text.replace("-", ""),))
    parts = _BETWEEN_PHONES.split(unicodedata.normalize("NFKC", text))
    digits = (re.sub(r"[-()]", "", part) for part in parts)
    return frozenset(one for one in digits if _PHONE.fullmatch(one))
