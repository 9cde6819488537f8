"""Kinds of place; one place may carry several."""

from __future__ import annotations

from dataclasses import dataclass

from stations.vocabulary.term import VocabularyTerm


@dataclass(frozen=True, slots=True)
class KindTerm(VocabularyTerm):
    """One kind of place.

    Args:
        rest: whether one can sit down there; such kinds answer `/v1/nearest` by default.
        osm: OpenStreetMap tags that come nearest, `key=value;key=value`, as its wiki describes them; empty
            for what OpenStreetMap does not hold because it is there for a few days only.
    """

    subject = "kind"
    rest: bool
    osm: str


KINDS: tuple[KindTerm, ...] = (
    KindTerm(
        "rest_station",
        "户外劳动者驿站",
        "Rest station",
        True,
        "amenity=social_facility;social_facility=outreach",
    ),
    KindTerm("gig_worker_station", "零工驿站", "Gig worker station", True, "office=employment_agency"),
    KindTerm(
        "rider_home", "骑手之家", "Rider home", True, "amenity=social_facility;social_facility=outreach"
    ),
    KindTerm(
        "driver_home", "司机之家", "Driver home", True, "amenity=social_facility;social_facility=outreach"
    ),
    KindTerm("nursing_room", "爱心母婴室", "Nursing room", False, "baby_feeding=room"),
    KindTerm("childcare", "爱心托管班", "Holiday childcare", False, "amenity=childcare"),
    KindTerm("service_centre", "职工服务中心", "Workers' service centre", True, "amenity=social_centre"),
    KindTerm("legal_aid", "工会法律服务站", "Legal aid point", False, "office=lawyer"),
    KindTerm(
        "cultural_palace",
        "工人文化宫",
        "Workers' cultural palace",
        False,
        "amenity=community_centre;community_centre=cultural_centre",
    ),
    KindTerm("reading_room", "职工书屋", "Workers' reading room", False, "amenity=library"),
    KindTerm("member_base", "工会会员服务基地", "Member service base", False, "amenity=social_centre"),
    KindTerm("partner_merchant", "优惠商家", "Partner merchant", False, "shop=yes"),
    KindTerm("pop_up", "便民服务点", "Pop-up service point", True, ""),
    KindTerm("public_toilet", "公共厕所", "Public toilet", False, "amenity=toilets"),
    KindTerm("heritage_site", "红色旅游资源", "Heritage site", False, "tourism=attraction"),
)

KIND_CODES = frozenset(kind.code for kind in KINDS)
REST_KINDS = frozenset(kind.code for kind in KINDS if kind.rest)
