"""Why a record counts in a number, or what keeps it out: leaf by leaf, the first reason met."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from abmkit.derive.lists import TARGETS
from abmkit.derive.voices import PARTS
from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import PerLeaf
from abmkit.metrics.predicate import Predicate, columns, parts_of, written
from abmkit.metrics.rows import TABLES, Query, RowsOf, rows_of
from abmkit.metrics.sql import condition, joined, literal
from abmkit.period import Period
from abmkit.schema import LOADABLE
from abmkit.schema import columns as columns_of


@dataclass(frozen=True)
class Verdict:
    """Whether a record counts in a leaf.

    Attributes:
        leaf: The leaf in words.
        counts: Whether it does.
        reason: What keeps it out; of one that counts, with what it does.
    """

    leaf: str
    counts: bool
    reason: str


def verdicts(
    query: Query, tree: Node, period: Period, source: str, record: str
) -> tuple[Verdict, ...]:
    """Whether a record counts in each leaf of a formula for a period, and why not.

    Args:
        query: Runs SQL where the facts, the tables and ``derived_account`` are.
        tree: The formula, with all other metrics in it written out.
        period: The period.
        source: The source that has the record.
        record: Its id there.
    """
    return tuple(verdict(query, each, source, record) for each in rows_of(tree, period))


def verdict(query: Query, rows: RowsOf, source: str, record: str) -> Verdict:
    """Whether a record counts among the rows of one leaf; arguments as of ``verdicts``."""
    return _Judge(query, rows, source, record).verdict()


class _Judge:
    """Asks one thing after the other of a record, until something keeps it out."""

    def __init__(self, query: Query, rows: RowsOf, source: str, record: str) -> None:
        self.query, self.rows, self.source = query, rows, source
        self.table = TABLES[rows.fact.name]
        self.named = f"source = {literal(source)} AND source_id = {literal(record)}"
        self.record = record

    def verdict(self) -> Verdict:
        steps: tuple[Callable[[], str | None], ...] = (
            self._missing, self._deleted, self._unheard, self._untold, self._excluded,
            self._other_days, self._unmet, self._outside, self._keyless,
        )  # fmt: skip
        told = (step() for step in steps)
        reason = next((each for each in told if each), None)
        return Verdict(str(self.rows.leaf), reason is None, reason or self._with())

    # -- the record --------------------------------------------------------------------------------

    @cached_property
    def _found(self) -> list[tuple[Any, ...]]:
        """Key of the record in the table of the fact, and when it was seen to be gone; if there."""
        return self.query(
            f"SELECT key, CAST(deleted_at AS DATE) FROM {self.table} WHERE {self.named}"
        )

    @property
    def _key(self) -> int:
        return int(self._found[0][0])

    @cached_property
    def _id(self) -> int:
        """Id of its rows in the fact: of an account, that of what it was joined into."""
        if self.table != "account":
            return self._key
        ((canonical,),) = self.query(f"SELECT canonical FROM link WHERE key = {self._key}")
        return self._key if canonical is None else int(canonical)

    def _missing(self) -> str | None:
        if self._found:
            return None
        bad = self.query(
            "SELECT concat_ws(': ', \"column\", reason) FROM quarantine "
            f"WHERE source = {literal(self.source)} "
            f"AND {literal(self.record)} IN (record, source_id) "
            "AND healed_at IS NULL AND scope <> 'cell' ORDER BY ALL"
        )
        if bad:
            return f"it lies in quarantine: {bad[0][0]}"
        for table in LOADABLE:
            if self.query(f'SELECT 1 FROM "{table}" WHERE {self.named}'):
                fact = self.rows.fact
                return f"it is a row of {table}; this part reads {fact.name}: {_lowered(fact.doc)}"
        return f"{self.source} has sent no record of that id"

    def _deleted(self) -> str | None:
        gone = self._found[0][1]
        return f"its source has deleted it, as seen on {gone}" if gone else None

    def _unheard(self) -> str | None:
        """Another source counts for its part of the table."""
        if self.table not in PARTS or self._is_in(f"heard_{self.table}", "key", self._key):
            return None
        part = PARTS[self.table] or "''"
        ((name,),) = self.query(f"SELECT {part} FROM {self.table} WHERE key = {self._key}")
        others = self.query(
            f"SELECT DISTINCT source FROM heard_{self.table} WHERE {part} = {literal(name)} "
            "ORDER BY source"
        )
        told = ", ".join(source for (source,) in others) or "another source"
        what = f"{self.table} {name}".strip()
        return f"{told} counts for {what}, not {self.source}: see [record] in client.toml"

    def _untold(self) -> str | None:
        """It becomes no row of the fact."""
        if self._is_in(self._told, "id", self._id):
            return None
        if self.table == "list_member":
            ((name,),) = self.query(f"SELECT list_name FROM list_member WHERE key = {self._key}")
            if name != TARGETS:
                return f"it is of the list {name}, not of {TARGETS}"
        for unknown in self._unknown():
            return unknown
        if self.table == "stat" and self._is_in("stat", "additivity = 'total' AND key", self._key):
            return "it is a platform's own total, which ours is compared with: see abmkit reconcile"
        if self.table == "stage":
            return "it goes on with a stay that an earlier record began"
        clock = self.rows.clock
        return f"it has no row on clock {clock.name}: {_lowered(clock.doc)}"

    def _excluded(self) -> str | None:
        told = self.query(
            f"SELECT excluded_for FROM {self._told} WHERE id = {self._id} "
            "ORDER BY excluded_for NULLS FIRST LIMIT 1"
        )
        return f"it is excluded: {told[0][0]}" if told[0][0] is not None else None

    # -- the leaf ----------------------------------------------------------------------------------

    def _other_days(self) -> str | None:
        """Its clock does not put it into the period."""
        if self._seen("1", self.rows.on_clock):
            return None
        clock = self.rows.clock
        first, last = self.rows.days
        found = self._seen(f"f.{clock.start}, {f'f.{clock.stop}' if clock.stop else 'NULL'}")
        start, stop = found[0]
        if not clock.is_span:
            if start is None:
                return f"its {clock.start} is not known"
            return f"its {clock.start}, {start}, lies outside {first} to {last}"
        if len(found) > 1:
            return f"none of its {len(found)} stretches on clock {clock.name} covers {last}"
        held = f"{start or 'ever'} to {stop or 'now'}"
        return f"on clock {clock.name} it counts from {held}, which does not cover {last}"

    def _unmet(self) -> str | None:
        """The first part of the condition that no row of it meets."""
        met = [self.rows.on_clock]
        for part in parts_of(self.rows.inner.where):
            told = condition(part, self.rows.sql)
            if not self._seen("1", *met, told):
                return self._unlike(part, met)
            met.append(told)
        return None

    def _unlike(self, part: Predicate, met: list[str]) -> str:
        names = columns(part)
        asked = ", ".join(self.rows.sql(name) for name in names)
        cells = self._seen(f"{asked}, f.account_id", *met)[0]
        told = ", ".join(
            f"{name} is {_cell(cell)}" for name, cell in zip(names, cells, strict=False)
        )
        lost = self._no_account(cells[-1], names)
        return f"not so: {part} ({told}{lost})"

    def _outside(self) -> str | None:
        if self._seen("1", *self._all):
            return None
        return "nobody of it came into the cohort"

    def _keyless(self) -> str | None:
        """What is counted apart has no key."""
        leaf, inner = self.rows.leaf, self.rows.inner
        key = leaf.key if isinstance(leaf, PerLeaf) else inner.column
        apart = isinstance(leaf, PerLeaf) or inner.aggregate == "distinct"
        if not apart or key is None:
            return None
        cells = self._seen(f"{self.rows.sql(key)}, f.account_id", *self._all)
        if any(cell is not None for cell, _ in cells):
            return None
        return f"its {key} is not known{self._no_account(cells[0][1], (key,))}"

    def _with(self) -> str:
        name = self.rows.made.column
        if name is None:
            return "it counts"
        cells = [cell for (cell,) in self._seen(self.rows.sql(name), *self._all)]
        if all(cell is None for cell in cells):
            return f"it counts, and adds nothing: its {name} is not known"
        if self.rows.fact.column(name).kind == "key":
            return "it counts"
        return f"it counts, with {name} {', '.join(map(_cell, cells[:3]))}"

    # -- what they ask -----------------------------------------------------------------------------

    @property
    def _told(self) -> str:
        """The relation with all rows, also those that are left out."""
        return self.rows.fact.relation_of(self.rows.clock).replace("fact_", "told_", 1)

    @property
    def _all(self) -> tuple[str, ...]:
        where = condition(self.rows.inner.where, self.rows.sql)
        return self.rows.on_clock, where, self.rows.of_cohort

    def _seen(self, select: str, *conditions: str) -> list[tuple[Any, ...]]:
        """Cells of its rows in the fact that meet conditions."""
        held = joined([*filter(None, conditions)], all_of=True)
        return self.query(
            f"SELECT {select} {self.rows.joined} WHERE f.id = {self._id} AND {held} ORDER BY ALL"
        )

    def _is_in(self, relation: str, column: str, value: int) -> bool:
        return bool(self.query(f"SELECT 1 FROM {relation} WHERE {column} = {value} LIMIT 1"))

    def _no_account(self, account: int | None, names: tuple[str, ...]) -> str:
        """Why a row without an account fails what is asked of accounts."""
        asked = any(self.rows.fact.column(name).when != "plain" for name in names)
        if account is not None or not (asked or "account_id" in names):
            return ""
        return "; ".join(("", "it has no account", *self._unknown()))

    def _unknown(self) -> Iterator[str]:
        """References of the record that mean nothing we know."""
        for column in columns_of(LOADABLE[self.table]):
            if column.refers:
                yield from (
                    f"its {column.name} {said} was not found: {reason}"
                    for said, reason in self.query(
                        "SELECT concat(kind, ':', value), reason FROM link WHERE canonical IS NULL "
                        f"AND key = (SELECT {column.name} FROM {self.table} "
                        f"WHERE key = {self._key})"
                    )
                )


def _cell(cell: Any) -> str:
    if cell is None or isinstance(cell, bool):
        return {None: "not known", True: "yes", False: "no"}[cell]
    return written(cell) if isinstance(cell, str) else str(cell)


def _lowered(sentence: str) -> str:
    """A sentence as the part of another."""
    return sentence[0].lower() + sentence[1:].rstrip(".")
