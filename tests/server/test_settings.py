"""Settings come from flags, environment and file, and every error is told at once with its mend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lede.server.loading import SettingsError, describe, ignored_variables, load_settings, setting_rows
from lede.server.settings import Settings, cpu_quota
from lede.server.units import format_bytes, format_seconds, parse_bytes, parse_seconds
from tests.servers import server_process

ROOT = Path(__file__).resolve().parent.parent.parent


def problems(environ: dict[str, str], flags: dict[str, str | None] | None = None) -> dict[str, str]:
    """Messages by place."""
    with pytest.raises(SettingsError) as caught:
        load_settings(flags or {}, environ)
    return {problem.where: problem.message for problem in caught.value.problems}


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    """And each value tells where it came from."""
    file = tmp_path / "lede.toml"
    file.write_text('port = 1\nworkers = 1\nqueue_max_wait = "500ms"\n', encoding="utf-8")

    settings = load_settings(
        {"port": "3", "host": None}, {"LEDE_SETTINGS": str(file), "LEDE_WORKERS": "2", "PATH": "x"}
    )

    assert (settings.port, settings.workers, settings.queue_max_wait) == (3, 2, 0.5)
    assert (settings.queue_max_requests, settings.stream_max_in_flight) == (128, 4)
    assert settings.sources["port"] == "flag --port"
    assert settings.sources["workers"] == "environment LEDE_WORKERS"
    assert settings.sources["queue_max_wait"] == f"file {file}"
    assert settings.sources["host"] == "default"
    assert ("queue_max_wait", "500ms", f"file {file}") in describe(settings)


def test_all_errors_are_told_at_once() -> None:
    """Each with its place, what was found and what is allowed."""
    found = problems(
        {
            "LEDE_PORT": "70000",
            "LEDE_METRIC_PORT": "1",
            "LEDE_LOG_LEVEL": "loud",
            "LEDE_WORKERS": "none",
            "LEDE_MAX_TEXT_BYTES": "8 parsecs",
        },
        {"drain-timout": "3", "queue_max_wait": "0"},
    )

    assert found.keys() == {
        "LEDE_PORT",
        "LEDE_METRIC_PORT",
        "LEDE_LOG_LEVEL",
        "LEDE_WORKERS",
        "LEDE_MAX_TEXT_BYTES",
        "--drain-timout",
        "--queue-max-wait",
    }
    assert "LEDE_METRICS_PORT" in found["LEDE_METRIC_PORT"]
    assert "--drain-timeout" in found["--drain-timout"]
    assert "65535" in found["LEDE_PORT"]
    assert "warning" in found["LEDE_LOG_LEVEL"]
    assert "KiB" in found["LEDE_MAX_TEXT_BYTES"]


@pytest.mark.parametrize(
    ("environ", "where", "says"),
    [
        ({"LEDE_MAX_TEXT_BYTES": "4MiB"}, "LEDE_MAX_TEXT_BYTES", "less than max_message_bytes"),
        ({"LEDE_TLS_CERT": "/nowhere.pem"}, "LEDE_TLS_CERT", "cannot be read"),
        ({"LEDE_TLS_CERT": __file__}, "LEDE_TLS_CERT", "together"),
        ({"LEDE_TLS_CERT": __file__, "LEDE_TLS_KEY": __file__}, "LEDE_TLS_CERT", "do not fit"),
        ({"LEDE_TLS_CLIENT_CA": __file__}, "LEDE_TLS_CLIENT_CA", "needs tls_cert"),
        ({"LEDE_SETTINGS": "/nowhere.toml"}, "LEDE_SETTINGS", "cannot be read"),
        ({"LEDE_SETTINGS": __file__}, "LEDE_SETTINGS", "no TOML"),
        ({"LEDE_EXTRACTOR": "no colon"}, "LEDE_EXTRACTOR", "module:callable"),
    ],
)
def test_what_does_not_fit_is_told(environ: dict[str, str], where: str, says: str) -> None:
    """Rules about several settings, and about files."""
    assert says in problems(environ)[where]


def test_service_variables_of_kubernetes_are_no_settings() -> None:
    """A Service named `lede` puts LEDE_PORT=tcp://… into every pod: ignored and told, not taken for a port."""
    injected = {
        "LEDE_PORT": "tcp://10.0.0.1:50051",
        "LEDE_SERVICE_HOST": "10.0.0.1",
        "LEDE_SERVICE_PORT": "50051",
        "LEDE_SERVICE_PORT_GRPC": "50051",
        "LEDE_PORT_50051_TCP": "tcp://10.0.0.1:50051",
        "LEDE_PORT_50051_TCP_PROTO": "tcp",
        "LEDE_PORT_50051_TCP_ADDR": "10.0.0.1",
        "LEDE_HEADLESS_SERVICE_HOST": "None",
        "LEDE_METRICS_PORT": "tcp://10.0.0.2:9464",
    }

    settings = load_settings({}, injected)

    assert (settings.port, settings.metrics_port) == (50051, 9464)
    assert ignored_variables(injected) == sorted(injected)
    assert ignored_variables({"LEDE_PORT": "50051"}) == []


