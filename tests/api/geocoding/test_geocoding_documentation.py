"""What docs/geocoding.md says of services and radii is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.geocoder_settings import ALLOWED
from api.settings import Settings
from geodata.services import FOUND_ERRORS_M, SERVICES, FoundLevel

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "geocoding.md").read_text(encoding="utf-8")


def test_every_service_stands_in_the_table_with_its_datum() -> None:
    rows = re.findall(r"^\| `(\w+)`[^|]*\|[^|]*\|[^|]*\| (\w+-?\w*)", TEXT, re.MULTILINE)
    told = {name: datum.replace("-", "").lower() for name, datum in rows if name in SERVICES}
    assert told == {name: str(service.datum) for name, service in SERVICES.items()}


def test_the_radii_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) (k?)m \|", TEXT, re.MULTILINE)
    told = {FoundLevel(level): float(number) * (1_000 if kilo else 1) for level, number, kilo in rows}
    assert len(told) == 7
    assert told == {level: FOUND_ERRORS_M[level] for level in told}


def test_the_questions_a_second_are_those_of_the_program() -> None:
    assert "Questions a second: 3 for the Chinese services, 1 for Nominatim and Photon" in TEXT
    assert {name: service.per_second for name, service in SERVICES.items()} == {
        **dict.fromkeys(("amap", "baidu", "tencent", "tianditu"), 3.0),
        **dict.fromkeys(("nominatim", "photon"), 1.0),
    }


def test_no_service_is_asked_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YIZHAN_GEOCODERS", "YIZHAN_AMAP_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert Settings().geocoders == ("gazetteer",)
    monkeypatch.setenv("YIZHAN_GEOCODERS", " Gazetteer, AMAP ,")
    assert Settings().geocoders == ("gazetteer", "amap")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GEOCODERS", "gazetteer,google", ", ".join(ALLOWED)),
        ("GEOCODERS", "amap,amap", "twice"),
        ("AMAP_URL", "ftp://example.org", "https://example.org"),
        ("AMAP_URL", "https://user:secret@example.org", "without key"),
        ("AMAP_URL", "https://example.org/?key=secret", "without key"),
        ("NOMINATIM_URL", "https://[", "https://example.org"),
        ("AMAP_PER_SECOND", "0", "greater than 0"),
        ("GEOCODER_TIMEOUT_SECONDS", "1e9", "less than or equal"),
        ("GEOCODER_PROXY", "example.org", "proxy.example.org"),
    ],
)
def test_a_wrong_setting_is_an_error_at_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"YIZHAN_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    message = "; ".join(fault["msg"] for fault in caught.value.errors())
    assert said in message
    assert "secret" not in message
