"""Runs a plan of this folder without ghz: reads its configuration, writes a result of the same shape.

usage: python deploy/ghz/driver.py PLAN.json HOST:PORT --output RESULT.json [--duration 10m] [--rps 12]
The options take the place of the plan's own figures.
Understands: total, concurrency, connections, rps, duration, load-schedule step, timeout, data-file, stream-call-count.
Numbers are lower than ghz's where this process is the limit: it says so if it used a whole processor.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import json_format

from lede.v1 import extraction_pb2 as pb
from lede.v1 import extraction_pb2_grpc

PERCENTAGES = (10, 25, 50, 75, 90, 95, 99)
FULL = 0.9
"""Share of one processor from which this process may be the limit."""


@dataclass
class Run:
    """What was counted."""

    latencies: list[float] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    ended: list[tuple[float, str]] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    def add(self, seconds: float, code: str) -> None:
        """One call has ended."""
        self.latencies.append(seconds)
        self.codes[code] += 1
        self.ended.append((time.perf_counter() - self.started, code))

    def steps(self, length: float) -> Iterator[tuple[float, float]]:
        """Calls that ended well a second, and seconds that 99 % of all took at most, in each step of a ramp."""
        rows: dict[int, list[tuple[float, bool]]] = {}
        for (at, code), latency in zip(self.ended, self.latencies, strict=True):
            rows.setdefault(int(at / length), []).append((latency, code == "OK"))
        for _, row in sorted(rows.items()):
            ordered = sorted(latency for latency, _ in row)
            yield sum(ok for _, ok in row) / length, ordered[math.ceil(len(ordered) * 0.99) - 1]

    def result(self, name: str) -> dict[str, Any]:
        """The parts of ghz's JSON that `check.py` reads."""
        total = time.perf_counter() - self.started
        ordered = sorted(self.latencies)
        return {
            "name": name,
            "count": len(ordered),
            "total": round(total * 1e9),
            "average": round(sum(ordered) / len(ordered) * 1e9) if ordered else 0,
            "rps": len(ordered) / total,
            "statusCodeDistribution": dict(self.codes),
            "latencyDistribution": [
                {"percentage": p, "latency": round(ordered[math.ceil(len(ordered) * p / 100) - 1] * 1e9)}
                for p in PERCENTAGES
                if ordered
            ],
        }


def seconds(text: str) -> float:
    """`90s`, `2m`, `500ms` in seconds."""
    for unit, factor in (("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(f"{text} is no duration")


def start_times(config: dict[str, Any]) -> Iterator[float]:
    """Seconds from the start at which calls are due; 0 throughout without a rate."""
    end = seconds(config["duration"]) if "duration" in config else math.inf
    due = 0.0
    for _ in range(config["total"]):
        if due >= end:
            return
        yield due
        rate = rate_at(config, due)
        due += 1 / rate if rate else 0


def rate_at(config: dict[str, Any], at: float) -> float:
    """Calls a second that the plan wants at this time; 0: as fast as they are answered."""
    if config.get("load-schedule") == "step":
        steps = int(at / seconds(config["load-step-duration"]))
        return float(min(config["load-end"], config["load-start"] + steps * config["load-step"]))
    return float(config.get("rps", 0))


async def drive(config: dict[str, Any], target: str) -> Run:
    """Run the plan."""
    channels = [
        grpc.aio.insecure_channel(target, [("grpc.use_local_subchannel_pool", 1)])
        for _ in range(config.get("connections", 1))
    ]
    stubs = [extraction_pb2_grpc.ExtractionServiceStub(channel) for channel in channels]
    streamed = config["call"].endswith("ExtractStream")
    kind = pb.ExtractStreamRequest if streamed else pb.ExtractRequest
    data = json.loads(Path(config["data-file"]).read_text(encoding="utf-8"))
    requests = [json_format.ParseDict(row, kind()) for row in data]
    run = Run()
    due = start_times(config)
    end = run.started + seconds(config.get("duration", "24h"))

    async def caller(number: int) -> None:
        for index, at in enumerate(due):
            wait = run.started + at - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            if time.perf_counter() > end:
                return
            stub = stubs[(number + index) % len(stubs)]
            if streamed:
                await stream(stub, requests, config, run)
            else:
                await unary(stub, requests[len(run.latencies) % len(requests)], config, run)

    await asyncio.gather(*(caller(number) for number in range(config["concurrency"])))
    for channel in channels:
        await channel.close()
    return run


async def unary(stub: Any, request: Any, config: dict[str, Any], run: Run) -> None:
    """One call of Extract."""
    start = time.perf_counter()
    try:
        await stub.Extract(request, timeout=seconds(config["timeout"]))
        code = "OK"
    except grpc.aio.AioRpcError as error:
        code = error.code().name
    run.add(time.perf_counter() - start, code)


async def stream(stub: Any, requests: list[Any], config: dict[str, Any], run: Run) -> None:
    """One call of ExtractStream with as many articles as the plan says; each article counts as a call."""
    count = config["stream-call-count"]
    sent: list[float] = []

    async def articles() -> AsyncIterator[Any]:
        for index in range(count):
            sent.append(time.perf_counter())
            yield requests[index % len(requests)]

    try:
        async for answer in stub.ExtractStream(articles(), timeout=seconds(config["timeout"])):
            code = "OK" if answer.WhichOneof("outcome") == "response" else "INTERNAL"
            run.add(time.perf_counter() - sent[answer.request_index], code)
    except grpc.aio.AioRpcError as error:
        run.add(0.0, error.code().name)


def main() -> None:
    """Run a plan, write its result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("plan", type=Path)
    parser.add_argument("target")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--duration")
    parser.add_argument("--rps", type=float)
    arguments = parser.parse_args()
    config = json.loads(arguments.plan.read_text(encoding="utf-8"))
    config |= {name: value for name in ("duration", "rps") if (value := getattr(arguments, name)) is not None}
    clock, processor = time.perf_counter(), time.process_time()
    run = asyncio.run(drive(config, arguments.target))
    share = (time.process_time() - processor) / (time.perf_counter() - clock)
    arguments.output.write_text(json.dumps(run.result(config["name"]), indent=2), encoding="utf-8")
    print(f"driver: {len(run.latencies)} calls, {dict(run.codes)}; used {share:.0%} of a processor")
    if "load-step-duration" in config:
        length = seconds(config["load-step-duration"])
        for number, (rate, latency) in enumerate(run.steps(length)):
            wanted = rate_at(config, number * length)
            print(f"driver: {wanted:5.1f} calls a second wanted, {rate:5.1f} answered, 99 % within {latency:.3f} s")
    if share > FULL:
        print("driver: this process was the limit, not the service; use ghz for higher rates")


if __name__ == "__main__":
    main()
