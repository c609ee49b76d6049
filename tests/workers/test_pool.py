"""Workers answer, and whatever befalls them costs one request at most."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from lede import wire
from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.workers import (
    ExtractionFailed,
    Mode,
    OverTime,
    Pool,
    PoolClosed,
    PoolConfig,
    RequestRefused,
    StartFailed,
    WorkerLost,
)

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.service


class Diary:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []

    def worker_started(self, pid: int, seconds: float) -> None:
        """A worker is ready."""
        self.entries.append(("started", pid, seconds))

    def worker_ended(self, pid: int, reason: str, status: int | None) -> None:
        """A worker ended."""
        self.entries.append(("ended", reason, status))

    def worker_failed(self, message: str) -> None:
        """A worker did not start."""
        self.entries.append(("failed", message))

    def worker_wrote(self, line: str, size: int) -> None:
        """A worker wrote."""
        self.entries.append(("wrote", line, size))

    def request_lost(self, request: bytes, deaths: int) -> None:
        """A worker died on a request."""
        self.entries.append(("lost", deaths))

    def ends(self) -> list[tuple[str, int | None]]:
        """Reasons and statuses of ended workers."""
        return [entry[1:] for entry in self.entries if entry[0] == "ended"]


@asynccontextmanager
async def pool_of(workers: int = 2, **config: Any) -> AsyncIterator[tuple[Pool, Diary]]:
    """A pool of fakes."""
    diary = Diary()
    pool = Pool(PoolConfig(workers, **{"factory": "tests.fakes:FakeExtractor", **config}), diary)
    await pool.start()
    try:
        yield pool, diary
    finally:
        await pool.close()


def article(text: str, document_id: str = "") -> bytes:
    """A request."""
    return wire.build_request(text, Context(document_id=document_id)).SerializeToString()


async def until(condition: Any, seconds: float = 5.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def test_article_is_answered_with_its_figures() -> None:
    """The answer is a serialised response; words, events, stages and times come beside it."""
    async with pool_of() as (pool, _):
        answer = await pool.run(Mode.UNARY, article("Hello big World", "d1"))

    response = pb.ExtractResponse.FromString(answer.response)
    assert [event.what.span.text for event in response.events] == ["Hello", "World"]
    assert (answer.document_id, answer.words, answer.events) == ("d1", 3, 2)
    assert {"parse", "extract", "serialize"} <= answer.stages.keys()
    assert answer.work_seconds > 0


async def test_front_goes_before_its_workers() -> None:
    """On a busy processor the front, whose turns are short, is not held up by the work that it hands out."""
    async with pool_of(1) as (pool, _):
        (_, worker) = pool.pids
        assert os.getpriority(os.PRIO_PROCESS, worker) > os.getpriority(os.PRIO_PROCESS, 0)


async def test_refusals_and_defects_cost_no_worker() -> None:
    """The worker tells what it refuses, and lives on; of a defect type and frames, not the message."""
    async with pool_of(1) as (pool, diary):
        with pytest.raises(RequestRefused, match="blanks") as refused:
            await pool.run(Mode.UNARY, article("  ", "d1"))
        with pytest.raises(ExtractionFailed) as failed:
            await pool.run(Mode.UNARY, article("FAIL password"))
        await pool.run(Mode.UNARY, article("Hello"))

    assert (refused.value.name, refused.value.field, refused.value.document_id) == ("TextEmpty", "text", "d1")
    assert failed.value.kind == "RuntimeError"
    assert "password" not in str(failed.value) + str(failed.value.frames)
    assert [reason for reason, _ in diary.ends()] == ["closed"]


async def test_request_of_a_dead_worker_is_tried_once_more(tmp_path: Path) -> None:
    """A worker that dies once is not seen by the caller; one text that ends two is given up."""
    async with pool_of() as (pool, diary):
        answer = await pool.run(Mode.UNARY, article(f"CRASH_ONCE {tmp_path / 'crashed'} Then"))
        with pytest.raises(WorkerLost):
            await pool.run(Mode.UNARY, article("CRASH"))
        await pool.run(Mode.UNARY, article("Hello"))
        await until(lambda: pool.idle == 2)

    assert answer.events > 0
    assert [entry for entry in diary.entries if entry[0] == "lost"] == [("lost", 1), ("lost", 1), ("lost", 2)]
    assert diary.ends()[:3] == [("crash", 7)] * 3


async def test_request_over_time_is_not_tried_again() -> None:
    """Its worker is replaced within a moment."""
    async with pool_of(1, time_limit_seconds=0.3) as (pool, diary):
        started = time.perf_counter()
        with pytest.raises(OverTime):
            await pool.run(Mode.UNARY, article("HANG"))
        took = time.perf_counter() - started
        await pool.run(Mode.UNARY, article("Hello"))

    assert 0.3 <= took < 1.0
    assert diary.ends()[0] == ("timeout", -signal.SIGKILL)


async def test_idle_worker_that_dies_is_replaced_at_once() -> None:
    """Nobody has to ask first."""
    async with pool_of() as (pool, _):
        await until(lambda: pool.idle == 2)
        for _ in range(3):
            os.kill(pool.pids[-1], signal.SIGKILL)
            await until(lambda: pool.idle < 2)
            started = time.perf_counter()
            await until(lambda: pool.idle == 2)
            assert time.perf_counter() - started < 1.0


async def test_fork_server_that_dies_is_started_again() -> None:
    """Workers go on without it; the next one to be replaced brings it back."""
    async with pool_of() as (pool, _):
        await until(lambda: pool.idle == 2)
        os.kill(pool.pids[0], signal.SIGKILL)
        await pool.run(Mode.UNARY, article("Hello"))
        os.kill(pool.pids[-1], signal.SIGKILL)
        await until(lambda: pool.idle < 2)
        await until(lambda: pool.idle == 2)

        assert (await pool.run(Mode.UNARY, article("Hello"))).events == 1


async def test_cancelled_request_frees_its_worker() -> None:
    """One that is nearly done may finish, one that hangs is ended; both are there for the next request."""
    async with pool_of(1, abandon_seconds=0.3) as (pool, diary):
        for text, ends in (("SLEEP 0.1", []), ("HANG", ["abandoned"])):
            running = asyncio.create_task(pool.run(Mode.UNARY, article(text)))
            await until(lambda: pool.busy == 1)
            running.cancel()
            answer = await pool.run(Mode.UNARY, article("Hello"))
            assert answer.events == 1
            assert [reason for reason, _ in diary.ends()] == ends


async def test_short_text_does_not_wait_for_long_ones() -> None:
    """While long texts queue up, a short one is answered at once."""
    async with pool_of(2, long_bytes=1000) as (pool, _):
        long = [asyncio.create_task(pool.run(Mode.UNARY, article("SLEEP 0.4 " + "x" * 2000))) for _ in range(3)]
        await until(lambda: pool.busy == 1)

        answer = await asyncio.wait_for(pool.run(Mode.UNARY, article("Hello")), 0.3)

        assert answer.queue_seconds < 0.1
        await asyncio.gather(*long)


async def test_worker_that_grew_is_replaced_between_requests() -> None:
    """With a limit below what any Python process takes, after each request."""
    async with pool_of(1, worker_memory_limit_bytes=1 << 20) as (pool, diary):
        for _ in range(2):
            await pool.run(Mode.UNARY, article("Hello"))
            await until(lambda: pool.idle == 1)

    assert [reason for reason, _ in diary.ends()] == ["memory", "memory", "closed"]


async def test_closing_fails_what_waits() -> None:
    """Requests with and without a worker are told, and no process is left."""
    async with pool_of(1) as (pool, _):
        running = asyncio.create_task(pool.run(Mode.UNARY, article("HANG")))
        await until(lambda: pool.busy == 1)
        waiting = asyncio.create_task(pool.run(Mode.UNARY, article("Hello")))
        await until(lambda: pool.waiting == 1)
        pids = pool.pids

        await pool.close()

        with pytest.raises(PoolClosed):
            await waiting
        with pytest.raises((PoolClosed, WorkerLost)):
            await running
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize(
    ("factory", "message"),
    [
        ("tests.fakes:BrokenExtractor", "FileNotFoundError: weights.onnx is missing"),
        ("tests.fakes:Missing", "AttributeError"),
        ("tests.missing:Extractor", "ModuleNotFoundError"),
        ("tests.fakes:CrashOnStart", "ended before it answered"),
    ],
)
async def test_start_that_fails_says_why(factory: str, message: str) -> None:
    """An extractor that cannot be loaded stops the start with its own words."""
    pool = Pool(PoolConfig(1, factory), Diary())

    with pytest.raises(StartFailed, match=message):
        await pool.start()
    await pool.close()


def test_workers_end_with_the_front(tmp_path: Path) -> None:
    """A front that is killed leaves no process behind, neither idle workers nor one that is stuck in a text."""
    script = textwrap.dedent(
        f"""
        import asyncio, sys
        sys.path[:0] = [{str(ROOT / "service")!r}, {str(ROOT)!r}]
        from tests.workers.test_pool import Diary, article
        from lede.workers import Mode, Pool, PoolConfig
        async def main():
            pool = Pool(PoolConfig(2, "tests.fakes:FakeExtractor"), Diary())
            await pool.start()
            while pool.idle < 2:
                await asyncio.sleep(0.01)
            asyncio.create_task(pool.run(Mode.UNARY, article("SPIN 60")))
            await asyncio.sleep(0.1)
            print(*pool.pids, flush=True)
            await asyncio.sleep(60)
        asyncio.run(main())
        """
    )
    front = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert front.stdout is not None
    pids = front.stdout.readline().split()
    assert len(pids) == 3

    front.kill()
    front.wait()

    end = time.monotonic() + 2
    while time.monotonic() < end and any(is_running(pid) for pid in pids):
        time.sleep(0.02)
    assert not [pid for pid in pids if is_running(pid)]


def is_running(pid: str) -> bool:
    """Whether a process exists and is no zombie that nobody has reaped yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
