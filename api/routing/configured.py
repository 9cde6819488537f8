"""The routing server that an operator has set up; what is secret in its address is kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from pydantic import SecretStr

from api.routing_settings import PROFILE_PLACE, RoutingSettings
from geodata.routing import ROUTERS, Router


@dataclass(frozen=True, slots=True)
class ConfiguredRouting:
    """A routing server with what the operator set for it.

    Args:
        router: how it is asked and read.
        url: its address without user, password and key; `{profile}` in it stands for the profile.
        profiles: `walk` and `ride` → what the server calls it; one that is absent is not asked for.
        timeout_s: how long an answer may take, seconds.
        login: user and password, where the address has them; shown nowhere.
        key_parameter: the name of the parameter that the address has; None without one.
        key: its value; shown nowhere.
    """

    router: Router
    url: str
    profiles: Mapping[str, str]
    timeout_s: float
    login: tuple[str, SecretStr] | None = field(default=None, repr=False)
    key_parameter: str | None = None
    key: SecretStr = field(default=SecretStr(""), repr=False)

    def address(self, profile: str) -> str:
        """Tell where a profile is served.

        Args:
            profile: what the server calls walking or riding.

        Returns:
            The address without a stroke at its end.
        """
        return self.url.replace(PROFILE_PLACE, profile)


def configured_routing(settings: RoutingSettings) -> ConfiguredRouting | None:
    """Read which routing server is to be asked.

    Args:
        settings: what the operator set.

    Returns:
        The server; None where none is set.
    """
    given = settings.routing_url.get_secret_value()
    if not given:
        return None
    parts = urlsplit(given)
    # Not `hostname`, which is in lower case and would lose the place of the profile.
    login, _, host = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    router = ROUTERS[settings.routing_kind]
    asked = parse_qsl(parts.query)
    return ConfiguredRouting(
        router,
        urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", "")),
        settings.routing_profiles or router.profiles,
        settings.routing_timeout_ms / 1000,
        (unquote(user), SecretStr(unquote(password))) if login else None,
        asked[0][0] if asked else None,
        SecretStr(asked[0][1] if asked else ""),
    )
