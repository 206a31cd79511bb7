"""reportlab still behaves where we reach into it; a new release that does not is seen here."""

import inspect

import pytest
import reportlab
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen.canvas import Canvas

from abmkit import RenderError
from abmkit_pdf.backend import PackFont, load_font, to_unicode
from abmkit_pdf.face import PackFace
from abmkit_pdf.fontpack import FOLDER
from abmkit_pdf.pen import Style

PLAIN = Style("regular", 10)


def test_the_reportlab_that_is_installed_is_one_that_was_looked_at():
    assert reportlab.Version.startswith("5."), "look at backend.py before you allow another major"


def test_what_is_touched_is_where_it_was():
    assert list(inspect.signature(Canvas._setAnnotations).parameters) == ["self", "page"]
    assert isinstance(pdfdoc.PDFPage.__NoDefault__, list)
    assert "StructTreeRoot" in pdfdoc.PDFCatalog.__NoDefault__
    assert "_timeStamp" in inspect.getsource(pdfdoc.PDFInfo.format)
    assert "toUnicodeCMap" in inspect.getsource(ttfonts.TTFont.addObjects)
    assert {"subsets", "internalName"} <= vars(ttfonts.TTFont.State()).keys()
    assert PackFont.addObjects is not ttfonts.TTFont.addObjects
    assert "face = TTFontFace(" in inspect.getsource(ttfonts.TTFont.__init__)
    written = inspect.getsource(pdfdoc.PDFDocument.GetPDFData)
    assert ["delayedFonts" in written, "Outlines.prepare(self, canvas)" in written] == [True, True]
    assert {"objectcounter", "numberToId", "idToObject"} <= vars(pdfdoc.PDFDocument()).keys()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ttf")), ids=lambda path: path.stem)
def test_a_face_that_is_read_when_asked_is_the_one_that_reportlab_reads(file):
    slow, fast = ttfonts.TTFontFace(str(file)), PackFace(file)
    all_there_are = range(max(slow.charToGlyph) + 2)
    for asked, known in (
        (fast.charToGlyph, slow.charToGlyph),
        (fast.charWidths, slow.charWidths),
    ):
        known.pop(0xFFFF, None)  # no character: the last segment of a map ends with it
        assert {char: asked[char] for char in all_there_are if char in asked} == known
        assert [asked.get(char) for char in all_there_are] == [*map(known.get, all_there_are)]
    assert list(fast.glyphPos) == slow.glyphPos
    # reportlab takes the advance of the last glyphs as scaled already, and cuts it when it embeds
    # them; the widths that it prints with are those above.
    count = len([pair for pair in slow.hmetrics if isinstance(pair[0], int)])
    assert [fast.hmetrics[glyph] for glyph in range(count)] == slow.hmetrics[:count]
    for name in ("name", "bbox", "ascent", "descent", "capHeight", "stemV", "flags"):
        assert getattr(fast, name) == getattr(slow, name)
    assert fast.defaultWidth == slow.defaultWidth
    assert fast.makeSubset([0, 0x20]) == slow.makeSubset([0, 0x20])


def test_a_font_that_is_missing_or_empty_is_refused(tmp_path):
    empty = tmp_path / "empty.ttf"
    empty.touch()
    for file in (tmp_path / "none.ttf", empty):
        with pytest.raises(RenderError, match="Gone cannot be embedded"):
            load_font("Gone", file)


def test_a_font_whose_map_leads_out_of_it_is_refused():
    face = PackFace(FOLDER / "NotoSansThai-Regular.ttf")
    face.hmetrics.advances = face.hmetrics.advances[:2]
    with pytest.raises(RenderError, match=r"NotoSansThai-Regular .* U\+0E01 out of the font"):
        face.charWidths[0x0E01]


def test_nothing_may_be_fetched():
    assert rl_config.trustedHosts == []
    assert rl_config.trustedSchemes == []


def test_a_page_starts_in_an_embedded_font_and_lists_no_other(pen, finished):
    pen.text(50, 50, "plain", PLAIN)
    read = finished()
    fonts = read.fonts()
    assert [name.split("+")[1] for name in fonts] == ["Inter-Regular"]
    assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())


def test_characters_beyond_the_basic_plane_copy_as_they_were(pen, finished):
    pen.text(50, 50, "Rocket 🚀 and 😀", PLAIN)
    assert "Rocket 🚀 and 😀" in finished().text()


def test_the_unicode_map_is_written_in_utf16_and_turns_arabic_forms_into_letters():
    written = to_unicode("F", [0x41, 0x1F680, 0xFEFB])
    assert "<00> <0041>" in written
    assert "<01> <D83DDE80>" in written
    assert "<02> <06270644>" in written  # the ligature of lam and alef, reversed


def test_pages_point_into_the_structure_tree(pen, finished):
    pen.text(50, 50, "one", PLAIN)
    pen.end_page()
    pen.text(50, 50, "two", PLAIN)
    read = finished()
    pdf = read.pdf
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for place, page in enumerate(pdf.pages):
        assert page.obj.StructParents == place == numbers[2 * place]
        assert page.obj.Tabs == "/S"
        assert numbers[2 * place + 1][0].S == "/P"


def test_the_file_says_what_it_is_and_when_the_data_was_complete(pen, finished):
    pen.text(50, 50, "x", PLAIN)
    pen.outline("Summary")
    read = finished()
    pdf = read.pdf
    assert str(pdf.Root.Lang) == "en-US"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.docinfo.Title) == "Tïtle & <b>"
    assert str(pdf.docinfo.CreationDate).startswith("D:20261001060000")
    meta = pdf.open_metadata()
    assert meta["dc:title"] == "Tïtle & <b>"
    assert meta["dc:language"] == {"en-US"}
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Summary"]


def test_small_objects_lie_together_and_the_file_has_a_mark_of_what_it_holds(pen, finished):
    for line in range(900):
        pen.text(50, 50 + line % 700, f"line {line}", PLAIN)
    read = finished()
    kinds = [str(each.get("/Type", "")) for each in read.pdf.objects if hasattr(each, "get")]
    assert kinds.count("/StructElem") == 901
    assert len(read.data) < 60_000
    assert read.data.count(b" 0 obj") < 20
    first, second = read.pdf.trailer.ID
    assert bytes(first) == bytes(second)
    assert len(bytes(first)) == 16
