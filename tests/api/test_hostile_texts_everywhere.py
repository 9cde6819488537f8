"""Whatever a stranger typed, wherever it is shown: in every page, answer, file and terminal it stays a text.

One register holds every hostile text in every field. A harmless register of the same shape tells what the
pages themselves are made of: no element or attribute may come from a record.
"""

from __future__ import annotations

import csv
import hashlib
import io
from base64 import b64encode
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from api.passwords import hash_password
from stations.importing import ImportOptions, Origin, plan_import
from stations.model import Dataset, Station
from stations.store import Role, Store, User
from tests.regressions.office import NOW, Office, geocoder, station, strict_json, tile_at

FIELDS = ("name", "address", "hours_text", "host", "phone", "note", "source", "access", "external_id")
HARMLESS = ("甲驿站", "0371-55269597", "乙驿站")
HOSTS = {"", "uri.amap.com", "api.map.baidu.com", "apis.map.qq.com"}
SCHEMES = {"", "https", "geo", "tel"}
# What a route's address takes, each in turn replaced by a hostile text.
PATHS = (
    "/{}",
    "/stations/{}",
    "/v1/stations/{}",
    "/static/{}",
    "/v1/tiles/{}/0/0.json",
    "/v1/tiles/5/1/{}.json",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NAME, PASSWORD = "staff", "a long password of a test"
STEP = 0.01


class Elements(HTMLParser):
    """What a browser makes of a page: its elements, their attributes and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self.texts: list[str] = []
        self._script: str | None = None
        self._is_open = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._script = (dict(attrs).get("id") or "") if tag == "script" else None
        self.texts.append("")
        self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._script, self._is_open = None, False

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        elif self._is_open:
            self.texts[-1] += data

    @property
    def shape(self) -> set[tuple[str, str]]:
        """Every element with every name of an attribute."""
        return {(tag, name) for tag, attributes in self.elements for name in ("", *attributes)}

    def check(self, policy: str) -> None:
        """Refuse everything that could run or load what a record says."""
        for tag, attributes in self.elements:
            assert tag not in ("iframe", "object", "embed", "base", "foreignobject", "math", "style"), tag
            assert not [name for name in attributes if name.startswith("on") or name == "srcdoc"]
            for name in ("href", "src", "action", "formaction"):
                target = attributes.get(name)
                # What a link only names (the page itself, its other languages) is not loaded.
                is_named = tag == "link" and attributes.get("rel") in ("canonical", "alternate")
                if target is not None and not (is_named and target.startswith("http://testserver/")):
                    check_target(tag, name, target)
            is_data = attributes.get("type") in ("application/json", "application/ld+json")
            if tag == "script" and not is_data and "src" not in attributes:
                digest = b64encode(hashlib.sha256(self.scripts[attributes.get("id") or ""].encode()).digest())
                assert f"'sha256-{digest.decode()}'" in policy


def check_target(tag: str, name: str, target: str) -> None:
    """A link leads to this server, a map programme or a telephone; everything else is loaded from here."""
    parts = urlsplit(target)
    assert not [character for character in target if ord(character) <= 0x20], target
    if tag == "a":
        assert parts.scheme in SCHEMES, target
        assert parts.netloc in HOSTS, target
    else:
        assert not parts.scheme, target
        assert not parts.netloc, target
        assert name != "src" or target.startswith("/static/"), target


def place_of(order: int) -> float:
    """The longitude of the station with the order-th text."""
    return round(100 + order * STEP, 6)


def records(texts: tuple[str, ...]) -> Iterator[Station]:
    """Each text in every field, once at a certain place and once without any."""
    for order, text in enumerate(texts):
        values: dict[str, Any] = dict.fromkeys(FIELDS, text)
        values |= {"dataset": f"d{order}", "extra": {text: text}, "hours_needs": (text,), "hours_rule": text}
        yield station(order, place_of(order), 30.0, **values)
        yield station(10_000 + order, None, **values)


def fill(office: Office, texts: tuple[str, ...]) -> None:
    """Put the texts into stations, datasets, the imports' file names and who made them; add a login."""
    datasets = (
        Dataset(f"d{order}", title=text, licence=text, attribution=text) for order, text in enumerate(texts)
    )
    office.add(records(texts), datasets)
    with office.store() as store:
        store.add_user(User(NAME, hash_password(PASSWORD), Role.ADMIN, NOW))
        add_import(store, 0, "harmless.csv")


def add_import(store: Store, number: int, text: str) -> None:
    """Plan an import of a file that is called like a text."""
    options = ImportOptions("d0", text)
    origin = Origin(f"import{number}", text, NOW)
    content = "名称,备注\n甲,乙\n".encode()
    plan_import(store, content, options, geocoder(), geocoder().gazetteer.divisions, origin)


@pytest.fixture(scope="module")
def texts(hostile_texts: tuple[str, ...]) -> tuple[str, ...]:
    return hostile_texts


@pytest.fixture(scope="module")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("empty") / "register.db"
    with Store.open(f"sqlite:///{file}") as store:
        store.upgrade()
    return file.read_bytes()


def filled(folder: Path, empty: bytes, texts: tuple[str, ...]) -> Iterator[Office]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(folder, empty, monkeypatch)
        fill(office, texts)
        yield office


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, empty_register: bytes, texts: tuple[str, ...]
) -> Iterator[Office]:
    """An office whose register holds every hostile text everywhere."""
    yield from filled(tmp_path_factory.mktemp("hostile"), empty_register, texts)


