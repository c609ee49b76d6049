"""Alerts and dashboard: every metric that they name is one that the server has, and every alert is explained."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lede.server.metrics import metric_rows
from tests.deploy.conftest import DEPLOY, HAS_PROMTOOL, KUBERNETES

MONITORING = KUBERNETES / "components" / "monitoring"
RULES: dict[str, Any] = yaml.safe_load((MONITORING / "prometheusrule.yaml").read_text(encoding="utf-8"))["spec"]
DASHBOARD: dict[str, Any] = json.loads((MONITORING / "lede.json").read_text(encoding="utf-8"))
RULE_LIST = [rule for group in RULES["groups"] for rule in group["rules"]]
ALERTS = [rule for rule in RULE_LIST if "alert" in rule]


def known_metrics() -> set[str]:
    """Series that the server and our own recording rules give."""
    names = {"process_resident_memory_bytes"} | {rule["record"] for rule in RULE_LIST if "record" in rule}
    for name, kind, _, _ in metric_rows():
        names |= {f"{name}_{part}" for part in ("bucket", "sum", "count")} if kind == "histogram" else {name}
    return names


def metrics_of(expression: str) -> set[str]:
    """Names of series in an expression."""
    return set(
        re.findall(r"\b(?:lede|grpc_server|process)[a-z_]*(?::[a-z_0-9]+)*\b", re.sub(r'"[^"]*"', "", expression))
    )


def expressions() -> Iterator[str]:
    """Every expression of rules and dashboard."""
    yield from (rule["expr"] for rule in RULE_LIST)
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))
    yield from (note["expr"] for note in DASHBOARD["annotations"]["list"])


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_metrics_exist(expression: str) -> None:
    """An expression names metrics that are there, and at least one."""
    names = metrics_of(expression)

    assert names
    assert names <= known_metrics()


def test_labels_exist() -> None:
    """Labels that expressions group by are those of the metrics, or are added by the scrape."""
    labels = {"namespace", "pod", "job", "le"}
    for _, _, own, _ in metric_rows():
        labels |= {label.strip() for label in own.split(",") if label}
    for expression in expressions():
        for group in re.findall(r"\bby \(([^)]*)\)", expression):
            assert {label.strip() for label in group.split(",")} <= labels


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_alerts_are_explained(alert: dict[str, Any]) -> None:
    """An alert has a severity, a summary, and an entry in the runbook with meaning, first look and mend."""
    runbook = (DEPLOY / "runbook.md").read_text(encoding="utf-8")
    name = alert["alert"]

    assert alert["labels"]["severity"] in ("critical", "warning", "info")
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["runbook"] == f"deploy/runbook.md#{name.lower()}"
    entry = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", runbook, re.MULTILINE | re.DOTALL)
    assert entry is not None
    assert all(word in entry.group(1) for word in ("**Means.**", "**Look.**", "**Mend.**"))


def test_every_alert_is_tested() -> None:
    """The unit tests have a case that fires for each alert."""
    tests = yaml.safe_load((DEPLOY / "prometheus" / "alerts_test.yaml").read_text(encoding="utf-8"))["tests"]
    fired = {case["alertname"] for test in tests for case in test["alert_rule_test"] if case["exp_alerts"]}

    assert fired == {alert["alert"] for alert in ALERTS}


@pytest.mark.skipif(not HAS_PROMTOOL, reason="promtool is not installed (Debian: apt-get install prometheus)")
def test_alerts_fire(tmp_path: Path) -> None:
    """Prometheus's own tool takes the rules, and each alert fires when it should and not when it should not."""
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(RULES), encoding="utf-8")
    (tmp_path / "tests.yaml").write_bytes((DEPLOY / "prometheus" / "alerts_test.yaml").read_bytes())

    for command in (["check", "rules", "rules.yaml"], ["test", "rules", "tests.yaml"]):
        done = subprocess.run(["promtool", *command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard() -> None:
    """Panels have an identity, a description and a place of their own."""
    panels = DASHBOARD["panels"]
    places = [tuple(panel["gridPos"][key] for key in ("x", "y")) for panel in panels]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len(set(places)) == len(panels)
    assert all(panel["description"] for panel in panels if panel["type"] != "row")
