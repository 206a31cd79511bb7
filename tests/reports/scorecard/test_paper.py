"""The scorecard on paper: no text over another, none outside, each page on a sheet of its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from abmkit import Document, Msg, ReportData, Words
from abmkit_pdf.frame import Frame
from abmkit_pdf.renderer import PdfRenderer, draw, open_kit
from abmkit_pdf.style import MARGIN
from abmkit_scorecard import Scorecard
from layout_lint import Frame as TextFrame
from layout_lint import lint

Read = Callable[[ReportData], tuple[Document, Words]]
LOCALES = ("en-US", "ko-KR", "zh-CN", "ja-JP")
CASES = [(locale, size) for locale in LOCALES for size in ("A4", "Letter")]
NAMES = (
    "",
    "🚀 Rocket 👩‍👧",
    '<img src="/etc/hostname">',
    "=cmd|' /C calc'!A0",
    "شركة الأفق",
    "W" * 300,
)


@pytest.fixture
def words(registry: Any) -> Callable[[str], Words]:
    """The scorecard's words in a language, whatever its client's is."""
    return lambda locale: Scorecard().words(locale, registry)


def laid_out(document: Document, words: Words) -> Any:
    kit = open_kit(document, words)
    draw(kit)
    return kit


def faults(kit: Any) -> list[str]:
    frame = Frame(kit)
    return lint(kit.pen.boxes, TextFrame(MARGIN, 14, frame.right, frame.page_height - 12))


@pytest.mark.parametrize(("locale", "size"), CASES)
@pytest.mark.parametrize("stress", [False, True], ids=["normal", "stress"])
def test_nothing_overlaps_and_nothing_leaves_the_frame(
    make: Any, read: Read, locale: str, size: str, stress: bool
) -> None:
    data = make(locale=locale)
    if stress:
        cards = {
            number: replace(card, name=(card.name or name) * 6, industry="Machinery " * 6)
            for (number, card), name in zip(data.accounts.items(), NAMES, strict=False)
        }
        data = make(locale=locale, accounts=cards)
    document, words = read(data)
    theme = document.theme.model_copy(update={"page_size": size})
    assert faults(laid_out(document.model_copy(update={"theme": theme}), words)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_each_page_takes_one_sheet(rich: ReportData, read: Read, words: Any, locale: str) -> None:
    document, _ = read(rich)
    theirs = words(locale)
    kit = laid_out(document.model_copy(update={"locale": locale}), theirs)
    sheet = {box.text: box.page for box in reversed(kit.pen.boxes)}
    titles = [theirs.text(page.title) for page in document.pages if page.title]
    assert [sheet[title] for title in titles] == [2, 3, 4, 5, 6, 7, 8]


def test_equal_data_gives_equal_bytes(rich: ReportData, read: Read) -> None:
    document, words = read(rich)
    assert PdfRenderer().render(document, words) == PdfRenderer().render(document, words)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("listed", [True, False], ids=["targets", "no list"])
def test_a_period_that_won_nothing_says_so_on_every_page_that_ranks_what_was_won(
    make: Any, read: Read, rows: Any, poor_rows: Any, locale: str, listed: bool
) -> None:
    of = rows if listed else poor_rows
    lost = [
        {**row, "status": "lost", "first_won": False} if row["status"] == "won" else row
        for row in of["deal"]
    ]
    data = make({**of, "deal": lost}, locale=locale)
    document, words = read(data)
    kit = laid_out(document, words)
    assert faults(kit) == []
    said = "".join(words.text(Msg.of("revenue.nothing", period=data.named())).split())
    printed = "".join("".join(box.text.split()) for box in kit.pen.boxes)
    assert printed.count(said) == (1 if listed else 2)
