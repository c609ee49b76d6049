"""The asyncio client. Belongs to one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

import grpc

from lede import wire
from lede.client.channel import Tls, call_metadata, channel_options
from lede.client.failures import CallFailed, failure_of
from lede.client.streaming import Article, Outbox, StreamAnswer
from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.v1 import extraction_pb2_grpc
from lede.wire import OffsetEncoding

if TYPE_CHECKING:
    from lede.v1.extraction_pb2_grpc import ExtractionServiceAsyncStub


class AsyncClient:
    """A connection to the service; failed calls are tried again as the service config says. See `Client`."""

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
            grpc.aio.insecure_channel(target, options)
            if tls is None
            else grpc.aio.secure_channel(target, tls.credentials(), options)
        )
        stub = extraction_pb2_grpc.ExtractionServiceStub(self._channel)
        self._stub = cast("ExtractionServiceAsyncStub", stub)
        self._token = token
        self._timeout = timeout
        self._wait = wait_for_ready

    async def extract(
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
            response: pb.ExtractResponse = await self._stub.Extract(
                wire.build_request(text, context, offset_encoding),
                timeout=timeout or self._timeout,
                metadata=call_metadata(self._token, request_id),
                wait_for_ready=self._wait,
            )
        except grpc.RpcError as error:
            raise failure_of(error) from error
        return response

    async def extract_stream(
        self,
        articles: Iterable[Article] | AsyncIterable[Article],
        *,
        offset_encoding: OffsetEncoding = OffsetEncoding.UTF32,
    ) -> AsyncIterator[StreamAnswer]:
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
                async for message in call:
                    yield feed.outbox.answered(message)
                return
            except grpc.RpcError as error:
                feed.restart(failure_of(error))
            finally:
                call.cancel()

    async def capabilities(self, *, timeout: float | None = None) -> pb.GetCapabilitiesResponse:
        """What the server is and takes. Raises: CallFailed."""
        try:
            response: pb.GetCapabilitiesResponse = await self._stub.GetCapabilities(
                pb.GetCapabilitiesRequest(),
                timeout=timeout or self._timeout,
                metadata=call_metadata(self._token, None),
                wait_for_ready=self._wait,
            )
        except grpc.RpcError as error:
            raise failure_of(error) from error
        return response

    async def close(self) -> None:
        """Close the connection."""
        await self._channel.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.close()


class _Feed:
    """An outbox filled from the caller. The task that takes an article outlives a call, so that none is lost."""

    def __init__(self, articles: Iterable[Article] | AsyncIterable[Article], offset_encoding: OffsetEncoding) -> None:
        self._source = _as_async(articles)
        self._taking: asyncio.Task[bool] | None = None
        self._call = 0
        self.outbox = Outbox(offset_encoding)

    async def requests(self) -> AsyncIterator[pb.ExtractStreamRequest]:
        """Requests of one call: first what an earlier one left, then what the caller gives."""
        mine = self._call
        while mine == self._call:
            request = self.outbox.next()
            if request is not None:
                yield request
                continue
            if self._taking is None or (self._taking.done() and self._taking.result()):
                self._taking = asyncio.create_task(self._take())
            if not await asyncio.shield(self._taking):
                return

    def restart(self, failure: CallFailed) -> None:
        """Begin another call. Raises: CallFailed."""
        self._call += 1
        self.outbox.restart(failure)

    async def _take(self) -> bool:
        article = await anext(self._source, None)
        if article is None:
            return False
        self.outbox.add(article)
        return True


async def _as_async(articles: Iterable[Article] | AsyncIterable[Article]) -> AsyncIterator[Article]:
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            yield article
    else:
        for article in articles:
            yield article
