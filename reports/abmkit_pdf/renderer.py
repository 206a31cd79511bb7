"""The PDF renderer: a document in, the bytes of a tagged PDF out."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from abmkit import Document, Renderer, Words, blocks, scene, strings
from abmkit_pdf.backend import Info
from abmkit_pdf.blocks import LAYOUTS
from abmkit_pdf.blocks.opening import lay_title
from abmkit_pdf.flow import paginate, settle
from abmkit_pdf.fontpack import wear
from abmkit_pdf.frame import Frame
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.style import MARGIN, PAGE_SIZES
from abmkit_pdf.tags import Branch

_AFTER_TITLE = 10.0


class PdfRenderer(Renderer):
    """Renders documents as PDF: tagged, fonts embedded, the same bytes for the same document."""

    name = "pdf"
    suffix = ".pdf"
    media_type = "application/pdf"

    def render(self, document: Document, words: Words) -> bytes:
        """Return the PDF; `warnings` then says what could not be shown as it is."""
        with unswept():
            kit = open_kit(document, words)
            draw(kit)
            data = kit.pen.finish()
            self.warnings = _warnings(kit)
        return data


@contextmanager
def unswept() -> Iterator[None]:
    """Keep Python from looking for garbage meanwhile: pages in the making hold none.

    It would look through all that is in memory, the more often the more pieces a report has.
    """
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()


def open_kit(document: Document, words: Words) -> Kit:
    """Return the tools for rendering one document, with nothing drawn yet."""
    title = f"{words.text(document.title)} – {document.client}"
    info = Info(
        title=strings.clean(title),
        author=strings.clean(document.theme.name),
        subject=words.period(document.period),
        language=document.locale,
        at=datetime.fromisoformat(document.as_of),
    )
    theme = document.theme
    worn = wear(theme.typefaces)
    colours = scene.palette(theme.primary, theme.accent)
    pen = Pen(PAGE_SIZES[theme.page_size], info, colours, worn)
    return Kit(pen, words, document, LAYOUTS)


def draw(kit: Kit) -> None:
    """Lay the whole document out, then draw it page by page."""
    frame = Frame(kit)
    words = kit.words
    laid = []
    for page in kit.document.pages:
        kit.words = words.on(page)
        laid.append((page, kit.words, _sheets(page, frame, kit)))
    total = sum(len(sheets) for _, _, sheets in laid)
    for page, kit.words, sheets in laid:
        for number, pieces in enumerate(sheets):
            cover = page.title is None and number == 0
            if number == 0:
                kit.pen.outline(kit.words.text(page.outline))
            frame.draw(kit.pen.page, total, cover=cover)
            _draw_pieces(pieces, frame, kit.pen, cover=cover)
            kit.pen.end_page()


def _sheets(page: blocks.Page, frame: Frame, kit: Kit) -> list[list[Piece]]:
    """Lay out one page of the report; it takes more sheets when it must."""
    cover = page.title is None
    pieces = kit.lay_out(page.blocks, frame.width)
    if page.title is not None:
        if pieces:
            pieces[0].gap = _AFTER_TITLE
            pieces[0].gap_stretch = pieces[0].gap_shrink = 0
        pieces = lay_title(page.title, page.lead, frame.width, kit) + pieces
    adopt(pieces, Branch("Sect"))
    return paginate(pieces, frame.room(cover=cover)) or [[]]


def _draw_pieces(pieces: Sequence[Piece], frame: Frame, pen: Pen, *, cover: bool) -> None:
    top = frame.top(cover=cover)
    for piece, y, height in settle(pieces, frame.room(cover=cover)):
        piece.put(pen, MARGIN, top + y, height)


def _warnings(kit: Kit) -> list[str]:
    """Say what the reader of the PDF does not see as it is in the document."""
    said = list(dict.fromkeys(kit.warnings))
    pen = kit.pen
    if pen.missing:
        signs = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(pen.missing))
        said.append(f"no font of the pack draws {signs}; printed as □")
    if pen.unordered:
        said.append(
            "right-to-left names are printed in logical order; "
            "pip install 'abmkit[rtl]' prints them in reading order"
        )
    return said + pen.palette.darkened
