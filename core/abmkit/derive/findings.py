"""What deriving facts had to leave out, could not convert, did not know: counted, to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from abmkit.derive.facts import FACTS
from abmkit.derive.fields import misfits
from abmkit.derive.rules import Rules
from abmkit.derive.stages import step_of
from abmkit.sql import text, union

#: Facts of what happens on a day; others hold for a while, or are worked out of these.
_HAPPENING = ("deal", "touch", "stage", "money", "response", "stat")


@dataclass(frozen=True)
class Excluded:
    """Rows of a fact that count nowhere, for one reason."""

    reason: str
    fact: str
    rows: int


@dataclass(frozen=True)
class Unpriced:
    """Rows of a fact whose amount has no rate into the client's currency: they are no data."""

    fact: str
    currency: str
    rows: int


@dataclass(frozen=True)
class Unmapped:
    """A stage of a source that no step of the client's ladder is named for.

    Attributes:
        ladder: The ladder.
        source: The source.
        stage: The stage in its words.
        rows: Entries into it, and deals that stand there now.
    """

    ladder: str
    source: str
    stage: str
    rows: int


@dataclass(frozen=True)
class Reconstructed:
    """A state of the past that no source told: the earliest one known stands for it.

    Attributes:
        what: ``deal amount`` or ``account owner``.
        rows: How many deals or accounts have such days.
        of: Of how many.
    """

    what: str
    rows: int
    of: int


@dataclass(frozen=True)
class Misfit:
    """Cells of a client's own field that are not of the kind it was declared with; no data.

    Attributes:
        table: The table.
        field: The field.
        rows: How many rows.
        example: One of the cells.
    """

    table: str
    field: str
    rows: int
    example: str


@dataclass(frozen=True)
class Findings:
    """All that a reader of the numbers must know.

    Attributes:
        excluded: By reason and fact.
        idle: Lines of the exclusions, from 1, that meet nothing.
        unpriced: By fact and currency.
        unmapped: By ladder, source and stage.
        reconstructed: What of the past is not told.
        misfits: By table and field.
        assumed: Target accounts that are so on some days only because today's list is applied
            backwards.
        futile: Lists, campaigns and rules of the client that make nothing a target.
    """

    excluded: tuple[Excluded, ...]
    idle: tuple[int, ...]
    unpriced: tuple[Unpriced, ...]
    unmapped: tuple[Unmapped, ...]
    reconstructed: tuple[Reconstructed, ...]
    misfits: tuple[Misfit, ...]
    assumed: int
    futile: tuple[str, ...]


class Asked(Protocol):
    """What this asks of a warehouse."""

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query."""


def findings(warehouse: Asked, rules: Rules) -> Findings:
    """Count what was left out or is not known.

    Args:
        warehouse: With the facts derived by the same rules.
        rules: The client's choices.
    """

    def rows(selects: Iterator[str]) -> Iterator[tuple[Any, ...]]:
        for select in selects:
            yield from warehouse.query(select)

    return Findings(
        tuple(Excluded(*row) for row in sorted(rows(_excluded()))),
        tuple(line for (line,) in warehouse.query(_IDLE)),
        tuple(Unpriced(*row) for row in warehouse.query(_UNPRICED)),
        tuple(Unmapped(*row) for row in rows(_unmapped(rules))),
        tuple(Reconstructed(*row) for row in rows(iter(_RECONSTRUCTED))),
        tuple(Misfit(*row) for row in rows(misfits(rules))),
        int(warehouse.query(_ASSUMED)[0][0]),
        tuple(_futile(warehouse, rules)),
    )


def recorded(warehouse: Asked) -> tuple[date, date] | None:
    """First and last day on which anything on record happened; None: nothing did.

    Args:
        warehouse: With the facts.
    """
    days = union(
        f"SELECT {clock.start} AS day FROM {FACTS[name].relation_of(clock)}"
        for name in _HAPPENING
        for clock in FACTS[name].clocks.values()
        if not clock.is_span
    )
    ((first, last),) = warehouse.query(f"SELECT min(day), max(day) FROM ({days})")
    return None if first is None else (first, last)


def _excluded() -> Iterator[str]:
    for name in FACTS:
        yield (
            f"SELECT excluded_for, '{name}', count(*) FROM told_{name} "
            "WHERE excluded_for IS NOT NULL GROUP BY excluded_for"
        )


def _futile(warehouse: Asked, rules: Rules) -> Iterator[str]:
    origins = rules.wanted.origins
    if origins:
        found = {of for (of,) in warehouse.query("SELECT DISTINCT origin FROM derived_found")}
        yield from (each for each in origins if each not in found)


#: A line that meets what another one has met already is at work, too.
_IDLE = """
    SELECT line FROM derived_exclusion
    WHERE line NOT IN (SELECT line FROM derived_met) ORDER BY line"""


def _unmapped(rules: Rules) -> Iterator[str]:
    for ladder in rules.ladders:
        yield f"""
            SELECT ladder, source, stage, count(*) FROM (
                SELECT ladder, source, stage, step FROM derived_step
                UNION ALL
                SELECT d.ladder, d.source, d.stage, {step_of(rules, "d", "stage")}
                FROM (SELECT *, 'deal' AS ladder FROM derived_deal_row) AS d
                WHERE d.stage IS NOT NULL
            ) WHERE ladder = {text(ladder)} AND step IS NULL GROUP BY ALL ORDER BY ALL"""


_UNPRICED = """
    SELECT fact, currency, count(*) FROM derived_unpriced GROUP BY fact, currency
    ORDER BY array_position(['deal', 'stage', 'money'], fact), currency"""

_ASSUMED = """
    SELECT count(DISTINCT account_id) FROM derived_listing
    WHERE is_assumed AND excluded_for IS NULL"""

_RECONSTRUCTED = (
    """
    SELECT 'deal amount', count(DISTINCT deal_id) FILTER (reconstructed), count(DISTINCT deal_id)
    FROM derived_open_deal HAVING count(*) FILTER (reconstructed) > 0""",
    """
    SELECT 'account owner', count(DISTINCT account_id) FILTER (is_reconstructed),
           count(DISTINCT account_id)
    FROM derived_owner HAVING count(*) FILTER (is_reconstructed) > 0""",
)
