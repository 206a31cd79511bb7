"""The rows behind the key figures of a report, for those who check them one by one."""

from __future__ import annotations

from abmkit.report.value import Frozen, Text


class EvidenceRow(Frozen):
    """A record that a number counts.

    Attributes:
        cells: In order of the columns; days are ISO, what is or is not so is true or false; None
            is an empty one.
        url: Where people see the record in the vendor's program; None: it has no page there.
    """

    cells: tuple[str | None, ...]
    url: str | None = None


class Evidence(Frozen):
    """The rows behind one part of a number.

    Attributes:
        metric: Id of the metric.
        title: Its name.
        part: What of it is counted here, in the words of its formula.
        count: How many rows there are.
        columns: What is told of each.
        numeric: Those of them that hold numbers.
        money: Those of these that hold amounts, in the document's currency.
        rows: The first of them, by record.
    """

    metric: str
    title: Text
    part: str
    count: int
    columns: tuple[str, ...]
    numeric: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    rows: tuple[EvidenceRow, ...]
