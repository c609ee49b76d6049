"""The load plans: each has objectives and data; the driver runs them against a real server; the checker judges."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from google.protobuf import json_format

from lede.v1 import extraction_pb2 as pb
from tests.conftest import Service
from tests.deploy.conftest import DEPLOY, ROOT

GHZ = DEPLOY / "ghz"
OBJECTIVES: dict[str, Any] = json.loads((GHZ / "objectives.json").read_text(encoding="utf-8"))
PLANS = sorted(OBJECTIVES)


def load(name: str) -> ModuleType:
    """A script of the folder as a module."""
    spec = importlib.util.spec_from_file_location(f"ghz_{name}", GHZ / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def plan(name: str) -> dict[str, Any]:
    """A plan's configuration."""
    found: dict[str, Any] = json.loads((GHZ / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", PLANS)
def test_plans(name: str) -> None:
    """A plan calls a method of the contract, with data that the contract takes, and ends by itself."""
    config = plan(name)
    method = config["call"].rpartition(".")[2]
    kinds = {"Extract": pb.ExtractRequest, "ExtractStream": pb.ExtractStreamRequest}

    assert method in pb.DESCRIPTOR.services_by_name["ExtractionService"].methods_by_name
    assert (ROOT / config["import-paths"][0] / config["proto"]).is_file()
    data = json.loads((ROOT / config["data-file"]).read_text(encoding="utf-8"))
    assert len(data) >= 10
    for row in data:
        json_format.ParseDict(row, kinds[method]())
    assert config["total"] <= 1000 or "duration" in config
    assert config["total"] >= config["concurrency"]


def test_every_plan_has_objectives() -> None:
    """No plan without a verdict."""
    others = {"objectives", "articles", "articles_stream"}
    assert {path.stem for path in GHZ.glob("*.json")} - others == set(PLANS)


@pytest.mark.service
@pytest.mark.parametrize("name", ["smoke", "stream"])
def test_plans_run_without_ghz(service: Service, tmp_path: Path, name: str) -> None:
    """The driver runs a plan against a real server, and its result meets the objectives."""
    result = tmp_path / "result.json"
    driver = [
        sys.executable,
        "deploy/ghz/driver.py",
        f"deploy/ghz/{name}.json",
        service.target,
        "--output",
        str(result),
    ]
    environment = {"PYTHONPATH": str(ROOT / "service"), "PATH": ""}
    subprocess.run(driver, cwd=ROOT, check=True, timeout=120, env=environment)

    assert load("check").main(name, str(result)) == 0
    answered = json.loads(result.read_text(encoding="utf-8"))
    config = plan(name)
    assert answered["count"] == config["total"] * config.get("stream-call-count", 1)


@pytest.mark.parametrize(
    ("name", "codes", "p99_ms", "verdict"),
    [
        ("steady", {"OK": 1000}, 400, 0),
        ("steady", {"OK": 1000}, 1400, 1),
        ("steady", {"OK": 990, "Unavailable": 10}, 400, 1),
        ("overload", {"OK": 500, "ResourceExhausted": 500}, 400, 0),
        ("overload", {"OK": 50, "ResourceExhausted": 950}, 400, 1),
        ("overload", {"OK": 500, "ResourceExhausted": 490, "Internal": 10}, 400, 1),
        ("smoke", {}, 400, 1),
    ],
)
def test_verdicts(tmp_path: Path, name: str, codes: dict[str, int], p99_ms: int, verdict: int) -> None:
    """Objectives that are missed give exit code 1; names of codes are ghz's or the contract's."""
    rows = [{"percentage": 50, "latency": 60e6}, {"percentage": 99, "latency": p99_ms * 1e6}]
    result = tmp_path / "result.json"
    result.write_text(json.dumps({"rps": 40, "statusCodeDistribution": codes, "latencyDistribution": rows}), "utf-8")

    assert load("check").main(name, str(result)) == verdict


def test_a_result_that_is_none(tmp_path: Path) -> None:
    """A broken result is told, with another exit code."""
    result = tmp_path / "result.json"
    result.write_text("{}", encoding="utf-8")

    assert load("check").main("smoke", str(result)) == 2
    assert load("check").main("smoke", str(tmp_path / "nothing.json")) == 2


def test_rates() -> None:
    """Steps rise to their end; a constant rate spaces calls evenly; without a rate all are due at once."""
    driver = load("driver")

    ramp = plan("ramp")
    assert [driver.rate_at(ramp, at) for at in (0, 9.9, 10, 25, 1000)] == [4, 4, 6, 8, 26]
    times = list(driver.start_times({"rps": 4, "duration": "2s", "total": 100}))
    assert times == [0.25 * step for step in range(8)]
    assert list(driver.start_times({"total": 3})) == [0, 0, 0]


def test_steps() -> None:
    """A ramp is told step by step: what was answered well a second, and how slow the slowest were."""
    driver = load("driver")
    run = driver.Run()
    run.latencies, run.ended = [0.1, 0.3, 0.2], [(0.5, "OK"), (1.5, "OK"), (2.5, "RESOURCE_EXHAUSTED")]

    assert list(run.steps(2.0)) == [(1.0, 0.3), (0.0, 0.2)]
