"""The three methods of `lede.v1.ExtractionService`. Messages stay serialised: workers parse and write them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from grpc.aio import ServicerContext

from lede import wire
from lede.server import calls
from lede.server.admission import Admission
from lede.server.calls import SERVICE
from lede.server.errors import Failure, explain, outcome_of
from lede.server.lifecycle import Lifecycle
from lede.server.metrics import Metrics
from lede.server.refusals import DeadlinePassed, Draining, QueueFull
from lede.workers import Answer, Mode, Pool


class Servicer:
    """Answers calls with the pool."""

    def __init__(
        self,
        pool: Pool,
        admission: Admission,
        lifecycle: Lifecycle,
        metrics: Metrics,
        on_answer: Callable[[Answer], None],
        on_defect: Callable[[Failure], None],
        *,
        default_deadline: float,
        stream_max_in_flight: int,
    ) -> None:
        self._pool = pool
        self._admission = admission
        self._lifecycle = lifecycle
        self._metrics = metrics
        self._on_answer = on_answer
        self._on_defect = on_defect
        self._default_deadline = default_deadline
        self._stream_max_in_flight = stream_max_in_flight
        self.capabilities = b""

    def handler(self) -> grpc.GenericRpcHandler:
        """What grpc registers: bytes in, bytes out."""
        methods = {
            "Extract": grpc.unary_unary_rpc_method_handler(self.extract),
            "ExtractStream": grpc.stream_stream_rpc_method_handler(self.extract_stream),
            "GetCapabilities": grpc.unary_unary_rpc_method_handler(self.get_capabilities),
        }
        return grpc.method_handlers_generic_handler(SERVICE, methods)

    async def get_capabilities(self, _request: bytes, _context: ServicerContext) -> bytes:
        """What this server is; known once the extractor is loaded."""
        return self.capabilities

    async def extract(self, request: bytes, context: ServicerContext) -> bytes:
        """Answer one article within the caller's deadline."""
        remaining = self._remaining(context)
        with self._lifecycle.call(), self._counted("unary", context), self._admission.place(len(request), remaining):
            answer = await self._answer(Mode.UNARY, request, remaining)
        self._metrics.document_done("unary", answer)
        return answer.response

    async def extract_stream(self, _requests: Any, context: ServicerContext) -> None:
        """Read no faster than the work goes, answer as articles finish, end with what was read."""
        with self._lifecycle.call():
            stream = _Stream(context, self._lifecycle, self._stream_max_in_flight, self._stream_item)
            await stream.run()

    async def _stream_item(self, context: ServicerContext, index: int, request: bytes) -> bytes:
        """One article of a stream: its answer, or the status that it failed with."""
        call = calls.CURRENT.get()
        call.documents += 1
        call.request_bytes += len(request)
        try:
            with self._counted("stream", context):
                async with self._admission.stream_place(len(request)):
                    answer = await self._answer(Mode.STREAM, request, None)
        except Exception as error:  # one bad article never ends the stream
            failure = explain(error)
            if failure.frames:
                self._on_defect(failure)
            call.documents_failed += 1
            name = wire.document_id_of(request, stream=True)
            return wire.stream_error(name, index, failure.status)
        self._metrics.document_done("stream", answer)
        return wire.stream_answer(answer.document_id, index, answer.response)

    async def _answer(self, mode: Mode, request: bytes, remaining: float | None) -> Answer:
        try:
            async with asyncio.timeout(remaining):
                answer = await self._pool.run(mode, request)
        except TimeoutError as error:
            raise DeadlinePassed("the deadline passed before the answer was ready") from error
        self._admission.learn(len(request), answer.work_seconds)
        calls.CURRENT.get().answered(answer)
        self._on_answer(answer)
        return answer

    def _remaining(self, context: ServicerContext) -> float:
        """Seconds to the caller's deadline, or the server's own for callers without one."""
        left = context.time_remaining()
        return self._default_deadline if left is None else max(0.0, left)

    def _counted(self, rpc: str, context: ServicerContext) -> _Counted:
        return _Counted(self._metrics, rpc, context)


class _Counted:
    """Counts an article that failed by what came of it; one that went well is counted with its figures."""

    def __init__(self, metrics: Metrics, rpc: str, context: ServicerContext) -> None:
        self._metrics = metrics
        self._rpc = rpc
        self._context = context

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        if isinstance(error, asyncio.CancelledError):
            late = calls.ended_by(self._context) == "DEADLINE_EXCEEDED"
            self._metrics.documents.labels(self._rpc, "deadline" if late else "cancelled").inc()
            return
        outcome, reason = outcome_of(error)
        self._metrics.documents.labels(self._rpc, outcome).inc()
        if outcome == "invalid":
            self._metrics.invalid.labels(reason).inc()
        if isinstance(error, QueueFull):
            self._metrics.rejected.labels(error.limit).inc()


class _Stream:
    """One `ExtractStream` call: reading, working, writing, each bounded by the same number of places."""

    def __init__(
        self,
        context: ServicerContext,
        lifecycle: Lifecycle,
        max_in_flight: int,
        work: Callable[[ServicerContext, int, bytes], Awaitable[bytes]],
    ) -> None:
        self._context = context
        self._lifecycle = lifecycle
        self._work = work
        self._places = asyncio.Semaphore(max_in_flight)
        self._write_lock = asyncio.Lock()
        self._read = 0
        self._gone = False

    async def run(self) -> None:
        """Answer until the caller has sent all, or the server leaves.

        Raises: Draining, with the index of the first article not read.
        """
        leaving = asyncio.create_task(self._lifecycle.leaving.wait())
        try:
            async with asyncio.TaskGroup() as tasks:
                done = await self._read_all(tasks, leaving)
        finally:
            leaving.cancel()
        if self._gone:
            raise asyncio.CancelledError
        if not done:
            raise Draining(
                f"the server is stopping; all of the {self._read} articles read are answered: send again from there",
                nextRequestIndex=self._read,
            )

    async def _read_all(self, tasks: asyncio.TaskGroup, leaving: asyncio.Task[bool]) -> bool:
        """Read requests and start their work; True at the caller's end, False if the server leaves first."""
        while True:
            await self._places.acquire()
            reading = asyncio.ensure_future(self._context.read())
            await asyncio.wait((reading, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                return False  # the pending read ends with the call
            request = reading.result()
            if request is grpc.aio.EOF:
                return True
            tasks.create_task(self._one(self._read, request))
            self._read += 1
            if leaving.done():
                return False

    async def _one(self, index: int, request: bytes) -> None:
        try:
            response = await self._work(self._context, index, request)
            async with self._write_lock:
                await self._context.write(response)
        except grpc.aio.BaseError:  # the caller went away between two of its articles
            self._gone = True
        else:
            calls.CURRENT.get().response_bytes += len(response)
        finally:
            self._places.release()