@pytest.fixture(scope="module")
def served(hostile: Office) -> Iterator[TestClient]:
    """The application over the hostile register."""
    with hostile.server() as client:
        yield client


@pytest.fixture(scope="module")
def own_shape(tmp_path_factory: pytest.TempPathFactory, empty_register: bytes) -> set[tuple[str, str]]:
    """The elements and attributes that the pages have of themselves."""
    shape: set[tuple[str, str]] = set()
    for office in filled(tmp_path_factory.mktemp("harmless"), empty_register, HARMLESS):
        with office.server() as client:
            sign_in(client)
            wrong = ("/list?lon=x", "/list?lon=1", "/list?q=nothing", "/list?open=now&amenity=wifi")
            for address in (*page_addresses(HARMLESS), *wrong, "/staff", "/staff/login"):
                shape |= Elements(client.get(address).text).shape
            failed = client.post("/staff/login", data={"username": NAME, "csrf_token": ""})
            shape |= Elements(failed.text).shape
    return shape


def page_addresses(texts: tuple[str, ...]) -> Iterator[str]:
    """Every public page, so often that every record is shown on it."""
    for lang in ("zh", "en"):
        yield from (f"/?lang={lang}", f"/map?lang={lang}", f"/list?lang={lang}")
        for order in range(0, len(texts), 15):
            yield f"/list?lang={lang}&lon={place_of(order)}&lat=30"
    for order, text in enumerate(texts):
        yield f"/stations/{order:010d}"
        yield f"/stations/{10_000 + order:010d}?lang=en"
        yield "/list?" + urlencode({"q": text[:100]})


def sign_in(client: TestClient) -> None:
    """Sign in as a member of staff would."""
    form = Elements(client.get("/staff/login").text)
    token = next(a["value"] for tag, a in form.elements if a.get("name") == "csrf_token")
    answer = client.post(
        "/staff/login", data={"username": NAME, "password": PASSWORD, "csrf_token": token or ""}
    )
    assert answer.status_code == 303


def test_pages_show_records_as_text(
    served: TestClient, texts: tuple[str, ...], own_shape: set[tuple[str, str]]
) -> None:
    shown: set[str] = set()
    for address in page_addresses(texts):
        answer = served.get(address)
        assert answer.status_code == 200, address
        page = Elements(answer.text)
        page.check(answer.headers["content-security-policy"])
        assert page.shape <= own_shape, (address, page.shape - own_shape)
        if address.startswith("/stations/"):
            headings = [text for (tag, _), text in zip(page.elements, page.texts, strict=True) if tag == "h1"]
            shown.update(headings)
            order = int(address[10:20]) % 10_000
            assert headings == [texts[order]]
            written = [t for (tag, _), t in zip(page.elements, page.texts, strict=True) if tag == "dd"]
            assert written.count(texts[order]) >= 4
    assert shown == set(texts)


