from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.answer_schemas import ANSWERS, EXAMPLES, SCHEMAS
from api.openapi_document import finished
from tests.api.openapi_surface import FILE, surface

CAMEL = re.compile(r"[a-z][A-Za-z]*")
PLACE = "lon=113.6132&lat=34.7483"
ASKED = {
    "listStations": "/v1/stations?limit=500",
    "nearest": f"/v1/nearest?{PLACE}&limit=50&travel=ride&open=on_arrival",
    "getVocabulary": "/v1/vocabulary",
    "describeExport": "/v1/export/stations.csv.json",
}


@pytest.fixture(scope="module")
def document(demo_app: FastAPI) -> dict[str, Any]:
    return demo_app.openapi()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


def test_the_surface_is_what_clients_were_made_for(document: dict[str, Any]) -> None:
    # A wanted change is written down with `python -m tests.api.openapi_surface`.
    assert surface(document) == FILE.read_text(encoding="utf-8")


def test_every_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(CAMEL.fullmatch(name) for name in names)


def test_every_parameter_stands_once_and_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    for operation in operations(document):
        keys = [(one["in"], one["name"]) for one in operation.get("parameters", ())]
        assert len(keys) == len(set(keys)), operation["operationId"]
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (operation["operationId"], parameter["name"])
            assert "example" in parameter, (operation["operationId"], parameter["name"])


def test_every_refusal_is_a_problem(document: dict[str, Any]) -> None:
    shared = document["components"]["responses"]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            refusals = {status: one for status, one in operation["responses"].items() if status >= "400"}
            if path.startswith("/v1/"):
                assert "503" in refusals or "422" in refusals, path
            for status, answer in refusals.items():
                named = answer.get("$ref", "").rpartition("/")[2]
                content = (shared[named] if named else answer).get("content", {})
                # Whether the service is ready is told as plain JSON.
                if path != "/readyz":
                    schema = content["application/problem+json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Problem"}, (path, status)
                    assert list(content) == ["application/problem+json"], (path, status)


def test_every_name_that_is_referred_to_is_there(document: dict[str, Any]) -> None:
    text = str(document)
    for kind, name in re.findall(r"#/components/(\w+)/(\w+)", text):
        assert name in document["components"][kind], name
    assert "HTTPValidationError" not in text


def validator(document: dict[str, Any], name: str) -> jsonschema_rs.Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return jsonschema_rs.validator_for(schema)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_it_shows(document: dict[str, Any], name: str) -> None:
    validator(document, name).validate(EXAMPLES[name])


def test_answers_are_as_described(client: TestClient, document: dict[str, Any]) -> None:
    shown = client.get("/v1/stations?limit=1").json()["features"][0]["id"]
    for operation, path in {**ASKED, "getStation": f"/v1/stations/{shown}"}.items():
        validator(document, ANSWERS[operation]).validate(client.get(path).json())
    validator(document, "Problem").validate(client.get("/v1/nearest?lon=200").json())


def test_an_answer_that_is_not_as_described_is_found(client: TestClient, document: dict[str, Any]) -> None:
    answer = client.get(ASKED["listStations"]).json()
    answer["features"][0]["properties"]["open"]["state"] = "perhaps"
    with pytest.raises(jsonschema_rs.ValidationError):
        validator(document, "StationPage").validate(answer)


def test_the_document_is_finished_once_and_what_is_finished_stays(demo_app: FastAPI) -> None:
    document = demo_app.openapi()
    assert demo_app.openapi() is document
    before = copy.deepcopy(document)
    assert finished(document) == document == before
    assert set(SCHEMAS) <= set(document["components"]["schemas"])
