"""The six promises that signs make, and the amenities that keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stations.model import Amenity
from stations.vocabulary.term import VocabularyTerm


@dataclass(frozen=True, slots=True)
class PromiseTerm(VocabularyTerm):
    """One promise of the sign.

    Args:
        any_of: the promise is kept when one of these amenities is `yes`.
    """

    subject = "promise"
    any_of: tuple[str, ...]


PROMISES: tuple[PromiseTerm, ...] = (
    PromiseTerm("warm", "冷可取暖", "Warm up when cold", ("heating",)),
    PromiseTerm("cool", "热可纳凉", "Cool down when hot", ("air_conditioning", "fan")),
    PromiseTerm("drink", "渴可喝水", "Drink when thirsty", ("drinking_water",)),
    PromiseTerm("rest", "累可歇脚", "Sit down when tired", ("seating",)),
    PromiseTerm("heal", "伤可用药", "First aid when hurt", ("first_aid", "medicine")),
    PromiseTerm("read", "闲可阅读", "Read when idle", ("reading",)),
)


def promises_kept(amenities: Mapping[str, Amenity]) -> tuple[str, ...]:
    """Tell which promises a station keeps.

    Args:
        amenities: amenity code → value.

    Returns:
        Codes of the promises for which one amenity is `yes`; `nearby` and unknown keep none.
    """
    there = {code for code, value in amenities.items() if value is Amenity.YES}
    return tuple([promise.code for promise in PROMISES if not there.isdisjoint(promise.any_of)])
