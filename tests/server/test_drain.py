"""Signals: what is in flight is answered, what comes late is refused, nothing is silent, and the exit code tells."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

from lede.client import CallFailed, Client
from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.v1 import extraction_pb2_grpc
from lede.wire import build_request
from tests.servers import ServerProcess, server_process

pytestmark = pytest.mark.service


def term(server: ServerProcess) -> None:
    """Ask it to stop."""
    server.process.send_signal(signal.SIGTERM)


def test_calls_in_flight_are_answered() -> None:
    """SIGTERM during a call: it is answered, later ones are refused as UNAVAILABLE, exit 0, no process left."""
    with server_process() as server, ThreadPoolExecutor() as threads:
        serving = server.wait_for("serving")
        assert serving["call"] == f"lede call ARTICLE.txt --target {server.target}"
        with Client(server.target, wait_for_ready=False) as client:
            slow = threads.submit(client.extract, "SLEEP 0.8 Hello")
            time.sleep(0.3)
            term(server)
            server.wait_for("draining")
            with pytest.raises(CallFailed) as late:
                client.extract("Hello", timeout=0.4)
            answered = slow.result()
        code, err = server.finish()

    assert len(answered.events) > 0
    assert late.value.code in ("UNAVAILABLE", "DEADLINE_EXCEEDED")
    assert (code, err) == (0, "")
    assert server.lines[-1]["event"] == "stopped"
    pids = [line["worker_pid"] for line in server.lines if line["event"] == "worker_started"]
    assert len(pids) == 2
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_second_signal_ends_at_once() -> None:
    """A call that would hang for long does not hold up the second SIGTERM; exit 1."""
    with server_process(LEDE_REQUEST_TIMEOUT="60") as server, ThreadPoolExecutor() as threads:
        server.wait_for("serving")
        with Client(server.target, wait_for_ready=False) as client:
            hanging = threads.submit(client.extract, "HANG")
            time.sleep(0.3)
            term(server)
            server.wait_for("draining")
            term(server)
            started = time.monotonic()
            code, _ = server.finish()
            took = time.monotonic() - started
            with pytest.raises(CallFailed):
                hanging.result()

    assert code == 1
    assert took < 2


def test_drain_timeout_ends_what_hangs() -> None:
    """After the time set, the server leaves without the call; exit 0."""
    with server_process(LEDE_DRAIN_TIMEOUT="0.3") as server, ThreadPoolExecutor() as threads:
        server.wait_for("serving")
        with Client(server.target, wait_for_ready=False) as client:
            hanging = threads.submit(client.extract, "HANG")
            time.sleep(0.3)
            term(server)
            code, _ = server.finish()
            with pytest.raises(CallFailed):
                hanging.result()

    assert code == 0
    assert next(line for line in server.lines if line["event"] == "drained")["in_flight"] == 1


def test_no_call_is_silent_while_the_server_stops() -> None:
    """Callers hammer the server through SIGTERM: each call is answered or refused.

    Those that reach grpc in the moment in which it stops are CANCELLED by it, which the service config tries again.
    """
    with server_process(LEDE_DRAIN_DELAY="0.5") as server, ThreadPoolExecutor(12) as threads:
        server.wait_for("serving")
        began = time.monotonic()

        def call_until_refused(number: int) -> tuple[int, str]:
            answered = 0
            with grpc.insecure_channel(server.target) as channel:  # without the retries of our own client
                call = channel.unary_unary("/lede.v1.ExtractionService/Extract")
                request = build_request(f"SPIN 0.01 Hello{number}").SerializeToString()
                while time.monotonic() < began + 30:
                    try:
                        answered += bool(call(request, timeout=10))
                    except grpc.RpcError as error:
                        return answered, error.code().name
            return answered, "never refused"

        callers = [threads.submit(call_until_refused, number) for number in range(12)]
        time.sleep(0.5)
        term(server)
        ends = [caller.result() for caller in callers]
        code, err = server.finish()

    assert {name for _, name in ends} <= {"UNAVAILABLE", "CANCELLED"}
    assert sum(answered for answered, _ in ends) > 12
    assert (code, err) == (0, "")


def test_callers_do_not_see_that_one_of_two_servers_stops() -> None:
    """A rollout under load: with the service config, calls go to the other server, and none fails."""
    with server_process() as leaving, server_process() as staying, ThreadPoolExecutor(8) as threads:
        for server in (leaving, staying):
            server.wait_for("serving")
        stop = threading.Event()

        def call_on(client: Client, number: int) -> int:
            answered = 0
            while not stop.is_set():
                answered += bool(client.extract(f"SPIN 0.01 Hello{number}").events)
            return answered

        with Client(f"ipv4:{leaving.target},{staying.target}") as client:
            callers = [threads.submit(call_on, client, number) for number in range(8)]
            time.sleep(1)
            term(leaving)
            code, _ = leaving.finish()
            time.sleep(0.5)
            stop.set()
            answered = [caller.result() for caller in callers]
        term(staying)
        assert staying.finish()[0] == 0

    assert code == 0
    assert all(answered)
    assert sum(line["event"] == "rpc" for line in leaving.lines) > 0


def test_stream_is_told_where_to_go_on() -> None:
    """What was read is answered, then UNAVAILABLE with the index of the first article that was not read."""
    with server_process(LEDE_STREAM_MAX_IN_FLIGHT="3") as server:
        server.wait_for("serving")
        gate = threading.Event()

        def articles():  # type: ignore[no-untyped-def]
            for number in range(3):
                request = build_request(f"SLEEP 0.3 Article{number}", Context(document_id=f"d{number}"))
                yield pb.ExtractStreamRequest(request=request)
            gate.wait(10)

        answered: list[str] = []
        with grpc.insecure_channel(server.target) as channel:
            call = extraction_pb2_grpc.ExtractionServiceStub(channel).ExtractStream(articles())
            answered.append(next(call).document_id)
            term(server)
            with pytest.raises(grpc.RpcError) as ended:
                answered.extend(answer.document_id for answer in call)
            gate.set()
        code, _ = server.finish()

    assert sorted(answered) == ["d0", "d1", "d2"]
    assert ended.value.code() is grpc.StatusCode.UNAVAILABLE
    assert b"nextRequestIndex" in dict(ended.value.trailing_metadata())["grpc-status-details-bin"]
    assert code == 0


def test_stream_client_goes_on_at_the_next_server() -> None:
    """The client's stream survives the stop of its server: every article is answered once."""
    with server_process() as first:
        first.wait_for("serving")
        port = first.target.rpartition(":")[2]
        answers: list[int] = []
        with Client(first.target) as client:
            stream = client.extract_stream(f"SLEEP 0.02 Article{number}" for number in range(60))
            answers.extend(next(stream).index for _ in range(5))
            term(first)
            with server_process(LEDE_PORT=port) as second:
                code, _ = first.finish()
                if second.process.poll() is None:
                    second.wait_for("serving")
                answers.extend(answer.index for answer in stream)
                term(second)

    assert code == 0
    assert sorted(answers) == list(range(60))


