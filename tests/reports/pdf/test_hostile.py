"""Hostile data stands in all renderings as it is, as text; and nothing is read or fetched for it.

Paper, page, workbook, JSON, and the e-mail that carries them.
"""

import json
import os
import sys
import zoneinfo
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

import abmkit
from abmkit import Words, blocks, strings
from abmkit.deliver import Attachment, Letter, compose
from abmkit.report.json import JsonRenderer
from abmkit_html.renderer import HtmlRenderer
from abmkit_pdf.fontpack import FOLDER
from abmkit_pdf.renderer import PdfRenderer
from abmkit_xlsx.renderer import XlsxRenderer

OVERRIDE, NUL = "\u202egpj.exe", "a\x00b\x1b[31mred"
LONG = "Acme " + "W" * 99_995
HOSTILE = [
    '<img src="/etc/hostname">',
    '<img src="http://198.51.100.7/x.png" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "<font name=x>Acme</font>",
    "</title><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://198.51.100.7","x")',
    "+1+1",
    "@SUM(A1)",
    "Acme\r\nBcc: everyone@x.example",
    "\u2067Acme\u2069 \u202dLtd",
    "&amp; & <b>",
    "{name} {{x}} %s $(id)",
    OVERRIDE,
    NUL,
    LONG,
]
KINDS = (PdfRenderer, HtmlRenderer, XlsxRenderer, JsonRenderer)
FOREIGN = {"script", "iframe", "object", "embed", "link", "form", "font", "base", "x"}
"""Tags that no page of ours has."""

REACHING = {"socket", "subprocess", "urllib", "ftplib", "http"}

opened: list[str] = []
watching = False


def watch(event: str, args: tuple) -> None:
    """Note what is opened, reached or started while a document is rendered."""
    if not watching:
        return
    if event == "open" and isinstance(args[0], str | bytes):
        opened.append(os.fsdecode(args[0]))
    elif event.partition(".")[0] in REACHING or event in ("os.system", "os.exec"):
        opened.append(event)


sys.addaudithook(watch)


@pytest.fixture(scope="module")
def document(sample):
    """A report in which all that data can name is called the worst."""
    plain = sample.specimen()
    rows = tuple((blocks.Name(text=name, sub=name), name, blocks.Marks(texts=(name,)))
                 for name in HOSTILE)  # fmt: skip
    heads = sample.columns(("Name", "left", 2), ("Text", "left", 2), ("Marks", "left", 2))
    (cover, *_) = plain.pages
    page = blocks.Page(
        id="names", outline=HOSTILE[0], title=HOSTILE[4], lead=HOSTILE[2],
        blocks=(
            blocks.Headline(text=HOSTILE[9]), blocks.Alert(goal="off", text=HOSTILE[0]),
            blocks.Table(columns=heads, rows=rows),
        ),
    )  # fmt: skip
    brand = {"name": HOSTILE[4], "footer": HOSTILE[2], "contact": HOSTILE[5]}
    theme = plain.theme.model_copy(update=brand)
    return plain.model_copy(
        update={"client": HOSTILE[9], "title": HOSTILE[3], "theme": theme, "pages": (cover, page)}
    )


@pytest.fixture(scope="module")
def files(document):
    """The four renderings, and what was touched on the way."""
    global watching  # an audit hook cannot be taken away
    made = {}
    opened.clear()
    watching = True
    try:
        for kind in KINDS:
            made[kind.name] = kind().render(document, Words("en-US"))
    finally:
        watching = False
    return made, list(opened)


def test_nothing_is_read_but_the_fonts_and_the_programs_own_files_and_nothing_fetched(files):
    own = [FOLDER.parents[1], Path(abmkit.__file__).parent, Path(sys.base_prefix)]
    own += [Path(place) for place in sys.path if place.endswith("site-packages")]
    own += map(Path, zoneinfo.TZPATH)
    places = [place.resolve() for place in own]
    _, touched = files
    strange = [
        each
        for each in touched
        if not any(Path(each).resolve().is_relative_to(place) for place in places)
        and not Path(each).name.startswith("tmp")  # what the workbook is put together in
    ]
    assert strange == []


def test_an_image_that_a_hook_must_see_is_seen(tmp_path):
    global watching
    opened.clear()
    watching = True
    (tmp_path / "seen").write_text("x")
    watching = False
    assert str(tmp_path / "seen") in opened


def bare(text: str) -> str:
    return "".join(text.split())


def test_paper_prints_it_as_it_is(files, read_back, checks):
    paper = read_back(files[0]["pdf"])
    assert checks.safe(paper) == []
    assert checks.verbatim(paper, HOSTILE) == []


class Page(HTMLParser):
    """All tags and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_shows_it_as_text_and_has_no_more_than_its_own_tags(files):
    page = Page()
    page.feed(files[0]["html"].decode())
    assert not page.tags & FOREIGN
    assert not {name for name in page.attributes if name.startswith("on")}
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in page.links)
    text = bare("".join(page.text))
    assert [each for each in HOSTILE if bare(strings.clean(each)) not in text] == []


def test_the_workbook_holds_it_as_text_and_no_formula(files):
    book = openpyxl.load_workbook(BytesIO(files[0]["xlsx"]))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.hyperlink for cell in cells if cell.hyperlink and cell.hyperlink.target] == []
    held = "\n".join(bare(cell.value) for cell in cells if cell.data_type == "s")
    assert [each[:40] for each in HOSTILE if bare(strings.clean(each)) not in held] == []


def test_json_holds_it_to_the_letter(files):
    told = json.loads(files[0]["json"])
    (table,) = (each for each in told["document"]["pages"][1]["blocks"] if each["kind"] == "table")
    assert [row[0]["text"] for row in table["rows"]] == HOSTILE


def test_the_letter_says_it_as_text_and_takes_no_header_from_it(document, files):
    letter = Letter(
        sender="Blue Harbor <reports@agency.example>",
        to=["dana@client.example"],
        at=datetime(2026, 10, 2, 6, tzinfo=UTC),
        id="0123456789abcdef",
        attachments=[Attachment("scorecard.pdf", "application/pdf", files[0]["pdf"])],
    )
    hostile = document.model_copy(update={"pages": document.pages[1:]})
    told = message_from_bytes(bytes(compose(letter, hostile, Words("en-US"))), policy=default)
    assert told["To"] == "dana@client.example"
    assert told["Bcc"] is None
    assert bare(HOSTILE[9]) in bare(told["Subject"])
    plain, html = (told.get_body((kind,)).get_content() for kind in ("plain", "html"))
    page = Page()
    page.feed(html)
    assert page.tags <= {"html", "body", "p", "table", "tr", "td"}
    for text in (plain, "".join(page.text)):
        assert [n for n in (4, 5, 9) if bare(HOSTILE[n]) not in bare(text)] == []
