"""reportlab still behaves where we reach into it; a new release that does not is seen here."""

import inspect

import reportlab
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen.canvas import Canvas

from abmkit_pdf.backend import PackFont, to_unicode
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
