"""TLS and mutual TLS whose certificate files are read again when they change, without a restart."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import grpc

from lede.server.settings import Settings, check_certificate

Stamp = tuple[tuple[int, int], ...]


class Certificates:
    """Gives grpc the certificate for each handshake; called from grpc's threads."""

    def __init__(self, certificate: Path, key: Path, client_ca: Path | None, tell: Callable[[str, str], None]) -> None:
        self._certificate = certificate
        self._key = key
        self._client_ca = client_ca
        self._tell = tell
        self._lock = threading.Lock()
        self._stamp = self._stamp_now()

    def credentials(self) -> grpc.ServerCredentials:
        """Credentials that follow the files."""
        return grpc.dynamic_ssl_server_credentials(
            self._read(), self._fetch, require_client_authentication=self._client_ca is not None
        )

    def _fetch(self) -> grpc.ServerCertificateConfiguration | None:
        """The new configuration if the files have changed and can be used; None keeps the one in use."""
        with self._lock:
            try:
                stamp = self._stamp_now()
                if stamp == self._stamp:
                    return None
                check_certificate(self._certificate, self._key)
                fresh = self._read()
            except (OSError, ValueError) as error:  # halfway through being written, or wrong: asked again next time
                self._tell("tls_rejected", type(error).__name__)
                return None
            self._stamp = stamp
            self._tell("tls_reloaded", self._certificate.name)
            return fresh

    def _read(self) -> grpc.ServerCertificateConfiguration:
        authorities = self._client_ca.read_bytes() if self._client_ca else None
        return grpc.ssl_server_certificate_configuration(
            [(self._key.read_bytes(), self._certificate.read_bytes())], root_certificates=authorities
        )

    def _stamp_now(self) -> Stamp:
        """Identity of the files; Kubernetes swaps a link, so the target's inode changes with every renewal."""
        files = [self._certificate, self._key, *([self._client_ca] if self._client_ca else [])]
        return tuple((status.st_mtime_ns, status.st_ino) for status in (path.stat() for path in files))


def credentials_of(settings: Settings, tell: Callable[[str, str], None]) -> grpc.ServerCredentials | None:
    """Server credentials as the settings ask for; None for plain text.

    Raises: ssl.SSLError, OSError, ValueError.
    """
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    if settings.tls_client_ca is not None:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_verify_locations(settings.tls_client_ca)
    return Certificates(settings.tls_cert, settings.tls_key, settings.tls_client_ca, tell).credentials()
