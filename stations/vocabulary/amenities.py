"""What a station can offer; each is yes, no, nearby or unknown."""

from __future__ import annotations

from dataclasses import dataclass

from stations.vocabulary.term import VocabularyTerm


@dataclass(frozen=True, slots=True)
class AmenityTerm(VocabularyTerm):
    """One thing that a station can offer.

    Args:
        osm: the OpenStreetMap tag that comes nearest, as its wiki describes it; empty where it has none.
        osm_apart: OpenStreetMap draws it as an object of its own, beside the station, so that the tag is none
            of the station's.
    """

    subject = "amenity"
    osm: str
    osm_apart: bool = False


AMENITIES: tuple[AmenityTerm, ...] = (
    AmenityTerm("seating", "休息座椅", "Seating", "indoor_seating=yes"),
    AmenityTerm("drinking_water", "饮水", "Drinking water", "drinking_water=yes"),
    AmenityTerm("hot_water", "热水", "Hot water", "hot_water=yes"),
    AmenityTerm("microwave", "微波炉", "Microwave", ""),
    AmenityTerm("fridge", "冰箱", "Fridge", ""),
    AmenityTerm("cheap_meals", "优惠餐", "Low-price meals", "food=yes"),
    AmenityTerm("air_conditioning", "空调", "Air conditioning", "air_conditioning=yes"),
    AmenityTerm("heating", "取暖", "Heating", "heating=yes"),
    AmenityTerm("fan", "电风扇", "Fan", ""),
    AmenityTerm(
        "phone_charging", "手机充电", "Phone charging", "amenity=device_charging_station", osm_apart=True
    ),
    AmenityTerm(
        "vehicle_charging", "电动车充电", "Vehicle charging", "amenity=charging_station", osm_apart=True
    ),
    AmenityTerm("battery_swap", "换电", "Battery swap", ""),
    AmenityTerm("first_aid", "应急药箱", "First-aid kit", "emergency=first_aid_kit", osm_apart=True),
    AmenityTerm("medicine", "常用药品", "Medicine", ""),
    AmenityTerm("blood_pressure", "血压计", "Blood pressure monitor", ""),
    AmenityTerm("aed", "AED 除颤器", "Defibrillator (AED)", "emergency=defibrillator", osm_apart=True),
    AmenityTerm("umbrella", "雨伞雨具", "Umbrellas", ""),
    AmenityTerm("sewing_kit", "针线包", "Sewing kit", ""),
    AmenityTerm("tools", "工具箱", "Tools", ""),
    AmenityTerm("air_pump", "打气筒", "Air pump", "service:bicycle:pump=yes"),
    AmenityTerm("reading", "书报阅览", "Books and papers", "amenity=public_bookcase", osm_apart=True),
    AmenityTerm("wifi", "无线网络", "Wi-Fi", "internet_access=wlan"),
    AmenityTerm("tv", "电视", "TV", ""),
    AmenityTerm("toilet", "卫生间", "Toilet", "toilets=yes"),
    AmenityTerm("nursing", "母婴室", "Nursing room", "baby_feeding=room"),
    AmenityTerm("lockers", "储物柜", "Lockers", "amenity=luggage_locker", osm_apart=True),
    AmenityTerm("shower", "淋浴", "Shower", "shower=yes"),
    AmenityTerm("laundry", "洗衣", "Laundry", ""),
    AmenityTerm("beds", "床位", "Beds", ""),
    AmenityTerm("massage_chair", "按摩椅", "Massage chair", ""),
    AmenityTerm("parking", "停车", "Parking", "amenity=parking", osm_apart=True),
    AmenityTerm("printing", "打印", "Printing", ""),
    AmenityTerm("hairdressing", "理发", "Haircuts", "shop=hairdresser", osm_apart=True),
    AmenityTerm("legal_advice", "法律咨询", "Legal advice", ""),
    AmenityTerm("counselling", "心理咨询", "Counselling", ""),
    AmenityTerm("job_help", "招聘求职", "Job help", ""),
    AmenityTerm("union_joining", "入会办理", "Union joining", ""),
    AmenityTerm("emergency_call", "紧急求助", "Emergency call", "emergency=phone", osm_apart=True),
)

AMENITY_CODES = frozenset(amenity.code for amenity in AMENITIES)
