"""What a report is made of: pages of blocks, plain and frozen, with no coordinates.

A report's ``build`` yields blocks; a renderer measures and draws them. Each block can also be
read as a plain table, so that a renderer that does not know a kind of block still shows it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import SerializeAsAny

from abmkit.report.scene import Scene
from abmkit.report.value import Change, Frozen, Goal, Msg, Period, Text, Value

Align = Literal["left", "right", "center"]


class Block(Frozen):
    """Base of all blocks. ``kind`` names the block in JSON and chooses the renderer's drawing."""

    kind: str

    def as_table(self) -> Table:
        """The block's content as a plain table, for twins and for renderers that lack it."""
        raise NotImplementedError(f"block {self.kind!r} gives no table form")


# -- cells -----------------------------------------------------------------------------------------


class Name(Frozen):
    """A name from the data, with an optional second line under it; cut at a grapheme to fit."""

    cell: Literal["name"] = "name"
    text: str
    sub: Text | None = None


class Chip(Frozen):
    """A short label in a coloured box, such as a tier; ``level`` 1 is the strongest."""

    cell: Literal["chip"] = "chip"
    text: Text
    level: int


class Heat(Frozen):
    """A row of small squares in steps 0 to 5; None is a dashed square: not tracked yet."""

    cell: Literal["heat"] = "heat"
    levels: tuple[int | None, ...]


class Share(Frozen):
    """A bar of ``part`` ÷ ``whole`` with the rate beside it."""

    cell: Literal["share"] = "share"
    part: Value
    whole: Value
    rate: Value


class Sign(Frozen):
    """A state sign (shape, word and colour) with a text beside it."""

    cell: Literal["sign"] = "sign"
    goal: Goal
    text: Text


class Marks(Frozen):
    """Small texts joined by a middle dot, such as three reasons with their counts."""

    cell: Literal["marks"] = "marks"
    texts: tuple[Text, ...]


Cell = Value | Change | Name | Chip | Heat | Share | Sign | Marks | Msg | str
"""One cell of a table."""


# -- blocks ----------------------------------------------------------------------------------------


class Headline(Block):
    """The finding of the report as a sentence, with a line above it."""

    kind: Literal["headline"] = "headline"
    text: Text
    eyebrow: Text | None = None

    def as_table(self) -> Table:
        """One row."""
        return Table(columns=(Column(title=""),), rows=((self.text,),))


class Legend(Block):
    """State signs with their texts in one line, and a remark at the right edge."""

    kind: Literal["legend"] = "legend"
    signs: tuple[Sign, ...]
    remark: Text | None = None

    def as_table(self) -> Table:
        """A row a sign."""
        return Table(columns=(Column(title=""),), rows=tuple((sign,) for sign in self.signs))


class Alert(Block):
    """A one-line strip that must not be overlooked, such as a late source."""

    kind: Literal["alert"] = "alert"
    goal: Goal
    text: Text

    def as_table(self) -> Table:
        """One row."""
        return Table(columns=(Column(title=""),), rows=((Sign(goal=self.goal, text=self.text),),))


class Tile(Frozen):
    """One key figure.

    Attributes:
        title: Name of the metric.
        value: The number.
        of: A text after the number, such as "of 140" or "per day".
        change: Against the previous period.
        trend: The last twelve months, oldest first; missing months are None.
        trend_goal: The goal on the trend's own scale, drawn dashed.
        goal: State against the goal.
        target: The goal itself.
        attainment: Value ÷ goal, so that 1 or more is reached whatever the direction.
        mark: A warning on this tile, such as a source that failed.
        note: A small line when there is no goal, such as "n = 80".
    """

    title: Text
    value: Value
    of: Text | None = None
    change: Change | None = None
    trend: tuple[Decimal | None, ...] = ()
    trend_goal: Decimal | None = None
    goal: Goal = "none"
    target: Value | None = None
    attainment: Decimal | None = None
    mark: Text | None = None
    note: Text | None = None


