"""Heads of tables, short to write: words stand left, numbers right, marks in the middle."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from abmkit import Msg, ReportData, blocks


def words(title: Msg | str, weight: str = "1", *, strong: bool = False) -> blocks.Column:
    """A column of words."""
    return blocks.Column(title=title, weight=Decimal(weight), strong=strong)


def numbers(title: Msg | str, weight: str = "1", *, strong: bool = False) -> blocks.Column:
    """A column of numbers."""
    return blocks.Column(title=title, align="right", weight=Decimal(weight), strong=strong)


def marks(title: Msg | str) -> blocks.Column:
    """A column of marks."""
    return blocks.Column(title=title, align="center")


def versus(data: ReportData) -> Msg:
    """The head of a column of changes against the period before."""
    return Msg.of("measures.versus", before=data.against("previous"))


def more(rows: Sequence[object], shown: int) -> Msg | None:
    """What stands under a table that shows the first rows only; None where it shows them all."""
    left = len(rows) - shown
    return Msg.of("table.more", n=left) if left > 0 else None


def day_of(data: ReportData, instant: str) -> Msg:
    """The day of an ISO instant where the reader is, as the foot of each page tells it."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(data.client.zone))
    return Msg.of("date.day", day=local.date().isoformat())
