"""Around every call, once: its counters, its duration, its log line, its status, whatever the end."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import grpc
import structlog
from grpc.aio import AbortError, ServicerContext

from lede.server import calls
from lede.server.calls import REQUEST_ID, SERVICE, Call
from lede.server.errors import Failure, explain
from lede.server.lifecycle import Lifecycle
from lede.server.logs import safe_id
from lede.server.metrics import Metrics
from lede.server.tokens import Gate
from lede.server.tracing import Tracing

PUSHBACK = "grpc-retry-pushback-ms"
STATUS_DETAILS = "grpc-status-details-bin"

_OTHER = "_OTHER"
_OURS = frozenset({"INTERNAL", "UNKNOWN", "UNAVAILABLE", "DATA_LOSS"})
"""Codes that an operator must look at, not the caller."""

_KINDS = {
    (False, False): "unary",
    (False, True): "server_stream",
    (True, False): "client_stream",
    (True, True): "bidi_stream",
}

Behaviour = Callable[[Any, ServicerContext], Awaitable[Any]]


class Observer(grpc.aio.ServerInterceptor):  # type: ignore[misc]
    """The one interceptor. It also asks the gate for the token, so that refusals are counted and logged too."""

    def __init__(
        self,
        metrics: Metrics,
        lifecycle: Lifecycle,
        gate: Gate,
        tracing: Tracing,
        *,
        ok_every: int,
        peer: bool,
    ) -> None:
        self._metrics = metrics
        self._lifecycle = lifecycle
        self._gate = gate
        self._tracing = tracing
        self._ok_every = ok_every
        self._ok_count = 0
        self._peer = peer

    async def intercept_service(self, continuation: Any, details: grpc.HandlerCallDetails) -> Any:
        """Wrap the handler that the call goes to."""
        handler = await continuation(details)
        if handler is None:
            self._metrics.started.labels("unary", _OTHER, _OTHER).inc()
            self._metrics.handled.labels("unary", _OTHER, _OTHER, "Unimplemented").inc()
            return None
        kind = _KINDS[handler.request_streaming, handler.response_streaming]
        behaviour = _behaviour_of(handler)
        metadata = details.invocation_metadata or ()

        async def observed(request: Any, context: ServicerContext) -> Any:
            call = calls.begin(details.method, metadata)
            return await self._observe(call, kind, behaviour, request, context)

        return _with_behaviour(handler, observed)

    async def _observe(
        self, call: Call, kind: str, behaviour: Behaviour, request: Any, context: ServicerContext
    ) -> Any:
        calls.CURRENT.set(call)
        _, service, method = call.method.split("/", 2)
        labels = (kind, service, method)
        self._metrics.started.labels(*labels).inc()
        code = "OK"
        with self._tracing.call(call, context) as tell_code:
            try:
                call.caller = self._gate.check(call.method, context.invocation_metadata() or ())
                response = await self._run(call, kind, behaviour, request, context)
                context.set_trailing_metadata(_trailers(call, unary=kind == "unary" and service == SERVICE))
                return response
            except AbortError:
                code = grpc_code(context.code())
                raise
            except asyncio.CancelledError:
                code = calls.ended_by(context)
                raise
            except Exception as error:  # the table decides; what it lacks is told by an id only
                failure = explain(error)
                code, call.reason, call.error_id = failure.code.name, failure.reason, failure.error_id
                if failure.frames:
                    tell_defect(failure)
                await context.abort(failure.code, failure.message, _failure_trailers(call, failure))
            finally:
                tell_code(code)
                self._done(call, labels, code, context)

    async def _run(self, call: Call, kind: str, behaviour: Behaviour, request: Any, context: ServicerContext) -> Any:
        if kind != "unary" and not call.method.startswith(f"/{SERVICE}/"):
            return await self._until_stopping(behaviour(request, context), context)
        if isinstance(request, bytes):
            call.request_bytes = len(request)
        response = await behaviour(request, context)
        if isinstance(response, bytes):
            call.response_bytes = len(response)
        return response

    async def _until_stopping(self, work: Awaitable[None], context: ServicerContext) -> None:
        """Run a health watch or a reflection stream; when the server stops, end it, for it would hold up the stop."""
        working = asyncio.ensure_future(work)
        stopping = asyncio.create_task(self._lifecycle.stopping.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            await context.abort(grpc.StatusCode.UNAVAILABLE, "the server is stopping")
        finally:
            working.cancel()
            stopping.cancel()

    def _done(self, call: Call, labels: tuple[str, str, str], code: str, context: ServicerContext) -> None:
        seconds = perf_counter() - call.started
        own = labels[1] == SERVICE
        self._metrics.handled.labels(*labels, go_code(code)).inc()
        self._metrics.received.labels(*labels).inc(call.documents or 1)
        self._metrics.sent.labels(*labels).inc(call.documents or int(code == "OK"))
        if own:
            exemplar = {"trace_id": call.trace_id} if call.trace_id and self._tracing.on else None
            self._metrics.handling.labels(*labels).observe(seconds, exemplar)
        log = structlog.get_logger()
        if code == "OK":
            self._ok_count += 1
            if not own or self._ok_count % self._ok_every:
                log = None
        if log is not None:
            tell = log.warning if code in _OURS else log.info if own else log.debug
            tell("rpc", **log_fields(call, code, seconds), peer=context.peer() if self._peer else None)
            if call.document_id:
                log.debug("rpc", request_id=call.request_id, document_id=safe_id(call.document_id))


def log_fields(call: Call, code: str, seconds: float) -> dict[str, Any]:
    """The log line of a call; what is empty is left out by the logger, what is 0 here."""
    numbers = {
        "queue_ms": round(call.queue_seconds * 1000, 1),
        "extract_ms": round(call.work_seconds * 1000, 1),
        "request_bytes": call.request_bytes,
        "response_bytes": call.response_bytes,
        "documents": call.documents,
        "documents_failed": call.documents_failed,
        "words": call.words,
        "worker_pid": call.worker_pid,
    }
    return {
        "rpc.method": call.method.lstrip("/"),
        "rpc.status_code": code,
        "reason": call.reason,
        "duration_ms": round(seconds * 1000, 1),
        **{name: number for name, number in numbers.items() if number},
        "events": call.events if call.words else None,
        "request_id": call.request_id,
        "trace_id": call.trace_id,
        "span_id": call.span_id,
        "caller": call.caller,
        "error_id": call.error_id,
    }


def tell_defect(failure: Failure) -> None:
    """Log what failed inside lede, under the id that the caller was told."""
    structlog.get_logger().error(
        "defect", error_id=failure.error_id, reason=failure.reason, error=failure.kind, frames=list(failure.frames)
    )


def grpc_code(code: Any) -> str:
    """Name of a status code that a context holds, which may be a number."""
    if isinstance(code, grpc.StatusCode):
        return str(code.name)
    return next((one.name for one in grpc.StatusCode if one.value[0] == code), "UNKNOWN")


def go_code(name: str) -> str:
    """`INVALID_ARGUMENT` as the field's dashboards have it: `InvalidArgument`."""
    if name == "OK":
        return name
    return "Canceled" if name == "CANCELLED" else name.title().replace("_", "")


