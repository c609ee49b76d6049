"""Who is let in, who is told to come back, and when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from lede.server.admission import Admission
from lede.server.refusals import QueueFull


@dataclass
class Load:
    """A pool's load, as a test wants it."""

    waiting: int = 0
    idle: int = 0


def admission(load: Load) -> Admission:
    """Two workers, 10 requests, 1,000 bytes, 2 seconds."""
    return Admission(load, 2, 10, 1000, 2.0)


def refused(gate: Admission, size: int = 10, remaining: float = 30.0) -> QueueFull:
    """The refusal of a request."""
    with pytest.raises(QueueFull) as caught, gate.place(size, remaining):
        pass
    assert 0 < caught.value.retry_after <= 5.0
    return caught.value


async def test_count_is_bounded() -> None:
    """As many wait as may."""
    assert refused(admission(Load(waiting=10))).limit == "queue_requests"


async def test_bytes_are_bounded() -> None:
    """A request that would go over is refused; one alone is let in whatever its size; places are given back."""
    gate = admission(Load())
    with gate.place(900, 30):
        assert refused(gate, 200).limit == "queue_bytes"
        with gate.place(100, 30):
            assert (gate.requests, gate.bytes) == (2, 1000)
    with gate.place(5000, 30):
        pass
    assert (gate.requests, gate.bytes) == (0, 0)


async def test_wait_is_bounded() -> None:
    """At 1 s for 100 bytes on two workers, 500 bytes in work mean a wait of 2 s; idle workers mean none."""
    load = Load()
    gate = admission(load)
    gate.learn(100, 1.0)
    with gate.place(510, 30):
        assert gate.expected_wait == pytest.approx(2.05)
        assert refused(gate).limit == "queue_wait"
        load.idle = 1
        with gate.place(10, 30):
            pass


async def test_short_requests_do_not_make_long_ones_look_endless() -> None:
    """After many short requests, which cost little but for their number, one long text in work is no full queue."""
    gate = Admission(Load(), 2, 10, 1 << 20, 2.0)
    for number in range(200):
        size = 50 + 37 * (number % 11)
        gate.learn(size, 0.02 + size * 1e-5)
    with gate.place(100_000, 30):
        assert gate.expected_wait == pytest.approx(0.5, abs=0.05)
        with gate.place(100, 30):
            pass


async def test_requests_of_one_length_cost_by_the_byte() -> None:
    """Nothing is known yet of what other lengths cost: more bytes are more work."""
    gate = admission(Load())
    for _ in range(20):
        gate.learn(100, 1.0)
    with gate.place(300, 30):
        assert gate.expected_wait == pytest.approx(1.0)


async def test_caller_who_would_not_live_to_see_it_is_refused() -> None:
    """A wait longer than the caller's deadline is refused at once, not worked on in vain."""
    gate = admission(Load())
    gate.learn(100, 1.0)
    with gate.place(300, 30):
        with gate.place(1, 2.0):
            pass
        assert refused(gate, 1, remaining=0.5).limit == "queue_wait"


async def test_streams_wait_for_a_place() -> None:
    """They share two places for each worker; nobody is refused."""
    gate = admission(Load(waiting=10))
    leave = asyncio.Event()

    async def item() -> None:
        async with gate.stream_place(10):
            await leave.wait()

    items = [asyncio.create_task(item()) for _ in range(6)]
    await asyncio.sleep(0.01)

    assert gate.requests == 4
    leave.set()
    await asyncio.gather(*items)
    assert gate.requests == 0
