"""The error tree; each class is named by what its reader does next.

AbmError
├── UsageError        a person typed something that cannot be done: change the command
│   └── UnknownName   no such metric, column, period, client …: see the suggestion (a KeyError too)
├── ConfigError       a file that people write is wrong: edit the file and line named
├── DataError         input that cannot be read at all: fix the input
├── PluginError       a plugin broke its contract: tell its author
├── WarehouseError    the client's file is locked, newer or damaged
├── SourceError       a vendor or file could not be read
│   ├── Retryable     the same call may pass later
│   │   └── Later     a vendor's budget is used up until a time: sync again then
│   └── Fatal         it will not, without a person
├── RenderError       a report could not be put on paper
└── DeliveryError     a report could not be handed over: nobody has got it
    └── Unsure        it may have arrived: ask before it is sent again
"""

import errno
import os
from collections.abc import Iterable
from datetime import UTC, datetime


class AbmError(Exception):
    """Base of all errors abmkit raises on purpose; its text is one line fit for a person.

    Attributes:
        exit_code: What the command line ends with when this error reaches it.
    """

    exit_code = 1


class UsageError(AbmError):
    """A request that cannot be carried out: a wrong argument, name or state."""

    exit_code = 2


class UnknownName(UsageError, KeyError):
    """A name that nothing answers to; the message carries the nearest names."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(sorted(known))
        listed = _LISTED.get(kind.partition(" ")[0], "")
        super().__init__(f"unknown {kind} {name!r}{suggest(name, self.known, listed=listed)}")

    def __str__(self) -> str:
        return str(self.args[0])


class ConfigError(AbmError):
    """A file that people edit has a wrong or missing setting."""

    exit_code = 2


class DataError(AbmError):
    """Input that cannot be read at all; nothing of it was loaded."""


class PluginError(AbmError):
    """A plugin broke its contract."""


class WarehouseError(AbmError):
    """A client's warehouse cannot be used: locked, newer than this abmkit, or damaged."""


class SourceError(AbmError):
    """A source could not be read."""


class Retryable(SourceError):
    """A failed call that may succeed when it is repeated later."""


class Later(Retryable):
    """A vendor's budget is used up.

    Attributes:
        resume: The instant from which on the same call may pass.
    """

    def __init__(self, what: str, resume: datetime) -> None:
        self.resume = resume
        super().__init__(f"{what}; resume after {resume.astimezone(UTC):%Y-%m-%d %H:%M} UTC")


class Fatal(SourceError):
    """A failed call that cannot succeed until a person changes something."""


class RenderError(AbmError):
    """A report could not be rendered."""


class DeliveryError(AbmError):
    """A report could not be handed over: nobody has got it."""


class Unsure(DeliveryError):
    """The connection broke after a report had left: it may have arrived."""


#: Commands that list what there is, by what it is called.
_LISTED = {
    "client": "abmkit client list",
    "command": "abmkit --help",
    "metric": "abmkit metrics list",
    **dict.fromkeys(("connector", "model", "plugin", "renderer", "report"), "abmkit plugins"),
}


def suggest(name: str, known: Iterable[str], such_as: str = "", listed: str = "") -> str:
    """Return "; did you mean …?", or the list of known names when it is short, else some of them.

    Args:
        name: What was written.
        known: The names that exist.
        such_as: One of them, where they are too many to be listed.
        listed: The command that lists them all.
    """
    from difflib import get_close_matches  # only a slip of the pen needs it

    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return "; did you mean " + " or ".join(near) + "?"
    if 0 < len(names) <= 12:
        return "; known: " + ", ".join(names)
    if such_as or not names:
        return f"; write such as {such_as}" if such_as else ""
    return f"; list them: {listed}" if listed else f"; such as {', '.join(names[:5])}, …"


_FULL = "free some space there, then run it again"
_CLOSED = "make it writable, then run it again"
_OPEN = "fix its permissions, or close it where it is open, then run it again"
_REMEDIES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _CLOSED,
    errno.EACCES: _OPEN,  # on Windows, also a file that another program has open
    errno.EPERM: _CLOSED,
}


def explain(error: Exception) -> str:
    """Return what an error says in its first line, and where a disk is behind it, what to do.

    Args:
        error: Of the system, or of a library that tells of one.
    """
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    first = said.splitlines()[0]
    for number, advice in _REMEDIES.items():
        if os.strerror(number) in first or getattr(error, "errno", None) == number:
            return f"{first}; {advice}"
    return str(first)
