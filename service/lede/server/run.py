"""The server from start to end: listen, load, serve, drain, stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from time import monotonic, perf_counter

import grpc
import structlog
from grpc_channelz.v1 import channelz, channelz_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from lede import wire
from lede.errors import LedeError
from lede.server import logs, tokens, tracing
from lede.server.admission import Admission
from lede.server.calls import SERVICE
from lede.server.health import LONGEST_WITHOUT_WORKER_SECONDS, Health
from lede.server.http import HttpServer
from lede.server.lifecycle import Lifecycle
from lede.server.loading import variable_of
from lede.server.metrics import Metrics, Utilization
from lede.server.observe import Observer, tell_defect
from lede.server.servicer import Servicer
from lede.server.settings import Settings
from lede.server.tls import credentials_of
from lede.workers import Pool, PoolConfig, StartFailed

EXIT_OK, EXIT_AT_ONCE, EXIT_CANNOT_START = 0, 1, 2
_TICK_SECONDS = 1.0
_LAST_GRACE_SECONDS = 1.0
_LISTEN_AGAIN_SECONDS = 0.2


class CannotStart(LedeError):
    """The server cannot start; `mend` says what to do."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


def run(settings: Settings) -> int:
    """Serve until a signal ends it; returns the exit code."""
    logs.configure(settings.log_level, settings.log_format)
    return asyncio.run(_main(settings))


def release_version() -> str:
    """Version of the installed package."""
    try:
        return version("lede")
    except PackageNotFoundError:
        return "0+source"