def test_the_list_shows_every_record_as_text(served: TestClient, texts: tuple[str, ...]) -> None:
    shown: set[str] = set()
    for order in range(0, len(texts), 15):
        page = Elements(served.get(f"/list?lon={place_of(order)}&lat=30").text)
        links = zip(page.elements, page.texts, strict=True)
        shown.update(t for (tag, a), t in links if tag == "a" and "/stations/" in (a.get("href") or ""))
    assert shown == set(texts)


def test_staff_pages_show_files_and_datasets_as_text(
    hostile: Office, texts: tuple[str, ...], own_shape: set[tuple[str, str]]
) -> None:
    with hostile.server() as client:
        sign_in(client)
        short = [text for text in texts if len(text) < 1000]
        for start in range(0, len(short), 20):
            shown = short[start : start + 20]
            with hostile.store() as store:
                for order, text in enumerate(shown, start + 1):
                    add_import(store, order, text)
            answer = client.get("/staff")
            assert answer.status_code == 200
            page = Elements(answer.text)
            page.check(answer.headers["content-security-policy"])
            assert page.shape <= own_shape, page.shape - own_shape
            written = "\0".join(page.texts)
            assert [text for text in (*shown, *texts) if text not in written] == []


def check_properties(properties: dict[str, Any], text: str) -> None:
    """Every field of a feature says exactly what was typed."""
    assert properties["name"] == properties["address"] == text
    for name in ("opening_hours_text", "host", "phone", "note", "source", "access"):
        assert properties[name] == text
    assert properties["open"]["needs"] == [text]
    for link in properties["links"]:
        parts = urlsplit(link["href"])
        assert parts.scheme in SCHEMES
        assert parts.netloc in HOSTS
        assert link["href"].isascii()
        assert not set(link["href"]) & set("<>\"'`\\ \t\r\n{}")
    named = [value for link in properties["links"] for _, value in parse_qsl(urlsplit(link["href"]).query)]
    assert any(text.strip() in value for value in named if text.strip()) or not text.strip()


def test_data_answers_say_exactly_what_was_typed(served: TestClient, texts: tuple[str, ...]) -> None:
    seen = 0
    listed = strict_json(served.get("/v1/stations?limit=500").content)
    assert set(listed["licence"]) == set(listed["attribution"]) == set(texts)
    for feature in listed["features"]:
        check_properties(feature["properties"], texts[int(feature["id"]) % 10_000])
        seen += 1
    assert seen == 2 * len(texts)
    for order, text in enumerate(texts):
        answer = served.get(f"/v1/nearest?lon={place_of(order)}&lat=30&limit=1")
        (feature,) = strict_json(answer.content)["features"]
        check_properties(feature["properties"], text)
        one = strict_json(served.get(f"/v1/stations/{order:010d}").content)
        check_properties(one["properties"], text)
        assert {pin["name"] for pin in tile_at(served, place_of(order), 30.0, 18)["stations"]} == {text}


def test_exported_json_says_exactly_what_was_typed(hostile: Office, texts: tuple[str, ...]) -> None:
    file = hostile.folder / "out.geojson"
    assert hostile.run("export", "geojson", "-o", file).code == 0
    written = strict_json(file.read_bytes())
    assert written["count"] == len(written["features"]) == 2 * len(texts)
    for feature in written["features"]:
        check_properties(feature["properties"], texts[int(feature["id"]) % 10_000])


