from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.spelling import likely_meant

HERE = {"lon": "113.65", "lat": "34.75"}


@pytest.mark.parametrize(
    ("wrong", "named", "meant"),
    [
        ({"limt": "3"}, "limt", "limit"),
        ({"raduis_m": "300"}, "raduis_m", "radius_m"),
        ({"Amenity": "wifi"}, "Amenity", "amenity"),
        ({"amenity": "microwaves"}, "amenity", "microwave"),
        ({"amenity": "phone-charging"}, "amenity", "phone_charging"),
        ({"amenity": "微波炉"}, "amenity", "microwave"),
        ({"amenity": "免费微波炉"}, "amenity", "microwave"),
        ({"amenity": "Hot water"}, "amenity", "hot_water"),
        ({"kind": "司机之家"}, "kind", "driver_home"),
        ({"open": "onarrival"}, "open", "on_arrival"),
        ({"crs": "GCJ-02"}, "crs", "gcj02"),
        ({"travel": "walking"}, "travel", "walk"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_misspells_a_word_is_told_the_nearest_right_one(
    client: TestClient, wrong: dict[str, str], named: str, meant: str, lang: str
) -> None:
    response = client.get("/v1/nearest", params={**HERE, **wrong}, headers={"Accept-Language": lang})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["where"] == named
    assert error["given"] == next(iter(wrong.values()))
    said = "；是否想写 {}？" if lang == "zh" else "; did you mean {}?"
    assert error["message"].endswith(said.format(meant))


@pytest.mark.parametrize("given", ["", "xyzzy", "🚲" * 1000, "a" * 100_000, "\x00"])
def test_no_hint_is_better_than_a_wrong_one(given: str) -> None:
    assert likely_meant(given, ("walk", "ride"), {"步行": "walk"}) == ""
