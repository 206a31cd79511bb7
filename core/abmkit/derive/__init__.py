"""Facts as metrics read them: accounts, lists, zones and money already applied.

``derive`` lays temporary relations over an open warehouse; nothing of the warehouse changes.
Each fact is first *told*: all its rows, with the reason for which some are left out
(``told_deal``); of these, ``fact_deal`` has those that count, and the columns declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from abmkit.derive import (
    accounts,
    consents,
    customers,
    deals,
    engagement,
    exclusions,
    influence,
    journeys,
    lists,
    money,
    moves,
    open_deals,
    people,
    rates,
    responses,
    stages,
    states,
    stats,
    touches,
    voices,
    zones,
)
from abmkit.derive.fact import INSTANT
from abmkit.derive.facts import FACTS, Fact, physical
from abmkit.derive.fields import facts_of, own
from abmkit.derive.findings import Findings, findings, recorded
from abmkit.derive.rules import (
    ANY,
    MINUTES,
    Consent,
    Exclusion,
    Fit,
    Ladder,
    Mqa,
    OwnField,
    Rules,
    Span,
    Wanted,
    Weight,
)
from abmkit.derive.sql import view
from abmkit.derive.voices import PARTS, Conflict, conflicts

__all__ = [
    "ANY",
    "FACTS",
    "MINUTES",
    "PARTS",
    "Conflict",
    "Consent",
    "Exclusion",
    "Findings",
    "Fit",
    "Ladder",
    "Mqa",
    "OwnField",
    "Rules",
    "Span",
    "Wanted",
    "Weight",
    "conflicts",
    "derive",
    "facts_of",
    "findings",
    "laid",
    "physical",
    "recorded",
]


class Connection(Protocol):
    """What derive needs of a warehouse."""

    def execute(self, sql: str) -> object:
        """Run a statement."""

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query."""


def laid(rules: Rules) -> Mapping[str, Fact]:
    """The facts of a client as ``derive`` lays them, with the relations that hold less.

    Args:
        rules: The client's own fields.
    """
    facts = facts_of(rules.fields)
    bare = frozenset((*touches.BARE, *(field.name for field in own(rules, "touch"))))
    return {**facts, "touch": replace(facts["touch"], bare=bare, heard="heard_touch")}


def derive(warehouse: Connection, rules: Rules) -> tuple[Conflict, ...]:
    """Lay the relations ``fact_*`` over an open warehouse.

    Args:
        warehouse: With all references matched; may be open read-only.
        rules: The client's choices.

    Returns:
        The facts that several sources tell without a choice; the first source is read.

    Raises:
        UsageError: The weights cannot be followed, or a field of the client's own is called as
            another column is.
    """
    told = voices.tell(warehouse)
    for statement in _statements(warehouse, rules, told):
        warehouse.execute(statement)
    return voices.clashes(told, rules)


def _statements(warehouse: Connection, rules: Rules, told: Sequence[voices.Told]) -> Iterator[str]:
    """All statements, each to be run before the next is asked for."""
    yield zones.statement(warehouse, rules)
    yield from voices.statements(told, rules)
    yield from rates.statements(rules)
    yield from accounts.statements(rules)
    yield from people.statements(rules)
    yield from exclusions.statements(rules)
    met = exclusions.kinds_met(warehouse)
    yield from accounts.counted(rules, met)
    yield from people.memberships(rules, met)
    yield from lists.statements(rules, met)
    yield from states.statements()
    yield from consents.statements(rules.consent)
    yield from deals.rows(rules)
    yield from stages.statements(rules, met)
    yield from deals.statements(rules, met)
    yield from open_deals.statements(rules)
    yield from moves.statements()
    yield from touches.statements(rules, met)
    yield from money.statements(rules, met)
    yield rates.left_out()
    yield from responses.statements(rules, met)
    yield from stats.statements(rules, met)
    yield from engagement.statements(rules)
    yield from customers.statements(rules)
    yield from influence.statements(rules)
    yield from journeys.statements(rules)
    for fact in laid(rules).values():
        if fact.bare:
            columns = ", ".join((*sorted(fact.bare), fact.default_clock.start, INSTANT))
            told_bare = f"SELECT {columns} FROM told_{fact.name}_bare WHERE excluded_for IS NULL"
            yield view(f"{fact.relation}_bare", told_bare)
        for relation in fact.relations:
            whole = relation.replace("fact_", "told_", 1)
            columns = ", ".join(fact.layout(relation))
            yield view(relation, f"SELECT {columns} FROM {whole} WHERE excluded_for IS NULL")
