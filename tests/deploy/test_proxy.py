"""Behind a real proxy, with the configurations of deploy/proxy: calls, streams, deadlines, errors, restarts."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from lede.client import CallFailed, Client, Health, probe
from lede.v1 import extraction_pb2 as pb
from lede.v1 import extraction_pb2_grpc
from tests.conftest import free_port
from tests.deploy.conftest import DEPLOY
from tests.servers import ServerProcess

PROXIES = {"nginx": "nginx.conf", "haproxy": "haproxy.cfg"}
CALLERS, ROUNDS = 4, 40
pytestmark = pytest.mark.service


class Backends:
    """Two servers behind a proxy; each can be ended and started again at its address."""

    def __init__(self) -> None:
        self.ports = [(free_port(), free_port()) for _ in range(2)]
        self.servers = [self._start(number) for number in range(2)]

    def _start(self, number: int) -> ServerProcess:
        port, metrics = self.ports[number]
        server = ServerProcess(
            {
                "LEDE_PORT": str(port),
                "LEDE_METRICS_PORT": str(metrics),
                "LEDE_WORKERS": "2",
                "LEDE_MAX_CONNECTION_AGE": "0",
                "LEDE_LOG_OK_EVERY": "1000000",
            }
        )
        server.wait_for("serving")
        return server

    def restart(self, number: int, how: signal.Signals) -> None:
        """End one, wait, start it anew."""
        self.servers[number].process.send_signal(how)
        self.servers[number].finish()
        self.servers[number] = self._start(number)

    def end(self) -> None:
        """End both."""
        for server in self.servers:
            server.process.kill()
            server.process.communicate()


def configuration(name: str, port: int, backends: Backends) -> str:
    """The documented configuration with this test's addresses in place of its own."""
    text = (DEPLOY / "proxy" / PROXIES[name]).read_text(encoding="utf-8")
    ((first, first_http), (second, second_http)) = backends.ports
    for old, new in (("50050", port), ("50051", first), ("50052", second), ("9464", first_http), ("9465", second_http)):
        text, count = re.subn(rf"(127\.0\.0\.1:|\d port ){old}\b", rf"\g<1>{new}", text)
        assert count == 1 or (name == "nginx" and old.startswith("9"))
    return text


