"""What a report is made of: pages of blocks, plain and frozen, with no coordinates.

A report's ``build`` yields blocks; a renderer measures and draws them. Each block can also be
read as a plain table, so that a renderer that does not know a kind of block still shows it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from abmkit.report.cells import Cell, Chip, Cover, Heat, Length, Marks, Name, Share, Sign
from abmkit.report.document import Document, Theme
from abmkit.report.scene import Scene
from abmkit.report.structure import Columns, Page, Section, flat
from abmkit.report.table import Align, Block, Column, Table
from abmkit.report.tile import Equation, KpiGrid, Operand, Tile
from abmkit.report.value import Frozen, Goal, Msg, Period, Text, Value

__all__ = [
    "Action",
    "Actions",
    "Alert",
    "Align",
    "Block",
    "Bullet",
    "Cell",
    "Chart",
    "Chip",
    "Column",
    "Columns",
    "Cover",
    "Document",
    "Equation",
    "Fact",
    "Facts",
    "Glossary",
    "Headline",
    "Heat",
    "Key",
    "KeyMark",
    "KpiGrid",
    "Legend",
    "Length",
    "Marks",
    "Name",
    "Narrative",
    "Operand",
    "Page",
    "Paragraph",
    "Period",
    "Progress",
    "ProgressRow",
    "Section",
    "Share",
    "Sign",
    "Table",
    "Term",
    "Theme",
    "Tile",
    "flat",
]


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
        sign = Sign(goal=self.goal, text=self.text, of="state")
        return Table(columns=(Column(title=""),), rows=((sign,),))


class KeyMark(Frozen):
    """A mark as a table has it in its cells, and what it stands for."""

    mark: Heat | Cover
    text: Text


class Key(Block):
    """What the marks of the table above stand for, and a remark at the right edge."""

    kind: Literal["key"] = "key"
    marks: tuple[KeyMark, ...]
    remark: Text | None = None

    def as_table(self) -> Table:
        """A row a mark."""
        rows = tuple((each.mark, each.text) for each in self.marks)
        return Table(columns=(Column(title=""), Column(title="")), rows=rows)


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
        """A row a bullet: lead, body, author."""
        rows = tuple((b.lead or "", b.body, b.author or "") for b in self.bullets)
        return Table(columns=(Column(title=""),) * 3, rows=rows)


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
