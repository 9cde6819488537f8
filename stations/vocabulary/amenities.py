"""What a station can offer; each is yes, no, nearby or unknown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AmenityTerm:
    """One thing that a station can offer.

    Args:
        code: the name used in the API.
        zh: Chinese label, short enough for a card.
        en: English label.
        osm: the OpenStreetMap tag that comes nearest, or an empty string.
    """

    code: str
    zh: str
    en: str
    osm: str


AMENITIES: tuple[AmenityTerm, ...] = (
    AmenityTerm("seating", "休息座椅", "Seating", "bench=yes"),
    AmenityTerm("drinking_water", "饮水", "Drinking water", "drinking_water=yes"),
    AmenityTerm("hot_water", "热水", "Hot water", "drinking_water:hot=yes"),
    AmenityTerm("microwave", "微波炉", "Microwave", "microwave_oven=yes"),
    AmenityTerm("fridge", "冰箱", "Fridge", "fridge=yes"),
    AmenityTerm("cheap_meals", "优惠餐", "Low-price meals", "food=yes"),
    AmenityTerm("air_conditioning", "空调", "Air conditioning", "air_conditioning=yes"),
    AmenityTerm("heating", "取暖", "Heating", "heating=yes"),
    AmenityTerm("fan", "电风扇", "Fan", "fan=yes"),
    AmenityTerm("phone_charging", "手机充电", "Phone charging", "device_charging_station=yes"),
    AmenityTerm("vehicle_charging", "电动车充电", "Vehicle charging", "amenity:charging_station=yes"),
    AmenityTerm("battery_swap", "换电", "Battery swap", "battery_swap=yes"),
    AmenityTerm("first_aid", "应急药箱", "First-aid kit", "first_aid_kit=yes"),
    AmenityTerm("medicine", "常用药品", "Medicine", "medicine=yes"),
    AmenityTerm("blood_pressure", "血压计", "Blood pressure monitor", "blood_pressure_monitor=yes"),
    AmenityTerm("aed", "AED 除颤器", "Defibrillator (AED)", "emergency:defibrillator=yes"),
    AmenityTerm("umbrella", "雨伞雨具", "Umbrellas", "umbrella=yes"),
    AmenityTerm("sewing_kit", "针线包", "Sewing kit", "sewing_kit=yes"),
    AmenityTerm("tools", "工具箱", "Tools", "service:bicycle:tools=yes"),
    AmenityTerm("air_pump", "打气筒", "Air pump", "service:bicycle:pump=yes"),
    AmenityTerm("reading", "书报阅览", "Books and papers", "books=yes"),
    AmenityTerm("wifi", "无线网络", "Wi-Fi", "internet_access=wlan"),
    AmenityTerm("tv", "电视", "TV", "television=yes"),
    AmenityTerm("toilet", "卫生间", "Toilet", "toilets=yes"),
    AmenityTerm("nursing", "母婴室", "Nursing room", "baby_feeding=yes"),
    AmenityTerm("lockers", "储物柜", "Lockers", "lockers=yes"),
    AmenityTerm("shower", "淋浴", "Shower", "shower=yes"),
    AmenityTerm("laundry", "洗衣", "Laundry", "laundry=yes"),
    AmenityTerm("beds", "床位", "Beds", "beds=yes"),
    AmenityTerm("massage_chair", "按摩椅", "Massage chair", "massage_chair=yes"),
    AmenityTerm("parking", "停车", "Parking", "parking=yes"),
    AmenityTerm("printing", "打印", "Printing", "service:printing=yes"),
    AmenityTerm("hairdressing", "理发", "Haircuts", "hairdresser=yes"),
    AmenityTerm("legal_advice", "法律咨询", "Legal advice", "legal_advice=yes"),
    AmenityTerm("counselling", "心理咨询", "Counselling", "counselling=yes"),
    AmenityTerm("job_help", "招聘求职", "Job help", "employment_assistance=yes"),
    AmenityTerm("union_joining", "入会办理", "Union joining", "union_joining=yes"),
    AmenityTerm("emergency_call", "紧急求助", "Emergency call", "emergency:phone=yes"),
)

AMENITY_CODES = frozenset(amenity.code for amenity in AMENITIES)
