"""The checks of a scorecard PDF: each returns what is wrong, one sentence a fault.

`paper` is a file read back (conftest.py), `tool` runs a program of poppler or qpdf on it.
"""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import pikepdf

from abmkit import scene, strings
from layout_lint import lint

LIMIT = 500_000
MARGIN, EDGE = 35, 12
ALIKE = 6
"""Least difference of the mean gray of two signs' images; states are told apart by shape."""

READABLE = 4.5
GROUNDS = {
    "white": ("ink", "text", "muted", "brand", "good", "off"),
    "surface": ("ink", "text", "muted", "brand"),
    "brand": ("white",), "brand_72": ("white",), "brand_28": ("ink",), "brand_14": ("ink",),
    "off_10": ("off",), "close": ("ink",),
}  # fmt: skip
"""Which colours text and signs have on which ground."""

_TOFU = re.compile("[\ufffd\u25a1\ue000-\uf8ff]")
_NO_FONT = re.compile("[\ufffd\u200d\U0001f1e6-\U0001f1ff]")
_RTL = re.compile("[\u0590-\u08ff]")


def valid(paper: Any, tool: Any) -> list[str]:
    """1: qpdf and PDFium read it."""
    said = tool("qpdf", paper.data, "--check", fails=True)
    return [] if "No syntax or stream encoding errors" in said else [said]


def fonts(paper: Any, tool: Any) -> list[str]:
    """2: every font is one of the pack, embedded, cut to what is used, mapped to Unicode."""
    rows = tool("pdffonts", paper.data).splitlines()[2:]
    return [
        row
        for row in rows
        if " yes yes yes " not in row or not re.match(r"[A-Z]{6}\+(Inter|Noto)", row)
    ] + ([] if rows else ["no font"])


def names(paper: Any, tool: Any, wanted: Sequence[str]) -> list[str]:
    """3: each name is copied in full from both engines, whatever was cut on the page."""
    engines = {
        "pdfium": paper.text(),
        "poppler": tool("pdftotext", paper.data, "-raw", after=("-",)),
    }
    bare = {name: _bare(text) for name, text in engines.items()}
    asked = [_bare(strings.clean(each)) for each in wanted]
    return [
        f"{engine} lacks {name!r}"
        for engine, text in bare.items()
        for name in asked
        if name and not _NO_FONT.search(name) and name not in text
    ]


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", text))


def tofu(paper: Any, names: Sequence[str] = ()) -> list[str]:
    """4: nothing is printed as a box, but what no font can have, and the renderer says so."""
    told = [warning for warning in paper.warnings if warning.startswith("no font")]
    lost = {char for name in names for char in strings.clean(name) if char == "\ufffd"}
    if not lost:
        return told + _TOFU.findall(paper.text())
    rest = [warning for warning in told if "U+FFFD);" not in warning]
    return rest + [char for char in _TOFU.findall(paper.text()) if char not in "\ufffd\u25a1"]


def layout(paper: Any) -> list[str]:
    """5: no text lies over another, none leaves the frame."""
    return lint(paper.boxes, paper.frame)


def pages(paper: Any, tool: Any, document: Any) -> list[str]:
    """6: the sheets are those laid out, of the theme's size, none empty, no glyph in a margin."""
    size = {"A4": "595.28 x 841.89", "Letter": "612 x 792"}[document.theme.page_size]
    told = tool("pdfinfo", paper.data)
    found = [] if f"{size} pts" in told else [f"pages are not {size}"]
    with paper.pdf.open_outline() as outline:
        entries = len(outline.root)
    if entries != len(document.pages) or len(paper.pages) != max(box.page for box in paper.boxes):
        found.append(f"{len(paper.pages)} sheets, {entries} entries of the outline")
    for number, page in enumerate(paper.pages, 1):
        found += [f"page {number}: {fault}" for fault in _page(page)]
    return found


def _page(page: Any) -> Iterator[str]:
    width, height = page.get_size()
    text = page.get_textpage()
    if len(text.get_text_range().strip()) < 100:
        yield "is empty"
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if right > left and (left < MARGIN or right > width - MARGIN):
            yield f"a glyph at {left:.0f}–{right:.0f} across"
        if top > bottom and (bottom < EDGE or top > height - EDGE):
            yield f"a glyph at {bottom:.0f}–{top:.0f} from the foot"


