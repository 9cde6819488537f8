"""The root of a Folium page: the same elements as branca's Figure, written into our own template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from branca.element import Figure, JavascriptLink
from markupsafe import Markup

from web.templates import render

_INDENT = re.compile(r"[ \t]*\n\s*")


class Page(Figure):
    """A branca Figure whose frame is a template with autoescape.

    Folium renders what its elements produced through Jinja a second time, so that text which passes
    through it can run on the server. Everything beside the map is therefore given to the template
    here, once and escaped, and Folium sees nothing of it.

    Args:
        template: name of the frame, one of `web/templates/`.
        lang: one of `geodata.catalogue.languages()`.
        values: what the frame shows.
    """

    def __init__(self, template: str, lang: str, values: Mapping[str, Any]) -> None:
        super().__init__()
        # The frame writes charset and viewport itself; Folium's own would forbid zooming.
        self.header._children.clear()
        self.template = template
        self.lang = lang
        self.values = dict(values)
        self._collected = False

    def collect(self) -> None:
        """Let every element write its links, markup and script into this page, once."""
        # A second time would add a layer's "add to the map" again, under a new random name.
        if not self._collected:
            self._collected = True
            for child in self._children.values():
                child.render()

    def script_text(self) -> str:
        """Give the page's one inline script, exactly as it will stand between the tags."""
        return _INDENT.sub("\n", self.script.render()).strip()

    def render(self, **kwargs: Any) -> str:
        """Write the page.

        Args:
            kwargs: more values for the frame.

        Returns:
            HTML.
        """
        self.collect()
        links = list(self.header._children.values())
        return render(
            self.template,
            self.lang,
            **self.values,
            **kwargs,
            styles=[Markup(link.render()) for link in links if not isinstance(link, JavascriptLink)],  # noqa: S704
            scripts=[Markup(link.render()) for link in links if isinstance(link, JavascriptLink)],  # noqa: S704
            map=Markup(self.html.render().strip()),  # noqa: S704
            script=Markup(self.script_text()),  # noqa: S704
        )
