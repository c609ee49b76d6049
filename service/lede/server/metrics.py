"""Every metric, in one place: the field's `grpc_server_*` names, then our own. Label sets are bounded."""

from __future__ import annotations

import platform
import time
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from lede.result import ModelInfo
from lede.workers import Answer, Pool

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30)
WAITS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
WORDS = (30, 100, 300, 1000, 3000, 10_000, 100_000)
EVENTS = (0, 1, 3, 10, 30, 100, 300)

STAGES = ("parse", "segment", "encode", "rules", "extract", "serialize")
OUTCOMES = ("ok", "invalid", "overloaded", "deadline", "cancelled", "worker_died", "error")
LIMITS = ("queue_requests", "queue_bytes", "queue_wait")
RESTART_REASONS = ("crash", "timeout", "memory", "abandoned")
UTILIZATION_SECONDS = 30.0
_PSS_CACHE_SECONDS = 10.0
_WARNING_CODES = 40
"""Different warning codes told by name; more would be a defect, and go under `OTHER`."""


class Metrics:
    """The metrics of one server, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        call = ("grpc_type", "grpc_service", "grpc_method")
        self.started = Counter("grpc_server_started", "Calls started.", call, registry=registry)
        self.handled = Counter(
            "grpc_server_handled", "Calls ended, by status code.", (*call, "grpc_code"), registry=registry
        )
        self.received = Counter("grpc_server_msg_received", "Messages received.", call, registry=registry)
        self.sent = Counter("grpc_server_msg_sent", "Messages sent.", call, registry=registry)
        self.handling = Histogram(
            "grpc_server_handling_seconds",
            "Seconds from the start of a call to its end.",
            call,
            buckets=SECONDS,
            registry=registry,
        )
        self._own_counts(registry)
        self._own_gauges(registry)
        ProcessCollector(registry=registry)

    def _own_counts(self, registry: CollectorRegistry) -> None:
        self.queue_wait = Histogram(
            "lede_queue_wait_seconds", "Seconds that requests waited for a worker.", buckets=WAITS, registry=registry
        )
        self.stage_seconds = Histogram(
            "lede_extract_seconds", "Seconds of each stage in a worker.", ("stage",), buckets=SECONDS, registry=registry
        )
        self.words = Histogram("lede_document_words", "Words of an article.", buckets=WORDS, registry=registry)
        self.events = Histogram("lede_document_events", "Events of an article.", buckets=EVENTS, registry=registry)
        self.event_types = Counter("lede_events", "Events by type, without subtype.", ("type",), registry=registry)
        self.documents = Counter(
            "lede_documents", "Articles by how they came and what came of them.", ("rpc", "outcome"), registry=registry
        )
        self.rejected = Counter(
            "lede_rejected", "Calls refused before work, by the limit that they met.", ("reason",), registry=registry
        )
        self.invalid = Counter("lede_invalid", "Articles refused, by ErrorReason.", ("reason",), registry=registry)
        self.warnings = Counter("lede_warnings", "Warnings given with answers.", ("code",), registry=registry)
        self.worker_restarts = Counter(
            "lede_worker_restarts", "Workers replaced, by reason.", ("reason",), registry=registry
        )
        self.busy_seconds = Counter(
            "lede_worker_busy_seconds", "Seconds that workers were at work, all together.", registry=registry
        )
        self._warning_codes: set[str] = set()
        # There from the start: of a counter that appears with its first event, Prometheus never sees the first rise.
        for limit in LIMITS:
            self.rejected.labels(limit)
        for reason in RESTART_REASONS:
            self.worker_restarts.labels(reason)

    def _own_gauges(self, registry: CollectorRegistry) -> None:
        self.in_flight = Gauge("lede_requests_in_flight", "Articles taken and not yet answered.", registry=registry)
        self.queue_requests = Gauge("lede_queue_requests", "Requests that wait for a worker.", registry=registry)
        self.queue_bytes = Gauge(
            "lede_queue_bytes", "Request bytes taken and not yet answered; 0 when idle.", registry=registry
        )
        self.workers = Gauge("lede_workers", "Workers by state.", ("state",), registry=registry)
        self.utilization = Gauge(
            "lede_worker_utilization", "Share of the workers' time spent at work, last 30 s, 0 to 1.", registry=registry
        )
        self.draining = Gauge("lede_draining", "1 while the server is stopping.", registry=registry)
        self.build_info = Gauge(
            "lede_build_info",
            "1, with what is running as labels.",
            ("version", "model", "model_digest", "python"),
            registry=registry,
        )

    def document_done(self, rpc: str, answer: Answer) -> None:
        """An article was answered."""
        self.documents.labels(rpc, "ok").inc()
        self.queue_wait.observe(answer.queue_seconds)
        self.words.observe(answer.words)
        self.events.observe(answer.events)
        for name, count in answer.types.items():
            self.event_types.labels(name or "none").inc(count)
        for stage, seconds in answer.stages.items():
            if stage in STAGES:
                self.stage_seconds.labels(stage).observe(seconds)
        for code in answer.warnings:
            self.warnings.labels(self._bounded(code)).inc()

    def _bounded(self, code: str) -> str:
        if code not in self._warning_codes and len(self._warning_codes) >= _WARNING_CODES:
            return "OTHER"
        self._warning_codes.add(code)
        return code

    def set_build(self, version: str, model: ModelInfo) -> None:
        """Tell what is running."""
        self.build_info.labels(version, model.name, model.digest[:12], platform.python_version()).set(1)

    def watch(self, pool: Pool) -> None:
        """Take gauges from the pool whenever they are asked for."""
        self.queue_requests.set_function(lambda: pool.waiting)
        self.workers.labels("idle").set_function(lambda: pool.idle)
        self.workers.labels("busy").set_function(lambda: pool.busy)
        self.workers.labels("starting").set_function(lambda: pool.starting)
        self.registry.register(WorkerMemory(pool))


class Utilization:
    """Share of the workers' time spent at work over the last 30 s, from samples of their busy seconds."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._samples: deque[tuple[float, float]] = deque()

    def sample(self, now: float, busy_seconds: float) -> float:
        """Add a sample and give the share."""
        self._samples.append((now, busy_seconds))
        while now - self._samples[0][0] > UTILIZATION_SECONDS:
            self._samples.popleft()
        then, busy_then = self._samples[0]
        if now <= then:
            return 0.0
        return min(1.0, max(0.0, (busy_seconds - busy_then) / (now - then) / self._workers))


