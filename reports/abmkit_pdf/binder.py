"""Binding a document's objects into a file, the small ones together in compressed streams.

A tagged report has some thousands of objects, most of them places in its structure. One by one,
each with a line in a table, they would take more room and more time than all pages do.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import md5
from itertools import accumulate
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObjectReference
from reportlab.pdfbase.pdfdoc import format as written

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_TOGETHER = 200
"""Small objects in one stream: a reader unpacks all of them to get at one."""

_ROOT = "StructTreeRoot"
WriteTree = Callable[[int, Mapping[int, int]], Sequence[bytes]]


def bind(canvas: Any, write_tree: WriteTree) -> bytes:
    """Return the file of a canvas whose pages are all drawn.

    Args:
        canvas: A reportlab canvas.
        write_tree: Given the number of the first free object and the number of each page's object,
            returns the objects of the structure, its root first.
    """
    doc = canvas._doc  # noqa: SLF001
    catalog, info = _prepare(doc, canvas)
    root = doc.idToObjectNumberAndVersion[catalog.name][0]
    objects = {n: body for n, body in _objects(doc) if n != root}
    free = doc.objectcounter + 1
    pages = {
        page: doc.idToObjectNumberAndVersion[f"Page{page}"][0] for page in range(1, doc.pageCounter)
    }
    objects |= enumerate(write_tree(free, pages), free)
    doc.idToObjectNumberAndVersion[_ROOT] = (free, 0)
    doc.Catalog.StructTreeRoot = PDFObjectReference(_ROOT)
    objects[root] = written(doc.Catalog, doc, toplevel=1)
    return _bound(objects, root, doc.idToObjectNumberAndVersion[info.name][0])


def _prepare(doc: Any, canvas: Any) -> tuple[PDFObjectReference, PDFObjectReference]:
    """Let reportlab make the last objects, as it does before it writes a file."""
    for font in doc.delayedFonts:
        font.addObjects(doc)
    catalog, info = doc.Reference(doc.Catalog), doc.Reference(doc.info)
    doc.Outlines.prepare(doc, canvas)
    if doc.Outlines.ready < 0:
        doc.Catalog.Outlines = None
    for part in doc.Catalog.__Refs__:  # it is written last, when no new numbers may come
        doc.Reference(getattr(doc.Catalog, part, None))
    return catalog, info


def _objects(doc: Any) -> Iterator[tuple[int, bytes]]:
    """Write the objects in the order of their numbers; writing one may add more."""
    number = 1
    while number in doc.numberToId:
        yield number, written(doc.idToObject[doc.numberToId[number]], doc, toplevel=1)
        number += 1


def _bound(objects: Mapping[int, bytes], root: int, info: int) -> bytes:
    """Put streams into the file one by one, and other objects together into streams."""
    streams = {n: body for n, body in objects.items() if body.rstrip().endswith(b"endstream")}
    small = sorted(objects.keys() - streams.keys())
    entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    number = max(objects) + 1
    for start in range(0, len(small), _TOGETHER):
        some = small[start : start + _TOGETHER]
        streams[number] = _together(some, [objects[n].strip() for n in some])
        entries |= {n: (2, number, place) for place, n in enumerate(some)}
        number += 1
    parts, at = [_HEAD], len(_HEAD)
    for n in sorted(streams):
        part = b"%d 0 obj\n%b\nendobj\n" % (n, streams[n].rstrip())
        entries[n] = (1, at, 0)
        parts.append(part)
        at += len(part)
    entries[number] = (1, at, 0)
    parts.append(_table(entries, number, root, info, md5(b"".join(parts), usedforsecurity=False)))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
    return b"".join(parts)


def _together(numbers: Sequence[int], bodies: Sequence[bytes]) -> bytes:
    offsets = accumulate((len(body) + 1 for body in bodies), initial=0)
    pairs = zip(numbers, offsets, strict=False)
    head = b" ".join(b"%d %d" % pair for pair in pairs) + b" "
    entries = b"/Type/ObjStm/N %d/First %d" % (len(numbers), len(head))
    return _stream(entries, head + b" ".join(bodies))


def _table(
    entries: Mapping[int, tuple[int, int, int]], number: int, root: int, info: int, digest: Any
) -> bytes:
    """Return the object that says where each other one is."""
    rows = b"".join(
        bytes((kind,)) + where.to_bytes(4, "big") + place.to_bytes(2, "big")
        for kind, where, place in (entries[n] for n in range(number + 1))
    )
    mark = digest.hexdigest().encode()
    told = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
        number + 1, root, info, mark, mark,
    )  # fmt: skip
    return b"%d 0 obj\n%b\nendobj\n" % (number, _stream(told, rows))


def _stream(entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (
        entries, len(packed), packed,
    )  # fmt: skip
