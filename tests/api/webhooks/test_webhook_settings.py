"""Webhooks come from the operator alone, and what is secret in them is shown nowhere."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from api.settings import Settings
from api.webhooks import configured_webhooks, sign

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
HOOK = "https://hooks.example/hush"


def test_a_signature_is_that_of_the_specification() -> None:
    """The values are those of the specification's own libraries."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    said = sign([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert sign([key, b"other" * 5], "m", 1, b"").count("v1,") == 2


def test_without_an_address_there_is_none() -> None:
    assert configured_webhooks(Settings()) is None
    assert configured_webhooks(Settings.model_validate({"webhook_secret": SECRET})) is None


def test_pauses_are_the_operators() -> None:
    given = {"webhook_urls": HOOK, "webhook_secret": SECRET}
    for text, expected in (("1, 60,3600", (1, 60, 3600)), ("30", (30,))):
        webhooks = configured_webhooks(Settings.model_validate({**given, "webhook_pauses": text}))
        assert webhooks is not None
        assert webhooks.pauses_s == expected
    for wrong in ("", "0", "5,,30", "soon", "86401", ",".join(["5"] * 21), "-1", "1.5"):
        with pytest.raises(ValidationError):
            Settings.model_validate({**given, "webhook_pauses": wrong})


def test_addresses_and_keys_are_read_and_not_shown() -> None:
    given = {"webhook_urls": f"{HOOK}, https://b.example/", "webhook_secret": f"{SECRET} {SECRET}"}
    webhooks = configured_webhooks(Settings.model_validate(given))
    assert webhooks is not None
    assert [one.host for one in webhooks.endpoints] == ["hooks.example", "b.example"]
    assert webhooks.keys == (b"k" * 32,) * 2
    shown = repr(webhooks) + repr(Settings.model_validate(given))
    assert "hush" not in shown
    assert "whsec" not in shown
    assert "kkkk" not in shown


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"webhook_urls": HOOK}, "webhook_secret"),
        ({"webhook_urls": HOOK, "webhook_secret": "hush"}, "webhook_secret"),
        ({"webhook_urls": HOOK, "webhook_secret": "whsec_aHVzaA=="}, "webhook_secret"),
        ({"webhook_urls": HOOK, "webhook_secret": f"{SECRET} hush"}, "webhook_secret"),
        ({"webhook_urls": "ftp://hush", "webhook_secret": SECRET}, "webhook_urls"),
        ({"webhook_urls": "https:///hush", "webhook_secret": SECRET}, "webhook_urls"),
        ({"webhook_urls": "https://h:99999/hush", "webhook_secret": SECRET}, "webhook_urls"),
        ({"webhook_urls": "https://h/hush#x", "webhook_secret": SECRET}, "webhook_urls"),
        ({"webhook_urls": "https://h/hu sh", "webhook_secret": SECRET}, "webhook_urls"),
        ({"webhook_urls": f"{HOOK},{HOOK}", "webhook_secret": SECRET}, "webhook_urls"),
        ({"webhook_urls": "http://h/hush", "webhook_secret": SECRET}, "webhook_private"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(given: dict[str, Any], setting: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate(given)
    [fault] = raised.value.errors()
    assert fault["loc"] == (setting,)
    assert "hush" not in str(raised.value)
