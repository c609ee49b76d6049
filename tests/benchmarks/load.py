"""Callers for measurements: closed and open loops, one call at a time, and a load under which workers are killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import grpc

from tests.benchmarks.running import Service

METHOD = "/lede.v1.ExtractionService/Extract"
CALL_SECONDS = 60.0


@dataclass
class Outcome:
    """What came of one call of an open loop."""

    code: grpc.StatusCode
    seconds: float


async def closed_loop(call: Any, requests: Sequence[bytes], callers: int) -> float:
    """Answers a second for these requests once each, with `callers` calls always in flight."""
    source = iter(requests)

    async def caller() -> None:
        for request in source:
            await call(request, timeout=CALL_SECONDS)

    started = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    return len(requests) / (time.perf_counter() - started)


async def open_loop(call: Any, request: bytes, rate: float, seconds: float) -> list[Outcome]:
    """Calls at random times, `rate` a second, whether or not earlier ones are answered."""
    chance, outcomes, tasks = random.Random(3), [], set()

    async def one() -> None:
        started = time.perf_counter()
        code = await call(request, timeout=CALL_SECONDS).code()
        outcomes.append(Outcome(code, time.perf_counter() - started))

    start, at = time.perf_counter(), 0.0
    while (at := at + chance.expovariate(rate)) < seconds:
        await asyncio.sleep(max(0.0, start + at - time.perf_counter()))
        tasks.add(asyncio.create_task(one()))
    await asyncio.gather(*tasks)
    return outcomes


async def one_by_one(service: Service, call: Any, request: bytes, count: int) -> list[tuple[float, float]]:
    """For each call, seconds until it was answered and, of these, seconds that the worker itself measured."""
    found = []
    for _ in range(count):
        before = await asyncio.to_thread(worker_seconds, service)
        started = time.perf_counter()
        await call(request)
        took = time.perf_counter() - started
        found.append((took, await asyncio.to_thread(worker_seconds, service) - before))
    return found


def worker_seconds(service: Service) -> float:
    """Seconds that workers have spent on articles so far: parsing, extracting, writing the answer."""
    stages = ("parse", "extract", "serialize")
    return sum(service.metric(f'lede_extract_seconds_sum{{stage="{stage}"}}') for stage in stages)


async def with_kills(
    service: Service, call: Any, request: bytes, rate: float, seconds: float
) -> tuple[list[Outcome], list[float]]:
    """Outcomes of calls while a random worker is killed every two seconds, and seconds until each was replaced."""
    chance, kills = random.Random(5), []
    calls = asyncio.create_task(open_loop(call, request, rate, seconds))
    while not calls.done():
        await asyncio.sleep(2)
        workers = (await asyncio.to_thread(service.worker_pids))[1:]
        if workers and not calls.done():
            kills.append(time.perf_counter())
            os.kill(chance.choice(workers), signal.SIGKILL)
    outcomes = await calls
    await asyncio.sleep(1)
    started = [at for at, entry in service.events if entry["event"] == "worker_started"]
    return outcomes, [min((at - kill for at in started if at > kill), default=float("inf")) for kill in kills]
