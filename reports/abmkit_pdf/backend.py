"""Reaching into reportlab: fonts, marked content, dates, the catalogue.

Everything private or unusual that is touched stands here, in `face` and in `binder`, and a test
holds it to the reportlab that is installed, so that a new release changes no file in silence.
"""

import struct
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTEncoding, TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from abmkit import RenderError
from abmkit_pdf.binder import WriteTree, bind
from abmkit_pdf.face import PackFace

# A second wall behind "data never reaches a mini-XML parser": nothing is ever fetched.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []
# Streams are binary; ASCII85 would make every page a quarter larger.
rl_config.useA85 = 0


class PackFont(TTFont):
    """A TrueType font whose text copies as it was written, also beyond U+FFFF and in Arabic."""

    def __init__(self, name: str, file: Path | BytesIO) -> None:
        # As the base does, but for the face, and never to be shaped.
        self.fontName, self.face, self.encoding = name, PackFace(file), TTEncoding()
        self.state = WeakKeyDictionary()
        self._asciiReadable = self.shapable = False

    def addObjects(self, doc: Any) -> None:  # noqa: N802 (reportlab's name)
        """Write the font's subsets, then put our ToUnicode maps in the place of reportlab's."""
        face: Any = self.face
        subsets = self.state[doc].subsets
        prefix = self.state[doc].internalName
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            font = doc.idToObject[f"{prefix}+{number}"]
            doc.idToObject[font.ToUnicode.name].content = to_unicode(font.BaseFont, subset)
            widths = " ".join(
                f"{face.charWidths.get(code, face.defaultWidth):g}" for code in subset
            )
            font.Widths = f"[{widths}]".encode()  # reportlab formats number by number


def to_unicode(font: str, codes: list[int]) -> str:
    """Return the ToUnicode map of a font subset: what each of its codes is when copied.

    reportlab writes characters above U+FFFF with five digits, which no reader understands.
    """
    pairs = [f"<{code:02X}> <{_copied(value)}>" for code, value in enumerate(codes)]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font} def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _copied(code: int) -> str:
    text = chr(code)
    if 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        # Arabic forms copy as plain letters; readers turn right-to-left runs round.
        text = unicodedata.normalize("NFKC", text)[::-1]
    return text.encode("utf-16-be").hex().upper()


def load_font(name: str, file: Path | BytesIO) -> dict[int, float]:
    """Register a font and return the advance of each character it draws, in 1/1000 of the size.

    Args:
        name: The name to draw with.
        file: A TrueType file.

    Raises:
        RenderError: It cannot be read, or may not be embedded.
    """
    try:
        font = PackFont(name, file)
    except (OSError, TTFError, struct.error, KeyError, IndexError, ValueError) as error:
        raise RenderError(f"font {name} cannot be embedded: {error}; save it anew") from error
    pdfmetrics.registerFont(font)
    advances: dict[int, float] = font.face.charWidths
    return advances


@dataclass(frozen=True)
class Info:
    """What a file says about itself.

    Attributes:
        title: Title of the document.
        author: Who made it, such as the agency.
        subject: What it is about.
        language: BCP 47 tag.
        at: The instant printed as creation date.
    """

    title: str
    author: str
    subject: str
    language: str
    at: datetime


class _Stamp:
    """Stands in for reportlab's time stamp, which knows only the clock and the environment."""

    def __init__(self, at: datetime) -> None:
        self.YMDhms = at.astimezone(UTC).timetuple()[:6]
        self.dhh = self.dmm = 0


class PdfCanvas(Canvas):
    """A reportlab canvas that can write marked content and a structure tree.

    Args:
        size: Width and height of every page in points.
        info: What the file says about itself.
        font: Name of a registered font to start pages with; reportlab would start with Helvetica,
            which it does not embed.
    """

    _doc: Any
    _code: list[str]
    _pageNumber: int  # noqa: N815

    def __init__(self, size: tuple[float, float], info: Info, font: str) -> None:
        super().__init__(
            "",
            size,
            invariant=1,
            lang=info.language,
            initialFontName=font,  # type: ignore[arg-type]  # the stubs take it for a size
            pdfVersion=(1, 7),
        )
        self.setTitle(info.title)
        self.setAuthor(info.author)
        self.setSubject(info.subject)
        self.setCreator("abmkit")
        self.setViewerPreference("DisplayDocTitle", "true")
        self._doc._timeStamp = _Stamp(info.at)  # noqa: SLF001 (reportlab asks the clock)
        self._shown: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._doc.Catalog.Metadata = pdfdoc.XMP(creator=lambda _: _xmp(info))

    @property
    def page_number(self) -> int:
        """Number of the page being drawn, from 1."""
        return self._pageNumber

    def operators(self, code: str) -> None:
        """Append operators to the page's content."""
        self._code.append(code)

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802 (reportlab's name)
        # The last hook before a page is stored: it takes only the keys that it lists.
        super()._setAnnotations(page)  # type: ignore[misc]  # not in the stubs
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self.page_number - 1
        page.Tabs = pdfdoc.PDFName("S")

    def shown(self, font: str, text: str) -> list[tuple[str, str]]:
        """Return the pieces in which a font's subsets draw a text: a subset's name, a literal."""
        known = self._shown.get((font, text))
        if known is None:
            face: Any = pdfmetrics.getFont(font)
            known = [
                (face.getSubsetInternalName(subset, self._doc), f"<{codes.hex()}>")
                for subset, codes in face.splitString(text, self._doc)
            ]
            self._shown[font, text] = known
        return known

    def finish(self, write_tree: WriteTree) -> bytes:
        """Close the document and return the file.

        Args:
            write_tree: Makes the objects of the structure.
        """
        self._doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        return bind(self, write_tree)


def _xmp(info: Info) -> bytes:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;")

    at = info.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escaped(info.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escaped(info.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{escaped(info.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()
