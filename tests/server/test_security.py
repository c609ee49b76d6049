"""TLS, mutual TLS and their renewal; bearer tokens and their roles; hostile bytes."""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import socket
import ssl
from contextlib import suppress
from pathlib import Path

import grpc
import pytest
import trustme

from lede.client import AsyncClient, CallFailed, Health, Tls, probe
from lede.v1 import extraction_pb2 as pb
from lede.wire import build_request
from tests.servers import running, served

pytestmark = pytest.mark.service
METHOD = "/lede.v1.ExtractionService/Extract"
CALL_TOKEN, ADMIN_TOKEN = "call-token-0123456789", "admin-token-0123456789"


class Pki:
    """An authority and the files of a server and a client."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = trustme.CA()
        self.authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        self.renew("server", "127.0.0.1", "localhost")
        self.renew("client", "client.example")

    def renew(self, name: str, *identities: str) -> None:
        """Issue a certificate, swapped in as Kubernetes does: by rename."""
        issued = self.authority.issue_cert(*identities)
        for path, pem in (
            (f"{name}.pem", b"".join(blob.bytes() for blob in issued.cert_chain_pems)),
            (f"{name}.key", issued.private_key_pem.bytes()),
        ):
            fresh = self.folder / (path + ".new")
            fresh.write_bytes(pem)
            fresh.rename(self.folder / path)

    def server(self, *, mutual: bool = False) -> dict[str, str]:
        """Settings of a server."""
        files = {"tls_cert": str(self.folder / "server.pem"), "tls_key": str(self.folder / "server.key")}
        return {**files, "tls_client_ca": str(self.folder / "ca.pem")} if mutual else files

    def client(self, *, own: bool = False) -> Tls:
        """TLS of a client."""
        certificate, key = (self.folder / "client.pem", self.folder / "client.key") if own else (None, None)
        return Tls(ca=self.folder / "ca.pem", certificate=certificate, key=key)


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    """A fresh authority."""
    return Pki(tmp_path)


async def test_tls(pki: Pki) -> None:
    """With the authority's certificate the call works; in plain text it does not; TLS 1.1 is refused."""
    async with running(**pki.server(), workers=1) as server:
        target = f"127.0.0.1:{server.port}"
        async with AsyncClient(target, tls=pki.client(), wait_for_ready=False) as client:
            assert (await client.extract("Hello")).events
        assert await asyncio.to_thread(probe, target, tls=pki.client()) is Health.SERVING
        async with AsyncClient(target, wait_for_ready=False, timeout=2) as plain:
            with pytest.raises(CallFailed, match="UNAVAILABLE"):
                await plain.extract("Hello")

        def old_handshake() -> None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.minimum_version = context.maximum_version = ssl.TLSVersion(0x0302)  # TLS 1.1
            context.set_ciphers("ALL:@SECLEVEL=0")
            with socket.create_connection(("127.0.0.1", server.port)) as sock, context.wrap_socket(sock):
                pass

        with pytest.raises((ssl.SSLError, ConnectionError)):
            await asyncio.to_thread(old_handshake)


async def test_mutual_tls(pki: Pki) -> None:
    """A client without a certificate is not served."""
    async with running(**pki.server(mutual=True), workers=1) as server:
        target = f"127.0.0.1:{server.port}"
        async with AsyncClient(target, tls=pki.client(own=True), wait_for_ready=False) as known:
            assert (await known.extract("Hello")).events
        async with AsyncClient(target, tls=pki.client(), wait_for_ready=False, timeout=2) as unknown:
            with pytest.raises(CallFailed, match="UNAVAILABLE"):
                await unknown.extract("Hello")


async def test_renewed_certificate_is_taken_without_restart(pki: Pki) -> None:
    """New handshakes get the new certificate; a half-written one leaves the old in use."""
    async with running(**pki.server(), workers=1) as server:
        target = ("127.0.0.1", server.port)
        first = await asyncio.to_thread(ssl.get_server_certificate, target)
        pki.renew("server", "127.0.0.1", "localhost")
        second = await asyncio.to_thread(ssl.get_server_certificate, target)
        (pki.folder / "server.pem").write_text("half", encoding="ascii")
        third = await asyncio.to_thread(ssl.get_server_certificate, target)

    assert first != second
    assert third == second


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """A caller and an administrator."""
    path = tmp_path / "tokens"
    path.write_text(f"# name role token\nnewsroom call {CALL_TOKEN}\nops admin {ADMIN_TOKEN}\n", encoding="ascii")
    return path


