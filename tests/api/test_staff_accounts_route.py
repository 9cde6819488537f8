"""Datasets, tokens, accounts and the audit over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stations.licences import LICENCES
from stations.store import Role

if TYPE_CHECKING:
    from tests.api.conftest import Staff, StaffClient


@pytest.fixture
def admin(staff: Staff) -> StaffClient:
    """Somebody who may do everything."""
    return staff.sign_in(Role.ADMIN)


def test_datasets_are_described(staff: Staff, editor: StaffClient) -> None:
    facts = {"title": "郑州驿站", "licence": "CC BY 4.0", "attribution": "郑州市总工会", "division": "410100"}
    made = editor.put("/v1/datasets/zhengzhou", json=facts)
    assert made.status_code == 201
    others = {"licence_url": "", "open": True, "mapping": {}, "stations": 0}
    assert made.json() == {"name": "zhengzhou", **facts, **others}
    changed = editor.put("/v1/datasets/zhengzhou", json={"title": "郑州", "division": None})
    assert changed.status_code == 200
    assert changed.json()["title"] == "郑州"
    assert changed.json()["licence"] == "CC BY 4.0"
    assert changed.json()["division"] is None
    listed = staff.sign_in(Role.VIEWER).get("/v1/datasets").json()["datasets"]
    assert [dataset["name"] for dataset in listed] == ["zhengzhou"]
    assert [entry.action for entry in staff.store.audit(0, 10)] == ["dataset.changed"] * 2


def test_a_licence_has_a_code_and_an_address(staff: Staff, editor: StaffClient) -> None:
    def put(**facts: Any) -> tuple[str, str]:
        answer = editor.put("/v1/datasets/zz", json=facts)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()["licence"], answer.json()["licence_url"]

    by = "https://creativecommons.org/licenses/by/4.0/"
    assert put(licence="CC-BY-4.0") == ("CC-BY-4.0", by)
    assert put(licence="CC-BY-4.0", licence_url=by) == ("CC-BY-4.0", by)
    assert put(licence="CC0-1.0")[1] == LICENCES["CC0-1.0"]
    own = "https://data.example.cn/terms"
    assert put(licence="government-open-data", licence_url=own) == ("government-open-data", own)
    assert put(title="a title") == ("government-open-data", own)
    assert put(licence="my own words") == ("my own words", "")
    assert staff.store.audit(0, 20)[-1].details == {"licence": "my own words", "licence_url": ""}
    assert put(licence="", open=False) == ("", "")
    assert staff.store.datasets()[0].open is False
    assert staff.store.audit(0, 20)[-1].details == {"licence": "", "licence_url": "", "open": False}


@pytest.mark.parametrize(
    ("name", "body", "where"),
    [
        ("Zhengzhou", {}, "name"),
        ("a" * 41, {}, "name"),
        ("zz", {"titel": "x"}, "titel"),
        ("zz", {"title": 5}, "title"),
        ("zz", {"division": "999999"}, "division"),
        ("zz", {"title": "x" * 501}, "title"),
        ("zz", {"licence_url": "javascript:alert(1)"}, "licence_url"),
        ("zz", {"licence_url": "https://x y"}, "licence_url"),
        ("zz", {"open": "perhaps"}, "open"),
    ],
)
def test_a_dataset_that_cannot_be_is_named(editor: StaffClient, name: str, body: Any, where: str) -> None:
    answer = editor.put(f"/v1/datasets/{name}", json=body)
    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == [where]


def test_a_dataset_belongs_to_its_division(staff: Staff, editor: StaffClient) -> None:
    editor.put("/v1/datasets/city", json={"division": "410100"})
    inside = staff.sign_in(Role.EDITOR, "410102")
    assert inside.put("/v1/datasets/city", json={"title": "x"}).status_code == 403
    assert inside.put("/v1/datasets/own", json={"title": "x"}).status_code == 403
    assert inside.put("/v1/datasets/own", json={"division": "410102"}).status_code == 201
    assert inside.put("/v1/datasets/own", json={"division": "410105"}).status_code == 403
    assert staff.sign_in(Role.VIEWER).put("/v1/datasets/own", json={}).status_code == 403
    assert staff.client.get("/v1/datasets").status_code == 401


def test_a_remembered_mapping_reads_the_next_list(editor: StaffClient) -> None:
    text = "驿站叫什么,地址\n甲驿站,郑州市中原区一路1号\n".encode()
    first = editor.upload(text, mapping='{"驿站叫什么": "name"}').json()
    assert editor.post(f"/v1/imports/{first['id']}/apply").status_code == 200
    assert editor.get("/v1/datasets").json()["datasets"][0]["mapping"] == {"驿站叫什么": "name"}
    second = editor.upload(text)
    assert second.status_code == 201
    assert second.json()["columns"][0] == {"header": "驿站叫什么", "field": "name", "samples": ["甲驿站"]}
    assert second.json()["outcomes"]["same"] == 1


def test_a_token_works_until_it_is_revoked(staff: Staff, editor: StaffClient) -> None:
    made = editor.post("/v1/tokens", json={"label": "脚本", "expires_at": "2026-12-31T00:00:00+08:00"})
    assert made.status_code == 201
    secret, id_ = made.json()["secret"], made.json()["id"]
    bearer = {"Authorization": f"Bearer {secret}"}
    files = {"file": ("a.csv", "名称\n甲\n".encode(), "text/csv")}
    assert (
        staff.client.post("/v1/imports", headers=bearer, files=files, data={"dataset": "zz"}).status_code
        == 201
    )
    listed = editor.get("/v1/tokens").json()["tokens"]
    assert [(token["id"], token["label"]) for token in listed] == [(id_, "脚本")]
    assert listed[0]["last_used_at"] is not None
    assert secret not in editor.get("/v1/tokens").text
    assert staff.client.post("/v1/tokens", headers=bearer, json={"label": "x"}).status_code == 403
    assert staff.sign_in(Role.VIEWER).delete(f"/v1/tokens/{id_}").status_code == 404
    assert staff.sign_in(Role.ADMIN).delete(f"/v1/tokens/{id_}").status_code == 204
    assert editor.delete("/v1/tokens/nothing").status_code == 404
    assert staff.client.get("/v1/imports", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "label"),
        ({"label": " "}, "label"),
        ({"label": "x" * 81}, "label"),
        ({"label": "x", "role": "admin"}, "role"),
        ({"label": "x", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"label": "x", "expires_at": "2027-01-01T00:00:00"}, "expires_at"),
        ({"label": "x", "expires_at": "tomorrow"}, "expires_at"),
    ],
)
def test_a_token_that_cannot_be_is_named(editor: StaffClient, body: Any, where: str) -> None:
    for lang in ("zh", "en"):
        answer = editor.post(f"/v1/tokens?lang={lang}", json=body)
        assert answer.status_code == 422, answer.text
        assert [error["where"] for error in answer.json()["errors"]] == [where]


def test_accounts_are_for_administrators(staff: Staff, editor: StaffClient, admin: StaffClient) -> None:
    for method, path in (("GET", "/v1/users"), ("POST", "/v1/users"), ("PATCH", "/v1/users/admin")):
        assert editor.request(method, path, json={}).status_code == 403
        assert staff.client.request(method, path).status_code == 401
    made = admin.post("/v1/users", json={"name": "李雷", "role": "editor", "division": "410102"})
    assert made.status_code == 201
    assert len(made.json()["password"]) >= 10
    names = [user["name"] for user in admin.get("/v1/users").json()["users"]]
    assert "李雷" in names
    assert "password" not in admin.get("/v1/users").text
    assert admin.post("/v1/users", json={"name": "李雷"}).status_code == 409
    path = "/v1/users/%E6%9D%8E%E9%9B%B7"
    viewer = admin.patch(path, json={"role": "viewer", "division": None})
    assert (viewer.json()["role"], viewer.json()["division"]) == ("viewer", None)
    again = admin.patch(path, json={"new_password": True}).json()
    assert again["password"] != made.json()["password"]
    assert admin.patch(path, json={"disabled": True}).json()["disabled_at"] is not None
    assert admin.patch(path, json={"disabled": False, "unlock": True}).json()["disabled_at"] is None
    assert admin.patch("/v1/users/nobody", json={"disabled": True}).status_code == 404
    assert admin.patch("/v1/users/admin", json={"disabled": True}).status_code == 409
    assert admin.patch("/v1/users/admin", json={"role": "viewer"}).status_code == 409
    assert admin.patch(path, json={}).status_code == 422
    assert admin.patch(path, json={"role": "king"}).status_code == 422
    assert admin.post("/v1/users", json={"name": "x", "password": "short"}).status_code == 422


def test_the_audit_is_read_both_ways(staff: Staff, editor: StaffClient, admin: StaffClient) -> None:
    for number in range(3):
        editor.put(f"/v1/datasets/list{number}", json={"title": "x"})
    admin.post("/v1/users", json={"name": "new"})
    newest = admin.get("/v1/audit?lang=en&limit=2").json()
    assert [entry["action"] for entry in newest["entries"]] == ["user.added", "dataset.changed"]
    assert newest["entries"][0]["text"] == "added an account"
    following = next(link["href"] for link in newest["links"] if link["rel"] == "next")
    assert [entry["target"] for entry in admin.get(following).json()["entries"]] == ["list1", "list0"]
    oldest = admin.get("/v1/audit?after=0&limit=2").json()
    assert [entry["target"] for entry in oldest["entries"]] == ["list0", "list1"]
    following = next(link["href"] for link in oldest["links"] if link["rel"] == "next")
    assert [entry["target"] for entry in admin.get(following).json()["entries"]] == ["list2", "new"]
    seen = editor.get("/v1/audit").json()["entries"]
    assert {entry["action"] for entry in seen} == {"dataset.changed"}
    assert admin.get("/v1/audit?after=0&before=9").status_code == 422
    assert admin.get("/v1/audit?after=-1").status_code == 422
    assert staff.client.get("/v1/audit").status_code == 401


def test_the_template_is_public_and_reads_without_a_mapping(staff: Staff, editor: StaffClient) -> None:
    template = staff.client.get("/v1/templates/stations.csv")
    assert template.status_code == 200
    assert "attachment" in template.headers["content-disposition"]
    assert staff.client.get("/v1/templates/stations.doc").status_code == 404
    filled = template.content + "1,甲驿站,,郑州市中原区一路1号\r\n".encode()
    made = editor.upload(filled)
    assert made.status_code == 201
    assert all(column["field"] for column in made.json()["columns"])
