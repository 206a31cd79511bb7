"""What every renderer must hold, tried on a page of everything, with hostile names."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from abmkit.report import Renderer, Words
from abmkit.report.blocks import (
    Action,
    Actions,
    Alert,
    Block,
    Bullet,
    Column,
    Document,
    Headline,
    KpiGrid,
    Name,
    Narrative,
    Page,
    Paragraph,
    Section,
    Table,
    Theme,
    Tile,
)
from abmkit.report.value import Period, Value
from abmkit.testing.claims import claim

HOSTILE = (
    '<img src="/etc/hostname">',
    '=HYPERLINK("http://x","y")',
    "ก" * 300,
    "",
    "a\x00b\x1b[31mc",
    "lone \ud800 half",
    "{name} %s ${HOME}",
    "한빛소프트 שלום 東京 Ünïcødé",
)
"""Names that real systems hold, and that a renderer prints as they are."""


class Unheard(Block):
    """A block of a kind that no renderer knows; it is shown as its table."""

    kind: Literal["unheard"] = "unheard"

    def as_table(self) -> Table:
        """One row."""
        return Table(columns=(Column(title="unheard"),), rows=(("of",),))


def check_renderer(renderer: type[Renderer], locales: tuple[str, ...] = ("en-US", "ko-KR")) -> None:
    """Render a page of everything, twice in each locale.

    It names a suffix and a media type; it renders blocks it does not know and names of every kind;
    the same document gives the same bytes; the document is left as it was.

    Args:
        renderer: The class.
        locales: Languages of the document.

    Raises:
        AssertionError: It breaks its contract; the text says how.
    """
    claim(renderer.suffix.startswith("."), f"suffix {renderer.suffix!r} does not start with a dot")
    claim("/" in renderer.media_type, f"{renderer.media_type!r} is no media type")
    for locale in locales:
        document = sample(locale)
        words = Words(locale)
        first = renderer().render(document, words)
        claim(isinstance(first, bytes) and first, f"render gives {first[:20]!r}, not bytes")
        second = renderer().render(sample(locale), words)
        claim(first == second, f"the same document in {locale} gives other bytes")
        claim(document == sample(locale), "render changes the document")


def sample(locale: str) -> Document:
    """A document of one page with every kind of text."""
    return Document(
        report="sample",
        title="Sample",
        client=HOSTILE[-1],
        period=Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of="2026-10-01T00:00:00Z",
        locale=locale,
        currency="USD",
        theme=Theme(name="North Star"),
        pages=(Page(id="one", outline="One", blocks=_blocks()),),
    )


def _blocks() -> tuple[Block, ...]:
    money = Value(number=Decimal(10005534), unit="money", currency="USD", n=4238)
    missing = Value(number=None, unit="percent", state="missing")
    tiles = (Tile(title="Won", value=money), Tile(title="Rate", value=missing))
    columns = (Column(title="Account"), Column(title="Won", align="right"))
    rows = tuple((Name(text=name), money) for name in HOSTILE)
    return (
        Headline(text="A headline"),
        Alert(goal="off", text="A source is late"),
        KpiGrid(tiles=tiles),
        Narrative(bullets=tuple(Bullet(body=name, author=name) for name in HOSTILE)),
        Section(title="Accounts", blocks=(Table(columns=columns, rows=rows), Unheard())),
        Actions(title="Next", actions=(Action(text=HOSTILE[0], owner=HOSTILE[-1]),)),
        Paragraph(text="The end"),
    )