def test_log_reader_that_goes_away_costs_no_call() -> None:
    """With nobody to read its log any more, the server answers, and ends in order."""
    with server_process() as server:
        server.wait_for("serving")
        assert server.process.stdout is not None
        server.process.stdout.close()
        with Client(server.target) as client:
            for number in range(3):
                assert client.extract(f"Hello{number}").events
        term(server)
        assert server.process.wait(20) == 0


def test_interrupted_start_leaves_nothing() -> None:
    """A signal while loading ends the start."""
    with server_process(LEDE_EXTRACTOR="tests.fakes:SlowStart") as server:
        server.wait_for("loading")
        term(server)
        code, err = server.finish()

    assert (code, err) == (1, "")


@pytest.mark.parametrize("variable", ["LEDE_PORT", "LEDE_METRICS_PORT"])
def test_taken_port_is_told(variable: str) -> None:
    """Exit 2 and a line that names port and setting; no second server shares a port unseen."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with server_process(**{variable: str(port)}) as server:
            code, err = server.finish()

    assert code == 2
    assert str(port) in err
    assert variable in err
    assert len(err.splitlines()) == 1, err


def test_two_servers_do_not_share_a_port() -> None:
    """SO_REUSEPORT is off."""
    with server_process() as first:
        first.wait_for("serving")
        with server_process(LEDE_PORT=first.target.rpartition(":")[2]) as second:
            assert second.finish()[0] == 2


def test_wrong_settings_are_told() -> None:
    """Exit 2 with all of them."""
    with server_process(LEDE_PORT="x", LEDE_WROKERS="2") as server:
        code, err = server.finish()

    assert code == 2
    assert "LEDE_PORT" in err
    assert "LEDE_WORKERS" in err


def test_runs_as_any_user_on_a_read_only_root(tmp_path: Path) -> None:
    """No temporary folder is needed: without one the server serves and stops all the same."""
    with server_process(TMPDIR=str(tmp_path / "missing"), HOME="/nonexistent") as server:
        server.wait_for("serving")
        with Client(server.target) as client:
            assert client.extract("Hello").events
        term(server)
        assert server.finish()[0] == 0
    assert os.listdir(tmp_path) == []
