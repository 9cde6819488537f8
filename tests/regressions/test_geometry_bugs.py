"""Faults of distance, position and datum that comparable systems had; each asked over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pyproj import Geod

from geodata.datum import Datum
from stations.errors import InputError
from stations.model import Amenity, Position, PositionSource
from tests.regressions.office import Office, names_of, rows, station, strict_json, tile_at

GEOD = Geod(ellps="WGS84")


@pytest.mark.parametrize("lat", [30.25, -30.25, 45.0, 60.0, 75.0, 85.0])
def test_nearest_is_not_measured_in_degrees(office: Office, lat: float) -> None:
    """A planar index took fewer degrees for nearer (osm-search/Nominatim#471, geopandas/geopandas#1378)."""
    office.add([station(1, 120.1800, lat, name="east"), station(2, 120.17, lat + 0.0090, name="north")])
    metres = {
        "east": GEOD.inv(120.17, lat, 120.18, lat)[2],
        "north": GEOD.inv(120.17, lat, 120.17, lat + 0.009)[2],
    }
    with office.server() as client:
        assert names_of(client, f"/v1/nearest?lon=120.17&lat={lat}&max_error_m=9000") == ["east", "north"]
    assert metres["east"] < metres["north"]


def test_equal_distances_keep_one_order_and_lose_nothing(office: Office) -> None:
    """A tie gave one of three, in another order each time (shapely/shapely#967, tidwall/tile38#236)."""
    points = [(120.18, 30.25), (120.16, 30.25), (120.18, 30.25), (120.16, 30.25), (120.18, 30.25)]
    office.add([station(9 - n, *point) for n, point in enumerate(points)])
    with office.server() as client:
        everything = names_of(client, "/v1/nearest?lon=120.17&lat=30.25&limit=5")
        assert len(set(everything)) == 5
        for limit in range(1, 6):
            address = f"/v1/nearest?lon=120.17&lat=30.25&limit={limit}"
            assert [names_of(client, address) for _ in range(2)] == [everything[:limit]] * 2
        at_one_place = names_of(client, "/v1/nearest?lon=120.18&lat=30.25&limit=3")
        assert at_one_place == ["驿站5", "驿站7", "驿站9"]


@pytest.mark.parametrize("limit", [1, 5, 12, 50])
def test_as_many_as_asked_for_in_ascending_order(office: Office, limit: int) -> None:
    """Asked for five, an index gave one, or a window in tree order (shapely/shapely#2285, #2423)."""
    office.add(station(n, 120 + (n * 7 % 13) * 0.01, 30 + (n * 5 % 11) * 0.01) for n in range(40))
    with office.server() as client:
        body = client.get(f"/v1/nearest?lon=120.05&lat=30.05&limit={limit}").json()
    distances = [feature["properties"]["distance_m"] for feature in body["features"]]
    assert len(distances) == min(limit, 40)
    assert distances == sorted(distances)


@pytest.mark.parametrize("unlocated", [0, 3])
def test_a_register_without_positions_is_answered(office: Office, unlocated: int) -> None:
    """An empty index, or a place without position, was a TypeError (shapely/shapely#1387, geopandas#325)."""
    office.add(station(n, None) for n in range(unlocated))
    with office.server() as client:
        body = client.get("/v1/nearest?lon=120&lat=30").json()
        assert (body["features"], body.get("reason")) == ([], None if unlocated else "no_data")
        assert len(names_of(client, "/v1/stations")) == unlocated
        assert client.get("/v1/tiles/3/6/3.json").json()["stations"] == []
        for page in ("/", "/map", "/list?lon=120&lat=30", "/list?q=x"):
            assert client.get(page).status_code == 200
    asked = office.run("nearest", "120", "30")
    assert (asked.code, asked.err) == (0, "")


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ((-179.99, 0), (179.99, 0), (170, 0)),
        ((179.99, 52), (-179.99, 52), (178, 52)),
        ((180, 10), (-180, 10.01), (179, 10)),
        ((0, 89.99), (180, 89.99), (0, 89.9)),
        ((90, -89.99), (-90, -89.99), (90, -89.9)),
    ],
)
def test_neither_the_date_line_nor_a_pole_is_a_border(
    office: Office, asked: tuple[float, float], near: tuple[float, float], far: tuple[float, float]
) -> None:
    """The nearest was sought on one side only (alexreisner/geocoder#1195, albar965/littlenavmap#1184)."""
    office.add([station(1, *far, name="far"), station(2, *near, name="near")])
    lon, lat = asked
    with office.server() as client:
        assert names_of(client, f"/v1/nearest?lon={lon}&lat={lat}") == ["near", "far"]
        assert names_of(client, f"/v1/nearest?lon={lon}&lat={lat}&radius_m=5000") == ["near"]
        if abs(lat) < 89:
            assert "near" in names_of(client, "/v1/stations?bbox=179.5,-85,-179.5,85")