async def test_tokens(token_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No token, a wrong one, a right one; health stays open; the log has the name, never the token."""
    async with running(token_file=str(token_file), workers=1) as server:
        target = f"127.0.0.1:{server.port}"
        codes = []
        for token in (None, "wrong-token-0123456789", CALL_TOKEN[:-1], CALL_TOKEN):
            async with AsyncClient(target, token=token, wait_for_ready=False) as client:
                try:
                    await client.extract("Hello")
                    codes.append("OK")
                except CallFailed as failure:
                    codes.append(f"{failure.code} {failure.reason}")
        health = await asyncio.to_thread(probe, target)

    out, _ = capfd.readouterr()
    assert codes == ["UNAUTHENTICATED TOKEN_INVALID"] * 3 + ["OK"]
    assert health is Health.SERVING
    assert '"caller": "newsroom"' in out
    assert CALL_TOKEN[:-1] not in out


async def test_reflection_needs_an_administrator(token_file: Path) -> None:
    """Role `call` may call the service only."""
    async with running(token_file=str(token_file), workers=1) as server:
        codes = []
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            for token in (CALL_TOKEN, ADMIN_TOKEN):
                method = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
                metadata = (("authorization", f"Bearer {token}"),)
                call = channel.stream_unary(method)(iter([b""]), metadata=metadata, timeout=3)
                codes.append(await call.code())

    assert codes[0] is grpc.StatusCode.PERMISSION_DENIED
    assert codes[1] is not grpc.StatusCode.PERMISSION_DENIED


async def test_changed_token_file_is_taken(token_file: Path) -> None:
    """Within a moment; one that cannot be read leaves the old tokens."""
    async with running(token_file=str(token_file), workers=1) as server:
        target = f"127.0.0.1:{server.port}"
        new = "new-token-0123456789"
        async with AsyncClient(target, token=new, wait_for_ready=False) as client:
            with pytest.raises(CallFailed):
                await client.extract("Hello")
            token_file.write_text(f"newsroom call {new}\n", encoding="ascii")
            await asyncio.sleep(1.2)
            await client.extract("Hello")
            token_file.write_text("nonsense\n", encoding="ascii")
            await asyncio.sleep(1.2)
            await client.extract("Hello")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A message with bytes changed, cut or doubled."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed) or 1)
        match chance.randrange(3):
            case 0 if changed:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + chance.randrange(4)]
            case _:
                changed[place:place] = chance.randbytes(chance.randrange(6))
    return bytes(changed)


ODD_TEXTS = [
    '"' * 3000,
    "“" * 3000 + "”" * 3000,
    "(" * 3000,
    " ." * 3000,
    "a" * 100_000,
    "\ufeff\u202e\u0000 x" * 500,
    "🏳️‍🌈" * 1000,
    "\U0010ffff" * 1000,
    "e\u0301" * 3000,
    "<p>&nbsp;" * 1000,
    "\r\n" * 3000 + "x",
]


async def test_hostile_messages_get_the_right_status() -> None:
    """Random and mutated bytes, odd texts: an answer or INVALID_ARGUMENT, and no worker lost."""
    chance = random.Random(7)
    valid = build_request("Police arrested two men in Berlin on Monday.").SerializeToString()
    messages = [chance.randbytes(chance.randrange(200)) for _ in range(150)]
    messages += [mutated(valid, chance) for _ in range(300)]
    messages += [build_request(text).SerializeToString() for text in ODD_TEXTS]
    messages += [pb.ExtractRequest(text=chance.randbytes(300).decode("latin-1")).SerializeToString() for _ in range(50)]
    async with running() as server, grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        call = channel.unary_unary(METHOD)

        async def code(data: bytes) -> grpc.StatusCode:
            sent = call(data, timeout=10)
            found: grpc.StatusCode = await sent.code()
            return found

        codes = [one for at in range(0, len(messages), 50) for one in await gathered(code, messages[at : at + 50])]
        restarts = sum(sample.value for sample in server.metrics.worker_restarts.collect()[0].samples)
        assert await code(valid) is grpc.StatusCode.OK

    assert set(codes) <= {grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT}
    assert {grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT} <= set(codes)
    assert restarts == 0


async def gathered(code, messages):  # type: ignore[no-untyped-def]
    """Codes of a batch."""
    return await asyncio.gather(*map(code, messages))


async def test_malformed_frames_do_no_harm() -> None:
    """Bytes that are no HTTP/2, frames cut short, floods of settings: the connection ends, the server does not."""
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    chance = random.Random(11)
    attacks = [
        os.urandom(500),
        b"GET / HTTP/1.1\r\n\r\n",
        preface + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" * 2000,
        preface + b"\xff\xff\xff\x01\x05\x00\x00\x00\x01" + b"x" * 1000,
        *(preface + chance.randbytes(chance.randrange(9, 400)) for _ in range(40)),
    ]
    async with served(workers=1) as (server, client):
        for attack in attacks:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(attack)
            writer.write_eof()
            with suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(reader.read(), 1)
            writer.close()
        assert (await client.extract("Hello")).events


async def test_path_that_is_no_text_does_no_harm() -> None:
    """Some releases of grpcio end their listener over it: then another one takes its place within a moment."""
    async with running(workers=1) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(http2_call(b"", server.port, path="/a/\x80\xff"))
        with suppress(ConnectionError, TimeoutError):
            await asyncio.wait_for(reader.read(), 0.5)
        writer.close()
        async with AsyncClient(f"127.0.0.1:{server.port}", timeout=20) as client:
            assert (await client.extract("Hello")).events
        assert server.health.ready


async def test_listener_that_is_lost_is_opened_again(capfd: pytest.CaptureFixture[str]) -> None:
    """Were grpc to stop of itself, the process would live on without a port: it listens anew, and tells so."""
    async with running(workers=1) as server:
        assert server._grpc is not None
        await server._grpc.stop(0)
        async with AsyncClient(f"127.0.0.1:{server.port}", timeout=20) as client:
            assert (await client.extract("Hello")).events
        assert server.health.ready

    out, _ = capfd.readouterr()
    assert '"event": "listener_lost"' in out
    assert '"event": "listening"' in out


async def test_no_outbound_connection() -> None:
    """Front, fork server and workers have no socket but those that callers connected to, and those among each other."""
    async with served(workers=1) as (server, client):
        await client.extract("Hello")
        ports = {server.port, server.metrics_port}
        foreign = [
            (local, remote)
            for pid in server.pool.pids
            for local, remote in connections(pid)
            if local not in ports and remote not in ports
        ]
        own = [remote for local, remote in connections(os.getpid()) if local not in ports]

    assert foreign == []
    assert set(own) <= ports  # this process is also the client


def connections(pid: int) -> list[tuple[int, int]]:
    """Local and remote ports of a process's connections over the network."""
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            sockets.add(os.readlink(link))
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            cells = line.split()
            local, remote = (int(cell.rpartition(":")[2], 16) for cell in cells[1:3])
            if f"socket:[{cells[9]}]" in sockets and remote:
                found.append((local, remote))
    return found


async def test_renewed_authority_is_taken_without_restart(pki: Pki) -> None:
    """Clients of the new authority are let in, those of the old one no longer."""
    async with running(**pki.server(mutual=True), workers=1) as server:
        target = f"127.0.0.1:{server.port}"
        old = Tls(ca=pki.folder / "old.pem", certificate=pki.folder / "old-client.pem", key=pki.folder / "old.key")
        for name, copy in (("ca.pem", old.ca), ("client.pem", old.certificate), ("client.key", old.key)):
            assert copy is not None
            copy.write_bytes((pki.folder / name).read_bytes())
        async with AsyncClient(target, tls=old, wait_for_ready=False) as client:
            assert (await client.extract("Hello")).events
        fresh = Pki(pki.folder)
        async with AsyncClient(target, tls=fresh.client(own=True), wait_for_ready=False) as client:
            assert (await client.extract("Hello")).events
        async with AsyncClient(target, tls=old, wait_for_ready=False, timeout=2) as client:
            with pytest.raises(CallFailed, match="UNAVAILABLE"):
                await client.extract("Hello")


async def test_gzip_bomb_is_refused() -> None:
    """50 MB packed into 50 kB are refused while they unpack: memory does not grow by it."""
    bomb = gzip.compress(b"\x12\xff\xff\xff\x2f" + b"x" * 50_000_000)
    async with served(workers=1) as (server, client):
        await client.extract("Hello")
        before = peak_memory()
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(http2_call(bomb, server.port))
            with suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    while await reader.read(65536):
                        pass
            writer.close()
        assert (await client.extract("Hello")).events

    assert peak_memory() - before < 25_000_000


def peak_memory() -> int:
    """This process's peak resident size in bytes; the server shares it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) * 1024


def http2_call(payload: bytes, port: int, path: str = METHOD) -> bytes:
    """A raw HTTP/2 request of one gzip-packed gRPC message, as no well-behaved client would send it."""

    def frame(kind: int, flags: int, stream: int, body: bytes) -> bytes:
        return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body

    def header(name: str, value: str) -> bytes:
        return b"\x00" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode("latin-1")

    headers = b"".join(
        header(name, value)
        for name, value in (
            (":method", "POST"),
            (":scheme", "http"),
            (":path", path),
            (":authority", f"127.0.0.1:{port}"),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
            ("grpc-encoding", "gzip"),
        )
    )
    message = b"\x01" + len(payload).to_bytes(4, "big") + payload
    parts = [message[at : at + 16_000] for at in range(0, len(message), 16_000)]
    data = [frame(0, 0, 1, part) for part in parts]
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 4, 1, headers) + b"".join(data)
