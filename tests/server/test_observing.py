"""Metrics, logs and traces: named as the field has them, bounded, and without a word of any article."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from lede.client import CallFailed
from lede.context import Context
from lede.server import logs, run, tracing
from lede.server.metrics import Metrics, Utilization, metric_rows
from lede.workers import Answer
from tests.servers import metric, running, scrape, served

service = pytest.mark.service
SECRET = "Xyzzyplugh"
MOST_SERIES = 260


def log_lines(out: str) -> list[dict[str, Any]]:
    """Log lines of captured output."""
    return [json.loads(line) for line in out.splitlines()]


@service
async def test_metrics_of_calls() -> None:
    """The field's names and labels; articles by outcome; workers by state; what is running."""
    async with served() as (server, client):
        await client.extract("Hello World")
        with pytest.raises(CallFailed):
            await client.extract(" ")
        text = await asyncio.to_thread(scrape, server)

    own = 'grpc_method="Extract",grpc_service="lede.v1.ExtractionService",grpc_type="unary"'
    assert metric(text, f"grpc_server_started_total{{{own}}}") == 2
    assert 'grpc_code="InvalidArgument",' + own in text
    assert metric(text, f"grpc_server_handling_seconds_count{{{own}}}") == 2
    assert metric(text, 'lede_documents_total{outcome="ok",rpc="unary"}') == 1
    assert metric(text, 'lede_invalid_total{reason="TEXT_EMPTY"}') == 1
    assert metric(text, "lede_document_words_sum") == 2
    assert metric(text, "lede_document_events_sum") == 2
    assert metric(text, 'lede_workers{state="idle"}') == 2
    assert metric(text, "lede_requests_in_flight") == 0
    assert 'lede_build_info{model="fake",model_digest="00ff"' in text
    assert metric(text, "lede_worker_pss_bytes") > 1e6
    assert metric(text, "process_resident_memory_bytes") > 1e6


@service
async def test_series_are_bounded() -> None:
    """Whatever callers send, the number of series stays below a ceiling, and the text parses as Prometheus reads it."""
    async with served() as (server, client):
        for text in ("Hello", " ", "FAIL x", "CRASH"):
            try:
                await client.extract(text, Context(document_id=f"id-{text}"))
            except CallFailed:
                continue
        assert len([answer async for answer in client.extract_stream(["Hello", " "])]) == 2
        await client.capabilities()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            for number in range(20):
                await channel.unary_unary(f"/lede.v1.ExtractionService/M{number}")(b"").code()
        for number in range(60):
            server.metrics.document_done("unary", Answer(b"", warnings=[f"CODE_{number}"]))
        text = await asyncio.to_thread(scrape, server)
        exact = await asyncio.to_thread(scrape, server, "/metrics", "application/openmetrics-text; version=1.0.0")

    series = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(series) < MOST_SERIES
    assert list(text_string_to_metric_families(text))
    assert exact.endswith("# EOF\n")
    assert metric(text, 'lede_warnings_total{code="OTHER"}') == 20


def test_metric_names_follow_the_rules() -> None:
    """Counters end in _total, times are seconds, sizes bytes, and each has a sentence for the one who is paged."""
    for name, kind, _, meaning in metric_rows():
        assert name.startswith(("grpc_server_", "lede_"))
        assert (kind == "counter") == name.endswith("_total")
        assert not any(unit in name for unit in ("_ms_", "_millis", "_kb", "_minutes"))
        assert meaning.endswith(".")


def test_utilization_is_a_share_of_the_last_30_seconds() -> None:
    """Two workers, one busy all the time: one half; what lies further back does not count."""
    share = Utilization(2)
    for second in range(60):
        found = share.sample(float(second), min(second, 20.0))

    assert Utilization(2).sample(1.0, 5.0) == 0.0
    assert found == 0.0
    assert Metrics().registry is not Metrics().registry


@service
async def test_log_line_of_a_call(capfd: pytest.CaptureFixture[str]) -> None:
    """One line: method, code, times, sizes, words, events, request id, trace id."""
    trace = "0af7651916cd43dd8448eb211c80319c"
    async with running() as server, grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        data = b"\x12\x0bHello World"
        metadata = (("x-request-id", "r1"), ("traceparent", f"00-{trace}-b7ad6b7169203331-01"))
        await channel.unary_unary("/lede.v1.ExtractionService/Extract")(data, metadata=metadata)

    (line,) = [line for line in log_lines(capfd.readouterr().out) if line["event"] == "rpc"]
    assert line["rpc.method"] == "lede.v1.ExtractionService/Extract"
    assert (line["rpc.status_code"], line["level"]) == ("OK", "info")
    assert (line["words"], line["events"], line["request_bytes"]) == (2, 2, len(data))
    assert (line["request_id"], line["trace_id"]) == ("r1", trace)
    assert line["duration_ms"] >= line["extract_ms"] > 0
    assert "peer" not in line
    assert list(line)[:3] == ["timestamp", "level", "event"]


