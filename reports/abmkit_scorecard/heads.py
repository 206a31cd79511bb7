"""Heads of tables, short to write: words stand left, numbers right, marks in the middle."""

from decimal import Decimal

from abmkit import Msg, ReportData, blocks


def words(title: Msg | str, weight: str = "1", *, strong: bool = False) -> blocks.Column:
    """A column of words."""
    return blocks.Column(title=title, weight=Decimal(weight), strong=strong)


def numbers(title: Msg | str, weight: str = "1", *, strong: bool = False) -> blocks.Column:
    """A column of numbers."""
    return blocks.Column(title=title, align="right", weight=Decimal(weight), strong=strong)


def marks(title: Msg | str, weight: str = "1") -> blocks.Column:
    """A column of marks."""
    return blocks.Column(title=title, align="center", weight=Decimal(weight))


def versus(data: ReportData) -> Msg:
    """The head of a column of changes against the period before."""
    return Msg.of("measures.versus", before=data.against("previous"))
