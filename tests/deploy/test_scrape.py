"""A real Prometheus scrapes a real server, and Prometheus's own linter likes what it finds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest
import yaml

from lede.client import Client
from tests.conftest import Service, free_port
from tests.deploy.conftest import HAS_PROMTOOL
from tests.deploy.test_alerts import RULES, expressions, known_metrics, metrics_of

pytestmark = [
    pytest.mark.service,
    pytest.mark.skipif(not HAS_PROMTOOL, reason="promtool is not installed (Debian: apt-get install prometheus)"),
]


def get(url: str) -> bytes:
    """Body of a page of this machine."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def test_metrics_are_well_formed(service: Service) -> None:
    """Promtool finds nothing to complain about in names, types and help of our own metrics."""
    linted = subprocess.run(
        ["promtool", "check", "metrics"], input=get(f"{service.http}/metrics"), capture_output=True, timeout=60
    )
    complaints = [line for line in linted.stderr.decode().splitlines() if line.startswith("lede_")]

    assert complaints == []
    assert linted.returncode in (0, 3)


@pytest.fixture(scope="module")
def prometheus(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """API of a Prometheus that scrapes the server every second, has our rules, and has scraped after a call."""
    if shutil.which("prometheus") is None:
        pytest.skip("prometheus is not installed (Debian: apt-get install prometheus)")
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    (folder / "rules.yaml").write_text(yaml.safe_dump(RULES), encoding="utf-8")
    target = service.http.removeprefix("http://")
    labels = "{namespace: lede, pod: lede-1}"
    (folder / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        "rule_files: [rules.yaml]\n"
        f"scrape_configs: [{{job_name: lede, static_configs: [{{targets: ['{target}'], labels: {labels}}}]}}]\n",
        encoding="utf-8",
    )
    with Client(service.target) as client:
        client.extract("Bonn")
    flags = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", f"--web.listen-address=127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["prometheus", *flags], cwd=folder, stdout=log, stderr=log)
    api = f"http://127.0.0.1:{port}/api/v1"
    try:
        found: object = []
        deadline = time.monotonic() + 60
        while not found:
            assert time.monotonic() < deadline, (folder / "log").read_text(encoding="utf-8")
            time.sleep(0.3)
            with suppress(OSError):
                found = ask(api, "lede:error_ratio:5m or lede_build_info")
        yield api
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(api: str, expression: str) -> object:
    """What Prometheus says to an expression."""
    answer = json.loads(get(f"{api}/query?{urllib.parse.urlencode({'query': expression})}"))
    assert answer["status"] == "success"
    return answer["data"]["result"]


def test_prometheus_has_every_metric(prometheus: str) -> None:
    """Each metric that the server is said to have is there after a scrape, and each that rules and dashboard name."""
    series = set(json.loads(get(f"{prometheus}/label/__name__/values"))["data"])
    # A counter by codes that are not known before they come has no series yet, but is described.
    described = json.loads(get(f"{prometheus}/metadata"))["data"]
    series |= {*described, *(f"{name}_total" for name in described)}
    named = set().union(*map(metrics_of, expressions()))

    assert {name for name in known_metrics() if ":" not in name} <= series
    assert {name for name in named if ":" not in name} <= series
    assert ask(prometheus, 'lede_events_total{type="PROTEST"} > 0')


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_prometheus_understands(prometheus: str, expression: str) -> None:
    """Each expression of alerts and dashboard is one that Prometheus takes."""
    ask(prometheus, re.sub(r"\$__\w+", "1m", re.sub(r"\$namespace|\$pod", ".*", expression)))


def test_targets_are_well(prometheus: str) -> None:
    """The scrape itself went well."""
    (target,) = json.loads(get(f"{prometheus}/targets"))["data"]["activeTargets"]

    assert (target["health"], target["lastError"]) == ("up", "")
