"""The words in which leaves are written: ``deal.count(where="status = 'won'")``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypedDict, Unpack

from abmkit.derive.fact import check_clock
from abmkit.derive.facts import FACTS, Clock, Fact
from abmkit.derive.fields import own_column
from abmkit.derive.rules import FieldKind
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.cohorts import Cohort
from abmkit.metrics.formula import Op
from abmkit.metrics.grammar import parse
from abmkit.metrics.leaf import HALF, Aggregate, CohortLeaf, Leaf, PerLeaf
from abmkit.metrics.predicate import TRUE, IsNull, Not, both, columns
from abmkit.metrics.units import of_column
from abmkit.metrics.window import parse_days


class Rows(TypedDict, total=False):
    """Which rows an aggregate takes; each may be left out.

    Attributes:
        where: Such as ``"status = 'won' and amount > 0"`` (see ``abmkit.metrics.grammar``).
        on: The clock that says when a row counts; the fact's first unless told.
        window: ``90d`` or ``3m`` up to the period's end; ``>=3m`` the period itself, or three
            months when it is shorter; ``3m ago`` the period moved back by three months; the period
            itself unless told.
    """

    where: str
    on: str
    window: str


class Source:
    """A fact, such as ``deal``; its methods make leaves: ``deal.count(where="status = 'won'")``."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def own(self, **kinds: FieldKind) -> Source:
        """The fact with fields of a client's own, as ``deal.own(arr="money").sum("arr")``.

        Each client must have declared them, in ``[fields.deal]`` or of another table that the
        fact knows; for one that has not, the metric cannot be asked for.

        Args:
            **kinds: What they are, by name: text, decimal, integer, money, date or boolean.

        Raises:
            UnknownName: There is no such kind.
            UsageError: The fact has a column of that name, or it cannot be one.
        """
        return Source(self.fact.widened(own_column(self.fact, *each) for each in kinds.items()))

    def count(self, **rows: Unpack[Rows]) -> Leaf:
        """How many rows."""
        return _leaf(self.fact, "count", None, rows)

    def sum(self, column: str, **rows: Unpack[Rows]) -> Leaf:
        """The sum of a column. Unknown cells add nothing; if all are unknown, so is the sum."""
        return _leaf(self.fact, "sum", column, rows)

    def last(self, column: str, **rows: Unpack[Rows]) -> Leaf:
        """The sum of a column over what holds on the period's last day, such as open pipeline.

        Raises:
            UsageError: The fact has no clock on which rows hold for a while.
        """
        spans = [clock.name for clock in self.fact.clocks.values() if clock.is_span]
        if not spans or not self.fact.clock(rows.setdefault("on", spans[0])).is_span:
            raise UsageError(
                f"last({column!r}): rows of {self.fact.name} hold for no while"
                + (f" on clock {rows['on']}; take one of {', '.join(spans)}" if spans else "")
            )
        return self.sum(column, **rows)

    def distinct(self, column: str, **rows: Unpack[Rows]) -> Leaf:
        """How many different keys stand in a column; rows without one are left out."""
        return _leaf(self.fact, "distinct", column, rows)

    def mean(self, column: str, **rows: Unpack[Rows]) -> Op:
        """The sum of a column ÷ the number of rows where it is known."""
        total = _leaf(self.fact, "sum", column, rows)
        return total / _known(total)

    def median(self, column: str, **rows: Unpack[Rows]) -> Leaf:
        """The middle one of the known values, or the mean of the two in the middle."""
        return replace(_leaf(self.fact, "quantile", column, rows), share=HALF)

    def quantile(self, column: str, share: str, **rows: Unpack[Rows]) -> Leaf:
        """The value that ``share`` (such as ``"0.9"``) of the known ones stay below.

        Between two values it is drawn straight, as spreadsheets do.
        """
        return replace(_leaf(self.fact, "quantile", column, rows), share=_share(share))

    def per(self, key: str) -> Per:
        """Work something out for each key first, such as ``touch.per("account_id")``.

        Raises:
            UnknownName: The fact has no such column.
            UsageError: The column is no key.
        """
        _check_key(self.fact, "per", key)
        return Per(self.fact, key)

    def cohort(self, key: str, **rows: Unpack[Rows]) -> Cohort:
        """What has a row in the period, each of it once, since the first day of such a row.

        ``stage.cohort("person_id", where="step = 'mql'")`` are the people who became one.

        Raises:
            UnknownName: The fact has no such column.
            UsageError: The column is no key, or the clock gives rows no day of their own.
        """
        _check_key(self.fact, "cohort", key)
        clock = self.fact.clock(rows.get("on"))
        if clock.is_span:
            raise UsageError(
                f"cohort({key!r}): on={clock.name!r} counts what holds on the last day; a "
                "cohort begins on a day of its own"
            )
        return Cohort(CohortLeaf(_leaf(self.fact, "distinct", key, rows)))


