"""Every fault that the acceptance checks are there for, planted, is caught by its check."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from abmkit import KpiGrid, Value, Words, scene
from abmkit.report.colour import FIXED
from abmkit.report.json import JsonRenderer
from abmkit_html.renderer import HtmlRenderer
from abmkit_pdf import pen as pen_module
from abmkit_pdf.pen import Style
from abmkit_xlsx.renderer import XlsxRenderer

PLAIN = Style("regular", 10)


@pytest.fixture
def change(rendered, read_back):
    """The specimen's file, changed and read back: `change(lambda pdf: …)`."""

    def to(how):
        pdf = pikepdf.open(io.BytesIO(rendered().data))
        how(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return read_back(out.getvalue())

    return to


@pytest.fixture
def alien(read_back):
    """A file of plain reportlab, in one of its own fonts."""

    def draw(font: str = "Helvetica"):
        out = io.BytesIO()
        canvas = Canvas(out)
        canvas.setFont(font, 12)
        canvas.drawString(100, 100, "Acme")
        canvas.save()
        return read_back(out.getvalue())

    return draw


def first(paper, role):
    return next(each for each in paper.Root.StructTreeRoot.K.K if role == each.S)


def longest(elements):
    return max(elements, key=lambda each: len(each.K) if isinstance(each.K, pikepdf.Array) else 0)


def every(pdf, role):
    dictionaries = (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary))
    return [each for each in dictionaries if each.get("/S") == role]


def test_1_a_broken_file(rendered, checks, tool):
    broken = SimpleNamespace(data=rendered().data[:-400])
    assert checks.valid(broken, tool)


def test_2_a_font_that_is_not_embedded(alien, checks, tool):
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    for font in ("Helvetica", "HYSMyeongJo-Medium"):
        assert checks.fonts(alien(font), tool)


def test_3_a_name_that_is_cut_and_copied_so(checks, tool, sample, render, monkeypatch):
    monkeypatch.setattr(pen_module, "_spoken", lambda _: None)
    paper = render(sample.specimen())
    lost = checks.names(paper, tool, sample.NAMES)
    assert {fault.split()[0] for fault in lost} == {"pdfium", "poppler"}


@pytest.mark.parametrize("sign", ["\u1200", "\ue000", "\ufffd"])
def test_4_a_sign_that_no_font_has(sample, render, checks, sign):
    document = sample.specimen().model_copy(update={"client": f"Acme {sign}"})
    assert checks.tofu(render(document))


@pytest.mark.parametrize("by", [(3, 0), (0, 3), (600, 0), (0, 900)])
def test_5_text_that_lies_over_other_text_or_leaves_the_frame(rendered, checks, by):
    paper = rendered()
    box = next(box for box in paper.boxes if len(box.text) > 20)
    moved = box._replace(
        left=box.left + by[0], right=box.right + by[0], top=box.top + by[1],
        bottom=box.bottom + by[1],
    )  # fmt: skip
    planted = SimpleNamespace(boxes=[*paper.boxes, moved], frame=paper.frame)
    sort = "overlaps" if sum(by) == 3 else "leaves the frame"
    assert any(sort in fault for fault in checks.layout(planted))


@pytest.mark.parametrize(("x", "y"), [(5, 50), (580, 50), (200, 8), (200, 838)])
def test_6_a_glyph_in_a_margin(pen, finished, checks, x, y):
    pen.text(x, y, "out", PLAIN)
    (page,) = finished().pages
    assert any("glyph" in fault for fault in checks._page(page))


def test_6_an_empty_page_a_page_too_many_and_another_paper(
    sample, rendered, read_back, checks, tool
):
    paper, document = rendered(), sample.specimen()
    letter = sample.specimen(page_size="Letter")
    assert any("not 612" in fault for fault in checks.pages(paper, tool, letter))
    one_less = document.model_copy(update={"pages": document.pages[1:]})
    assert any("outline" in fault for fault in checks.pages(paper, tool, one_less))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    (page,) = read_back(out.getvalue()).pages
    assert "is empty" in list(checks._page(page))


def test_7_a_file_of_another_instant(sample, rendered, render):
    document = sample.specimen().model_copy(update={"as_of": "2026-10-01T06:00:01Z"})
    assert render(document).data != rendered().data


@pytest.mark.parametrize("entry", ["/Lang", "/ViewerPreferences", "/Outlines", "/Metadata"])
def test_8_a_catalogue_that_lacks_something(change, checks, sample, entry):
    paper = change(lambda pdf: pdf.Root.__delitem__(entry))
    assert checks.metadata(paper, sample.specimen())


@pytest.mark.parametrize("entry", ["/Title", "/Author", "/CreationDate"])
def test_8_a_file_that_does_not_say_what_it_is(change, checks, sample, entry):
    paper = change(lambda pdf: pdf.docinfo.__delitem__(entry))
    assert checks.metadata(paper, sample.specimen())


