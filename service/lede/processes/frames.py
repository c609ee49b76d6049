"""Values over a socket, as pickles with their length before them. Both ends are of one program and one release."""

from __future__ import annotations

import pickle
import socket
import struct
from typing import Any

FORK, END = b"f", b"e"
"""What a nest is asked for; the process id to end comes after the letter."""

LENGTH = struct.Struct("!Q")
_READ = 1 << 20


def send(sock: socket.socket, value: Any) -> None:
    """Send one value."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    sock.sendall(LENGTH.pack(len(data)) + data)


def receive(sock: socket.socket) -> Any:
    """The next value.

    Raises: EOFError, if the other end has closed; TimeoutError; OSError.
    """
    return pickle.loads(_exactly(sock, LENGTH.unpack(_exactly(sock, LENGTH.size))[0]))


def _exactly(sock: socket.socket, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        part = sock.recv(min(_READ, size - len(data)))
        if not part:
            raise EOFError
        data += part
    return data