class WorkerMemory(Collector):
    """`lede_worker_pss_bytes`: memory of fork server and workers, shared pages once; read every 10 s at most."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._read_at = 0.0
        self._bytes = 0

    def collect(self) -> Iterable[Metric]:
        """The sum, as one gauge."""
        if time.monotonic() - self._read_at > _PSS_CACHE_SECONDS:
            self._read_at = time.monotonic()
            self._bytes = sum(pss_bytes(pid) for pid in self._pool.pids)
        yield GaugeMetricFamily(
            "lede_worker_pss_bytes", "Memory (PSS) of fork server and workers together.", value=self._bytes
        )

    def describe(self) -> Iterable[Metric]:
        """The name alone, so that registering reads nothing."""
        yield GaugeMetricFamily("lede_worker_pss_bytes", "Memory (PSS) of fork server and workers together.")


def pss_bytes(pid: int) -> int:
    """Proportional set size of a process; 0 where the kernel does not tell."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def metric_rows() -> list[tuple[str, str, str, str]]:
    """Name, type, labels and meaning of every metric, for the documentation; `process_*` are Prometheus's own."""
    metrics = Metrics()
    labels: Mapping[str, str] = {
        collector._name: ", ".join(collector._labelnames)
        for collector in vars(metrics).values()
        if isinstance(collector, Counter | Gauge | Histogram)
    }
    rows = []
    for name, family_labels in labels.items():
        family = next(one for one in metrics.registry.collect() if one.name == name)
        suffix = "_total" if family.type == "counter" else ""
        rows.append((name + suffix, family.type, family_labels, family.documentation))
    rows.append(("lede_worker_pss_bytes", "gauge", "", "Memory (PSS) of fork server and workers together."))
    return rows
