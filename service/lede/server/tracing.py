"""OpenTelemetry, where the extra `otel` is installed and `otlp_endpoint` is set; otherwise nothing is loaded.

One SERVER span a call with the caller's W3C context, children `queue` and `work` with the worker's stages. Never text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any

from grpc.aio import ServicerContext

from lede.server.calls import SERVICE, Call
from lede.workers import Answer

TellCode = Callable[[str], None]

SERVER_FAULTS = frozenset({"UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"})
"""Codes that make a SERVER span an error, by OpenTelemetry's conventions; others are the caller's affair."""


class Tracing:
    """Traces nothing: what a server without tracing uses."""

    on = False

    @contextmanager
    def call(self, call: Call, context: ServicerContext) -> Iterator[TellCode]:
        """Around one call; takes the name of the status code that it ends with."""
        yield _tell_nobody

    def answered(self, answer: Answer) -> None:
        """One article was answered, just now."""

    def close(self) -> None:
        """Send what is left."""


class OpenTelemetry(Tracing):
    """Traces calls of our own service; health and reflection are left out."""

    on = True

    def __init__(self, exporter: Any, version: str) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        resource = Resource.create({"service.name": "lede", "service.version": version})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("lede")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def call(self, call: Call, context: ServicerContext) -> Iterator[TellCode]:
        """The SERVER span of one call."""
        from opentelemetry.trace import Span, SpanKind, Status, StatusCode, format_span_id, format_trace_id

        def tell(span: Span, code: str) -> None:
            span.set_attribute("rpc.status_code", code)
            if code in SERVER_FAULTS:
                span.set_status(Status(StatusCode.ERROR, call.reason))

        if not call.method.startswith(f"/{SERVICE}/"):
            yield _tell_nobody
            return
        carrier = {key: value for key, value in context.invocation_metadata() or () if isinstance(value, str)}
        with self._tracer.start_as_current_span(
            call.method.lstrip("/"),
            context=self._propagator.extract(carrier),
            kind=SpanKind.SERVER,
            attributes={"rpc.system.name": "grpc", "rpc.method": call.method.lstrip("/")},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            where = span.get_span_context()
            call.trace_id, call.span_id = format_trace_id(where.trace_id), format_span_id(where.span_id)
            yield partial(tell, span)

    def answered(self, answer: Answer) -> None:
        """Children of the current span, from the times that came with the answer: queue, work, and the stages in it."""
        from opentelemetry.trace import set_span_in_context

        end = time.time_ns()
        began_work = end - int(answer.work_seconds * 1e9)
        began_wait = began_work - int(answer.queue_seconds * 1e9)
        self._tracer.start_span("queue", start_time=began_wait).end(began_work)
        facts = {"lede.words": answer.words, "lede.events": answer.events, "lede.worker_pid": answer.worker_pid}
        work = self._tracer.start_span("work", start_time=began_work, attributes=facts)
        at = began_work
        for stage, seconds in answer.stages.items():
            until = min(end, at + int(seconds * 1e9))
            self._tracer.start_span(stage, start_time=at, context=set_span_in_context(work)).end(until)
            at = until
        work.end(end)

    def close(self) -> None:
        """Send what is left; a collector that does not answer holds up nothing for long."""
        self._provider.force_flush(timeout_millis=2000)
        self._provider.shutdown()


def _tell_nobody(_code: str) -> None:
    """Where there is no span."""


def is_available() -> bool:
    """Whether the extra `otel` is installed."""
    return find_spec("opentelemetry") is not None and find_spec("opentelemetry.exporter") is not None


def tracing_to(endpoint: str | None, version: str) -> Tracing:
    """Tracing to an OTLP endpoint; none without one."""
    if endpoint is None:
        return Tracing()
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    return OpenTelemetry(OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://")), version)