def _trailers(call: Call, *, unary: bool) -> tuple[tuple[str, str], ...]:
    base = ((REQUEST_ID, call.request_id),)
    if not unary:
        return base
    queue, work = f"{call.queue_seconds * 1000:.1f}", f"{call.work_seconds * 1000:.1f}"
    return (*base, ("lede-queue-ms", queue), ("lede-extract-ms", work))


def _failure_trailers(call: Call, failure: Failure) -> tuple[tuple[str, str | bytes], ...]:
    trailers: list[tuple[str, str | bytes]] = [(REQUEST_ID, call.request_id), (STATUS_DETAILS, failure.status)]
    if failure.pushback_ms is not None:
        trailers.append((PUSHBACK, str(failure.pushback_ms)))
    return tuple(trailers)


def _behaviour_of(handler: Any) -> Behaviour:
    """The handler's function as a coroutine, whichever of grpc's styles it is written in."""
    function = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream

    async def run(request: Any, context: ServicerContext) -> Any:
        result = function(request, context)
        if inspect.isasyncgen(result):
            async for response in result:
                await context.write(response)
            return None
        return await result if inspect.isawaitable(result) else result

    return run


def _with_behaviour(handler: Any, behaviour: Behaviour) -> Any:
    make = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }[handler.request_streaming, handler.response_streaming]
    return make(
        behaviour,
        request_deserializer=handler.request_deserializer,
        response_serializer=handler.response_serializer,
    )
