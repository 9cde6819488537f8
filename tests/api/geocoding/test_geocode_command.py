"""`yizhan geocode`, and what `yizhan import` and `yizhan doctor` do about services."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from api.cli.opening import open_store
from geodata.geocode import GazetteerGeocoder
from stations.importing import ImportOptions
from stations.importing.reading import read_as_decided
from tests.api.command_line import Run
from tests.api.geocoding.fake_geocoders import KEY, FakeGeocoders

LIST = "站名,地址\n甲驿站,金水区花园路1号\n乙驿站,=1+1\n,没有名字\n"


@pytest.fixture(autouse=True)
def _one_index(geocoder: GazetteerGeocoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all commands share the index of names, which takes a second to make."""
    for module in ("geocode", "lists"):
        monkeypatch.setattr(f"api.cli.{module}.GazetteerGeocoder", lambda _: geocoder)


@pytest.fixture
def with_services(fake: FakeGeocoders, monkeypatch: pytest.MonkeyPatch) -> FakeGeocoders:
    monkeypatch.setenv("YIZHAN_GEOCODERS", "gazetteer,amap,photon")
    for name in ("AMAP", "PHOTON"):
        monkeypatch.setenv(f"YIZHAN_{name}_URL", fake.url)
        monkeypatch.setenv(f"YIZHAN_{name}_KEY", KEY)
        monkeypatch.setenv(f"YIZHAN_{name}_PER_SECOND", "500")
    return fake


def test_an_address_is_read_and_located_without_a_register(run: Run, tmp_path: Path) -> None:
    result = run("geocode", "下沙街道1号大街", "--context", "330100", "--json")
    assert result.code == 0
    assert [step["name"] for step in result.json["divisions"]] == ["浙江省", "杭州市", "钱塘区", "下沙街道"]
    assert result.json["position"]["source"] == "gazetteer"
    assert result.json["services"] == []
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_names_nothing_says_why(run: Run) -> None:
    result = run("geocode", "某条路1号")
    assert result.code == 1
    assert "names no administrative division" in result.out
    assert run("geocode", "某条路1号", "--json").json["reason"] == "not_named"


def test_every_source_says_what_it_found(run: Run, with_services: FakeGeocoders) -> None:
    result = run("geocode", "郑州市金水区花园路1号")
    assert result.code == 0
    for word in ("河南省", "410105", "amap", "photon", "gazetteer", "house number"):
        assert word in result.out, word
    assert "1 found" in result.remarks
    assert KEY not in result.out + result.remarks
    again = run("geocode", "郑州市金水区花园路1号", "--json")
    assert with_services.counts == {"amap": 1, "photon": 1}
    assert {one["source"] for one in again.json["candidates"]} == {"gazetteer", "amap", "photon"}
    assert again.json["position"]["error_m"] < 2_000
    offline = run("geocode", "郑州市金水区花园路9号", "--offline", "--json")
    assert offline.json["services"] == []
    assert with_services.counts == {"amap": 1, "photon": 1}


def test_a_list_comes_back_with_columns_that_nobody_takes_for_coordinates(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    result = run("geocode", "list.csv", "--context", "410100", "-o", "out.csv")
    assert result.code == 1
    assert result.out == ""
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    first, second, third = csv.DictReader(io.StringIO(written.decode("utf-8-sig")))
    assert first["geocoded_division_code"] == "410105"
    assert first["geocoded_division"] == "河南省郑州市金水区"
    assert float(first["geocoded_lon"]) == pytest.approx(113.65, abs=0.2)
    assert int(first["geocoded_error_m"]) > 1_000
    assert first["geocoded_source"] == "gazetteer"
    assert second["地址"] == "'=1+1"
    assert third["geocoded_lon"] == ""
    assert third["geocoded_reason"]
    back = read_as_decided(written, ImportOptions("zz", "out.csv"), {})
    assert all(draft.given is None for draft in back.drafts)


def test_a_list_can_be_printed_as_csv_or_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST.splitlines()[0] + "\n甲驿站,金水区花园路1号\n", encoding="utf-8")
    as_json = run("geocode", "list.csv", "--context", "410100", "--json")
    assert as_json.code == 0
    assert as_json.json[0]["division"] == "410105"
    assert "1 rows: 1 with a position" in as_json.remarks


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nowhere.csv",), 3),
        (("郑州市", "--context", "999999"), 2),
        (("郑州市", "--context", "郑州"), 2),
        (("郑州市", "--crs", "mars"), 2),
        ((), 2),
        (("长" * 5_000,), 1),
        (("a\0b",), 1),
        (("",), 1),
    ],
)
def test_wrong_use_is_told_apart(run: Run, words: tuple[str, ...], code: int) -> None:
    assert run("geocode", *words).code == code


def test_a_list_asks_once_however_often_it_is_planned(
    run: Run, with_services: FakeGeocoders, tmp_path: Path
) -> None:
    rows = "".join(f"{n}号驿站,金水区花园路{n}号,,\n" for n in range(1, 6))
    text = f"站名,地址,经度,纬度\n{rows}有坐标,金水区花园路9号,113.7,34.8\n"
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    words = ("import", "list.csv", "--dataset", "zz", "--crs", "gcj02", "--division", "410100")
    offline = run(*words, "--dry-run", "--offline", "--json")
    assert offline.code == 0
    assert with_services.hits == []
    for more in (("--dry-run",), ("--dry-run",), (), ("--apply",)):
        assert run(*words, *more, "--json").code == 0
        assert with_services.counts == {"amap": 5, "photon": 5}
    with open_store() as store:
        positions = {s.name: s.position for s in store.load().stations if s.position is not None}
    assert str(positions["有坐标"].source) == "given"
    assert str(positions["1号驿站"].source) == "service"
    assert positions["1号驿站"].by in ("amap", "photon")


def test_a_service_out_of_order_does_not_keep_a_list_out(
    run: Run, with_services: FakeGeocoders, tmp_path: Path
) -> None:
    with_services.set("bad_key")
    (tmp_path / "list.csv").write_text("站名,地址\n甲驿站,金水区花园路1号\n", encoding="utf-8")
    result = run("import", "list.csv", "--dataset", "zz", "--division", "410100", "--json")
    assert result.code == 0
    assert result.json["outcomes"]["new"] == 1
    assert "YIZHAN_AMAP_KEY" in result.remarks
    assert KEY not in result.out + result.remarks


def test_doctor_says_what_is_set_up_and_what_is_missing(
    run: Run, with_services: FakeGeocoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check() -> tuple[int, dict[str, object]]:
        result = run("doctor", "--json")
        return result.code, next(one for one in result.json if one["check"] == "geocoders")

    code, told = check()
    assert code == 0
    assert told["ok"]
    assert "amap" in str(told["detail"])
    assert KEY not in str(told)
    monkeypatch.setenv("YIZHAN_AMAP_KEY", " ")
    code, told = check()
    assert code == 3
    assert "YIZHAN_AMAP_KEY" in str(told["detail"])
    monkeypatch.setenv("YIZHAN_GEOCODERS", "gazetteer,google")
    code, told = check()
    assert code == 3
    assert "tianditu" in str(told["detail"])
    assert with_services.hits == []


def test_whoever_interrupts_it_is_told_what_is_kept(
    run: Run, with_services: FakeGeocoders, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("api.cli.asking.ask_all", interrupted)
        result = run("geocode", "郑州市金水区花园路1号")
    assert result.code != 0
    assert "are kept" in result.remarks
    assert run("geocode", "郑州市金水区花园路1号").code == 0