@pytest.mark.parametrize(
    ("lon", "lat"), [("30.25", "120.17"), ("39.9042", "116.4074"), ("22.5", "114.05"), ("45.8", "126.53")]
)
@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_swapped_coordinates_are_an_error_of_the_row(office: Office, lon: str, lat: str, datum: str) -> None:
    """Latitude in the longitude column was stored as it stood (coopcycle/coopcycle-web#822, umap#863)."""
    record = office.bring_in(rows(f"1,甲,,{lon},{lat},{datum},,,", f"2,乙,,120.17,30.25,{datum},,,"))
    assert office.faults(record) == [(2, "coordinates_swapped")]
    assert [s.name for s in office.stations()] == ["乙"]


@pytest.mark.parametrize("given", ["lon=120&lat=301", "lon=301&lat=30", "lat=30", "lon=120", "lon=120&lat=x"])
def test_a_bad_coordinate_never_takes_the_distance_filter_away(office: Office, given: str) -> None:
    """A latitude beyond 90 became "no filter" (openchargemap/ocm-system, fecgov/openFEC#160)."""
    office.add([station(1)])
    with office.server() as client:
        for path in ("/v1/nearest", "/list"):
            answer = client.get(f"{path}?{given}")
            # A page for people says what it could not use; neither shows stations in its place.
            assert answer.status_code == (200 if path == "/list" else 422)
            assert 'class="alert" role="note"' in answer.text if path == "/list" else answer.json()["errors"]
            assert "驿站1" not in answer.text


@pytest.mark.parametrize(("lon", "lat"), [("120", "301"), ("nan", "30"), ("120", "inf"), ("1_0", "30")])
def test_a_bad_coordinate_is_wrong_use_on_the_terminal_too(office: Office, lon: str, lat: str) -> None:
    """The same fault by another door (openchargemap/ocm-system)."""
    office.add([station(1)])
    asked = office.run("nearest", lon, lat)
    assert (asked.code, asked.out) == (2, "")
    assert "lon" in asked.err or "lat" in asked.err


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ("amenity=hot_water", {"amenities": {"hot_water": Amenity.YES}}),
        ("amenity=hot_water,wifi", {"amenities": {"hot_water": Amenity.YES, "wifi": Amenity.YES}}),
        ("kind=legal_aid", {"kinds": ("legal_aid",)}),
        ("min_stars=4", {"stars": 4}),
        ("open=now", {"hours_rule": "24/7"}),
        ("open=on_arrival", {"hours_rule": "24/7"}),
    ],
)
def test_filters_come_before_the_limit(office: Office, query: str, fitting: dict[str, Any]) -> None:
    """The three nearest were taken, then filtered to none (tidwall/tile38#228)."""
    unfitting = [station(n, 120.17 + n * 0.0001) for n in range(60)]
    office.add([*unfitting, station(99, 120.20, name="fits", **fitting)])
    with office.server() as client:
        assert names_of(client, f"/v1/nearest?lon=120.17&lat=30.25&limit=3&{query}") == ["fits"]
        if "stars" not in query and "arrival" not in query:
            assert names_of(client, f"/v1/stations?limit=3&{query}") == ["fits"]
            page = client.get(f"/list?lon=120.17&lat=30.25&{query}").text
            assert page.count('<li class="station">') == 1


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_who_stands_at_the_station_has_an_answer(office: Office, limit: int) -> None:
    """All answers lay at 0 m, and a circle of radius 0 was an error of the server."""
    office.add([station(1), station(2), station(3, hours_rule="24/7")])
    guess = Position(120.17, 30.25, 5000.0, PositionSource.GAZETTEER)
    office.add([station(4, position=guess)])
    with office.server() as client:
        body = client.get(f"/v1/nearest?lon=120.17&lat=30.25&limit={limit}").json()
        assert [f["properties"]["distance_m"] for f in body["features"]] == [0] * limit
        assert body["approximate_nearby"] == 1
        opened = client.get("/v1/nearest?lon=120.17&lat=30.25&limit=1&open=now").json()
    assert ([f["id"] for f in opened["features"]], opened["left_out"]["hours_unknown"]) == (["0000000003"], 2)