@service
@pytest.mark.parametrize("level", ["debug", "info"])
async def test_no_word_of_any_article_is_logged(capfd: pytest.CaptureFixture[str], level: str) -> None:
    """Whatever happens to a text that is full of one word, and at any level, the word is not in the output."""
    texts = [f"{command} {SECRET}" for command in ("Hello", "FAIL", "CRASH", "HANG")]
    async with served(log_level=level, log_peer=True, request_timeout=0.3) as (server, client):
        for text in texts:
            try:
                await client.extract(text, Context(document_id=f"{SECRET} {SECRET}", title=SECRET))
            except CallFailed:
                continue
        assert len([answer async for answer in client.extract_stream(texts)]) == 4
        metrics = await asyncio.to_thread(scrape, server)

    out, err = capfd.readouterr()
    assert '"event": "rpc"' in out
    assert SECRET not in out + err + metrics
    assert ("document_id" in out) is (level == "debug")


def test_logger_drops_what_it_does_not_know() -> None:
    """Unknown keys and long values are dropped; libraries are told by place, not by message."""
    out = io.StringIO()
    logs.configure("info", "json", out)
    log = structlog.get_logger()
    log.info("rpc", text=SECRET, message=SECRET * 100, request_id="r1", frames=[SECRET * 500])
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("asyncio").exception("lost %s", SECRET)

    lines = log_lines(out.getvalue())
    assert SECRET not in out.getvalue()
    assert lines[0].keys() == {"timestamp", "level", "event", "request_id"}
    assert (lines[1]["event"], lines[1]["logger"], lines[1]["error"]) == ("library", "asyncio", "ValueError")


def test_ids_of_callers_are_logged_only_if_harmless() -> None:
    """Anything but a short plain id is told by its digest."""
    assert logs.safe_id("doc-1.txt") == "doc-1.txt"
    assert logs.safe_id("Premier resigns").startswith("sha256:")
    assert SECRET not in logs.safe_id(SECRET * 20)


@service
async def test_ok_lines_can_be_thinned_out(capfd: pytest.CaptureFixture[str]) -> None:
    """One of ten that went well, every one that did not."""
    async with served(log_ok_every=10, workers=1) as (_, client):
        for number in range(20):
            await client.extract(f"Hello{number}")
        for _ in range(3):
            with pytest.raises(CallFailed):
                await client.extract(" ")

    codes = [line["rpc.status_code"] for line in log_lines(capfd.readouterr().out) if line["event"] == "rpc"]
    assert codes.count("OK") == 2
    assert codes.count("INVALID_ARGUMENT") == 3


@service
async def test_spans_of_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SERVER span under the caller's, children for queue, work and stages; nothing of the text; an exemplar."""
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    exporter = memory.InMemorySpanExporter()
    monkeypatch.setattr(
        tracing, "tracing_to", lambda endpoint, version: tracing.OpenTelemetry(exporter, version) if endpoint else None
    )
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    async with running(otlp_endpoint="http://127.0.0.1:4317") as server:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            call = channel.unary_unary("/lede.v1.ExtractionService/Extract")
            await call(f"\x12\x0a{SECRET}".encode(), metadata=(("traceparent", f"00-{trace}-{parent}-01"),))
            await call(b"").code()
            await call(b"\x12\x06FAIL x").code()
        exact = await asyncio.to_thread(scrape, server, "/metrics", "application/openmetrics-text; version=1.0.0")
        server._tracing.close()
        spans = {span.name: span for span in reversed(exporter.get_finished_spans())}
        ends = {
            span.attributes["rpc.status_code"]: span.status.status_code.name
            for span in exporter.get_finished_spans()
            if "rpc.status_code" in span.attributes
        }

    root = spans["lede.v1.ExtractionService/Extract"]
    assert {"queue", "work", "parse", "extract", "serialize"} < spans.keys()
    assert f"{root.context.trace_id:032x}" == trace
    assert f"{root.parent.span_id:016x}" == parent
    assert spans["work"].parent.span_id == root.context.span_id
    assert spans["extract"].parent.span_id == spans["work"].context.span_id
    assert SECRET not in "".join(span.to_json() for span in exporter.get_finished_spans())
    assert '# {trace_id="' in exact
    assert ends == {"OK": "UNSET", "INVALID_ARGUMENT": "UNSET", "INTERNAL": "ERROR"}


def test_version_is_known() -> None:
    """Of the package, or of the source tree."""
    assert run.release_version()
