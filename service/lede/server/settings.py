"""Everything that an operator can set: as `LEDE_<NAME>`, as `--name`, or in a TOML file. Built once, passed down.

The tables of settings in the documentation and of `--print-settings` are made from the definitions here.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from lede.server.units import format_bytes, format_seconds, parse_bytes, parse_seconds

Seconds = Annotated[float, BeforeValidator(parse_seconds)]
Bytes = Annotated[int, BeforeValidator(parse_bytes)]
Port = Annotated[int, Field(ge=0, le=65535)]

DEFAULT_EXTRACTOR = "lede.extractor:Extractor"
_CGROUP_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cpu_quota(quota_file: Path = _CGROUP_QUOTA) -> int:
    """Processors that this container may use: its cgroup's quota rounded up, else those of its affinity; at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = quota_file.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return allowed
    if quota == "max":
        return allowed
    return max(1, min(allowed, -(-int(quota) // int(period))))


def _per_worker(amount: int) -> Any:
    return lambda values: amount * values["workers"]


class Settings(BaseModel):
    """One service's settings; the order is that of the documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="0.0.0.0", min_length=1, description="Address to listen on; `::` for IPv6 and IPv4.")
    port: Port = Field(default=50051, description="gRPC port; 0 picks a free one.")
    metrics_port: Port = Field(
        default=9464, description="HTTP port of /metrics, /livez and /readyz; 0 picks a free one."
    )
    workers: int = Field(
        default_factory=cpu_quota,
        ge=1,
        le=512,
        description="Worker processes. Default: the CPU quota of the container.",
    )
    max_text_bytes: Bytes = Field(
        default=1 << 20, ge=1, description="Longest `text` taken, in UTF-8 bytes; below `max_message_bytes`."
    )
    max_message_bytes: Bytes = Field(
        default=4 << 20,
        ge=1024,
        le=(1 << 31) - 1,
        description="Longest request message; gRPC itself refuses longer ones.",
    )
    queue_max_requests: int = Field(
        default_factory=_per_worker(64), ge=1, description="Requests that may wait. Default: 64 for each worker."
    )
    queue_max_bytes: Bytes = Field(
        default=64 << 20, ge=1, description="Bytes of all requests taken and not yet answered."
    )
    queue_max_wait: Seconds = Field(
        default=2.0, gt=0, description="A request that would wait longer, by the current pace, is refused at once."
    )
    request_timeout: Seconds = Field(
        default=30.0,
        gt=0,
        description="Hard limit of one request, for each started 256 KiB; beyond it its worker is replaced.",
    )
    default_deadline: Seconds = Field(
        default=30.0, gt=0, description="Deadline of calls that bring none. Streams have none."
    )
    stream_max_in_flight: int = Field(
        default_factory=_per_worker(2),
        ge=1,
        description="Articles of one stream read and not yet answered. Default: 2 for each worker.",
    )
    max_concurrent_streams: int = Field(default=1000, ge=1, description="Calls open at a time on one connection.")
    max_metadata_bytes: Bytes = Field(default=16 << 10, ge=1024, description="Most metadata of one call.")
    keepalive_time: Seconds = Field(default=120.0, ge=1, description="A silent connection is pinged after this time.")
    keepalive_timeout: Seconds = Field(
        default=20.0, ge=1, description="A ping not answered for so long closes the connection."
    )
    keepalive_permit: Seconds = Field(
        default=30.0, ge=0, description="Clients may ping as often as this, with calls open."
    )
    max_connection_idle: Seconds = Field(
        default=900.0, ge=1, description="A connection without calls is closed after this time."
    )
    max_connection_age: Seconds = Field(
        default=600.0, ge=0, description="A connection is renewed after this time; 0: never (behind Envoy or Linkerd)."
    )
    max_connection_age_grace: Seconds = Field(
        default=60.0, ge=1, description="Time that its calls then have to finish."
    )
    drain_delay: Seconds = Field(
        default=0.0,
        ge=0,
        description="After SIGTERM, new calls are still taken for so long; 5s where no preStop hook waits.",
    )
    drain_timeout: Seconds = Field(
        default=30.0, ge=0, description="After that, calls have so long to finish; keep below the pod's grace period."
    )
    tls_cert: Path | None = Field(default=None, description="Certificate chain (PEM). Re-read when it changes.")
    tls_key: Path | None = Field(default=None, description="Its private key (PEM). Re-read when it changes.")
    tls_client_ca: Path | None = Field(
        default=None, description="Authorities (PEM) that client certificates must come from: mutual TLS."
    )
    token_file: Path | None = Field(
        default=None,
        description="Bearer tokens, `NAME ROLE TOKEN` a line, ROLE `call` or `admin`. Re-read when it changes.",
    )
    reflection: bool = Field(default=True, description="Serve gRPC reflection; with tokens, to role `admin` only.")
    channelz: bool = Field(default=False, description="Serve channelz; with tokens, to role `admin` only.")
    worker_memory_limit: Bytes = Field(
        default=0, ge=0, description="A worker that has grown past this is replaced between two requests; 0: never."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level that is logged."
    )
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="`auto`: console on a terminal, else JSON lines."
    )
    log_ok_every: int = Field(default=1, ge=1, description="Log one of so many calls that went well; errors always.")
    log_peer: bool = Field(default=False, description="Log the caller's address.")
    otlp_endpoint: str | None = Field(
        default=None,
        description="Where traces go (OTLP over gRPC), for example `http://collector:4317`. Needs the extra `otel`.",
    )
    extractor: str = Field(
        default=DEFAULT_EXTRACTOR, pattern=r"^[\w.]+:\w+$", description="`module:callable` that makes the extractor."
    )

    _sources: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _ignored: tuple[str, ...] = PrivateAttr(default=())

    @field_validator("tls_cert", "tls_key", "tls_client_ca", "token_file")
    @classmethod
    def _readable(cls, path: Path | None) -> Path | None:
        if path is not None:
            try:
                path.read_bytes()
            except OSError as error:
                raise ValueError(f"cannot be read: {error.strerror}") from error
        return path

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.max_text_bytes >= self.max_message_bytes:
            raise ValueError("max_text_bytes: must be less than max_message_bytes, which also holds the other fields")
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert: give tls_cert and tls_key together")
        if self.tls_client_ca is not None and self.tls_cert is None:
            raise ValueError("tls_client_ca: needs tls_cert and tls_key too")
        if self.tls_cert is not None and self.tls_key is not None:
            check_certificate(self.tls_cert, self.tls_key)
        return self

    @property
    def sources(self) -> Mapping[str, str]:
        """Where each value came from: `default`, `file PATH`, `environment LEDE_NAME`, `flag --name`."""
        return {name: self._sources.get(name, "default") for name in type(self).model_fields}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Variables that look like settings, but come from a Service of Kubernetes that has our name."""
        return self._ignored

    def shown(self) -> dict[str, str]:
        """Every value as text fit for logs: units readable, secrets masked."""
        return {name: show(name, getattr(self, name)) for name in type(self).model_fields}


def check_certificate(certificate: Path, key: Path) -> None:
    """Raises: ValueError, if the pair cannot be used."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (ssl.SSLError, OSError) as error:
        raise ValueError(f"tls_cert: certificate and key do not fit together or are no PEM ({error})") from error


def show(name: str, value: object) -> str:
    """A value as text, in the unit of its setting."""
    annotation = Settings.model_fields[name].metadata
    parsers = [rule.func for rule in annotation if isinstance(rule, BeforeValidator)]
    if value is None:
        return "none"
    if parse_seconds in parsers and isinstance(value, float):
        return format_seconds(value)
    if parse_bytes in parsers and isinstance(value, int):
        return format_bytes(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and "@" in value:
        parts = urlsplit(value)
        return value.replace(parts.netloc, "***@" + parts.netloc.rpartition("@")[2])
    return str(value)
