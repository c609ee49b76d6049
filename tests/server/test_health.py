"""Health, reflection, channelz and the HTTP probes."""

from __future__ import annotations

import asyncio
import urllib.error
from pathlib import Path

import grpc
import pytest
from grpc_channelz.v1 import channelz_pb2, channelz_pb2_grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from lede.client import Health, probe
from lede.server.run import Server
from tests.servers import metric, running, scrape, server_process, settings

pytestmark = pytest.mark.service
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


async def test_not_serving_while_loading() -> None:
    """Before the extractor is loaded the server answers probes: alive, not ready."""
    server = Server(settings(extractor="tests.fakes:SlowStart"))
    starting = asyncio.create_task(server.start())
    while not server.metrics_port:
        await asyncio.sleep(0.01)
    target = f"127.0.0.1:{server.port}"

    before = [await asyncio.to_thread(probe, target, name) for name in ("", "liveness")]
    with pytest.raises(urllib.error.HTTPError, match="503"):
        await asyncio.to_thread(scrape, server, "/readyz")
    await starting
    after = await asyncio.to_thread(probe, target)
    await server.end()

    assert before == [Health.NOT_SERVING, Health.SERVING]
    assert after is Health.SERVING


async def test_watch_tells_of_the_drain() -> None:
    """Watchers learn at once that the server leaves; liveness stays; an open watch does not hold up the stop."""
    async with running(drain_delay=0.3) as server, grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch(health_pb2.HealthCheckRequest(service="lede.v1.ExtractionService"))
        first = await watch.read()
        draining = asyncio.create_task(server.drain())
        second = await asyncio.wait_for(watch.read(), 0.2)
        alive = await stub.Check(health_pb2.HealthCheckRequest(service="liveness"))
        started = asyncio.get_running_loop().time()
        await draining
        took = asyncio.get_running_loop().time() - started

    assert (first.status, second.status, alive.status) == (SERVING, NOT_SERVING, SERVING)
    assert took < 0.8


async def test_names() -> None:
    """Overall, the service, liveness; anything else is unknown."""
    async with running(workers=1) as server:
        target = f"127.0.0.1:{server.port}"
        found = [
            await asyncio.to_thread(probe, target, name)
            for name in ("", "lede.v1.ExtractionService", "liveness", "something.Else")
        ]
        bodies = [await asyncio.to_thread(scrape, server, path) for path in ("/livez", "/readyz")]

    assert found == [Health.SERVING] * 3 + [Health.SERVICE_UNKNOWN]
    assert bodies == ["ok\n", "ok\n"]
    assert await asyncio.to_thread(probe, target, timeout=0.5) is Health.UNREACHABLE


async def test_reflection_describes_the_contract() -> None:
    """A client without the proto finds service, messages and health."""
    async with running(workers=1) as server:

        def ask() -> tuple[list[str], list[str]]:
            with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
                database = ProtoReflectionDescriptorDatabase(channel)
                file = database.FindFileContainingSymbol("lede.v1.ExtractionService")
                return sorted(database.get_services()), [method.name for method in file.service[0].method]

        services, methods = await asyncio.to_thread(ask)

    assert services == [
        "grpc.health.v1.Health",
        "grpc.reflection.v1alpha.ServerReflection",
        "lede.v1.ExtractionService",
    ]
    assert methods == ["Extract", "ExtractStream", "GetCapabilities"]


async def test_reflection_and_channelz_have_switches() -> None:
    """Reflection is on, channelz off, unless told otherwise."""
    for reflection, channelz in ((False, True), (True, False)):
        async with running(workers=1, reflection=reflection, channelz=channelz) as server:
            assert await is_served(server, "/grpc.channelz.v1.Channelz/GetServers") is channelz
            info = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
            assert await is_served(server, info) is reflection


async def test_channelz_tells_of_connections(tmp_path: Path) -> None:
    """Where it is on, it knows the server, its calls and its sockets; with tokens, only an administrator may ask."""
    token_file = tmp_path / "tokens"
    token_file.write_text("newsroom call call-token-0123456789\nops admin admin-token-0123456789\n", encoding="ascii")
    async with (
        running(workers=1, channelz=True, token_file=str(token_file)) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        stub = channelz_pb2_grpc.ChannelzStub(channel)
        request = channelz_pb2.GetServersRequest()
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub.GetServers(request, metadata=(("authorization", "Bearer call-token-0123456789"),))
        admin = (("authorization", "Bearer admin-token-0123456789"),)
        found = (await stub.GetServers(request, metadata=admin)).server

    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert max(one.data.calls_started for one in found) >= 2
    assert all(one.listen_socket for one in found if one.data.calls_started)


async def is_served(server: Server, method: str) -> bool:
    """Whether the method is there, whatever it answers."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        call = channel.stream_unary(method)(iter([b""]), timeout=2)
        return await call.code() is not grpc.StatusCode.UNIMPLEMENTED


async def test_liveness_fails_only_without_workers_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overload is not death: only a server that could start no worker for a minute is not alive."""
    async with running(workers=1) as server:
        monkeypatch.setattr(type(server.pool), "seconds_without_worker", property(lambda _: 61.0))
        await asyncio.sleep(1.2)
        assert await asyncio.to_thread(probe, f"127.0.0.1:{server.port}", "liveness") is Health.NOT_SERVING
        assert metric(await asyncio.to_thread(scrape, server), "lede_draining") == 0


async def test_http_refuses_what_it_does_not_know() -> None:
    """404, 405, and nothing for what is no HTTP or never ends."""
    async with running(workers=1) as server:
        answers = []
        for request in (b"GET /secret HTTP/1.1\r\n\r\n", b"POST /metrics HTTP/1.1\r\n\r\n", b"x" * 20_000, b"\x16\x03"):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.metrics_port)
            writer.write(request)
            writer.write_eof()
            try:
                answers.append((await reader.read(100)).split(b"\r\n")[0])
            except ConnectionError:
                answers.append(b"")
            writer.close()

    assert answers == [b"HTTP/1.1 404 Not Found", b"HTTP/1.1 405 Method Not Allowed", b"", b""]


def test_extractor_that_cannot_be_loaded_ends_the_start() -> None:
    """Exit code 2 and one clear line."""
    with server_process(LEDE_EXTRACTOR="tests.fakes:BrokenExtractor") as server:
        server.wait_for("cannot_start")
        code, err = server.finish()

    assert code == 2
    assert "weights.onnx is missing" in err
