"""The parts of a workbook's file: a ZIP archive of XML, read in bounds."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from abmkit import Fatal

#: How the older kind of file begins, and any that has a password.
_OLD = b"\xd0\xcf\x11\xe0"
_MEGABYTE = 1 << 20
#: Beyond both, a part is made to burst whoever unpacks it.
_LARGE, _DENSE = 64 * _MEGABYTE, 200
_BLOCK = 1 << 16

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


class Package:
    """The parts of a file; a context manager.

    Args:
        path: The file.

    Raises:
        Fatal: It is no workbook, or damaged, as is whatever fails inside.
    """

    def __init__(self, path: Path, archive: ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._parts = {_plain(info.filename): info for info in archive.infolist()}

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Package]:
        """Open a file; whatever is wrong with it while it is open is one clear error.

        Raises:
            Fatal: It is no workbook, or damaged.
        """
        try:
            with ZipFile(path) as archive:
                yield cls(path, archive)
        except (BadZipFile, EOFError, KeyError, NotImplementedError, zlib.error) as error:
            raise Fatal(f"{path} {_what_is_wrong(path, error)}") from None
        except (expat.ExpatError, IndexError, RuntimeError, ValueError) as error:
            raise Fatal(f"{path} is damaged: {error}; save it anew") from None

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return _plain(name) in self._parts

    def size(self, name: str) -> int:
        """The size of a part when it is unpacked, in bytes."""
        return self._parts[_plain(name)].file_size

    @contextmanager
    def part(self, name: str, most: int) -> Iterator[IO[bytes]]:
        """Open a part.

        Args:
            name: Its name.
            most: The most bytes it may have.

        Raises:
            Fatal: It has more, or is packed more densely than any that was written in earnest.
        """
        info = self._parts[_plain(name)]
        if info.file_size > most or _bursts(info):
            size = f"{info.file_size // _MEGABYTE:,} MB"
            raise Fatal(f"{self.path}: its part {name} would be {size}; it is not unpacked")
        with self._archive.open(info) as stream:
            yield stream

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """What a part refers to: id, kind and the name of the part meant."""
        folder, _, own = name.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{own}.rels")
        if not self.has(relations):
            return
        for element, told in self.elements(relations):
            if element == "Relationship" and told.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, told["Target"]))
                yield told["Id"], told["Type"].rpartition("/")[2], target

    def elements(self, name: str) -> list[tuple[str, Attributes]]:
        """The elements of a small part, in order, with their attributes."""
        found: list[tuple[str, Attributes]] = []
        local = Local()
        with self.part(name, _LARGE) as stream:
            for _ in parse(stream, lambda element, told: found.append((local[element], told))):
                pass
        return found


class Local(dict[str, str]):
    """The names of elements without their prefixes, which programs choose as they like."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def parse(
    stream: IO[bytes],
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Call functions for what stands in XML, and yield after each block.

    Args:
        stream: The XML.
        start: Called with the name of each element and its attributes, as they are written.
        end: Called with the name of each element that ends.
        text: Called with text.
    """
    parser: Any = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    while block := stream.read(_BLOCK):
        parser.Parse(block)
        yield
    parser.Parse(b"", True)
    yield


def _refuse(*_: object) -> None:
    raise ValueError("it declares entities, as no workbook does")


def _plain(name: str) -> str:
    """The name of a part, however programs write it."""
    return name.replace("\\", "/").strip("/").lower()


def _bursts(info: ZipInfo) -> bool:
    return info.file_size > max(_LARGE, _DENSE * info.compress_size)


def _what_is_wrong(path: Path, error: Exception) -> str:
    with path.open("rb") as file:
        if file.read(len(_OLD)) == _OLD:
            return "is an old .xls, or has a password; save it as .xlsx without one"
    return f"is cut off, damaged or no workbook ({error}); save it anew"