def test_a_radius_is_in_metres_and_says_so(office: Office) -> None:
    """`radius=5` was kilometres here, miles there (openaq/openaq-api-old#377, Bullseyed/Bullseye#44)."""
    office.add([station(1, 120.18)])
    metres = GEOD.inv(120.17, 30.25, 120.18, 30.25)[2]
    address = "/v1/nearest?lon=120.17&lat=30.25"
    with office.server() as client:
        assert client.get(f"{address}&radius=5").status_code == 422
        for radius_m, count in ((metres - 1, 0), (metres + 1, 1)):
            body = client.get(f"{address}&radius_m={radius_m:.1f}").json()
            assert (body["query"]["radius_m"], len(body["features"])) == (round(radius_m, 1), count)
        feature = client.get(address).json()["features"][0]
        assert feature["properties"]["distance_m"] == pytest.approx(metres, abs=0.1)


@pytest.mark.parametrize("missing", ["division", "address", "hours_rule", "kinds", "stars", "host"])
def test_a_record_with_gaps_is_returned(office: Office, missing: str) -> None:
    """An inner join dropped places without a district (public-convenience-ltd/toiletmap#386)."""
    full = station(
        1,
        division="330106",
        address="西湖区一路1号",
        hours_rule="24/7",
        kinds=("rest_station",),
        stars=3,
        host="工会",
    )
    bare = replace(full, id="0000000002", name="bare", **{missing: getattr(station(2), missing)})
    office.add([full, bare])
    with office.server() as client:
        assert "bare" in names_of(client, "/v1/stations")
        assert "bare" in names_of(client, "/v1/nearest?lon=120.17&lat=30.25")
        one = client.get("/v1/stations/0000000002").json()["properties"]
        assert missing != "division" or one["division"] is None


def test_a_place_without_position_has_no_geometry_and_no_null_in_a_point(office: Office) -> None:
    """A Point with null coordinates came out instead of no geometry (geopython/pygeoapi)."""
    office.add([station(1, None), station(2)])
    with office.server() as client:
        first, second = client.get("/v1/stations").json()["features"]
    assert first["geometry"] is None
    assert second["geometry"] == {"type": "Point", "coordinates": [120.17, 30.25]}


@pytest.mark.parametrize("box", ["1,2,3,4,5,6", "1,2,3", "1,2,3,4,5", ""])
def test_a_box_of_another_size_is_not_cut_to_four(office: Office, box: str) -> None:
    """Six numbers were cut to four, in the wrong axes (geopython/pygeoapi)."""
    with office.server() as client:
        answer = client.get("/v1/stations", params={"bbox": box})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "bbox"


@pytest.mark.parametrize(("datum", "least_m"), [("gcj02", 300), ("bd09", 500)])
def test_a_shifted_datum_is_shifted_back_and_comes_out_as_it_went_in(
    office: Office, datum: str, least_m: float
) -> None:
    """Shifted coordinates were stored as GPS ones, half a kilometre off (esm7/obsidian-map-view#322)."""
    office.bring_in(rows(f"1,甲,,120.170001,30.250001,{datum},,,"))
    with office.server() as client:
        lon, lat = client.get("/v1/stations").json()["features"][0]["geometry"]["coordinates"]
        address = f"/v1/nearest?lon=120.170001&lat=30.250001&crs={datum}"
        found = client.get(address).json()["features"][0]["properties"]
    assert GEOD.inv(lon, lat, 120.170001, 30.250001)[2] > least_m
    assert found["distance_m"] < 0.2
    assert found["position"]["datum_given"] == datum
    written = office.folder / "out.csv"
    for option in ((), ("--crs", datum)):
        assert office.run("export", "csv", "-o", written, *option).code == 0
        assert f"120.170001,30.250001,{datum}" in written.read_text(encoding="utf-8-sig")