def metadata(paper: Any, document: Any, secrets: Sequence[str] = ()) -> list[str]:
    """8: the file says what it is, and nothing of where it was made."""
    root, info, found = paper.pdf.Root, paper.pdf.docinfo, []
    meta = paper.pdf.open_metadata()
    at = re.sub(r"\D", "", document.as_of)
    told = {
        "Lang": str(root.get("/Lang", "")) == document.locale,
        "title": bool(str(info.get("/Title", ""))) and meta.get("dc:title") == str(info.Title),
        "DisplayDocTitle": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
        "XMP language": meta.get("dc:language") == {document.locale},
        "outline": "/Outlines" in root,
        "author": str(info.get("/Author", "")) == strings.clean(document.theme.name),
        "date": str(info.get("/CreationDate", "")).startswith(f"D:{at}"),
    }
    found += [f"wrong: {name}" for name, right in told.items() if not right]
    plain = io.BytesIO()
    paper.pdf.save(
        plain,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return found + [f"tells {each!r}" for each in secrets if each.encode() in plain.getvalue()]


def tagged(paper: Any, tool: Any, document: Any) -> list[str]:
    """9: one H1 a page of the report, words for each figure, heads for each table."""
    if not re.search(r"Tagged: +yes", tool("pdfinfo", paper.data)):
        return ["not tagged"]
    elements = paper.elements()
    roles = Counter(str(element.S) for element in elements)
    found = []
    if roles["/H1"] != len(document.pages):
        found.append(f"{roles['/H1']} H1 on {len(document.pages)} pages")
    for element in elements:
        if element.S == "/Figure" and not str(element.get("/Alt", "")).strip():
            found.append("a figure without words")
        if element.S == "/Table":
            found += _table(element)
    return found


def _table(table: Any) -> Iterator[str]:
    head, *rows = table.K
    if not all(cell.S == "/TH" and cell.A.Scope == "/Column" for cell in head.K):
        yield "a table without heads"
    if not {len(row.K) for row in rows} <= {len(head.K)}:
        yield "rows of a table differ in their cells"


def safe(paper: Any) -> list[str]:
    """10: nothing is active, links lead to https and mailto only."""
    found = [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in paper.pdf.Root]
    if "/EmbeddedFiles" in paper.pdf.Root.get("/Names", {}):
        found.append("files inside")
    for thing in _dictionaries(paper.pdf.objects):
        link = str(thing.get("/URI", ""))
        if link and not link.startswith(("https:", "mailto:")):
            found.append(f"a link to {link}")
        if "/JS" in thing or thing.get("/S") in ("/JavaScript", "/Launch", "/GoToR"):
            found.append("an action")
    return found


def _dictionaries(things: Any) -> Iterator[Any]:
    """Dictionaries, and those that stand in others."""
    for thing in things:
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
            direct = (value for _, value in thing.items() if isinstance(value, pikepdf.Object))
            yield from _dictionaries(each for each in direct if not each.is_indirect)


def verbatim(paper: Any, hostile: Sequence[str]) -> list[str]:
    """10: hostile data stands there as it is, cleaned of what cannot be seen."""
    text = _bare(paper.text())
    printed = [_bare(strings.clean(each)) for each in hostile if not _RTL.search(each)]
    return [each for each in printed if not _NO_FONT.search(each) and each not in text]


def shapes(signs: Sequence[Any]) -> list[str]:
    """11: in gray, the pictures of the states' signs differ."""
    images = [bytes(sign.convert("L").tobytes()) for sign in signs]
    return [
        "two signs look the same"
        for one, other in combinations(images, 2)
        if sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) <= ALIKE
    ]


def contrast(palette: scene.Palette, grounds: Any = GROUNDS) -> list[str]:
    """11: text and signs can be read on what they stand on."""
    from abmkit.report.colour import contrast as between

    return [
        f"{text} on {ground}: {ratio:.1f}"
        for ground, texts in grounds.items()
        for text in texts
        if (ratio := between(palette[text], palette[ground])) < READABLE
    ]


def size(paper: Any) -> list[str]:
    """12: the file can be mailed."""
    return [] if len(paper.data) <= LIMIT else [f"{len(paper.data) / 1000:.0f} kB"]
