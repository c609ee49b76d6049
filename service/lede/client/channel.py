"""How to reach a server: target, TLS, token, service config."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import grpc

_UNLIMITED = -1
_KEEPALIVE_TIME_MS = 60_000
_KEEPALIVE_TIMEOUT_MS = 20_000


@dataclass(frozen=True, slots=True)
class Tls:
    """TLS of a client.

    ca           authorities to trust (PEM); None: the system's
    certificate  own certificate chain (PEM) for mutual TLS, with its `key`
    server_name  name that the server's certificate must have, where it is not that of the target
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    server_name: str = ""

    def credentials(self) -> grpc.ChannelCredentials:
        """What grpc needs. Raises: OSError."""
        return grpc.ssl_channel_credentials(
            root_certificates=_read(self.ca),
            private_key=_read(self.key),
            certificate_chain=_read(self.certificate),
        )


def service_config() -> str:
    """The service config that every client should use, in any language: JSON for `grpc.service_config`."""
    return (files("lede") / "client" / "service_config.json").read_text(encoding="utf-8")


def channel_options(tls: Tls | None) -> list[tuple[str, str | int]]:
    """Options of a channel."""
    options: list[tuple[str, str | int]] = [
        ("grpc.service_config", service_config()),
        ("grpc.max_receive_message_length", _UNLIMITED),
        ("grpc.keepalive_time_ms", _KEEPALIVE_TIME_MS),
        ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MS),
    ]
    if tls is not None and tls.server_name:
        options.append(("grpc.ssl_target_name_override", tls.server_name))
    return options


def call_metadata(token: str | None, request_id: str | None) -> tuple[tuple[str, str], ...]:
    """Metadata of a call."""
    metadata = []
    if token is not None:
        metadata.append(("authorization", f"Bearer {token}"))
    if request_id is not None:
        metadata.append(("x-request-id", request_id))
    return tuple(metadata)


def _read(path: Path | None) -> bytes | None:
    return None if path is None else path.read_bytes()
