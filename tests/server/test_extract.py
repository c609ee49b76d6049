"""`Extract` and `GetCapabilities` through a real server: answers, statuses with their details, deadlines, overload."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status

from lede.client import AsyncClient, CallFailed
from lede.context import Context, Options
from lede.v1 import extraction_pb2 as pb
from lede.wire import build_request
from tests.servers import metric, running, scrape, served, server_process

pytestmark = pytest.mark.service
METHOD = "/lede.v1.ExtractionService/Extract"


async def call_bytes(port: int, data: bytes, **options: Any) -> tuple[bytes, dict[str, Any]]:
    """Send bytes as they are; response and trailers."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary(METHOD)(data, **options)
        response: bytes = await call
        return response, dict(await call.trailing_metadata())


async def failure(port: int, data: bytes, **options: Any) -> tuple[grpc.StatusCode, str, dict[str, Any], Status]:
    """Code, message, trailers and status of a call that fails."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call_bytes(port, data, **options)
    error = caught.value
    trailers = dict(error.trailing_metadata() or ())
    return (
        error.code(),
        error.details() or "",
        trailers,
        Status.FromString(trailers.get("grpc-status-details-bin", b"")),
    )


def unpacked(status: Status, kind: Any) -> Any:
    """The detail of a kind."""
    for detail in status.details:
        message = kind()
        if detail.Unpack(message):
            return message
    return None


async def test_answer_and_trailers() -> None:
    """The response is the extractor's; request id and times come in the trailers."""
    async with running() as server:
        data = build_request("Hello World", Context(document_id="d1")).SerializeToString()
        response, trailers = await call_bytes(server.port, data, metadata=(("x-request-id", "my-id.1"),))
        _, made = await call_bytes(server.port, data, metadata=(("x-request-id", "not an id\u0021"),))

    message = pb.ExtractResponse.FromString(response)
    assert (message.document_id, len(message.events)) == ("d1", 2)
    assert trailers["x-request-id"] == "my-id.1"
    assert float(trailers["lede-extract-ms"]) > 0
    assert float(trailers["lede-queue-ms"]) >= 0
    assert len(made["x-request-id"]) == 16


@pytest.fixture(scope="module")
def strict() -> Iterator[int]:
    """Port of a server that takes 2,000 bytes."""
    with server_process(LEDE_MAX_TEXT_BYTES="2000", LEDE_WORKERS="1") as server:
        server.wait_for("serving")
        yield int(server.target.rpartition(":")[2])


@pytest.mark.parametrize(
    ("data", "reason", "field"),
    [
        (build_request("").SerializeToString(), "TEXT_EMPTY", "text"),
        (build_request(" \n\t ").SerializeToString(), "TEXT_EMPTY", "text"),
        (b"\x12\x05ab\xffcd", "MALFORMED_REQUEST", "text"),
        (b"\xff\xff\xff", "MALFORMED_REQUEST", ""),
        (build_request("x" * 3000).SerializeToString(), "TEXT_TOO_LONG", "text"),
        (pb.ExtractRequest(text="Hi", time_zone="Mars").SerializeToString(), "UNKNOWN_TIME_ZONE", "time_zone"),
        (pb.ExtractRequest(text="Hi", language="xx").SerializeToString(), "UNSUPPORTED_LANGUAGE", "language"),
        (
            build_request("Hi", Context(options=Options(event_types=frozenset({"PARTY"})))).SerializeToString(),
            "INVALID_OPTION",
            "options.event_types[0]",
        ),
    ],
)
async def test_bad_input_names_the_field(strict: int, data: bytes, reason: str, field: str) -> None:
    """INVALID_ARGUMENT with ErrorInfo and BadRequest."""
    code, message, _, status = await failure(strict, data)

    info = unpacked(status, error_details_pb2.ErrorInfo)
    violation = unpacked(status, error_details_pb2.BadRequest).field_violations[0]
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert (info.domain, info.reason, info.metadata["field"]) == ("lede.v1", reason, field)
    assert violation.field == field
    assert message == status.message == violation.description
    if reason == "TEXT_TOO_LONG":
        assert (info.metadata["actualBytes"], info.metadata["maxBytes"]) == ("3000", "2000")


