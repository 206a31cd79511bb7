"""Blocks say what is missing, keep what must be whole, and never stop a report."""

import base64
import io
from decimal import Decimal
from typing import Literal

import pytest
from PIL import Image

from abmkit import (
    Document,
    Msg,
    Page,
    RenderError,
    Section,
    Table,
    Value,
    Words,
    blocks,
    charts,
    scene,
)
from abmkit_pdf import register_renderers
from abmkit_pdf.renderer import PdfRenderer
from abmkit_pdf.typeset import shape
from layout_lint import lint


class Radar(blocks.Block):
    """A block of a later version."""

    kind: Literal["radar"] = "radar"
    name: str

    def as_table(self) -> Table:
        return Table(columns=(blocks.Column(title="Radar"),), rows=((self.name,),))


@pytest.fixture
def page(sample, render):
    """Render blocks on a page of their own."""

    def on_page(*content: blocks.Block, **theme: object):
        document: Document = sample.specimen(**theme)
        only = Page(id="only", outline="Only", title="Only", blocks=content)
        return render(document.model_copy(update={"pages": (only,)}))

    return on_page


def column(title: str = "Name", **more: object) -> blocks.Column:
    return blocks.Column(title=title, **more)


def test_the_plugin_registers_one_renderer():
    assert register_renderers() == [PdfRenderer]
    assert (PdfRenderer.name, PdfRenderer.suffix) == ("pdf", ".pdf")
    assert PdfRenderer.media_type == "application/pdf"


def test_a_block_that_is_unknown_is_shown_as_its_table_with_a_warning(page):
    done = page(Radar(name="Umlaut Ä"), Radar(name="twice"))
    assert "Umlaut Ä" in done.text()
    assert done.warnings == ["block 'radar' is unknown to the PDF renderer; shown as a table"]


def test_a_table_without_rows_says_so_in_its_own_words_or_in_ours(page):
    assert "No data" in page(Table(columns=(column(),), rows=())).text()
    told = Table(columns=(column(),), rows=(), empty="Connect a calendar to see meetings")
    assert "Connect a calendar" in page(told).text()


def test_a_chart_of_nothing_stops_no_report(page):
    empty = blocks.Chart(
        scene=scene.Scene(w=220, h=0, shapes=()),
        alt="Amount won: nothing",
        data=Table(columns=(column(),), rows=()),
    )
    assert "After it" in page(empty, blocks.Paragraph(text="After it")).text()


def test_heads_are_repeated_on_every_page_of_a_long_table(page):
    rows = tuple((blocks.Name(text=f"Account {i}"), Value(number=Decimal(i))) for i in range(120))
    table = Table(columns=(column("Account"), column("Meetings", align="right")), rows=rows)
    done = page(Section(title="All", blocks=(table,)))
    assert len(done.pages) > 2
    for sheet in done.pages:
        assert "Meetings" in sheet.get_textpage().get_text_range()
    assert all(f"Account {i}" in done.text() for i in range(120))


def test_a_missing_number_is_a_dash_with_its_reason_and_a_nameless_account_too(page):
    nothing = Value(number=None, state="missing", reason="no deals connected")
    tile = blocks.Tile(title="Win rate", value=nothing)
    table = Table(columns=(column(), column("n")), rows=((blocks.Name(text=" \x00"), nothing),))
    text = page(blocks.KpiGrid(tiles=(tile,)), table).text()
    assert "no deals connected" in text
    assert text.count("–") >= 3


def test_numbers_stay_whole_where_names_are_cut(page):
    amount = Value(number=Decimal(123456789012), unit="money", currency="USD")
    rows = ((blocks.Name(text="A very long name of a company " * 5), *[amount] * 4),)
    table = Table(
        columns=(column(weight=Decimal(9)), *[column("Sum", align="right")] * 4), rows=rows
    )
    done = page(table)
    assert sum(box.text == "$123,456,789,012" for box in done.boxes) == 4
    assert any(box.text.endswith("…") for box in done.boxes)
    assert lint(done.boxes, done.frame) == []


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
def test_any_number_of_tiles_facts_and_terms_is_laid_out(page, count):
    tile = blocks.Tile(title="Meetings", value=Value(number=Decimal(3)))
    fact = blocks.Fact(figure="93.6%", text="of activity is tied to an account")
    term = blocks.Term(name="Meeting", id="abm.meeting", text="Held, 20 minutes or more.")
    done = page(
        blocks.KpiGrid(tiles=(tile,) * count),
        blocks.Facts(title="Sure?", facts=(fact,) * count),
        blocks.Glossary(terms=(term,) * count),
    )
    assert lint(done.boxes, done.frame) == []
    assert done.text().count("abm.meeting") == count


def test_blocks_without_content_take_no_harm(page):
    done = page(
        blocks.KpiGrid(tiles=()),
        blocks.Narrative(bullets=()),
        blocks.Actions(title="Next", actions=()),
        blocks.Progress(rows=()),
        blocks.Glossary(terms=()),
        blocks.Facts(title="Facts", facts=()),
        blocks.Legend(signs=()),
        Section(title="Bare", blocks=()),
        Table(columns=(), rows=()),
        blocks.Columns(left=(), right=()),
        charts.rank_chart("Amount won", ()),
    )
    assert "No data" in done.text()
    assert "Bare" in done.text()


def test_a_section_on_a_panel_moves_as_one_and_splits_only_when_it_must(page):
    bullet = blocks.Bullet(body="A sentence that says what is known. " * 8)
    panel = Section(
        title="On a panel", panel=True, blocks=(blocks.Narrative(bullets=(bullet,) * 20),)
    )
    done = page(panel)
    assert len(done.pages) > 1
    assert lint(done.boxes, done.frame) == []


