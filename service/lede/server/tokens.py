"""Bearer tokens from a file: who may call, who may also look inside."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from lede.errors import LedeError
from lede.server.refusals import TokenForbidden, TokenInvalid

_HEALTH = "/grpc.health.v1.Health/"
_OWN = "/lede.v1.ExtractionService/"
_SCHEME = "bearer "
_LEAST_CHARACTERS = 16


class TokenRole(StrEnum):
    """What a token opens: the service, or also reflection and channelz."""

    CALL = "call"
    ADMIN = "admin"


class TokenFileError(LedeError):
    """The token file cannot be used; the message names the line, never a token."""


@dataclass(frozen=True, slots=True)
class Token:
    """One line of the file; only the digest is kept."""

    name: str
    role: TokenRole
    digest: bytes


def read_tokens(path: Path) -> tuple[Token, ...]:
    """Tokens of a file: `NAME ROLE TOKEN` a line, `#` comments.

    Raises: TokenFileError.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileError(f"{path} cannot be read: {type(error).__name__}") from error
    tokens = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = line.split()
        if len(cells) != 3 or cells[1] not in list(TokenRole) or len(cells[2]) < _LEAST_CHARACTERS:
            raise TokenFileError(
                f"{path}:{number}: give NAME, ROLE (call, admin) and a TOKEN of at least {_LEAST_CHARACTERS} characters"
            )
        tokens.append(Token(cells[0], TokenRole(cells[1]), sha256(cells[2].encode()).digest()))
    if not tokens:
        raise TokenFileError(f"{path} holds no token")
    return tuple(tokens)


class Gate:
    """Lets calls in. Without a file everything is open; with one, health alone is."""

    def __init__(self, path: Path | None, tell: Callable[[str, str], None]) -> None:
        self._path = path
        self._tell = tell
        self._stamp: tuple[int, int] | None = None
        self._tokens: tuple[Token, ...] = ()
        if path is not None:
            self._stamp = _stamp_of(path)
            self._tokens = read_tokens(path)

    def check(self, method: str, metadata: Sequence[tuple[str, str | bytes]]) -> str:
        """Name of the token that a call brings; empty where none is needed.

        Raises: TokenInvalid, TokenForbidden.
        """
        if self._path is None or method.startswith(_HEALTH):
            return ""
        token = self._find(next((value for key, value in metadata if key == "authorization"), ""))
        if token is None:
            raise TokenInvalid("send `authorization: Bearer TOKEN` with a token that this server knows")
        if token.role is not TokenRole.ADMIN and not method.startswith(_OWN):
            raise TokenForbidden("this token may call lede.v1.ExtractionService only; reflection needs role admin")
        return token.name

    def refresh(self) -> None:
        """Take a changed file; one that cannot be used leaves the old tokens."""
        if self._path is None or (stamp := _stamp_of(self._path)) == self._stamp:
            return
        self._stamp = stamp
        try:
            self._tokens = read_tokens(self._path)
        except TokenFileError as error:
            self._tell("tokens_rejected", str(error))
        else:
            self._tell("tokens_reloaded", f"{len(self._tokens)} tokens")

    def _find(self, header: str | bytes) -> Token | None:
        """Compare with every token in constant time, so that neither place nor prefix of a match can be measured."""
        text = header if isinstance(header, str) else ""
        if not text.lower().startswith(_SCHEME):
            return None
        digest = sha256(text[len(_SCHEME) :].strip().encode()).digest()
        matches = [token for token in self._tokens if hmac.compare_digest(token.digest, digest)]
        return matches[0] if matches else None


def _stamp_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