class KpiGrid(Block):
    """Key figures as tiles, four in a row."""

    kind: Literal["kpi_grid"] = "kpi_grid"
    tiles: tuple[Tile, ...]

    def as_table(self) -> Table:
        """A row a tile: title, value, change, target, state."""
        columns = ("kpi.metric", "kpi.value", "kpi.change", "kpi.target")
        return Table(
            columns=tuple(Column(title=Msg(id=c)) for c in columns),
            rows=tuple((t.title, t.value, t.change or "–", t.target or "–") for t in self.tiles),
        )


class Bullet(Frozen):
    """A lead in bold, a body, and the person who says so, if it is a person's remark."""

    lead: Text | None = None
    body: Text
    author: str | None = None


class Narrative(Block):
    """Sentences as bullets: generated arithmetic and facts, or a person's notes."""

    kind: Literal["narrative"] = "narrative"
    bullets: tuple[Bullet, ...]

    def as_table(self) -> Table:
        """A row a bullet."""
        rows = tuple((b.lead or "", b.body) for b in self.bullets)
        return Table(columns=(Column(title=""), Column(title="")), rows=rows)


class Action(Frozen):
    """A next step: who, what, until when (ISO date)."""

    text: str
    owner: str | None = None
    due: str | None = None


class Actions(Block):
    """Next steps on a tinted panel with its own title."""

    kind: Literal["actions"] = "actions"
    title: Text
    actions: tuple[Action, ...]

    def as_table(self) -> Table:
        """A row an action: owner, text, due."""
        return Table(
            columns=tuple(Column(title=Msg(id=f"actions.{c}")) for c in ("owner", "text", "due")),
            rows=tuple((a.owner or "–", a.text, a.due or "–") for a in self.actions),
        )


class Chart(Block):
    """A chart laid out as a scene, with the data it shows as a table and an alternative text.

    Attributes:
        scene: The drawing on a canvas of its own size; scaled to the width given to it.
        alt: The finding with its numbers, for people who cannot see it.
        data: The numbers of the chart.
    """

    kind: Literal["chart"] = "chart"
    scene: Scene
    alt: Text
    data: Table

    def as_table(self) -> Table:
        """The numbers of the chart."""
        return self.data


class ProgressRow(Frozen):
    """One bar of a progress list: ``part`` of ``whole``, with a tick at ``tick`` (a fraction)."""

    label: Text
    part: Value
    whole: Value
    rate: Value
    tick: Decimal | None = None


class Progress(Block):
    """Bars of parts of wholes, one under another, such as engaged accounts by tier."""

    kind: Literal["progress"] = "progress"
    rows: tuple[ProgressRow, ...]

    def as_table(self) -> Table:
        """A row a bar: label, part, whole, rate."""
        return Table(
            columns=tuple(
                Column(title=Msg(id=f"progress.{c}")) for c in ("label", "part", "whole", "rate")
            ),
            rows=tuple((r.label, r.part, r.whole, r.rate) for r in self.rows),
        )


class Column(Frozen):
    """A column of a table.

    Attributes:
        title: Its head.
        align: Of head and cells.
        weight: Share of the width; the renderer keeps numbers whole before it keeps names whole.
        strong: Whether its cells are set in a heavier cut.
    """

    title: Text
    align: Align = "left"
    weight: Decimal = Decimal(1)
    strong: bool = False


class Table(Block):
    """Rows under heads; breaks between rows, repeats its head."""

    kind: Literal["table"] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Text | None = None
    more: Text | None = None

    def as_table(self) -> Table:
        """Itself."""
        return self


class Term(Frozen):
    """A definition: name, metric id, what it means, and who answers for it."""

    name: Text
    id: str
    text: Text
    detail: Text | None = None


class Glossary(Block):
    """Definitions in two columns."""

    kind: Literal["glossary"] = "glossary"
    terms: tuple[Term, ...]

    def as_table(self) -> Table:
        """A row a term: name, id, text, detail."""
        return Table(
            columns=tuple(
                Column(title=Msg(id=f"glossary.{c}")) for c in ("name", "id", "text", "detail")
            ),
            rows=tuple((t.name, t.id, t.text, t.detail or "") for t in self.terms),
        )


