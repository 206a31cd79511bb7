"""The HTML twin: well formed, self-contained, saying what the document says, and nothing run."""

import re
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from abmkit import Document, Words
from abmkit.report.blocks import (
    Block,
    Chip,
    Column,
    Cover,
    Heat,
    Length,
    Name,
    Page,
    Paragraph,
    Share,
    Sign,
    Table,
    Theme,
)
from abmkit.report.charts import Bar, month_chart
from abmkit.report.value import Change, Period, Value
from abmkit.testing import check_renderer
from abmkit_html.markup import Markup, join, tag
from abmkit_html.renderer import HtmlRenderer

HOSTILE = (
    '<img src="/etc/hostname">',
    '<a href="javascript:alert(1)">x</a>',
    "</style><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u202egpj.exe",
    "nul\x00byte",
    "lone \ud800 half",
    '"><svg onload=alert(1)>',
)


class Outline(HTMLParser):
    """What a browser makes of it: open elements, attributes, text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def read(html: bytes) -> Outline:
    outline = Outline()
    outline.feed(html.decode())
    return outline


def document(*blocks: Block, **theme: str) -> Document:
    return Document(
        report="sample",
        title="Sample",
        client="Acme & Sons <Ltd>",
        period=Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of="2026-10-01T00:00:00Z",
        locale="en-US",
        currency="USD",
        theme=Theme(**{"name": "North Star", **theme}),
        pages=(Page(id="one", outline="One", title="First", blocks=blocks),),
    )


def rendered(*blocks: Block, **theme: str) -> bytes:
    return HtmlRenderer().render(document(*blocks, **theme), Words("en-US"))


def money(number: int) -> Value:
    return Value(number=number, unit="money", currency="USD")


CELLS = (
    Name(text="Acme", sub="Machinery"),
    Chip(text="1", level=1),
    Heat(levels=(0, 5, None)),
    Share(
        part=Value(number=29), whole=Value(number=41), rate=Value(number="0.70731", unit="percent")
    ),
    Length(value=money(1234), full="2000", before="1000"),
    Cover(known=2, engaged=1),
    Sign(goal="off", text="failed", of="state"),
    Change(difference="-0.02", relative=False, unit="percent", against="Q2", tone="bad"),
    money(10005534),
)


def test_it_keeps_the_renderers_contract() -> None:
    check_renderer(HtmlRenderer)


def test_all_of_it_is_well_formed() -> None:
    html = rendered(Table(columns=(Column(title=""),) * len(CELLS), rows=(CELLS,)))
    body = re.sub(r"<(meta|img)([^>]*)>", r"<\1\2/>", html.decode().partition("\n")[2])
    root = ElementTree.fromstring(body.replace("&", "&amp;"))
    assert root.tag == "html"


def test_each_cell_says_in_words_what_it_draws() -> None:
    outline = read(rendered(Table(columns=(Column(title="x"),) * len(CELLS), rows=(CELLS,))))
    said = " ".join(outline.said)
    spoken = " ".join(str(attrs.get("aria-label")) for _, attrs in outline.elements)
    for word in ("Acme", "Machinery", "70.7%", "$1,234", "failed", "▼ 2 pp", "$10,005,534"):
        assert word in said, word
    for word in ("29 of 41", "0, 5, not tracked", "1 engaged", "Failed", "$1,234, $1K before"):
        assert word in spoken, word


def test_numbers_stand_in_full_for_machines() -> None:
    outline = read(rendered(Table(columns=(Column(title="x"),), rows=((money(10005534),),))))
    assert ("data", {"value": "10005534"}) in outline.elements


def test_a_chart_has_its_shapes_its_words_and_its_numbers() -> None:
    chart = month_chart("Won", [Bar("Jul", money(100)), Bar("Aug", money(300))])
    outline = read(rendered(chart))
    image = next(attrs for name, attrs in outline.elements if name == "svg")
    assert image["aria-label"] == "Won by month: Jul $100, Aug $300"
    assert sum(name == "rect" for name, _ in outline.elements) == 2
    assert [text for text in outline.said if text == "$300"] == ["$300", "$300"]


def test_nothing_runs_and_nothing_is_fetched() -> None:
    names = tuple((Name(text=name, sub=name),) for name in HOSTILE)
    html = rendered(
        Table(columns=(Column(title=HOSTILE[0]),), rows=names), name=HOSTILE[2], contact=HOSTILE[1]
    )
    outline = read(html)
    assert not {name for name, _ in outline.elements} & {
        "script",
        "img",
        "iframe",
        "link",
        "object",
    }
    attributes = {key for _, attrs in outline.elements for key in attrs}
    assert not {key for key in attributes if key.startswith("on") or key in ("src", "style")}
    links = [attrs["href"] for name, attrs in outline.elements if name == "a"]
    assert links == ["#page-one"]
    policy = next(a for _, a in outline.elements if a.get("http-equiv"))
    assert str(policy["content"]).startswith("default-src 'none'")


def test_hostile_names_are_printed_as_they_are() -> None:
    outline = read(rendered(*(Paragraph(text=name) for name in HOSTILE)))
    for name in (*HOSTILE[:4], HOSTILE[7]):
        assert name in outline.said
    assert "gpj.exe" in outline.said
    assert "nulbyte" in outline.said
    assert "lone \ufffd half" in outline.said


def test_a_long_string_ends_in_an_ellipsis() -> None:
    outline = read(rendered(Paragraph(text="x" * 100_000)))
    (shown,) = [text for text in outline.said if text.startswith("xxx")]
    assert len(shown) < 2_100
    assert shown.endswith("…")


def test_a_pale_brand_is_darkened_and_told() -> None:
    renderer = HtmlRenderer()
    html = renderer.render(document(Paragraph(text="."), primary="#FFD400"), Words("en-US"))
    assert b"--brand:#FFD400" not in html
    assert "too light" in renderer.warnings[0]


def test_a_logo_is_inlined_and_anything_else_refused() -> None:
    from base64 import b64encode

    from abmkit import RenderError

    png = b64encode(b"\x89PNG\r\n\x1a\n" + b"as large as logos are" * 200).decode()
    assert f"data:image/png;base64,{png}".encode() in rendered(Paragraph(text="."), logo=png)
    with pytest.raises(RenderError, match="not a PNG"):
        rendered(Paragraph(text="."), logo=b64encode(b"<svg/>").decode())


def test_markup_is_escaped_once_and_attributes_always() -> None:
    inner = tag("b", "<&>", title='"q"')
    assert inner == '<b title="&quot;q&quot;">&lt;&amp;&gt;</b>'
    assert join(inner, "<") == f"{inner}&lt;"
    assert isinstance(join(inner), Markup)
    with pytest.raises(ValueError, match="no name of an attribute"):
        tag("b", **{"x y": "1"})


def test_on_a_phone_no_number_breaks_and_names_keep_room_for_their_words() -> None:
    bar = Length(value=Value(number=Decimal(95)), full=Decimal(95), before=Decimal(90))
    rows = ((Name(text="Prospecting"), bar),)
    table = Table(columns=(Column(title="Step"), Column(title="Deals")), rows=rows)
    made = read(HtmlRenderer().render(document(table), Words("en-US")))
    assert ("span", {"class": "bar"}) in made.elements
    style = "".join(made.said).replace("@media (max-width:760px){", "\n")
    rules = dict(re.findall(r"^([^{}\n]+)[{]([^{}]*)[}]", style, re.MULTILINE))
    assert "white-space:nowrap" in rules[".bar"]
    assert "min-width" in rules["tbody th"]
    assert "overflow-wrap:break-word" in rules["body"]