class Per:
    """One number for each key of a fact."""

    def __init__(self, fact: Fact, key: str) -> None:
        self.fact, self.key = fact, key

    def count(self, **rows: Unpack[Rows]) -> Keyed:
        """How many rows each key has."""
        return Keyed(self.key, _leaf(self.fact, "count", None, rows))

    def sum(self, column: str, **rows: Unpack[Rows]) -> Keyed:
        """The sum of a column for each key."""
        return Keyed(self.key, _leaf(self.fact, "sum", column, rows))

    def distinct(self, column: str, **rows: Unpack[Rows]) -> Keyed:
        """How many different keys of a column each key has."""
        return Keyed(self.key, _leaf(self.fact, "distinct", column, rows))


class Keyed:
    """Numbers by key, to be counted, added or ranked."""

    def __init__(self, key: str, inner: Leaf) -> None:
        self.key, self.inner = key, inner

    def count(self, at_least: int | Decimal | None = None) -> PerLeaf:
        """How many keys have a number of ``at_least`` or more; without it, how many have a row."""
        least = None if at_least is None else Decimal(at_least)
        return PerLeaf(self.key, self.inner, "count", least)

    def sum(self) -> PerLeaf:
        """The sum of the numbers."""
        return PerLeaf(self.key, self.inner, "sum")

    def mean(self) -> Op:
        """The sum of the numbers ÷ how many keys have one."""
        known = _known(self.inner) if self.inner.aggregate == "sum" else self.inner
        return self.sum() / PerLeaf(self.key, known, "count")

    def median(self) -> PerLeaf:
        """The middle one of the numbers, or the mean of the two in the middle."""
        return PerLeaf(self.key, self.inner, "quantile", share=HALF)

    def quantile(self, share: str) -> PerLeaf:
        """The number that ``share`` of the keys stay below, as of a column."""
        return PerLeaf(self.key, self.inner, "quantile", share=_share(share))


def _check_key(fact: Fact, word: str, name: str) -> None:
    if fact.column(name).kind != "key":
        raise UsageError(f"{word}({name!r}): {name} is no key of {fact.name}")


def _leaf(fact: Fact, aggregate: Aggregate, column: str | None, rows: Rows) -> Leaf:
    for option in rows:
        if option not in Rows.__annotations__:
            raise UnknownName("option of a leaf", option, Rows.__annotations__)
    clock = fact.clock(rows.get("on"))
    if column is not None:
        _check_column(fact, clock, aggregate, column)
    if "window" in rows and clock.is_span:
        raise UsageError(
            f"clock {clock.name} of {fact.name} counts what holds on the period's last day; "
            "it takes no window"
        )
    where = parse(rows["where"], fact, clock) if "where" in rows else TRUE
    window = parse_days(rows["window"]) if "window" in rows else None
    own = tuple(
        fact.columns[name]
        for name in sorted({*columns(where), *filter(None, [column])})
        if name not in FACTS[fact.name].columns
    )
    return Leaf(fact.name, clock.name, aggregate, column, where, window, own=own or None)


def _check_column(fact: Fact, clock: Clock, aggregate: Aggregate, name: str) -> None:
    column = fact.column(name)
    check_clock(column, clock)
    if column.when != "plain":
        raise UsageError(f"{name} is a state of the account: ask for it in where= or by it")
    if aggregate != "distinct":
        of_column(column)
    elif column.kind not in ("key", "text"):
        raise UsageError(f"{name} is a {column.kind}; distinct counts keys and texts apart")


def _known(total: Leaf) -> Leaf:
    """The count of the rows whose summed column is known."""
    where = both(total.where, Not(IsNull(str(total.column))))
    return replace(total, aggregate="count", column=None, where=where)


def _share(text: str) -> Decimal:
    try:
        share = Decimal(text)
    except ArithmeticError:
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise UsageError(f"quantile {text!r}: write a share from 0 to 1, such as '0.9'")
    return share


deal = Source(FACTS["deal"])
touch = Source(FACTS["touch"])
listing = Source(FACTS["listing"])
membership = Source(FACTS["membership"])
account = Source(FACTS["account"])
money = Source(FACTS["money"])
response = Source(FACTS["response"])
stage = Source(FACTS["stage"])
stat = Source(FACTS["stat"])
engagement = Source(FACTS["engagement"])
customer = Source(FACTS["customer"])
influence = Source(FACTS["influence"])
journey = Source(FACTS["journey"])