class Fact(Frozen):
    """A large figure with a sentence under it."""

    figure: Text | Value
    text: Text


class Facts(Block):
    """Three or four figures on a tinted panel with a title."""

    kind: Literal["facts"] = "facts"
    title: Text
    facts: tuple[Fact, ...]

    def as_table(self) -> Table:
        """A row a fact."""
        rows = tuple((f.figure, f.text) for f in self.facts)
        return Table(columns=(Column(title=""), Column(title="")), rows=rows)


class Paragraph(Block):
    """Running text."""

    kind: Literal["paragraph"] = "paragraph"
    text: Text

    def as_table(self) -> Table:
        """One row."""
        return Table(columns=(Column(title=""),), rows=((self.text,),))


# -- structure -------------------------------------------------------------------------------------


class Section(Block):
    """Blocks under one head; the head stays with the first rows of the first block.

    Attributes:
        title: The head.
        note: Small text beside it, such as the unit.
        blocks: What stands under it.
        panel: Whether it stands on a tinted panel.
    """

    kind: Literal["section"] = "section"
    title: Text
    note: Text | None = None
    blocks: tuple[SerializeAsAny[Block], ...]
    panel: bool = False

    def as_table(self) -> Table:
        """The first block's table."""
        return self.blocks[0].as_table() if self.blocks else Table(columns=(), rows=())


class Columns(Block):
    """Two stacks side by side; ``left`` of twelve grid columns go to the left one."""

    kind: Literal["columns"] = "columns"
    left: tuple[SerializeAsAny[Block], ...]
    right: tuple[SerializeAsAny[Block], ...]
    left_columns: int = 7

    def as_table(self) -> Table:
        """The left stack's first table."""
        return self.left[0].as_table() if self.left else Table(columns=(), rows=())


class Page(Block):
    """Starts a new page; its content flows on to further pages when it must.

    Attributes:
        id: Stable name, used for the outline and for links.
        title: The page's head; the cover page has None and opens with the brand and a headline.
        outline: Its name in the outline.
        lead: A sentence under the title.
        blocks: The content.
    """

    kind: Literal["page"] = "page"
    id: str
    outline: Text
    title: Text | None = None
    lead: Text | None = None
    blocks: tuple[SerializeAsAny[Block], ...]

    def as_table(self) -> Table:
        """The first block's table."""
        return self.blocks[0].as_table() if self.blocks else Table(columns=(), rows=())


# -- the whole -------------------------------------------------------------------------------------


class Theme(Frozen):
    """The only things a white-label brand may set (reports.md §7).

    Attributes:
        name: The brand's name.
        tagline: A small line under it.
        primary: Main colour, ``#RRGGBB``; darkened by the renderer until it reads on white.
        logo: PNG bytes as base64, already checked and re-encoded by the asset loader.
        footer: A text of the brand at the foot.
        contact: Whom to ask.
        page_size: ``A4`` or ``Letter``.
    """

    name: str
    tagline: str | None = None
    primary: str = "#1F3A68"
    logo: str | None = None
    footer: str | None = None
    contact: str | None = None
    page_size: Literal["A4", "Letter"] = "A4"


class Document(Frozen):
    """A whole report, ready for any renderer: the model that is frozen, compared and rendered.

    Attributes:
        model: Version of this model.
        report: Name of the report plugin.
        title: Title of the document.
        client: The client's name.
        period: The period reported.
        compared: The period it is compared with.
        zone: IANA name of the client's time zone.
        as_of: Instant the data was complete to, ISO with Z.
        locale: BCP 47 tag of the texts, such as ``en-US`` or ``ko-KR``.
        currency: ISO 4217 code of the client's money.
        theme: The brand.
        pages: The content.
    """

    model: int = 1
    report: str
    title: Text
    client: str
    period: Period
    compared: Period | None
    zone: str
    as_of: str
    locale: str
    currency: str
    theme: Theme
    pages: tuple[Page, ...]