async def _main(settings: Settings) -> int:
    log = structlog.get_logger()
    log.info("settings", settings=settings.shown())
    if settings.ignored:
        log.warning("kubernetes_variables_ignored", variables=settings.ignored, mend="set enableServiceLinks: false")
    signals: asyncio.Queue[signal.Signals] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signals.put_nowait, number)
    try:
        server = Server(settings)
        starting = asyncio.create_task(server.start())
        interrupted = asyncio.create_task(signals.get())
        await asyncio.wait((starting, interrupted), return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            await server.end()
            return EXIT_AT_ONCE
        starting.result()
    except CannotStart as error:
        log.error("cannot_start", message=error.message[: logs.MAX_VALUE_CHARACTERS], mend=error.mend)
        print(f"lede: {error.message}. {error.mend}", file=sys.stderr)
        await server.end()
        return EXIT_CANNOT_START
    received = await interrupted
    log.info("draining", signal=received.name, in_flight=server.lifecycle.in_flight)
    draining = asyncio.create_task(server.drain())
    again = asyncio.create_task(signals.get())
    await asyncio.wait((draining, again), return_when=asyncio.FIRST_COMPLETED)
    at_once = not draining.done()
    if at_once:
        draining.cancel()
        await asyncio.gather(draining, return_exceptions=True)
    again.cancel()
    await server.end()
    log.info("stopped", signal=received.name)
    return EXIT_AT_ONCE if at_once else EXIT_OK


class Server:
    """All parts of one server. `start`, then `drain`, then `end`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lifecycle = Lifecycle()
        self.metrics = Metrics()
        self.health = Health()
        self.pool = Pool(
            PoolConfig(
                workers=settings.workers,
                factory=settings.extractor,
                max_text_bytes=settings.max_text_bytes,
                time_limit_seconds=settings.request_timeout,
                worker_memory_limit_bytes=settings.worker_memory_limit,
            ),
            _Listener(self.metrics),
        )
        self.admission = Admission(
            self.pool,
            settings.workers,
            settings.queue_max_requests,
            settings.queue_max_bytes,
            settings.queue_max_wait,
        )
        self.port = 0
        self.metrics_port = 0
        self._log = structlog.get_logger()
        self._http = HttpServer(self.metrics.registry, lambda: self.health.live, lambda: self.health.ready)
        self._grpc: grpc.aio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._tracing = tracing.Tracing()

    async def start(self) -> None:
        """Listen, load the extractor, and be ready.

        Raises: CannotStart.
        """
        started = perf_counter()
        gate, servicer = self._gate(), self._servicer()
        self._start_tracing()
        await self.health.start()
        self._grpc = self._build(gate, servicer)
        self.port = self._listen(self._grpc, self.settings.port)
        self.metrics_port = await self._listen_http()
        await self._grpc.start()
        self._tasks.append(asyncio.create_task(self._keep_listening(gate, servicer)))
        self._log.info("loading", address=f"{self.settings.host}:{self.port}", workers=self.settings.workers)
        try:
            loaded = await self.pool.start()
        except StartFailed as error:
            raise CannotStart(error.message, "Install lede again, or see the lines above") from error
        servicer.capabilities = wire.capabilities(
            version=release_version(),
            model=loaded.model,
            event_types=loaded.event_types,
            max_text_bytes=self.settings.max_text_bytes,
            max_message_bytes=self.settings.max_message_bytes,
            stream_max_in_flight=self.settings.stream_max_in_flight,
            default_deadline_seconds=self.settings.default_deadline,
        )
        self.metrics.set_build(release_version(), loaded.model)
        self.metrics.watch(self.pool)
        self.metrics.queue_bytes.set_function(lambda: self.admission.bytes)
        self.metrics.in_flight.set_function(lambda: self.admission.requests)
        self._tasks.append(asyncio.create_task(self._tick(gate)))
        await self.health.set_ready(True)
        self._log.info(
            "serving",
            address=f"{self.settings.host}:{self.port}",
            metrics=f"http://127.0.0.1:{self.metrics_port}/metrics",
            call=f"lede call ARTICLE.txt --target 127.0.0.1:{self.port}",
            version=release_version(),
            model=loaded.model.name,
            model_digest=loaded.model.digest,
            seconds=round(perf_counter() - started, 2),
        )

    async def drain(self) -> None:
        """Not ready; take calls for `drain_delay`; then let those in flight finish, for `drain_timeout` at most."""
        self.metrics.draining.set(1)
        await self.health.set_ready(False)
        self.lifecycle.leaving.set()
        await asyncio.sleep(self.settings.drain_delay)
        self.lifecycle.closed.set()
        await self.lifecycle.until_idle(self.settings.drain_timeout)
        self._log.info("drained", in_flight=self.lifecycle.in_flight)
        self.lifecycle.stopping.set()
        if self._grpc is not None:
            await self._grpc.stop(_LAST_GRACE_SECONDS)

    async def end(self) -> None:
        """End what still runs, now."""
        self.lifecycle.stopping.set()
        for task in self._tasks:
            task.cancel()
        if self._grpc is not None:
            await self._grpc.stop(0)
        await self.pool.close()
        await self._http.close()
        self._tracing.close()

    def _gate(self) -> tokens.Gate:
        try:
            return tokens.Gate(self.settings.token_file, self._tell)
        except tokens.TokenFileError as error:
            raise CannotStart(error.message, f"Mend the file, or unset {variable_of('token_file')}") from error

    def _servicer(self) -> Servicer:
        return Servicer(
            self.pool,
            self.admission,
            self.lifecycle,
            self.metrics,
            on_answer=lambda answer: self._tracing.answered(answer),
            on_defect=tell_defect,
            default_deadline=self.settings.default_deadline,
            stream_max_in_flight=self.settings.stream_max_in_flight,
        )

    def _start_tracing(self) -> None:
        if self.settings.otlp_endpoint is not None and not tracing.is_available():
            raise CannotStart("otlp_endpoint is set, but OpenTelemetry is not installed", "pip install 'lede[otel]'")
        self._tracing = tracing.tracing_to(self.settings.otlp_endpoint, release_version())

    def _build(self, gate: tokens.Gate, servicer: Servicer) -> grpc.aio.Server:
        observer = Observer(
            self.metrics,
            self.lifecycle,
            gate,
            self._tracing,
            ok_every=self.settings.log_ok_every,
            peer=self.settings.log_peer,
        )
        server = grpc.aio.server(interceptors=(observer,), options=_options(self.settings))
        server.add_generic_rpc_handlers((servicer.handler(),))
        health_pb2_grpc.add_HealthServicer_to_server(self.health.servicer, server)
        names = [SERVICE, health_pb2.DESCRIPTOR.services_by_name["Health"].full_name]
        if self.settings.channelz:
            channelz.add_channelz_servicer(server)
            names.append(channelz_pb2.DESCRIPTOR.services_by_name["Channelz"].full_name)
        if self.settings.reflection:
            reflection.enable_server_reflection([*names, reflection.SERVICE_NAME], server)
        return server

    async def _keep_listening(self, gate: tokens.Gate, servicer: Servicer) -> None:
        """Listen anew if grpc ends of itself: its loop does not survive an error in it, while the process would."""
        while self._grpc is not None:
            ending = asyncio.create_task(self._grpc.wait_for_termination())
            await asyncio.wait((ending,))
            error = ending.exception()
            if self.lifecycle.leaving.is_set() or self.lifecycle.stopping.is_set():
                return
            self._log.error("listener_lost", error=type(error).__name__ if error else None)
            ready, self.health.ready = self.health.ready, False
            self._grpc = await self._listen_again(gate, servicer)
            self.health.ready = ready or self.health.ready
            self._log.info("listening", address=f"{self.settings.host}:{self.port}")

    async def _listen_again(self, gate: tokens.Gate, servicer: Servicer) -> grpc.aio.Server:
        while True:
            server = self._build(gate, servicer)
            try:
                self._listen(server, self.port)
            except CannotStart as error:
                self._log.error("listener_lost", message=error.message)
                await asyncio.sleep(_LISTEN_AGAIN_SECONDS)
                continue
            await server.start()
            return server

    def _listen(self, server: grpc.aio.Server, port: int) -> int:
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        address = f"{host}:{port}"
        try:
            credentials = credentials_of(self.settings, self._tell)
        except (OSError, ValueError) as error:
            raise CannotStart(f"the TLS files cannot be used: {type(error).__name__}", "Mend the files") from error
        try:
            if credentials is None:
                return int(server.add_insecure_port(address))
            return int(server.add_secure_port(address, credentials))
        except RuntimeError as error:
            raise CannotStart(
                f"cannot listen on {address} (is the port taken?)",
                f"End the other process, or set {variable_of('port')} or {variable_of('host')}",
            ) from error

    async def _listen_http(self) -> int:
        try:
            return await self._http.start(self.settings.host, self.settings.metrics_port)
        except OSError as error:
            raise CannotStart(
                f"cannot listen on {self.settings.host}:{self.settings.metrics_port} for metrics: {error.strerror}",
                f"End the other process, or set {variable_of('metrics_port')}",
            ) from error

    async def _tick(self, gate: tokens.Gate) -> None:
        """Once a second: utilisation, liveness, changed token files."""
        utilization, counted = Utilization(self.settings.workers), 0.0
        while True:
            busy = self.pool.busy_seconds
            self.metrics.utilization.set(utilization.sample(monotonic(), busy))
            self.metrics.busy_seconds.inc(max(0.0, busy - counted))
            counted = max(busy, counted)
            await self.health.set_live(self.pool.seconds_without_worker < LONGEST_WITHOUT_WORKER_SECONDS)
            gate.refresh()
            await asyncio.sleep(_TICK_SECONDS)

    def _tell(self, event: str, message: str) -> None:
        tell = self._log.warning if event.endswith("rejected") else self._log.info
        tell(event, message=message)


class _Listener:
    """Tells metrics and log what happens to workers."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._log = structlog.get_logger()

    def worker_started(self, pid: int, seconds: float) -> None:
        self._log.info("worker_started", worker_pid=pid, seconds=round(seconds, 3))

    def worker_ended(self, pid: int, reason: str, status: int | None) -> None:
        if reason == "closed":
            return
        self._metrics.worker_restarts.labels(reason).inc()
        self._log.warning("worker_ended", worker_pid=pid, reason=reason, status=status)

    def worker_failed(self, message: str) -> None:
        self._log.error("worker_failed", message=message)

    def worker_wrote(self, line: str, size: int) -> None:
        self._log.warning("worker_output", line=line, bytes=size)

    def request_lost(self, text: bytes, deaths: int) -> None:
        self._log.error("request_lost", text_sha256=sha256(text).hexdigest(), deaths=deaths)


def _options(settings: Settings) -> list[tuple[str, int]]:
    """What each setting is to grpc."""

    def milliseconds(seconds: float) -> int:
        return round(seconds * 1000)

    options = [
        ("grpc.so_reuseport", 0),  # on, a second server would share the port without an error
        ("grpc.max_receive_message_length", settings.max_message_bytes),
        ("grpc.max_send_message_length", -1),
        ("grpc.max_concurrent_streams", settings.max_concurrent_streams),
        ("grpc.max_metadata_size", settings.max_metadata_bytes),
        ("grpc.absolute_max_metadata_size", settings.max_metadata_bytes * 2),
        ("grpc.keepalive_time_ms", milliseconds(settings.keepalive_time)),
        ("grpc.keepalive_timeout_ms", milliseconds(settings.keepalive_timeout)),
        ("grpc.http2.min_recv_ping_interval_without_data_ms", milliseconds(settings.keepalive_permit)),
        ("grpc.keepalive_permit_without_calls", 0),
        ("grpc.max_connection_idle_ms", milliseconds(settings.max_connection_idle)),
        ("grpc.max_connection_age_grace_ms", milliseconds(settings.max_connection_age_grace)),
        ("grpc.enable_channelz", int(settings.channelz)),
    ]
    if settings.max_connection_age:
        options.append(("grpc.max_connection_age_ms", milliseconds(settings.max_connection_age)))
    return options