def test_coordinates_of_no_declared_datum_are_never_guessed(office: Office) -> None:
    """Which datum was left to the importer's imagination (IITC-CE/ingress-intel-total-conversion#64)."""
    undeclared = "名称,经度,纬度\n甲,120.170001,30.250001\n"
    office.bring_in(undeclared)
    (kept,) = office.stations()
    assert kept.position is None
    office.bring_in(undeclared, Datum.GCJ02)
    (kept,) = office.stations()
    assert kept.position is not None
    assert kept.position.datum_given == "gcj02"


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(126.978, 37.5665), (105.8342, 21.0278), (106.9057, 47.8864), (89.6386, 27.4728), (120.17, 30.25)],
)
def test_what_is_declared_decides_and_no_box_around_china(office: Office, lon: float, lat: float) -> None:
    """A box called China shifted Seoul, Hanoi and Bhutan (googollee/eviltransform, iitc-project#1211)."""
    office.bring_in(rows(f"1,甲,,{lon},{lat},wgs84,,,"))
    with office.server() as client:
        (feature,) = client.get("/v1/stations").json()["features"]
    assert feature["geometry"]["coordinates"] == [lon, lat]


@pytest.mark.parametrize("address", ["浙江省", "杭州市", "杭州市某某里弄7号", "郑州市巩义市小关镇"])
def test_a_city_centre_is_not_the_address(office: Office, address: str) -> None:
    """Forty stations stood on the town hall (pelias/pelias#607, nchaulet/node-geocoder#170)."""
    office.bring_in(rows(*(f"{n},甲{n},{address},,,,,," for n in range(3))))
    (first, *_) = office.stations()
    assert first.position is not None
    assert first.position.source is PositionSource.GAZETTEER
    assert first.position.error_m > 300
    with office.server() as client:
        lon, lat = first.position.lon, first.position.lat
        body = client.get(f"/v1/nearest?lon={lon}&lat={lat}").json()
        assert (body["features"], body["approximate_nearby"]) == ([], 3)
        page = client.get(f"/stations/{first.id}?lang=en").text
        links = client.get(f"/v1/stations/{first.id}").json()["properties"]["links"]
    assert "inferred" in page
    amap = next(link["href"] for link in links if link["rel"] == "amap")
    assert "position=" not in amap


def test_stations_at_one_point_can_all_be_found(office: Office) -> None:
    """Two rooms in one building: the second could never be opened (Leaflet/Leaflet.markercluster#345)."""
    office.add([station(1), station(2), station(3)])
    with office.server() as client:
        assert len(names_of(client, "/v1/nearest?lon=120.17&lat=30.25")) == 3
        deepest = tile_at(client, 120.17, 30.25, 18)
        assert {pin["name"] for pin in deepest["stations"]} == {"驿站1", "驿站2", "驿站3"}
        page = client.get("/list?lon=120.17&lat=30.25").text
    assert all(f"驿站{n}" in page for n in (1, 2, 3))


def test_a_position_that_is_no_number_stays_out_of_the_register(office: Office) -> None:
    """One NaN took away every later marker (python-visualization/folium#461, #301)."""
    with pytest.raises(InputError, match=r"position\.lon"):
        office.add([replace(station(1), position=Position(float("nan"), 30.0, 10.0, PositionSource.GIVEN))])
    lines = ("1,甲,,120.170000,30.250000,wgs84,,,", "2,乙,,NaN,NaN,wgs84,,,", "3,丙,,inf,30.250000,wgs84,,,")
    office.bring_in(rows(*lines, "4,丁,,120.180000,30.250000,wgs84,,,"))
    with office.server() as client:
        assert names_of(client, "/v1/nearest?lon=120.17&lat=30.25") == ["甲", "丁"]
        for feature in strict_json(client.get("/v1/stations").content)["features"]:
            assert feature["properties"]["name"] in ("甲", "乙", "丁")
