"""What can be known of a text file before it is cut: its encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from abmkit import Fatal
from abmkit_files.legacy import legacy_encoding
from abmkit_files.reader import Doubt

#: Lines looked at to find the delimiter and the header.
SAMPLE = 50
_BLOCK = 1 << 20
_HEAD = 2000
_LOOKED_AT = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How files begin that are no text, whatever their names say.
_NO_TEXT = (
    (b"PK\x03\x04", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"PAR1", "Parquet"),
    (b"\x1f\x8b", "compressed"),
    (b"%PDF", "a PDF"),
)
_DELIMITERS = "\t|;,"  # of those that cut alike, the one that is rarer in texts
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Survey:
    """A text file, looked through.

    Attributes:
        path: Where it lies.
        encoding: Its encoding, as Python calls it.
        sure: False when the encoding is only likely.
        odd: How many bytes are no text in it; their cells go to quarantine, and no others.
    """

    path: Path
    encoding: str
    sure: bool
    odd: int

    @property
    def errors(self) -> str:
        """How bytes that are no text are kept apart: as halves of characters."""
        return _errors(self.encoding)

    @property
    def doubts(self) -> list[Doubt]:
        """What a person should know of the encoding, and what to do."""
        doubts = []
        if not self.sure:
            what = f"it is no Unicode, and read as {self.encoding}"
            doubts.append((what, "set encoding when names look wrong"))
        if self.odd:
            what = f"bytes that are no letters in {self.encoding}: {self.odd:,}"
            doubts.append((what, "their cells wait in quarantine; fix them, or set encoding"))
        return doubts


@dataclass
class _Found:
    """What decoding a file showed: characters beyond ASCII, bytes that are none, and where."""

    foreign: int = 0
    odd: int = 0
    sample: bytes = b""


def survey(path: Path, encoding: str | None) -> Survey:
    """Look a text file through.

    Args:
        path: The file.
        encoding: The encoding that its settings name; None to find out.

    Raises:
        Fatal: The encoding named is another's, or it is no text at all.
    """
    marked = encoding or _marked(path)
    found = _decode(path, marked or "utf-8")
    if found.odd * 2 <= found.foreign:
        return Survey(path, marked or "utf-8", True, found.odd)
    if marked:
        raise Fatal(
            f"{path} is not {marked}: it has {found.odd:,} bytes that are no letters there; "
            "set encoding in the settings"
        )
    likely = legacy_encoding(found.sample)
    return Survey(path, likely, False, _decode(path, likely).odd)


def delimiter_of(lines: list[str]) -> str:
    """The sign between cells: the one that cuts most lines into as many cells as the header.

    Args:
        lines: The first lines of the file.
    """
    return max(_DELIMITERS, key=lambda sign: _cuts(lines, sign))


def unwrapped(cells: list[str], delimiter: str) -> list[str]:
    """The cells of a row; some programs wrap a whole row in quotes."""
    if len(cells) != 1:
        return cells
    return next(csv.reader(cells[0].splitlines(keepends=True), delimiter=delimiter), [])


def _marked(path: Path) -> str | None:
    """The encoding that the first bytes of a file tell."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, kind in _NO_TEXT:
        if head.startswith(mark):
            raise Fatal(f"{path} is {kind}, no text; name it as what it is, or save it as CSV")
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    # Text has no NUL: in UTF-16 it is one half of each Latin letter, separator and line end.
    if head.count(0) * 20 > len(head):
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    return None


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _decode(path: Path, encoding: str) -> _Found:
    found = _Found()
    decoder = codecs.getincrementaldecoder(encoding)(_errors(encoding))
    for block, is_last in _blocks(path):
        try:
            text = decoder.decode(block, is_last)
        except UnicodeDecodeError as error:
            raise Fatal(
                f"{path} is not {encoding} ({error.reason}); set encoding in the settings"
            ) from None
        if not text.isascii():
            odd = 0 if _encodes(text) else len(_HALF.findall(text))
            found.foreign += len(text) - len(text.encode("ascii", "ignore"))
            found.odd += odd
            found.sample = found.sample or (_foreign_lines(block) if odd else b"")
    return found


def _blocks(path: Path) -> Iterator[tuple[bytes, bool]]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block, False
    yield b"", True


def _foreign_lines(block: bytes) -> bytes:
    return b"\n".join(line for line in block.splitlines() if not line.isascii())[:_LOOKED_AT]


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cuts(lines: list[str], sign: str) -> tuple[int, int]:
    widths: list[int] = []
    with suppress(csv.Error):  # a cell too long: the lines before it tell enough
        rows = csv.reader(lines, delimiter=sign)
        widths += (len(unwrapped(row, sign)) for row in rows if row)
    header = widths[0] if widths else 0
    return (widths.count(header), header) if header > 1 else (0, 0)
