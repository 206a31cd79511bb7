"""Why a record is one account or person with others: the chain of evidence from each to each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from abmkit.errors import UnknownName
from abmkit.identity.evidence import EVIDENCE
from abmkit.sql import name
from abmkit.warehouse import Warehouse


@dataclass(frozen=True)
class Step:
    """Two records that say the same of who they are.

    Attributes:
        left: Source and id of one, nearer to the record asked about.
        right: Source and id of the other.
        kind: Kind of evidence, as in ``abmkit.identity.evidence``.
        value: What both say; of a decision, who made it is in ``links.csv``.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    kind: str
    value: str

    @property
    def words(self) -> str:
        """The kind in words."""
        every = (each for kinds in EVIDENCE.values() for each in kinds)
        return next(each.words for each in every if each.kind == self.kind)

    @property
    def shown(self) -> str:
        """What both say, where people can read it: a decision only names keys."""
        return "" if self.kind == "same" else self.value


@dataclass(frozen=True)
class Why:
    """What a record was joined with.

    Attributes:
        canonical: Key of the account or person.
        reason: What the record's own reference says.
        members: Source, id and name of all its live records, the one asked about first.
        steps: How the others are reached, each from one that stands before it.
    """

    canonical: int
    reason: str
    members: tuple[tuple[str, str, str | None], ...]
    steps: tuple[Step, ...]


def why(warehouse: Warehouse, table: str, source: str, source_id: str) -> Why:
    """Tell what a record was joined with, and by what evidence.

    Args:
        warehouse: With all references matched; may be open read-only.
        table: account or person.
        source: The record's source.
        source_id: Its id there.

    Raises:
        UnknownName: No such record.
    """
    found = warehouse.query(
        f"SELECT l.key, l.canonical, l.reason FROM link l JOIN {name(table)} t USING (key) "
        "WHERE l.\"table\" = $1 AND l.source = $2 AND l.kind = 'id' AND l.value = $3",
        [table, source, source_id],
    )
    if not found:
        raise UnknownName(table, f"{source}:{source_id}", [])
    ((key, canonical, reason),) = found
    rows = warehouse.query(
        f"SELECT t.key, t.source, t.source_id, t.name FROM {name(table)} t JOIN link l USING (key) "
        "WHERE l.canonical = $1 AND t.deleted_at IS NULL ORDER BY t.key <> $2, 2, 3",
        [canonical, key],
    )
    named = {row: (of, given) for row, of, given, _ in rows}
    steps = tuple(
        Step(named[left], named[right], kind, value)
        for left, right, kind, value in _paths(warehouse, table, key, canonical)
    )
    return Why(canonical, reason, tuple((of, given, said) for _, of, given, said in rows), steps)


#: What a claim says; an address stands in the person's row.
_VALUE = "coalesce(c.value, lower(trim(p.email)), '')"


def _paths(
    warehouse: Warehouse, table: str, start: int, canonical: int
) -> Iterator[tuple[int, int, str, str]]:
    """Steps that reach every member in as few as can be, the strongest evidence first."""
    bonds = warehouse.query(
        f"SELECT key, c.kind, code, {_VALUE} FROM bond JOIN claim c USING (key, code) "
        "JOIN link l USING (key) LEFT JOIN person p USING (key) "
        "WHERE l.canonical = $1 ORDER BY ALL",
        [canonical],
    )
    order = [each.kind for each in EVIDENCE[table]]
    bonds.sort(key=lambda bond: order.index(bond[1]))
    reached, waiting = {start}, deque([start])
    while waiting:
        left = waiting.popleft()
        for kind, code, value in [bond[1:] for bond in bonds if bond[0] == left]:
            for right in [k for k, _, c, _ in bonds if c == code and k not in reached]:
                reached.add(right)
                waiting.append(right)
                yield left, right, kind, value