def lede_serve(*flags: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`lede serve` with flags and variables, to its end."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LEDE_")}
    return subprocess.run(
        [sys.executable, "-m", "lede", "serve", *flags],
        env={**plain, "PYTHONPATH": str(ROOT / "service"), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_print_settings_tells_values_and_sources() -> None:
    """`lede serve --print-settings` validates, prints each setting with its source, and ends without serving."""
    done = lede_serve("--print-settings", "--port", "7", LEDE_WORKERS="3", LEDE_METRICS_PORT="tcp://10.0.0.1:9464")

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(" = ")[0] for line in lines] == list(Settings.model_fields)
    assert "port = 7  (flag --port)" in lines
    assert "workers = 3  (environment LEDE_WORKERS)" in lines
    assert "stream_max_in_flight = 6  (default)" in lines
    assert "metrics_port = 9464  (default)" in lines


def test_print_settings_tells_all_errors() -> None:
    """Exit code 2, and each wrong or unknown name with the nearest that there is."""
    done = lede_serve("--print-settings", "--queue-max-wiat=1s", LEDE_PROT="1", LEDE_WORKERS="0")

    assert (done.returncode, done.stdout) == (2, "")
    assert "3 settings cannot be used" in done.stderr
    assert "--queue-max-wait" in done.stderr
    assert "LEDE_PORT" in done.stderr
    assert "LEDE_WORKERS: '0' cannot be used" in done.stderr


@pytest.mark.service
def test_settings_are_told_at_start() -> None:
    """The first line of the log has every setting; variables that Kubernetes put there are told and ignored."""
    with server_process(LEDE_SERVICE_HOST="10.0.0.1", LEDE_PORT_50051_TCP="tcp://10.0.0.1:50051") as server:
        server.wait_for("serving")
        server.process.terminate()
        assert server.finish()[0] == 0

    told = {line["event"]: line for line in server.lines}
    assert told["settings"]["settings"].keys() == Settings.model_fields.keys()
    assert told["settings"]["settings"]["workers"] == "2"
    assert told["kubernetes_variables_ignored"]["variables"] == ["LEDE_PORT_50051_TCP", "LEDE_SERVICE_HOST"]


def test_empty_variable_is_unset() -> None:
    """As compose files write it."""
    assert load_settings({}, {"LEDE_TLS_CERT": "", "LEDE_PORT": ""}).port == 50051


def test_secrets_are_masked() -> None:
    """A password in an endpoint is not shown."""
    settings = load_settings({}, {"LEDE_OTLP_ENDPOINT": "https://user:password@collector:4317"})

    assert settings.shown()["otlp_endpoint"] == "https://***@collector:4317"


def test_rows_describe_every_setting() -> None:
    """Each has variable, flag, default and a description that ends as a sentence."""
    rows = {row.name: row for row in setting_rows()}

    assert rows.keys() == Settings.model_fields.keys()
    assert rows["drain_timeout"].variable == "LEDE_DRAIN_TIMEOUT"
    assert rows["drain_timeout"].flag == "--drain-timeout"
    assert rows["drain_timeout"].default == "30s"
    assert rows["max_message_bytes"].default == "4MiB"
    assert all(row.description.endswith((".", ")")) for row in rows.values())


@pytest.mark.parametrize(
    ("content", "processors"), [("150000 100000", 2), ("50000 100000", 1), ("max 100000", None), ("garbage", None)]
)
def test_workers_follow_the_quota(tmp_path: Path, content: str, processors: int | None) -> None:
    """The cgroup's quota rounded up, never more than the machine has; without one, the machine's."""
    file = tmp_path / "cpu.max"
    machine = cpu_quota(tmp_path / "missing")
    file.write_text(content, encoding="ascii")

    assert cpu_quota(file) == (machine if processors is None else min(machine, processors))


@pytest.mark.parametrize(("text", "seconds"), [("30", 30), ("500ms", 0.5), ("1.5 min", 90), ("2h", 7200)])
def test_durations(text: str, seconds: float) -> None:
    """Units of time, and back."""
    assert parse_seconds(text) == seconds
    assert parse_seconds(format_seconds(seconds)) == seconds


@pytest.mark.parametrize(("text", "size"), [("10", 10), ("64KiB", 65536), ("4 MiB", 4 << 20), ("1MB", 10**6)])
def test_sizes(text: str, size: int) -> None:
    """Units of size, and back."""
    assert parse_bytes(text) == size
    assert parse_bytes(format_bytes(size)) == size
