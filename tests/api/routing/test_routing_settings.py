"""The address comes from the operator alone; what is secret in it is never shown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from api.routing import ConfiguredRouting, configured_routing
from api.settings import Settings


def configured(**given: Any) -> ConfiguredRouting:
    found = configured_routing(Settings.model_validate(given))
    assert found is not None
    return found


def test_without_an_address_there_is_none() -> None:
    assert configured_routing(Settings()) is None


def test_one_address_for_each_profile() -> None:
    there = configured(routing_url="http://OSRM-{profile}:5000/", routing_profiles="walk=foot,ride=ebike")
    assert there.address("foot") == "http://OSRM-foot:5000"
    assert dict(there.profiles) == {"walk": "foot", "ride": "ebike"}
    assert configured(routing_url="http://a", routing_kind="Valhalla").profiles["walk"] == "pedestrian"
    assert dict(configured(routing_url="http://a", routing_profiles="walk=foot").profiles) == {"walk": "foot"}


def test_nobody_sees_the_password_or_the_key() -> None:
    there = configured(routing_url="https://me:h%40ush@routes.example/v1?api_key=sesame")
    assert there.url == "https://routes.example/v1"
    assert there.login is not None
    assert (there.login[0], there.login[1].get_secret_value()) == ("me", "h@ush")
    assert (there.key_parameter, there.key.get_secret_value()) == ("api_key", "sesame")
    assert "sesame" not in repr(there)
    assert "ush" not in repr(there).replace("rush", "")


@pytest.mark.parametrize(
    "given",
    [
        {"routing_url": "ftp://hush@a"},
        {"routing_url": "file:///etc/hush"},
        {"routing_url": "hush"},
        {"routing_url": "http://hush:99999999"},
        {"routing_url": "http://a/hush#b"},
        {"routing_url": "http://a/hush{x}"},
        {"routing_url": "http://a/hush\r\nX: y"},
        {"routing_url": "http://a/?a=hush&b=2"},
        {"routing_kind": "graphhopper"},
        {"routing_profiles": "fly=wings"},
        {"routing_profiles": "walk=../hush"},
        {"routing_profiles": "walk=a,walk=b"},
        {"routing_timeout_ms": 1},
    ],
)
def test_what_cannot_be_used_is_refused_without_repeating_an_address(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate(given)
    [fault] = raised.value.errors()
    assert fault["loc"] == tuple(given)
    if "routing_url" in given:
        assert "hush" not in fault["msg"]
        assert "hush" not in str(raised.value)