def test_exported_cells_are_guarded_and_read_back_exactly(hostile: Office, texts: tuple[str, ...]) -> None:
    file = hostile.folder / "out.csv"
    assert hostile.run("export", "csv", "-o", file).code == 0
    written = file.read_bytes().decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert len(lines) == 2 * len(texts)
    assert {len(line) for line in lines} == {len(header)}
    columns = [
        header.index(name)
        for name in ("编号", "名称", "地址", "开放时间", "电话", "主办单位", "备注", "来源")
    ]
    for line, text in zip(lines, (*texts, *texts), strict=True):
        assert not [cell for cell in line if cell.startswith(FORMULA_STARTS)]
        for column in columns:
            assert unguarded(line[column]) == text


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from evaluating it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA_STARTS, "'")) else cell


def test_a_map_file_holds_records_as_data_alone(hostile: Office, texts: tuple[str, ...]) -> None:
    file = hostile.folder / "map.html"
    for lang in ("zh", "en"):
        assert hostile.run("map", "-o", file, "--lang", lang).code == 0
        page = Elements(file.read_text(encoding="utf-8"))
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        data = page.scripts.pop("station_data")
        assert "<" not in data
        assert "\u2028" not in data
        for feature in strict_json(data):
            check_properties(feature["properties"], texts[int(feature["id"]) % 10_000])
        assert len(strict_json(data)) == 2 * len(texts)
        policy = next(a["content"] for tag, a in page.elements if tag == "meta" and "http-equiv" in a)
        code = [tag for tag, a in page.elements if tag == "script" and "type" not in a]
        assert (policy or "").count("'sha256-") == len(code) + sum(tag == "style" for tag, _ in page.elements)


def test_a_terminal_gets_no_control_characters(hostile: Office, texts: tuple[str, ...]) -> None:
    for order in range(0, len(texts), 45):
        place = (str(place_of(order)), "30", "--limit", "50")
        shown = hostile.run("nearest", *place)
        assert shown.code == 0
        assert not [c for c in shown.out + shown.err if not c.isprintable() and c != "\n"]
        for feature in strict_json(hostile.run("nearest", *place, "--json").out)["features"]:
            check_properties(feature["properties"], texts[int(feature["id"])])


def test_a_hostile_list_is_told_without_control_characters(hostile: Office, texts: tuple[str, ...]) -> None:
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerow(("名称", "地址", "经度", "纬度", "开放时间", "电话", "备注"))
    writer.writerows((text, *(text,) * 6) for text in texts)
    (hostile.folder / "list.csv").write_bytes(content.getvalue().encode())
    for options in ((), ("--json",)):
        shown = hostile.run("import", "list.csv", "--dataset", "d0", "--dry-run", *options)
        assert shown.code == 1
        assert (
            not [c for c in shown.out + shown.err if not c.isprintable() and c != "\n"] or "--json" in options
        )
    assert len(strict_json(shown.out)["rows"]) >= len(texts) - 10
    for text in texts[:60]:
        refused = hostile.run("nearest", text.lstrip("-") or "x", "30", "--crs", text.lstrip("-") or "x")
        assert refused.code == 2
        assert not [c for c in refused.out + refused.err if not c.isprintable() and c != "\n"]


def test_hostile_queries_are_refused_or_answered_and_never_reflected(
    served: TestClient, texts: tuple[str, ...], own_shape: set[tuple[str, str]]
) -> None:
    paths = documented(served)
    paths |= {path: ["lang"] for path in ("/", "/map", "/staff", "/staff/login", "/healthz", "/docs")}
    paths["/list"] = ["lon", "lat", "crs", "q", "open", "amenity", "kind", "lang"]
    # A longer address is refused by the client of the test.
    for order, text in enumerate(text[:400] for text in texts):
        for path, names in paths.items():
            check_answer(served.get(path, params={**dict.fromkeys(names, text), text[:50]: text}), own_shape)
        needed = {"lon": "100", "lat": "30", "limit": "1"}
        # Alone among good ones each parameter meets a quarter of the texts.
        for name in paths["/v1/nearest"][order % 4 :: 4]:
            check_answer(served.get("/v1/nearest", params={**needed, name: text}), own_shape)
        check_answer(served.get("/list", params={"lon": text, "q": text}), own_shape)