@pytest.mark.parametrize(
    ("room", "printed"), [(60.0, "$2.12M"), (27.0, "$2.12M"), (22.0, "2.12M"), (16.0, None)]
)
def test_a_number_on_a_chart_shrinks_leaves_out_its_currency_and_is_never_cut(page, room, printed):
    amount = Value(number=Decimal(2_120_000), unit="money", currency="USD")
    label = scene.Label(x=100, y=20, text=amount, anchor="middle", room=room)
    drawing = scene.Scene(w=523.28, h=40, shapes=(label,))
    table = Table(columns=(column(),), rows=((amount,),))
    done = page(blocks.Chart(scene=drawing, alt="Pipeline: $2.12M", data=table))
    texts = [box.text for box in done.boxes]
    assert next((text for text in texts if "2.12M" in text), None) == printed
    assert not any(text.endswith("…") for text in texts)


@pytest.mark.parametrize("locale", ["en", "ko", "ja", "zh", "de"])
def test_each_of_twelve_bars_has_its_amount(sample, render, locale):
    amounts = [
        Value(number=Decimal(n) * 10_000, unit="money", currency="EUR") for n in range(122, 134)
    ]
    bars = [charts.Bar("Jan", amount) for amount in amounts]
    chart = charts.month_chart("Won", bars)
    document: Document = sample.specimen()
    content = (blocks.Columns(left=(chart,), right=(), left_columns=7),)
    only = Page(id="only", outline="Only", title="Only", blocks=content)
    done = render(document.model_copy(update={"pages": (only,), "locale": locale}))
    texts = [box.text for box in done.boxes]
    words = Words(locale).on(only)
    for amount in amounts:
        bare = words.text(Msg.of("chart.bare", value=amount))
        assert {bare, words.value(amount)} & set(texts)
    assert lint(done.boxes, done.frame) == []


def test_a_stack_without_a_neighbour_takes_the_full_width(page):
    text = blocks.Paragraph(text="A sentence as wide as its place. " * 20)
    widths = []
    for columns in ({"left": (text,), "right": (text,)}, {"left": (), "right": (text,)}):
        boxes = page(blocks.Columns(**columns)).boxes
        widths.append(max(box.right - box.left for box in boxes if box.text.startswith("A sent")))
    assert widths[1] > 1.5 * widths[0]


def test_empty_texts_take_no_harm(page):
    tile = blocks.Tile(title="", value=Value(number=Decimal(0)), of="", basis="", mark="")
    done = page(
        blocks.Headline(text="", eyebrow=""),
        blocks.Alert(goal="off", text=""),
        blocks.Paragraph(text=""),
        blocks.KpiGrid(tiles=(tile,)),
        blocks.Narrative(bullets=(blocks.Bullet(lead="", body=""),)),
        blocks.Actions(title="", actions=(blocks.Action(text="", owner=""),)),
        Section(title="", note="", blocks=(Table(columns=(column(""),), rows=(("",), ("x",))),)),
        blocks.Glossary(terms=(blocks.Term(name="", id="", text="", detail=""),)),
    )
    assert lint(done.boxes, done.frame) == []
    assert "0" in done.text()


def test_a_page_without_blocks_is_a_page(page):
    assert len(page().pages) == 1


def test_a_brand_too_light_is_darkened_and_said_so(page):
    done = page(primary="#ffd400")
    assert done.warnings == [
        "the primary colour #FFD400 is too light to read on white; darkened to #8A7300"
    ]


def test_a_primary_that_is_no_colour_is_refused_in_words(sample):
    with pytest.raises(RenderError, match="primary 'red' is no colour"):
        PdfRenderer().render(sample.specimen(primary="red"), Words("en-US"))


def test_a_block_that_is_unknown_and_has_no_table_is_refused_in_words(page):
    with pytest.raises(RenderError, match="'bare' gives no table form"):
        page(blocks.Block(kind="bare"))


def test_right_to_left_names_are_warned_of_when_they_cannot_be_reordered(page, monkeypatch):
    monkeypatch.setattr("abmkit_pdf.typeset.can_reorder", lambda: False)
    monkeypatch.setattr("abmkit_pdf.pen.shape", shape.__wrapped__)  # it remembers what could be
    (warning,) = page(blocks.Paragraph(text="אופק תעשיות")).warnings
    assert "pip install 'abmkit[rtl]'" in warning


def test_right_to_left_names_can_be_copied_once_they_are_reordered(page):
    names = ["شركة الأفق للصناعات الهندسية", "אופק תעשיות בע״מ"]
    done = page(Table(columns=(column(),), rows=tuple((blocks.Name(text=n),) for n in names)))
    assert [name for name in names if name not in done.text()] == []
    assert done.warnings == []


def png(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 30, 30, 255)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


@pytest.mark.parametrize("size", [(40, 40), (600, 40), (20, 40)])
def test_a_logo_stands_in_its_place_whatever_its_shape(sample, render, size):
    document = sample.specimen(logo=png(*size))
    done = render(document.model_copy(update={"pages": document.pages[:1]}))
    red, green, blue = done.image(scale=2).convert("RGB").resize((595, 842)).getpixel((38, 37))
    assert red > 150
    assert max(green, blue) < 140
    assert lint(done.boxes, done.frame) == []


@pytest.mark.parametrize("logo", ["not base64!", base64.b64encode(b"GIF89a").decode()])
def test_a_logo_that_is_no_png_is_refused_in_words(sample, logo):
    with pytest.raises(RenderError, match="the logo is not a PNG"):
        PdfRenderer().render(sample.specimen(logo=logo), Words("en-US"))
