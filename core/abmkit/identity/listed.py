"""Who is who, as lists for people: target accounts with what they mean, pairs that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from abmkit.warehouse import Warehouse
from abmkit.warehouse.sql import name

Kind = Literal["account", "person"]


@dataclass(frozen=True)
class TargetMatch:
    """A line of a target list, and the account it means.

    Attributes:
        list: Name of the list.
        source: Which source has the list.
        account: What the list calls it.
        tier: Its tier.
        found: The account's name; None: no source knows it.
        by: How it was found: id, domain, name, manual; none.
        sources: Which sources have records of it.
        waiting: How many pairs with one of its records wait for a person.
        reason: Why it was found or not.
    """

    list: str
    source: str
    account: str
    tier: str | None
    found: str | None
    by: str
    sources: tuple[str, ...]
    waiting: int
    reason: str


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


def targets(warehouse: Warehouse, own: str) -> tuple[TargetMatch, ...]:
    """The target lists in force, with the account that each line means.

    Args:
        warehouse: With all references matched; may be open read-only.
        own: Source of the lists that people write, which knows no account by itself.
    """
    rows = warehouse.query(
        "SELECT DISTINCT m.list_name, m.source, l.value, m.tier, a.name, l.method, "
        "coalesce(s.sources, []), coalesce(w.waiting, 0), l.reason "
        "FROM list_member m JOIN link l ON l.key = m.account "
        "LEFT JOIN account a ON a.key = l.canonical "
        "LEFT JOIN (SELECT canonical, list_sort(list(DISTINCT source)) AS sources FROM link "
        "WHERE \"table\" = 'account' AND kind = 'id' AND source <> $1 GROUP BY canonical) s "
        "ON s.canonical = l.canonical "
        "LEFT JOIN (SELECT canonical, count(*) AS waiting FROM suspect p "
        'JOIN link k ON k.key IN (p."left", p."right") GROUP BY canonical) w '
        "ON w.canonical = l.canonical "
        "WHERE m.deleted_at IS NULL AND m.valid_to IS NULL ORDER BY 1, 2, 4 NULLS LAST, 3",
        [own],
    )
    return tuple(
        TargetMatch(of, source, called, tier, found, by, tuple(known), waiting, reason)
        for of, source, called, tier, found, by, known, waiting, reason in rows
    )


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
