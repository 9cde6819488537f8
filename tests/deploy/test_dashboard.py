"""The example dashboard asks for nothing that is not counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.metrics import Metrics, Sample
from api.routes.metrics import router

GRAFANA = Path(__file__).resolve().parents[2] / "deploy" / "grafana"


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((GRAFANA / "yizhan.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def told() -> str:
    """What a worker tells that has done everything once."""
    metrics = Metrics("1.0")
    metrics.answered("/v1/nearest", "GET", 200, 0.01)
    metrics.unanswered()
    metrics.imports({"applied": 1})
    for asked in (1, 3):
        metrics.sample(Sample(1, 1, 1.0, True, {"tiles": (asked, 1)}))
    return metrics.text().decode()


def questions(dashboard: dict[str, Any]) -> list[str]:
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return [
        *asked,
        *(one["query"]["query"] for one in dashboard["templating"]["list"] if one["type"] == "query"),
    ]


def test_every_metric_that_is_asked_for_is_told_with_its_labels(dashboard: dict[str, Any], told: str) -> None:
    names = set(re.findall(r"^(yizhan_\w+?)[{ ]", told, re.MULTILINE))
    asked = questions(dashboard)
    assert len(asked) > 15
    for question in asked:
        for name, selector in re.findall(r"\b(yizhan_\w+)(\{[^}]*\})?", question):
            assert name in names, name
            mine = "".join(re.findall(rf"^{name}(\{{.*?\}})", told, re.MULTILINE))
            for label, value in re.findall(r'(\w+)="([^"$]+)"', selector):
                assert f"{label}=" in mine, (name, label)
                assert label != "route" or f'route="{value}"' in told


def test_every_metric_is_shown(dashboard: dict[str, Any], told: str) -> None:
    shown = " ".join(questions(dashboard))
    families = re.findall(r"^# TYPE (yizhan_\w+) (\w+)", told, re.MULTILINE)
    assert [name for name, kind in families if not name.endswith("_created") and name not in shown] == []


def test_panels_have_places_of_their_own(dashboard: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


def test_prometheus_and_grafana_are_told_where_to_look() -> None:
    scraped = yaml.safe_load((GRAFANA.parent / "prometheus.yml").read_text(encoding="utf-8"))
    (job,) = scraped["scrape_configs"]
    assert job["job_name"] == "yizhan"
    assert job.get("metrics_path", "/metrics") in {route.path for route in router.routes}  # type: ignore[attr-defined]
    (source,) = yaml.safe_load((GRAFANA / "datasource.yml").read_text(encoding="utf-8"))["datasources"]
    assert source["type"] == "prometheus"
