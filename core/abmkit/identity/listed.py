"""Who is who, as a list for people: pairs that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from abmkit.sql import name
from abmkit.warehouse import Warehouse

Kind = Literal["account", "person"]


@dataclass(frozen=True)
class End:
    """A record of a pair: where it is from, what it is called, and what else tells it apart."""

    record: str
    name: str | None
    detail: str


@dataclass(frozen=True)
class Pair:
    """Two records that may be one: a person has to say.

    Attributes:
        kind: account or person.
        left: One record.
        right: The other.
        evidence: Kind of what speaks for it.
        value: What they share, or both names.
        score: How much speaks for it, 0 to 1.
    """

    kind: Kind
    left: End
    right: End
    evidence: str
    value: str
    score: Decimal


def pairs(warehouse: Warehouse) -> tuple[Pair, ...]:
    """Pairs that wait for a person, the likeliest first; the warehouse may be open read-only."""
    found = (pair for kind in _DETAIL for pair in _pairs(warehouse, kind))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.left.record)))


_DETAIL: Mapping[Kind, str] = {
    "account": "concat_ws(', ', {0}.city, {0}.country, array_to_string({0}.domains, ' '))",
    "person": "concat_ws(', ', {0}.title, {0}.email)",
}


def _pairs(warehouse: Warehouse, kind: Kind) -> Iterator[Pair]:
    end_of = "concat({0}.source, ':', {0}.source_id), {0}.name, " + _DETAIL[kind]
    rows = warehouse.query(
        f"SELECT {end_of.format('a')}, {end_of.format('b')}, p.kind, p.value, p.score "
        f'FROM suspect p JOIN {name(kind)} a ON a.key = p."left" '
        f'JOIN {name(kind)} b ON b.key = p."right" WHERE p."table" = $1 ORDER BY ALL',
        [kind],
    )
    for row in rows:
        yield Pair(kind, End(*row[:3]), End(*row[3:6]), *row[6:])
