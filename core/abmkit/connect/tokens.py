"""Keeps what a vendor granted: a file a grant, replaced as a whole, changed under a lock."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from abmkit.connect.private import make_private, write_private
from abmkit.connect.turn import turn
from abmkit.errors import Fatal, Retryable, explain

#: Another process asks the vendor for a token meanwhile, perhaps again and again.
_WAIT = 120.0


@dataclass(frozen=True)
class Token:
    """What a vendor granted.

    Attributes:
        access: Shown with each request; empty: there is none yet.
        refresh: Redeemed for the next; empty: there is none.
        renew: The next is asked for from this instant on, shortly before this one expires, UTC;
            None: once it is refused.
        granted: What else the vendor said, such as its scopes or the address of its API.
        rejected: Why the vendor no longer takes ``refresh``; empty: as far as is known, it does.
    """

    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    renew: datetime | None = None
    granted: Mapping[str, str] = field(default_factory=dict)
    rejected: str = ""


class Tokens(Protocol):
    """Where the token of a grant is kept.

    Attributes:
        login: The command by which a person grants anew.
    """

    login: str

    def turn(self) -> AbstractContextManager[None]:
        """Let nobody else read or write meanwhile.

        Raises:
            Retryable: Another does not let go.
        """
        ...

    def read(self) -> Token | None:
        """The token; None: there is none.

        Raises:
            Fatal: It cannot be read.
        """
        ...

    def write(self, token: Token) -> None:
        """Put a token in the place of the one there is; when this returns it stays.

        Raises:
            Fatal: It cannot be written; the one there was is still there.
        """
        ...


class MemoryTokens:
    """Keeps a token as long as the program runs: for grants that need no person."""

    def __init__(self, token: Token | None = None, login: str = "abmkit source login") -> None:
        self.token, self.login = token, login
        self._lock = threading.Lock()

    def turn(self) -> AbstractContextManager[Any]:
        """Let no other thread read or write meanwhile."""
        return self._lock

    def read(self) -> Token | None:
        """The token; None: there is none."""
        return self.token

    def write(self, token: Token) -> None:
        """Put a token in the place of the one there is."""
        self.token = token


class TokenStore:
    """Keeps a token in a file that its owner alone can read.

    Args:
        path: The file; its folders are made when something is written.
        login: The command by which a person grants anew.
    """

    def __init__(self, path: Path, login: str) -> None:
        self.path, self.login = path, login

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other process or thread read or write meanwhile.

        Raises:
            Retryable: Another does not let go.
            Fatal: Nothing can be written beside the file.
        """
        with ExitStack() as held:
            with self._explained():
                make_private(self.path.parent)
                held.enter_context(turn(self.path.with_suffix(".lock"), _WAIT))
            yield

    def read(self) -> Token | None:
        """The token; None: there is none.

        Raises:
            Fatal: The file is none of ours, or cannot be read.
        """
        if not self.path.exists():
            return None
        try:
            with self._explained():
                told = json.loads(self.path.read_text("utf-8"))
            renew = told.pop("renew")
            return Token(**told, renew=None if renew is None else datetime.fromisoformat(renew))
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Fatal(f"{self.path} holds no token; log in anew: {self.login}") from None

    def write(self, token: Token) -> None:
        """Put a token in the place of the one there is; when this returns it stays.

        Raises:
            Fatal: It cannot be written; the one there was is still there.
        """
        renew = None if token.renew is None else token.renew.isoformat()
        content = json.dumps({**asdict(token), "renew": renew}, indent=1)
        with self._explained():
            write_private(self.path, content.encode())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as holder:
            raise Retryable(
                f"process {holder} has been renewing the token in {self.path} for {_WAIT:.0f} "
                "seconds; wait until it has finished, or end it"
            ) from None
        except OSError as error:
            raise Fatal(f"tokens cannot be kept in {self.path}: {explain(error)}") from error
