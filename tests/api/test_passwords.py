"""Passwords: only good ones, kept only as hashes, and nobody is told who exists."""

from __future__ import annotations

import re
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from api.passwords import LONGEST, generate_password, hash_password, password_fault, password_matches


@pytest.fixture(autouse=True)
def real_work(quick_passwords: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as the program does, not as the other tests do."""
    for name, value in quick_passwords.items():
        monkeypatch.setattr(f"api.passwords.{name}", value)


def test_a_hash_is_argon2id_as_rfc_9106_recommends_and_salted() -> None:
    kept = hash_password("correct horse")
    used = extract_parameters(kept)
    assert (used.type, used.memory_cost, used.time_cost, used.parallelism) == (Type.ID, 65536, 3, 4)
    assert (used.salt_len, used.hash_len) == (16, 32)
    assert kept != hash_password("correct horse")
    assert "correct" not in kept
    assert password_matches("correct horse", kept)
    assert not password_matches("correct horsf", kept)


@pytest.mark.parametrize("typed", ["é密码１２３４５６", "\ud800 half a pair", "NUL \0 inside"])
def test_the_same_characters_match_however_they_were_composed(typed: str) -> None:
    kept = hash_password(unicodedata.normalize("NFC", typed))
    assert password_matches(unicodedata.normalize("NFD", typed), kept)
    assert password_matches(unicodedata.normalize("NFKC", typed), kept)


@pytest.mark.parametrize("kept", ["", "x", "scrypt$65536$8$1$AA==$AA==", "$argon2id$v=19$m=1$", "密码"])
def test_a_hash_that_is_none_lets_nobody_in(kept: str) -> None:
    assert not password_matches("", kept)
    assert not password_matches(kept, kept)


def test_the_same_work_is_done_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str | bytes] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, kept: str | bytes, password: str | bytes) -> bool:
        worked.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    real = hash_password("correct horse")
    for kept in (real, None):
        assert not password_matches("wrong horse", kept)
    assert len(worked) == 2
    mine, nobodys = (extract_parameters(str(kept)) for kept in worked)
    assert mine == nobodys
    for guess in ("", "A", "A" * 43):
        assert not password_matches(guess, None)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "password_short"),
        ("nine char", "password_short"),
        ("ten chars!", None),
        ("密码密码密码密码密码", None),
        ("x" * LONGEST, None),
        ("x" * (LONGEST + 1), "password_long"),
        ("zhang-sanfeng", "password_is_name"),
        ("Zhang-SanFeng ", "password_is_name"),
        ("zhang-sanfeng1", None),
    ],
)
def test_what_a_password_must_be(password: str, fault: str | None) -> None:
    assert password_fault(password, "zhang-sanfeng") == fault


def test_a_generated_password_can_be_read_out_and_is_never_the_same() -> None:
    made = {generate_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password)
        assert password_fault(password, "li") is None
