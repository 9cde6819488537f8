"""What is left of names, addresses and telephones when everything that many places share is taken away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

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
# As many names of some dozen characters fit into the cache of a processor.
_COMPARED_AT_ONCE = 20_000
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


def overlaps(
    texts: Sequence[str], one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Tell how alike texts are: Jaccard's index of their pairs of neighbouring characters.

    Args:
        texts: any texts.
        one: indexes of texts, shape (n,).
        other: indexes of those that they are compared with, shape (n,).

    Returns:
        The share of the pairs in either text that are in both, 0 to 1, shape (n,); 0 where neither has any.
    """
    asked, which = np.unique(np.concatenate((one, other)), return_inverse=True)
    pairs = _character_pairs([texts[index] for index in asked])
    counts = np.diff(pairs.indptr)
    here, there = which[: len(one)], which[len(one) :]
    common = np.empty(len(one), np.int64)
    for start in range(0, len(one), _COMPARED_AT_ONCE):
        some = slice(start, start + _COMPARED_AT_ONCE)
        common[some] = pairs[here[some]].multiply(pairs[there[some]]).sum(axis=1).ravel()
    either = counts[here] + counts[there] - common
    shares: npt.NDArray[np.float64] = common / np.maximum(either, 1)
    return shares


def _character_pairs(texts: Sequence[str]) -> csr_array:
    """Note which pairs of neighbouring characters each text has: a row a text, a column a pair, 1 or 0."""
    lengths = np.array([len(text) for text in texts], np.int64)
    characters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    owners = np.repeat(np.arange(len(texts)), lengths)
    within = owners[:-1] == owners[1:]
    codes = (characters[:-1].astype(np.int64) << 32 | characters[1:])[within]
    _, columns = np.unique(codes, return_inverse=True)
    shape = (len(texts), int(columns.max(initial=0)) + 1)
    pairs = csr_array((np.ones(len(columns), np.int64), (owners[:-1][within], columns)), shape=shape)
    # The same pair twice in a text is one pair.
    pairs.data[:] = 1
    return pairs


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