@pytest.fixture(scope="module", params=sorted(PROXIES))
def behind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Backends]]:
    """Address of a proxy, and the servers behind it."""
    name = request.param
    program = shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install {name})")
    folder, port = tmp_path_factory.mktemp(name), free_port()
    with ExitStack() as stack:
        backends = Backends()
        stack.callback(backends.end)
        text = configuration(name, port, backends).replace("/run/nginx-lede.pid", str(folder / "pid"))
        path = folder / PROXIES[name]
        path.write_text(text, encoding="utf-8")
        flags = ["-c", str(path), "-g", "daemon off;"] if name == "nginx" else ["-f", str(path)]
        with (folder / "log").open("wb") as log:
            proxy = subprocess.Popen([program, *flags], stdout=log, stderr=log)
        stack.callback(proxy.wait, 20)
        stack.callback(proxy.terminate)
        deadline = time.monotonic() + 20
        while probe(f"127.0.0.1:{port}") is not Health.SERVING:
            assert proxy.poll() is None, (folder / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, (folder / "log").read_text(encoding="utf-8")
            time.sleep(0.1)
        yield f"127.0.0.1:{port}", backends


def plain(target: str) -> grpc.Channel:
    """A channel without the service config: nothing is tried again."""
    return grpc.insecure_channel(target, [("grpc.enable_retries", 0)])


def refusal(target: str, text: str, metadata: tuple[tuple[str, str], ...] = ()) -> grpc.RpcError:
    """How a call fails that has to."""
    with plain(target) as channel:
        stub = extraction_pb2_grpc.ExtractionServiceStub(channel)
        with pytest.raises(grpc.RpcError) as caught:
            stub.Extract(pb.ExtractRequest(text=text), timeout=10, metadata=metadata)
    return caught.value


def test_calls_are_spread(behind: tuple[str, Backends]) -> None:
    """Calls of one connection are answered, by both servers."""
    target, backends = behind
    with Client(target) as client:
        answers = [client.extract(f"SLEEP 0.05 Bonn {number}") for number in range(12)]
        held = [threading.Thread(target=client.extract, args=("SLEEP 0.5 Bonn",)) for _ in range(4)]
        for thread in held:
            thread.start()
        for thread in held:
            thread.join()

    assert all(answer.events for answer in answers)
    for _, metrics in backends.ports:
        assert started(metrics) > 0


def started(metrics_port: int) -> int:
    """Calls of Extract that a server has started."""
    from tests.deploy.test_scrape import get

    page = get(f"http://127.0.0.1:{metrics_port}/metrics").decode()
    found = re.findall(r'^grpc_server_started_total\{[^}]*grpc_method="Extract"[^}]*\} ([\d.e+]+)', page, re.MULTILINE)
    return sum(round(float(value)) for value in found)


def test_streams(behind: tuple[str, Backends]) -> None:
    """A stream of articles is answered one by one, while it is still being sent."""
    target, _ = behind
    with Client(target) as client:
        answers = list(client.extract_stream(f"SLEEP 0.01 Bonn {number}" for number in range(60)))

    assert sorted(answer.index for answer in answers) == list(range(60))
    assert all(answer.failure is None for answer in answers)


def test_a_stream_is_not_held_back(behind: tuple[str, Backends]) -> None:
    """The first answer comes before the second article is sent."""
    target, _ = behind
    answered = threading.Event()

    def articles() -> Iterator[pb.ExtractStreamRequest]:
        yield pb.ExtractStreamRequest(request=pb.ExtractRequest(text="Bonn"))
        assert answered.wait(10)
        yield pb.ExtractStreamRequest(request=pb.ExtractRequest(text="Rome"))

    with plain(target) as channel:
        call = extraction_pb2_grpc.ExtractionServiceStub(channel).ExtractStream(articles(), timeout=20)
        first = next(call)
        answered.set()
        rest = list(call)

    assert [first.request_index, *(answer.request_index for answer in rest)] == [0, 1]


def test_deadlines(behind: tuple[str, Backends]) -> None:
    """A deadline ends the call in time, at the caller and in the worker, which is free for the next one."""
    target, _ = behind
    begun = time.monotonic()
    with plain(target) as channel:
        stub = extraction_pb2_grpc.ExtractionServiceStub(channel)
        calls = [stub.Extract.future(pb.ExtractRequest(text="HANG x"), timeout=1) for _ in range(4)]
        codes = [call.code() for call in calls]
        assert time.monotonic() - begun < 3
        assert codes == [grpc.StatusCode.DEADLINE_EXCEEDED] * 4
        assert stub.Extract(pb.ExtractRequest(text="Bonn"), timeout=10).events


def test_errors_keep_their_details(behind: tuple[str, Backends]) -> None:
    """Reason, field and request id of an error come through."""
    target, _ = behind
    error = refusal(target, "", (("x-request-id", "r-17"),))

    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    status = rpc_status.from_call(error)
    reason, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        assert detail.Unpack(reason) or detail.Unpack(request)
    assert (reason.domain, reason.reason) == ("lede.v1", "TEXT_EMPTY")
    assert [violation.field for violation in request.field_violations] == ["text"]
    assert ("x-request-id", "r-17") in {(key, value) for key, value in error.trailing_metadata()}


def test_long_texts(behind: tuple[str, Backends]) -> None:
    """A text over the service's limit is refused with its reason; a message over the proxy's is refused too.

    HAProxy ends a call whose answer comes before its request is read, so that the code of the second is lost.
    """
    target, _ = behind
    codes = [refusal(target, "x" * (mib << 20)).code() for mib in (2, 5)]

    assert codes[0] is grpc.StatusCode.INVALID_ARGUMENT
    assert codes[1] in (grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.CANCELLED)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_restarts_lose_nothing(behind: tuple[str, Backends], how: signal.Signals) -> None:
    """While both servers are restarted in turn, under load, no call fails and no article of a stream is lost."""
    target, backends = behind
    failures: list[str] = []
    done = threading.Event()
    answered: list[int] = [0] * CALLERS
    streamed: list[int] = []

    def call(number: int) -> None:
        with Client(target) as client:
            while not done.is_set():
                try:
                    client.extract("SLEEP 0.02 Bonn")
                    answered[number] += 1
                except CallFailed as failure:
                    failures.append(str(failure))

    def articles() -> Iterator[str]:
        while not done.is_set():
            time.sleep(0.02)  # else short articles by the thousand fill the buffers on the way
            yield "SLEEP 0.01 Rome"

    def stream() -> None:
        with Client(target) as client:
            try:
                streamed.extend(answer.index for answer in client.extract_stream(articles()))
            except CallFailed as failure:
                failures.append(f"stream: {failure}")

    threads = [threading.Thread(target=call, args=(number,)) for number in range(CALLERS)]
    threads.append(threading.Thread(target=stream))
    for thread in threads:
        thread.start()
    time.sleep(1)
    for number in range(2):
        backends.restart(number, how)
        time.sleep(1.5)
    done.set()
    for thread in threads:
        thread.join(60)

    assert failures == []
    assert min(answered) > ROUNDS
    assert sorted(streamed) == list(range(len(streamed)))
    assert len(streamed) > ROUNDS


def test_configurations_are_for_the_ports_of_the_service() -> None:
    """Both configurations listen on one port and know two servers on the default ports."""
    for name in PROXIES.values():
        text = Path(DEPLOY / "proxy" / name).read_text(encoding="utf-8")
        assert re.findall(r"127\.0\.0\.1:(\d+)", text) == (
            ["50051", "50052", "50050"] if name == "nginx.conf" else ["50050", "50051", "50052"]
        )
