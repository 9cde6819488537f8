"""`/list` asks with four decimals, so that everybody who stands at one place gets one page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def test_who_stands_within_a_few_metres_gets_the_same_page(client: TestClient) -> None:
    pages = {
        client.get(f"/list?lon={lon}&lat={lat}").text
        for lon, lat in (("113.65380001", "34.74660"), ("113.65384", "34.7466"), ("113.6538", "34.746649999"))
    }
    assert len(pages) == 1
    page = pages.pop()
    assert 'value="113.6538"' in page
    assert "113.65384" not in page


@pytest.mark.parametrize(
    ("query", "where"),
    [("lon=nan&lat=1", "lon"), ("lon=1&lat=91.123456", "lat"), ("lon=1_0.123456&lat=1", "lon")],
)
def test_a_wrong_position_is_still_named(client: TestClient, query: str, where: str) -> None:
    page = client.get(f"/list?{query}&lang=en")
    assert page.status_code == 200
    assert f"<li>{where} (" in page.text
