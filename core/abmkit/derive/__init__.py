"""Facts as metrics read them: accounts, lists, zones and money already applied.

``derive`` lays temporary relations over an open warehouse; nothing of the warehouse changes.
"""

from __future__ import annotations

from typing import Protocol

from abmkit.derive import accounts, deals, lists, people, touches
from abmkit.derive.facts import FACTS, Clock, Fact, FactColumn, physical
from abmkit.derive.rules import MINUTES, Conflict, Rules

__all__ = [
    "FACTS",
    "MINUTES",
    "ONE_VOICE",
    "Clock",
    "Conflict",
    "Fact",
    "FactColumn",
    "Rules",
    "derive",
    "physical",
]

ONE_VOICE = ("deal", "touch", "list_member")
"""Tables of which one source counts: a client names it where several fill one."""


class Connection(Protocol):
    """What derive needs of a warehouse."""

    def execute(self, sql: str) -> object:
        """Run a statement."""

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Run a query."""


def derive(warehouse: Connection, rules: Rules) -> tuple[Conflict, ...]:
    """Lay the relations ``fact_*`` over an open warehouse.

    Args:
        warehouse: With all references matched; may be open read-only.
        rules: The client's choices.

    Returns:
        The tables that several sources tell without a choice; the first source is read.
    """
    voices, conflicts = {}, []
    for table in ONE_VOICE:
        told = _sources(warehouse, table)
        chosen = rules.record.get(table)
        if chosen is None and len(told) > 1:
            conflicts.append(Conflict(table, told))
        voices[table] = chosen or (told[0] if told else "")
    for statement in (
        *accounts.statements(voices["list_member"]),
        *lists.statements(voices["list_member"]),
        *people.statements(),
        *deals.statements(voices["deal"], rules),
        *touches.statements(voices["touch"], rules),
    ):
        warehouse.execute(statement)
    return tuple(conflicts)


def _sources(warehouse: Connection, table: str) -> tuple[str, ...]:
    rows = warehouse.query(
        f"SELECT DISTINCT source FROM {table} WHERE deleted_at IS NULL ORDER BY source"
    )
    return tuple(str(source) for (source,) in rows)
