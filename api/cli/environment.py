"""What a command looks at before it does anything: whether it was set up by names that exist."""

from __future__ import annotations

from api.cli.output import printable, remarks
from api.cli.texts import say
from api.unknown_settings import LANGUAGE_SETTING, UnknownSetting, given_settings, unknown_settings
from geodata.catalogue import languages, text
from stations.errors import InputError

_LONGEST = 80


def check_environment() -> None:
    """Name settings that do nothing; they may be meant for something else, so the command goes on.

    Raises:
        InputError: the language is set to one that there is not.
    """
    given = given_settings()
    language = given.get(LANGUAGE_SETTING, "")
    if language and language.strip().lower() not in [lang.lower() for lang in languages()]:
        known, given_language = ", ".join(languages()), language[:_LONGEST]
        # The language in which to say it is what is wrong, so every one says it.
        said = [text("cli.language_wrong", lang, known=known, given=given_language) for lang in languages()]
        raise InputError(" · ".join(said))
    for unknown in unknown_settings(given):
        remarks.print(unknown_sentence(unknown), markup=False, style="yellow", soft_wrap=True)


def unknown_sentence(unknown: UnknownSetting) -> str:
    """Say that a setting does nothing.

    Args:
        unknown: the setting.

    Returns:
        One sentence in the terminal's language.
    """
    nearest = "" if unknown.nearest is None else say("setting_nearest", nearest=unknown.nearest)
    return say("setting_unknown", name=printable(unknown.name[:_LONGEST])) + nearest
