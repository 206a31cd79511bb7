"""What can be known of a text file before it is read: its digest, encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from abmkit import Fatal

#: Lines looked at to find the delimiter and the header.
SAMPLE = 50
_BLOCK = 1 << 20
_HEAD = 2000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = "\t|;,"  # of those that cut alike, the one that is rarer in texts


@dataclass(frozen=True)
class Survey:
    """A file as it lay on the disk.

    Attributes:
        path: Where.
        size: In bytes.
        sha256: Digest of its bytes.
        encoding: Its encoding, as Python calls it.
        sure: False when the encoding is only what is left after the others were ruled out.
        changed_at: When the file was last written, in the words of the disk.
    """

    path: Path
    size: int
    sha256: str
    encoding: str
    sure: bool
    changed_at: int

    @property
    def state(self) -> dict[str, str | int]:
        """What a stream remembers of the file: the same file has the same state."""
        return {"size": self.size, "sha256": self.sha256}

    def holds(self) -> bool:
        """Whether the file still lies there as it was surveyed."""
        try:
            now = self.path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.changed_at)


def survey(path: Path, encoding: str | None) -> Survey:
    """Read a file once for its digest and encoding.

    Args:
        path: The file.
        encoding: The encoding that its settings name; None to find out.

    Raises:
        Fatal: It is not there, may not be read, or is empty.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    try:
        changed_at = path.stat().st_mtime_ns
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                head, size = head or block, size + len(block)
                digest.update(block)
                is_utf8 = is_utf8 and _decodes(decoder, block)
        is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    except FileNotFoundError:
        raise Fatal(f"{path} is not there; put it there, or mend path in the settings") from None
    except OSError as error:
        raise Fatal(f"{path} cannot be read: {error.strerror or error}") from None
    if not size:
        raise Fatal(f"{path} is empty, without even a header; export it again")
    found, sure = (encoding, True) if encoding else _encoding(head, is_utf8)
    return Survey(path, size, digest.hexdigest(), found, sure, changed_at)


def delimiter_of(lines: list[str]) -> str:
    """The sign between cells: the one that cuts most lines into as many cells as the header.

    Args:
        lines: The first lines of the file.
    """
    return max(_DELIMITERS, key=lambda sign: _cuts(lines, sign))


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes, is_utf8: bool) -> tuple[str, bool]:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, True
    # Where Latin text is written in UTF-16, every other byte is NUL.
    if head[:_HEAD].count(0) * 3 > len(head[:_HEAD]):
        return ("utf-16-be" if head[0] == 0 else "utf-16-le"), True
    return ("utf-8", True) if is_utf8 else ("cp1252", False)


def _cuts(lines: list[str], sign: str) -> tuple[int, int]:
    widths: list[int] = []
    with suppress(csv.Error):  # a cell too long: the lines before it tell enough
        widths += (len(row) for row in csv.reader(lines, delimiter=sign) if row)
    header = widths[0] if widths else 0
    return (widths.count(header), header) if header > 1 else (0, 0)
