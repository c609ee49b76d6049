"""The blocking client, and what both clients make of failures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from lede.client import AsyncClient, CallFailed, Client, service_config
from lede.client.streaming import Outbox
from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.wire import OffsetEncoding
from tests.servers import running

pytestmark = pytest.mark.service


async def test_blocking_client() -> None:
    """Extract, stream and capabilities, from a thread."""
    async with running() as server:

        def use() -> tuple[int, list[int], str, str]:
            with Client(f"127.0.0.1:{server.port}") as client:
                events = len(client.extract("Hello World", Context(document_id="d1"), request_id="r1").events)
                indices = [answer.index for answer in client.extract_stream(f"Article {n}" for n in range(50))]
                name = client.capabilities().model.name
                with pytest.raises(CallFailed) as caught:
                    client.extract("")
                return events, indices, name, caught.value.reason

        events, indices, name, reason = await asyncio.to_thread(use)

    assert (events, name, reason) == (2, "fake", "TEXT_EMPTY")
    assert sorted(indices) == list(range(50))


async def test_offsets_in_the_encoding_asked_for() -> None:
    """UTF-16 offsets behind an emoji count two units for it."""
    async with running(workers=1) as server, AsyncClient(f"127.0.0.1:{server.port}") as client:
        wide = await client.extract("😀 Hello", offset_encoding=OffsetEncoding.UTF16)
        points = await client.extract("😀 Hello")

    assert wide.events[0].what.span.start == 3
    assert points.events[0].what.span.start == 2


async def test_asynchronous_source() -> None:
    """Articles may come from an asynchronous iterator; an error in it reaches the caller."""

    async def articles() -> AsyncIterator[str]:
        for number in range(5):
            await asyncio.sleep(0)
            yield f"Article {number}"

    async with running(workers=1) as server, AsyncClient(f"127.0.0.1:{server.port}") as client:
        answers = [answer async for answer in client.extract_stream(articles())]

    assert sorted(answer.index for answer in answers) == list(range(5))


async def test_no_server() -> None:
    """A client that does not wait says at once that nobody is there."""
    async with AsyncClient("127.0.0.1:1", wait_for_ready=False, timeout=5) as client:
        with pytest.raises(CallFailed) as caught:
            await client.extract("Hello")
        with pytest.raises(CallFailed):
            _ = [answer async for answer in client.extract_stream(["Hello"])]

    assert caught.value.code == "UNAVAILABLE"


def test_outbox_sends_what_is_not_answered_again() -> None:
    """After a restart the unanswered come first, in order, under new positions but their old index."""
    outbox = Outbox(OffsetEncoding.UTF32)
    for number in range(4):
        outbox.add(f"Article {number}")
    for _ in range(3):
        outbox.next()
    outbox.answered(pb.ExtractStreamResponse(request_index=1, response=pb.ExtractResponse()))

    outbox.restart(CallFailed("UNAVAILABLE", "", "DRAINING"))

    texts = [request.request.text for request in iter(outbox.next, None)]
    assert texts == ["Article 0", "Article 2", "Article 3"]
    assert outbox.answered(pb.ExtractStreamResponse(request_index=2)).index == 3


def test_outbox_gives_up() -> None:
    """Another call does not help against a refusal, nor after many without an answer."""
    outbox = Outbox(OffsetEncoding.UTF32)
    with pytest.raises(CallFailed, match="UNAUTHENTICATED"):
        outbox.restart(CallFailed("UNAUTHENTICATED", "no token"))
    outbox = Outbox(OffsetEncoding.UTF32)
    for _ in range(5):
        outbox.restart(CallFailed("UNAVAILABLE", ""))
    with pytest.raises(CallFailed, match="UNAVAILABLE"):
        outbox.restart(CallFailed("UNAVAILABLE", ""))


def test_service_config_is_the_documented_one() -> None:
    """Retries for what a full or a stopping server says, health checks of our service, and no retry of streams."""
    config = json.loads(service_config())

    retried, streamed = config["methodConfig"]
    assert retried["retryPolicy"]["retryableStatusCodes"] == ["UNAVAILABLE", "RESOURCE_EXHAUSTED", "CANCELLED"]
    assert "retryPolicy" not in streamed
    names = {name["method"] for method in config["methodConfig"] for name in method["name"]}
    assert names == {method.name for method in pb.DESCRIPTOR.services_by_name["ExtractionService"].methods}
    assert config["healthCheckConfig"]["serviceName"] == "lede.v1.ExtractionService"
