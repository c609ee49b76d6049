"""The blocking client. Thread-safe: one client serves any number of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

import grpc

from lede import wire
from lede.client.channel import Tls, call_metadata, channel_options
from lede.client.failures import CallFailed, failure_of
from lede.client.streaming import Article, Outbox, StreamAnswer
from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.v1 import extraction_pb2_grpc
from lede.wire import OffsetEncoding


class Client:
    """A connection to the service; failed calls are tried again as the service config says.

    target          `host:port`, or `dns:///name:port` to spread calls over all addresses of a name
    timeout         seconds that a call may take, tries and waits included
    wait_for_ready  False: fail at once where no server answers
    """

    def __init__(
        self,
        target: str = "localhost:50051",
        *,
        tls: Tls | None = None,
        token: str | None = None,
        timeout: float = 30.0,
        wait_for_ready: bool | None = None,
    ) -> None:
        options = channel_options(tls)
        self._channel = (
            grpc.insecure_channel(target, options)
            if tls is None
            else grpc.secure_channel(target, tls.credentials(), options)
        )
        self._stub = extraction_pb2_grpc.ExtractionServiceStub(self._channel)
        self._token = token
        self._timeout = timeout
        self._wait = wait_for_ready

    def extract(
        self,
        text: str,
        context: Context | None = None,
        *,
        offset_encoding: OffsetEncoding = OffsetEncoding.UTF32,
        timeout: float | None = None,
        request_id: str | None = None,
    ) -> pb.ExtractResponse:
        """Answer one article. Raises: CallFailed."""
        try:
            response: pb.ExtractResponse = self._stub.Extract(
                wire.build_request(text, context, offset_encoding),
                timeout=timeout or self._timeout,
                metadata=call_metadata(self._token, request_id),
                wait_for_ready=self._wait,
            )
        except grpc.RpcError as error:
            raise failure_of(error) from error
        return response

    def extract_stream(
        self, articles: Iterable[Article], *, offset_encoding: OffsetEncoding = OffsetEncoding.UTF32
    ) -> Iterator[StreamAnswer]:
        """Answer many articles, each as soon as it is done; one that fails has its failure in its answer.

        If the server stops, what is not answered goes to another one. `articles` is read as fast as the server works.
        Raises: CallFailed, if no server takes the stream.
        """
        feed = _Feed(articles, offset_encoding)
        while True:
            call = self._stub.ExtractStream(
                feed.requests(), metadata=call_metadata(self._token, None), wait_for_ready=self._wait
            )
            try:
                for message in call:
                    yield feed.answered(message)
                return
            except grpc.RpcError as error:
                feed.restart(failure_of(error))
            finally:
                call.cancel()

    def capabilities(self, *, timeout: float | None = None) -> pb.GetCapabilitiesResponse:
        """What the server is and takes. Raises: CallFailed."""
        try:
            response: pb.GetCapabilitiesResponse = self._stub.GetCapabilities(
                pb.GetCapabilitiesRequest(),
                timeout=timeout or self._timeout,
                metadata=call_metadata(self._token, None),
                wait_for_ready=self._wait,
            )
        except grpc.RpcError as error:
            raise failure_of(error) from error
        return response

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


class _Feed:
    """An outbox between the caller's thread and grpc's, which asks for requests."""

    def __init__(self, articles: Iterable[Article], offset_encoding: OffsetEncoding) -> None:
        self._source = iter(articles)
        self._outbox = Outbox(offset_encoding)
        self._lock = threading.Lock()
        self._taking = threading.Lock()
        self._call = 0

    def requests(self) -> Iterator[pb.ExtractStreamRequest]:
        """Requests of one call: first what an earlier one left, then what the caller gives."""
        mine = self._call
        while True:
            request = self._next(mine)
            if request is None:
                with self._taking:
                    request = self._next(mine)
                    if request is None and not self._take(mine):
                        return
            if request is not None:
                yield request

    def answered(self, message: pb.ExtractStreamResponse) -> StreamAnswer:
        with self._lock:
            return self._outbox.answered(message)

    def restart(self, failure: CallFailed) -> None:
        with self._lock:
            self._call += 1
            self._outbox.restart(failure)

    def _next(self, mine: int) -> pb.ExtractStreamRequest | None:
        with self._lock:
            return self._outbox.next() if mine == self._call else None

    def _take(self, mine: int) -> bool:
        """Take an article from the caller; False if there is none or the call has ended."""
        if mine != self._call:
            return False
        try:
            article = next(self._source)
        except StopIteration:
            return False
        with self._lock:
            self._outbox.add(article)
        return True