def documented(client: TestClient) -> dict[str, list[str]]:
    """Every documented address without parts, with the names of its parameters."""
    paths = client.get("/openapi.json").json()["paths"]
    return {
        path: [parameter["name"] for parameter in methods["get"].get("parameters", [])]
        for path, methods in paths.items()
        if "get" in methods and "{" not in path
    }


def check_answer(answer: Any, own_shape: set[tuple[str, str]]) -> None:
    """An answer is no failure, and whatever it repeats is a text."""
    address = str(answer.request.url)[:200]
    assert answer.status_code < 500, address
    assert answer.headers["x-content-type-options"] == "nosniff"
    for name, value in answer.headers.items():
        assert not set(value) & {"\r", "\n", "\0"}, (address, name)
        assert "Set-Cookie" not in value
    kind = answer.headers.get("content-type", "")
    if "json" in kind:
        strict_json(answer.content)
    elif "/docs" not in address and kind.startswith("text/html"):
        page = Elements(answer.text)
        page.check(answer.headers["content-security-policy"])
        assert page.shape <= own_shape, (address, page.shape - own_shape)
    else:
        assert answer.status_code in (303, 304, 307) or kind.startswith("text/html")


def test_hostile_addresses_are_not_found(
    served: TestClient, texts: tuple[str, ...], own_shape: set[tuple[str, str]]
) -> None:
    for text in (*texts, "\0", "%00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")):
        for path in PATHS:
            answer = served.get(path.format(quote(text, safe="")))
            check_answer(answer, own_shape)
            assert answer.status_code in (307, 404, 405, 422), answer.request.url
            # A slash too many leads to the address without it, on this server and nowhere else.
            assert urlsplit(answer.headers.get("location", "")).netloc in ("", "testserver")


@pytest.mark.parametrize(
    "raw", ["q=%00", "q=%ff", "q=%ed%a0%80", "q=%", "=&&=", "q", "%00=1", "q=%C0%BC", "q=%7f"]
)
def test_broken_query_strings_are_no_failure(
    served: TestClient, own_shape: set[tuple[str, str]], raw: str
) -> None:
    for path in ("/list", "/v1/stations", "/v1/nearest", "/map", "/staff/login", "/v1/tiles/0/0/0.json"):
        check_answer(served.get(f"{path}?{raw}"), own_shape)


def test_hostile_headers_are_no_failure_and_change_nothing(
    served: TestClient, texts: tuple[str, ...], own_shape: set[tuple[str, str]]
) -> None:
    names = (
        "Accept-Language", "If-None-Match", "Origin", "Cookie", "User-Agent", "Referer", "Accept", "Range",
        "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Authorization", "Accept-Encoding",
    )  # fmt: skip
    paths = ("/list?q=x", "/v1/nearest?lon=1&lat=1&limit=1", "/staff")
    for order, text in enumerate(texts):
        value = text.encode()
        cookie = b"yizhan_session=" + value + b"; yizhan_login=" + value
        headers = [(name.encode(), cookie if name == "Cookie" else value) for name in names]
        check_answer(served.get(paths[order % len(paths)], headers=headers), own_shape)
        host = served.get("/v1/stations?limit=1", headers=[(b"host", value)])
        assert host.status_code < 500
        assert [link["href"][:4] for link in host.json().get("links", [])] in ([], ["/v1/"], ["/v1/", "/v1/"])


def test_hostile_forms_are_refused(
    served: TestClient, texts: tuple[str, ...], own_shape: set[tuple[str, str]]
) -> None:
    login = Elements(served.get("/staff/login").text)
    token = next(a["value"] for _, a in login.elements if a.get("name") == "csrf_token") or ""
    for text in texts:
        fields = {"username": text, "password": text, "lang": text, "next": text}
        for sent in (text, token):
            if sent == token and len(text) > 8:
                continue
            answer = served.post("/staff/login", data={**fields, "csrf_token": sent})
            check_answer(answer, own_shape)
            assert answer.status_code in (401, 403, 422)
