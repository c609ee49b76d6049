"""A real Prometheus scrapes a real server, and Prometheus's own linter likes what it finds."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import Service, free_port
from tests.deploy.conftest import HAS_PROMTOOL

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


@pytest.mark.skipif(shutil.which("prometheus") is None, reason="prometheus is not installed")
def test_prometheus_scrapes(service: Service, tmp_path: Path) -> None:
    """A Prometheus that is pointed at the server has its series after the first scrape."""
    port = free_port()
    target = service.http.removeprefix("http://")
    config = tmp_path / "prometheus.yml"
    config.write_text(
        "global: {scrape_interval: 1s}\n"
        f"scrape_configs: [{{job_name: lede, static_configs: [{{targets: ['{target}']}}]}}]\n",
        encoding="utf-8",
    )
    prometheus = subprocess.Popen(
        [
            "prometheus",
            f"--config.file={config}",
            f"--storage.tsdb.path={tmp_path / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found: list[object] = []
        deadline = time.monotonic() + 30
        while not found and time.monotonic() < deadline:
            time.sleep(0.3)
            try:
                answer = json.loads(get(f"http://127.0.0.1:{port}/api/v1/query?query=lede_build_info"))
            except OSError:
                continue
            found = answer["data"]["result"]
        assert found
    finally:
        prometheus.terminate()
        prometheus.wait(timeout=30)