def test_8_a_path_of_the_machine(change, checks, sample):
    paper = change(lambda pdf: pdf.docinfo.__setitem__("/Source", "/srv/dana/agency"))
    assert checks.metadata(paper, sample.specimen(), ["/srv/dana"]) == ["tells '/srv/dana'"]


def test_9_no_tags(alien, checks, tool, sample):
    assert checks.tagged(alien(), tool, sample.specimen()) == ["not tagged"]


@pytest.mark.parametrize(
    ("role", "spoil"),
    [
        ("/Figure", lambda figure: figure.__delitem__("/Alt")),
        ("/TH", lambda head: head.__setitem__("/S", pikepdf.Name.TD)),
        ("/TR", lambda row: row.K.__delitem__(0)),
        ("/H1", lambda head: head.__setitem__("/S", pikepdf.Name.P)),
    ],
    ids=["alt", "head", "cell", "title"],
)
def test_9_a_structure_with_something_missing(change, checks, tool, sample, role, spoil):
    paper = change(lambda pdf: spoil(longest(every(pdf, role))))
    assert checks.tagged(paper, tool, sample.specimen())


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    "plant",
    [
        lambda pdf: pdf.Root.__setitem__("/OpenAction", SCRIPT),
        lambda pdf: pdf.Root.__setitem__("/AA", pikepdf.Dictionary(WC=SCRIPT)),
        lambda pdf: pdf.attachments.__setitem__("x.txt", b"x"),
        lambda pdf: link(pdf, {"S": pikepdf.Name.URI, "URI": "javascript:alert(1)"}),
        lambda pdf: link(pdf, {"S": pikepdf.Name.URI, "URI": "file:///etc/hostname"}),
        lambda pdf: link(pdf, {"S": pikepdf.Name.GoToR, "F": "other.pdf"}),
        lambda pdf: link(pdf, {"S": pikepdf.Name.Launch, "F": "calc.exe"}),
    ],
    ids=["opening", "closing", "attachment", "script", "file", "document", "program"],
)
def test_10_something_active(change, checks, plant):
    assert checks.safe(change(plant))


def link(pdf, action):
    spot = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(**action),
    )  # fmt: skip
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(spot)])


def test_10_a_name_that_was_taken_for_markup(rendered, checks):
    assert checks.verbatim(rendered(), ["Acme <foo> Corp"]) == ["Acme<foo>Corp"]


def test_11_states_that_only_differ_in_colour(rendered, checks, sample):
    good, close, _ = sample.signs_of(rendered().image(scale=3))
    assert checks.shapes([good, close, good])


def test_11_text_that_cannot_be_read(checks):
    pale = scene.Palette({**scene.palette("#1F3A68").tokens, "brand": "#8FB8FF"}, "", "")
    assert {fault.split(":")[0] for fault in checks.contrast(pale)} == {
        "brand on white", "brand on surface", "white on brand",
    }  # fmt: skip
    assert FIXED["close"] == "#D99A00"
    assert checks.contrast(pale, {"white": ("close",)})


def test_12_a_file_too_large(checks):
    assert checks.size(SimpleNamespace(data=bytes(500_001))) == ["500 kB"]


def test_14_a_number_that_is_not_the_metrics(sample, checks):
    document = sample.specimen()
    page = document.pages[0]
    (grid,) = (block for block in page.blocks if isinstance(block, KpiGrid))
    value = Value(number=Decimal(86), metric="engaged_accounts")
    tile = grid.tiles[0].model_copy(update={"value": value})
    told = KpiGrid(tiles=(tile,))
    whole = document.model_copy(update={"pages": (page.model_copy(update={"blocks": (told,)}),)})
    assert checks.truth(whole, {"engaged_accounts": Decimal(86)}) == []
    assert checks.truth(whole, {"engaged_accounts": Decimal(87)}) == ["engaged_accounts: 86"]


@pytest.mark.parametrize("who", ["pdf", "html", "xlsx", "json"])
def test_15_a_rendering_that_says_something_else(case, checks, render, who):
    one, words = case("specimen", "en-US"), Words("en-US")
    page, _, *rest = one.document.pages
    other = one.document.model_copy(update={"pages": (page, *rest)})
    kinds = (HtmlRenderer, XlsxRenderer, JsonRenderer)
    files = {kind.name: kind().render(one.document, words) for kind in kinds}
    planted = {kind.name: kind().render(other, words) for kind in kinds if kind.name == who}
    paper = render(other) if who == "pdf" else one.paper
    known = checks.twins(one.document, words, one.paper, files)
    told = set(checks.twins(one.document, words, paper, files | planted)) - set(known)
    assert {fault.split()[0] for fault in told} == {who}
