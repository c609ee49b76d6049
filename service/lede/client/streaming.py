"""Many articles over one call, in a form that survives the server's restart: what is not answered is sent again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from lede import wire
from lede.client.failures import CallFailed, failure_of_status
from lede.context import Context
from lede.v1 import extraction_pb2 as pb
from lede.wire import OffsetEncoding

Article = str | tuple[str, Context]

_MOST_RESTARTS_WITHOUT_ANSWER = 5
_LOST = frozenset({"UNAVAILABLE", "CANCELLED"})
"""How a call ends whose server stops: in order, or in the moment in which grpc stops to take calls, or through a proxy
that lets a call go while the caller still sends (HAProxy) and leaves a reset in place of the server's code."""


@dataclass(frozen=True, slots=True)
class StreamAnswer:
    """The answer to one article: `response`, or the failure that it has instead.

    index  position of the article in what the caller gave, from 0
    """

    index: int
    document_id: str
    response: pb.ExtractResponse | None
    failure: CallFailed | None


class Outbox:
    """What was taken from the caller and is not answered yet. Holds no more than flow control lets through."""

    def __init__(self, offset_encoding: OffsetEncoding) -> None:
        self._offset_encoding = offset_encoding
        self._taken = 0
        self._unanswered: dict[int, pb.ExtractStreamRequest] = {}
        self._unsent: deque[int] = deque()
        self._sent: list[int | None] = []
        self._restarts = 0

    def add(self, article: Article) -> None:
        """Take one article."""
        text, context = (article, None) if isinstance(article, str) else article
        request = wire.build_request(text, context, self._offset_encoding)
        self._unanswered[self._taken] = pb.ExtractStreamRequest(request=request)
        self._unsent.append(self._taken)
        self._taken += 1

    def next(self) -> pb.ExtractStreamRequest | None:
        """The next request for the current call; None if all that was taken is sent."""
        if not self._unsent:
            return None
        index = self._unsent.popleft()
        self._sent.append(index)
        return self._unanswered[index]

    def answered(self, message: pb.ExtractStreamResponse) -> StreamAnswer:
        """Turn an answer of the current call into one for the caller."""
        index = self._sent[message.request_index]
        assert index is not None, "answered twice"
        self._sent[message.request_index] = None
        del self._unanswered[index]
        self._restarts = 0
        if message.WhichOneof("outcome") == "error":
            return StreamAnswer(index, message.document_id, None, failure_of_status(message.error))
        return StreamAnswer(index, message.document_id, message.response, None)

    def restart(self, failure: CallFailed) -> None:
        """Make everything unanswered ready for another call.

        Raises: CallFailed, if another call would not help.
        """
        self._restarts += 1
        # nginx tells the death of a server in mid-stream as INTERNAL, by a reset.
        lost = failure.code in _LOST or "Received RST_STREAM" in str(failure)
        if not lost or self._restarts > _MOST_RESTARTS_WITHOUT_ANSWER:
            raise failure
        self._sent = []
        self._unsent = deque(sorted(self._unanswered))
