"""A file as it lies on the disk: told from what it was before, held against change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from abmkit import Fatal, Retryable


@dataclass(frozen=True)
class Stamp:
    """What tells a file from another, and from itself after a change.

    Attributes:
        path: Where it lies.
        size: In bytes.
        sha256: Digest of its bytes.
        changed_at: When it was last written, in the words of the disk.
    """

    path: Path
    size: int
    sha256: str
    changed_at: int

    @property
    def state(self) -> dict[str, str | int]:
        """What a stream remembers of the file: the same file has the same state."""
        return {"name": self.path.name, "size": self.size, "sha256": self.sha256}

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Read the file inside: one that is written to meanwhile is read again later.

        Raises:
            Retryable: It is no longer as it was stamped, whatever else went wrong with it.
            Fatal: It cannot be read.
        """
        try:
            yield
        except (Fatal, OSError, UnicodeError) as error:
            if self._holds():
                raise Fatal(unreadable(self.path, error)) from error
            raise Retryable(self._changed) from error
        if not self._holds():
            raise Retryable(self._changed)

    def _holds(self) -> bool:
        try:
            now = self.path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.changed_at)

    @property
    def _changed(self) -> str:
        return f"{self.path} was written to while it was read; sync again"


def stamp(path: Path) -> Stamp:
    """Read a file for its digest.

    Raises:
        Fatal: It is not there, may not be read, or is empty.
    """
    if path.exists() and not path.is_file():  # opening a pipe would wait for ever
        raise Fatal(f"{path} is no file; name one, or a pattern such as {path.name}/*.csv")
    try:
        with path.open("rb") as file:
            changed_at = path.stat().st_mtime_ns
            digest = hashlib.file_digest(file, "sha256")
            size = file.tell()
    except FileNotFoundError:
        raise Fatal(f"{path} does not exist; put it there, or fix path in the settings") from None
    except OSError as error:
        raise Fatal(unreadable(path, error)) from None
    if not size:
        raise Fatal(f"{path} is empty, without even a header; export it again")
    return Stamp(path, size, digest.hexdigest(), changed_at)


def unreadable(path: Path, error: Exception) -> str:
    """What to say of a file that an error stopped."""
    if isinstance(error, OSError):
        return f"{path} cannot be read: {error.strerror or error}"
    return str(error)
