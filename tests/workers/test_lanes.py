"""Free workers go to requests in order of arrival, and long texts never hold all of them."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from lede.workers.lanes import Lanes, Waiter
from lede.workers.process import Worker


class Stub:
    """As much of a worker as the lanes look at."""

    def __init__(self) -> None:
        self.alive = True


def stubs(lanes: Lanes, count: int) -> list[Worker]:
    """Idle workers."""
    workers = [cast("Worker", Stub()) for _ in range(count)]
    for worker in workers:
        lanes.add(worker)
    return workers


async def test_last_used_worker_comes_first() -> None:
    """Its caches are warm."""
    lanes = Lanes(2)
    _, last = stubs(lanes, 2)

    assert await lanes.take(Waiter(long=False)) is last


async def test_long_texts_leave_one_worker_free() -> None:
    """Of two workers one takes long texts; a short text that came later overtakes the second long one."""
    lanes = Lanes(2)
    stubs(lanes, 2)
    first_long = await lanes.take(Waiter(long=True))
    second_long = asyncio.create_task(lanes.take(Waiter(long=True)))
    await asyncio.sleep(0)

    short = await asyncio.wait_for(lanes.take(Waiter(long=False)), 1)

    assert not second_long.done()
    lanes.give_back(short, long=False)
    await asyncio.sleep(0)
    assert not second_long.done()
    lanes.give_back(first_long, long=True)
    assert await second_long is first_long


async def test_order_of_arrival_across_lanes() -> None:
    """With room for both, the one that came first is served first."""
    lanes = Lanes(3)
    long = asyncio.create_task(lanes.take(Waiter(long=True)))
    short = asyncio.create_task(lanes.take(Waiter(long=False)))
    await asyncio.sleep(0)

    (worker,) = stubs(lanes, 1)

    assert await long is worker
    assert not short.done()
    short.cancel()


async def test_request_tried_again_goes_first() -> None:
    """It keeps its place in the order."""
    lanes = Lanes(1)
    again = Waiter(long=False)
    later = asyncio.create_task(lanes.take(Waiter(long=False)))
    await asyncio.sleep(0)
    first = asyncio.create_task(lanes.take(again))
    await asyncio.sleep(0)

    (worker,) = stubs(lanes, 1)

    assert await first is worker
    assert not later.done()
    later.cancel()


async def test_cancelled_request_takes_no_worker() -> None:
    """Whether it still waits or was just given one, the worker goes to the next."""
    lanes = Lanes(1)
    waiting = asyncio.create_task(lanes.take(Waiter(long=False)))
    given = asyncio.create_task(lanes.take(Waiter(long=True)))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    (worker,) = stubs(lanes, 1)
    given.cancel()
    await asyncio.gather(waiting, given, return_exceptions=True)

    assert len(lanes) == 0
    assert await asyncio.wait_for(lanes.take(Waiter(long=True)), 1) is worker


async def test_dead_worker_is_not_given_out() -> None:
    """One that died while idle is dropped."""
    lanes = Lanes(2)
    alive, dead = stubs(lanes, 2)
    cast("Stub", dead).alive = False

    assert lanes.idle == 1
    assert await lanes.take(Waiter(long=False)) is alive


async def test_all_waits_end_with_the_pool() -> None:
    """Each gets the error."""
    lanes = Lanes(1)
    waits = [asyncio.create_task(lanes.take(Waiter(long=long))) for long in (True, False)]
    await asyncio.sleep(0)

    lanes.fail(RuntimeError("closed"))

    for wait in waits:
        with pytest.raises(RuntimeError, match="closed"):
            await wait
