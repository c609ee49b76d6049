"""HTTP beside gRPC: /metrics for Prometheus, /livez and /readyz for probes that speak no gRPC."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

_MOST_HEADER_BYTES = 8192
_SECONDS = 5.0
_PLAIN = "text/plain; charset=utf-8"


class HttpServer:
    """Answers GET and HEAD, one request a connection, on the event loop: a loop that hangs does not answer."""

    def __init__(self, registry: CollectorRegistry, is_live: Callable[[], bool], is_ready: Callable[[], bool]) -> None:
        self._registry = registry
        self._is_live = is_live
        self._is_ready = is_ready
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port. Raises: OSError."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=_MOST_HEADER_BYTES)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                writer.write(self._answer(head))
                await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, head: list[str]) -> bytes:
        method, _, rest = head[0].partition(" ")
        path = rest.partition(" ")[0].partition("?")[0]
        if method not in ("GET", "HEAD"):
            return _response("405 Method Not Allowed", _PLAIN, b"GET and HEAD only\n", method)
        if path == "/metrics":
            names = dict(line.split(":", 1) for line in head[1:] if ":" in line)
            accept = next((value for name, value in names.items() if name.lower() == "accept"), "")
            encode, content_type = choose_encoder(accept.strip())
            return _response("200 OK", content_type, encode(self._registry), method)
        checks = {"/livez": self._is_live, "/readyz": self._is_ready}
        if path not in checks:
            return _response("404 Not Found", _PLAIN, b"/metrics, /livez, /readyz\n", method)
        if checks[path]():
            return _response("200 OK", _PLAIN, b"ok\n", method)
        return _response("503 Service Unavailable", _PLAIN, b"no\n", method)


def _response(status: str, content_type: str, body: bytes, method: str) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode("latin-1") + (b"" if method == "HEAD" else body)
