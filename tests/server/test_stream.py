"""`ExtractStream`: answers as they finish, one bad article is one bad answer, and reading keeps pace with the work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import grpc
import pytest

from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.v1 import extraction_pb2_grpc
from lede.wire import build_request
from tests.servers import metric, running, scrape, served

pytestmark = pytest.mark.service


def item(text: str, document_id: str = "") -> pb.ExtractStreamRequest:
    """One article."""
    return pb.ExtractStreamRequest(request=build_request(text, Context(document_id=document_id)))


async def test_answers_come_as_they_finish() -> None:
    """A slow article is overtaken; each answer carries id and position."""
    async with served() as (_, client):
        articles = [("SLEEP 0.3 Slow", Context(document_id="slow")), ("Quick", Context(document_id="quick")), "Third"]
        answers = [answer async for answer in client.extract_stream(articles)]

    assert [(answer.index, answer.document_id) for answer in answers] == [(1, "quick"), (2, ""), (0, "slow")]
    assert all(answer.response is not None for answer in answers)


async def test_one_bad_article_does_not_end_the_stream() -> None:
    """It gives the status that `Extract` would have ended with; the others are answered."""
    texts = ["Good", "  ", "FAIL x", "CRASH", "Good too"]
    async with served() as (server, client):
        articles = [(text, Context(document_id=f"d{number}")) for number, text in enumerate(texts)]
        answers = {answer.document_id: answer async for answer in client.extract_stream(articles)}
        text = await asyncio.to_thread(scrape, server)

    failures = {name: answer.failure for name, answer in answers.items() if answer.failure}
    assert {name: (failure.code, failure.reason) for name, failure in failures.items()} == {
        "d1": ("INVALID_ARGUMENT", "TEXT_EMPTY"),
        "d2": ("INTERNAL", "INTERNAL_ERROR"),
        "d3": ("UNAVAILABLE", "WORKER_LOST"),
    }
    assert failures["d1"].field == "text"
    assert metric(text, 'lede_documents_total{outcome="ok",rpc="stream"}') == 2
    assert metric(text, 'grpc_server_handled_total{grpc_code="OK"') == 1


async def test_broken_message_gets_an_answer_too() -> None:
    """Bytes that are no request are answered in their place."""
    async with running(workers=1) as server, grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        call = channel.stream_stream("/lede.v1.ExtractionService/ExtractStream")()
        for data in (b"\xff\xff", item("Hello").SerializeToString(), b"", b"\x0a\x07\x12\x05ab\xffcd"):
            await call.write(data)
        await call.done_writing()
        answers = [pb.ExtractStreamResponse.FromString(data) async for data in call]

    outcome = {answer.request_index: answer.error.code for answer in answers}
    assert outcome == {0: 3, 1: 0, 2: 3, 3: 3}


async def test_same_article_same_bytes() -> None:
    """Alone, on a stream, beside others: one answer."""
    context = Context(document_id="d1")
    async with served() as (_, client):
        alone = await client.extract("Hello World", context)
        streamed = [answer.response async for answer in client.extract_stream([("Hello World", context)] * 50)]

    wanted = alone.SerializeToString(deterministic=True)
    assert [one.SerializeToString(deterministic=True) for one in streamed if one] == [wanted] * 50


async def test_server_reads_no_faster_than_it_works() -> None:
    """While both workers hang, a sender of big articles is held up after what flow control lets through."""
    sent = 0

    async def articles() -> AsyncIterator[pb.ExtractStreamRequest]:
        nonlocal sent
        for _ in range(400):
            sent += 1
            yield item("SLEEP 30 " + "x" * 100_000)

    async with running(stream_max_in_flight=4) as server:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            call = extraction_pb2_grpc.ExtractionServiceStub(channel).ExtractStream(articles())
            await asyncio.sleep(0.6)
            held_at = sent
            await asyncio.sleep(0.6)
            assert sent == held_at
            assert held_at < 120
            assert server.admission.requests <= 4
            call.cancel()
            await asyncio.sleep(0.2)
        assert server.admission.requests == 0


async def test_reader_who_stops_reading_stops_the_work() -> None:
    """Answers that nobody reads are not piled up: no more articles are read than fit the stream's places."""
    async with running(workers=1) as server, grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:

        async def articles() -> AsyncIterator[pb.ExtractStreamRequest]:
            for _ in range(2000):
                yield item("W" * 100_000)  # the fake's answer tells such a word several times

        call = extraction_pb2_grpc.ExtractionServiceStub(channel).ExtractStream(articles())
        await call.read()
        await asyncio.sleep(1.5)
        done = metric(await asyncio.to_thread(scrape, server), "lede_document_words_count")
        await asyncio.sleep(0.5)
        later = metric(await asyncio.to_thread(scrape, server), "lede_document_words_count")
        call.cancel()

    assert later == done < 2000


async def test_cancelled_stream_leaves_nothing_behind() -> None:
    """Its articles are dropped, its workers freed, and the next call is served."""
    async with served() as (server, client):
        stream = client.extract_stream(["HANG"] * 10)
        reading = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.2)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await client.extract("Hello", timeout=5)

        assert server.admission.requests == 0
        assert server.lifecycle.in_flight == 0


async def test_half_close_and_empty_stream() -> None:
    """A stream without articles ends with OK at once."""
    async with served(workers=1) as (_, client):
        assert [answer async for answer in client.extract_stream([])] == []


async def test_streams_leave_room_for_calls() -> None:
    """Two greedy streams keep the workers busy; a call is let in and answered between their articles."""
    async with served() as (_, client):

        async def greedy() -> int:
            return len([answer async for answer in client.extract_stream(["SPIN 0.02 Hello"] * 60)])

        streams = [asyncio.create_task(greedy()) for _ in range(2)]
        await asyncio.sleep(0.2)
        for _ in range(5):
            await client.extract("Hello", timeout=1)
        assert await asyncio.gather(*streams) == [60, 60]
