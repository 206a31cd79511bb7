"""Rows of a fact without the joins that nothing asks for.

Most leaves want little of a touch, and many are touches. Where its bare relation tells all that is
read but states of the rows' day, these are looked up only for the rows that some leaf asks it of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from abmkit.derive.facts import Clock, Fact, physical


def is_enough(fact: Fact, read: Iterable[str]) -> bool:
    """Whether a fact has a bare relation that tells some columns, with states beside it."""
    known = {each.name for each in fact.columns.values() if each.when == "dated"} | fact.bare
    return bool(fact.bare) and known.issuperset(read)


def rows(fact: Fact, clock: Clock, account: str | None) -> str:
    """SQL of the rows of a fact's bare relation.

    Args:
        fact: The fact.
        clock: Its clock.
        account: SQL of the account whose state is asked for beside a row ``f``, NULL for rows
            of which none is; None where no row is asked.
    """
    relation = f"{fact.relation}_bare"
    if account is None:
        return relation
    states = ", ".join(f"{sql} AS {name}" for name, sql in _states(fact, clock))
    return (
        f"(\n  SELECT f.*, {states}\n  FROM {relation} AS f\n"
        f"  LEFT JOIN fact_state AS a ON a.account_id = {account}\n"
        f"    AND a.starts <= f.{clock.start} AND a.stops > f.{clock.start}\n)"
    )


def _states(fact: Fact, clock: Clock) -> Iterator[tuple[str, str]]:
    for name, column in fact.columns.items():
        if column.when == "dated":
            sql = f"COALESCE(a.{name}, FALSE)" if column.kind == "flag" else f"a.{name}"
            yield physical(column, clock), sql
