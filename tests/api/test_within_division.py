"""Questions about one division alone: the part of the register in it answers as a register of its own."""

from __future__ import annotations

from starlette.testclient import TestClient

ZHONGYUAN = "410102"


def test_nearest_in_a_division_are_the_nearest_of_its_list(client: TestClient) -> None:
    asked = "lon=113.65&lat=34.75&limit=50"
    inside = client.get(f"/v1/nearest?{asked}&division={ZHONGYUAN}").json()
    listed = client.get(f"/v1/stations?division={ZHONGYUAN}&limit=500").json()
    ids = [feature["id"] for feature in inside["features"]]
    assert ids
    assert inside["query"]["division"] == ZHONGYUAN
    assert set(ids) <= {feature["id"] for feature in listed["features"]}
    assert ids != [feature["id"] for feature in client.get(f"/v1/nearest?{asked}").json()["features"]]
    distances = [feature["properties"]["distance_m"] for feature in inside["features"]]
    assert distances == sorted(distances)


def test_a_name_written_with_escapes_is_the_same_question(client: TestClient) -> None:
    plain = client.get(f"/v1/nearest?lon=113.65&lat=34.75&division={ZHONGYUAN}")
    escaped = client.get(f"/v1/nearest?lon=113.65&lat=34.75&%64ivision={ZHONGYUAN}")
    assert plain.json() == escaped.json()


def test_tiles_of_a_division_count_its_located_stations(client: TestClient) -> None:
    tile = client.get(f"/v1/tiles/0/0/0.json?division={ZHONGYUAN}").json()
    shown = sum(cluster[2] for cluster in tile["clusters"]) + len(tile["stations"])
    listed = client.get(f"/v1/stations?division={ZHONGYUAN}&limit=500").json()["features"]
    assert shown == len([feature for feature in listed if feature["geometry"]]) > 0


def test_tiles_heed_stars(client: TestClient) -> None:
    def count(query: str) -> int:
        tile = client.get(f"/v1/tiles/0/0/0.json?{query}").json()
        return int(sum(cluster[2] for cluster in tile["clusters"])) + len(tile["stations"])

    assert count("") > count("min_stars=1") >= count("min_stars=5")


def test_one_division_says_where_it_is(client: TestClient) -> None:
    body = client.get(f"/v1/divisions/{ZHONGYUAN}").json()
    west, south, east, north = body["bbox"]
    assert body["name"] == "中原区"
    assert 113.4 < west < east < 113.7
    assert 34.6 < south < north < 34.9
    assert body["stations"] > 0
    assert client.get("/v1/divisions/999999").status_code == 404


def test_a_division_without_stations_has_its_seat(client: TestClient) -> None:
    body = client.get("/v1/divisions/540102").json()
    assert body["stations"] == 0
    assert body["bbox"] is None
    assert abs(body["seat"][0] - 91.1) < 1


def test_no_such_division_is_named(client: TestClient) -> None:
    for path in ("/v1/nearest?lon=1&lat=1&division=990000", "/v1/tiles/0/0/0.json?division=990000"):
        answer = client.get(path)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["where"] == "division"


def test_questions_of_many_do_not_take_a_division(client: TestClient) -> None:
    body = {"points": [{"lon": 113.6, "lat": 34.7}], "division": ZHONGYUAN}
    assert client.post("/v1/nearest", json=body).status_code == 422


def test_short_codes_of_provinces_and_cities_are_understood(client: TestClient) -> None:
    for short, whole in (("41", "410000"), ("4101", "410100")):
        for path in ("/v1/tiles/0/0/0.json?division=", "/v1/divisions/"):
            found = client.get(f"{path}{short}")
            assert found.status_code == 200
            assert found.json() == client.get(f"{path}{whole}").json()