async def test_message_over_the_transport_limit() -> None:
    """Grpc itself refuses it; the server lives on."""
    async with running(max_message_bytes=4096, max_text_bytes=2000, workers=1) as server:
        code, message, _, _ = await failure(server.port, build_request("x" * 9000).SerializeToString())
        await call_bytes(server.port, build_request("Hello").SerializeToString())

    assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "4096" in message


async def test_defect_is_told_by_an_id_only(capfd: pytest.CaptureFixture[str]) -> None:
    """INTERNAL holds nothing of the text; the log has type and frames under the same id."""
    async with running(workers=1) as server:
        code, message, _, status = await failure(server.port, build_request("FAIL password").SerializeToString())

    out, err = capfd.readouterr()
    error_id = unpacked(status, error_details_pb2.ErrorInfo).metadata["errorId"]
    defect = next(line for line in map(json.loads, out.splitlines()) if line["event"] == "defect")
    assert code is grpc.StatusCode.INTERNAL
    assert error_id in message
    assert (defect["error_id"], defect["error"]) == (error_id, "RuntimeError")
    assert any(frame.startswith("fakes.py") for frame in defect["frames"])
    assert "password" not in out + err + message + str(status)


async def test_text_that_kills_workers(capfd: pytest.CaptureFixture[str]) -> None:
    """UNAVAILABLE after two deaths, with the word not to try again; the log has the text's digest."""
    async with running() as server:
        code, _, trailers, status = await failure(server.port, build_request("CRASH password").SerializeToString())
        await call_bytes(server.port, build_request("Hello").SerializeToString())

    out, _ = capfd.readouterr()
    lost = [line for line in map(json.loads, out.splitlines()) if line["event"] == "request_lost"]
    assert code is grpc.StatusCode.UNAVAILABLE
    assert trailers["grpc-retry-pushback-ms"] == "-1"
    info = unpacked(status, error_details_pb2.ErrorInfo)
    assert (info.reason, len(info.metadata["errorId"])) == ("WORKER_LOST", 16)
    assert [line["deaths"] for line in lost] == [1, 2]
    assert {line["text_sha256"] for line in lost} == {sha256(b"CRASH password").hexdigest()}
    assert "password" not in out


async def test_text_over_the_time_limit() -> None:
    """INTERNAL with an id, and no second try."""
    async with running(request_timeout=0.3, workers=1) as server:
        started = time.perf_counter()
        code, _, _, status = await failure(server.port, build_request("HANG").SerializeToString())
        took = time.perf_counter() - started

    info = unpacked(status, error_details_pb2.ErrorInfo)
    assert code is grpc.StatusCode.INTERNAL
    assert info.reason == "TIME_LIMIT"
    assert info.metadata["errorId"]
    assert took < 1.0


async def test_deadlines() -> None:
    """The caller's is kept; a caller without one gets the server's; the worker is free again for the next."""
    async with running(default_deadline=0.3, workers=1) as server:
        data = build_request("HANG").SerializeToString()
        code, _, _, _ = await failure(server.port, data, timeout=0.2)
        own, _, _, status = await failure(server.port, data)
        await call_bytes(server.port, build_request("Hello").SerializeToString(), timeout=5)
        text = await asyncio.to_thread(scrape, server)

    assert code is own is grpc.StatusCode.DEADLINE_EXCEEDED
    assert unpacked(status, error_details_pb2.ErrorInfo).reason == "DEADLINE"
    assert metric(text, 'lede_documents_total{outcome="deadline",rpc="unary"}') == 2


async def test_expired_request_is_dropped_before_work() -> None:
    """While it waits for the only worker its deadline passes; the worker never sees it."""
    async with running(workers=1) as server:
        slow = asyncio.create_task(call_bytes(server.port, build_request("SLEEP 0.5").SerializeToString()))
        await asyncio.sleep(0.1)
        await failure(server.port, build_request("CRASH").SerializeToString(), timeout=0.1)
        await slow
        text = await asyncio.to_thread(scrape, server)

    assert metric(text, "lede_worker_restarts_total") == 0
    assert metric(text, "lede_queue_bytes") == 0


async def test_overload_is_refused_at_once_with_a_hint() -> None:
    """RESOURCE_EXHAUSTED with RetryInfo and pushback; health does not change; what was let in is answered."""
    async with running(workers=1, queue_max_requests=2) as server:
        data = build_request("SLEEP 0.3").SerializeToString()
        running_calls = [asyncio.create_task(call_bytes(server.port, data)) for _ in range(3)]
        await asyncio.sleep(0.1)
        started = time.perf_counter()
        code, _, trailers, status = await failure(server.port, data)
        took = time.perf_counter() - started
        ready = server.health.ready
        await asyncio.gather(*running_calls)
        text = await asyncio.to_thread(scrape, server)

    retry = unpacked(status, error_details_pb2.RetryInfo).retry_delay.ToTimedelta().total_seconds()
    assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert unpacked(status, error_details_pb2.ErrorInfo).reason == "QUEUE_FULL"
    assert took < 0.1
    assert ready
    assert retry * 1000 == pytest.approx(int(trailers["grpc-retry-pushback-ms"]), abs=1)
    assert metric(text, 'lede_rejected_total{reason="queue_requests"}') == 1


async def test_client_that_is_refused_tries_again() -> None:
    """The shipped service config obeys the hint: with room for one and three callers, all are served."""
    async with running(workers=1, queue_max_requests=1) as server, AsyncClient(f"127.0.0.1:{server.port}") as client:
        answers = await asyncio.gather(*(client.extract(f"SLEEP 0.1 Hello{number}") for number in range(3)))
        text = await asyncio.to_thread(scrape, server)

    assert len(answers) == 3
    assert metric(text, 'lede_rejected_total{reason="queue_requests"}') >= 1


async def test_client_that_goes_away_frees_the_worker() -> None:
    """A cancelled call that hangs ends its worker, a new one takes the next call."""
    async with served(workers=1) as (server, client):
        hanging = asyncio.create_task(client.extract("HANG"))
        await asyncio.sleep(0.2)
        hanging.cancel()
        await client.extract("Hello", timeout=5)
        text = await asyncio.to_thread(scrape, server)

    assert metric(text, 'lede_worker_restarts_total{reason="abandoned"}') == 1
    assert metric(text, 'lede_documents_total{outcome="cancelled",rpc="unary"}') == 1


async def test_capabilities() -> None:
    """Versions, languages, types and limits."""
    async with served(max_text_bytes=2000) as (_, client):
        capabilities = await client.capabilities()

    assert (capabilities.model.name, list(capabilities.languages)) == ("fake", ["en"])
    assert list(capabilities.event_types) == ["PROTEST", "PROTEST/riot"]
    assert capabilities.limits.max_text_bytes == 2000
    assert capabilities.limits.stream_max_in_flight == 4
    assert capabilities.version


async def test_killed_workers_are_not_seen_by_callers() -> None:
    """Workers killed under load cost no call and come back."""
    async with served() as (server, client):
        stop = asyncio.Event()

        async def load() -> int:
            count = 0
            while not stop.is_set():
                await client.extract("SPIN 0.005 Hello")
                count += 1
            return count

        callers = [asyncio.create_task(load()) for _ in range(4)]
        for _ in range(3):
            await asyncio.sleep(0.6)
            os.kill(server.pool.pids[-1], signal.SIGKILL)
        await asyncio.sleep(0.3)
        stop.set()
        counts = await asyncio.gather(*callers)

    assert all(counts)


async def test_failure_through_the_client() -> None:
    """The client's exception has code, reason, field and metadata."""
    async with served(workers=1) as (_, client):
        with pytest.raises(CallFailed) as caught:
            await client.extract(" ")

    assert (caught.value.code, caught.value.reason, caught.value.field) == ("INVALID_ARGUMENT", "TEXT_EMPTY", "text")


async def test_unknown_method() -> None:
    """UNIMPLEMENTED, counted without its name."""
    async with running(workers=1) as server:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await channel.unary_unary("/lede.v1.ExtractionService/Guess")(b"")
        text = await asyncio.to_thread(scrape, server)

    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "Guess" not in text
