"""Small random worlds: facts with nulls and ties, accounts that leave the list and come back."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from abmkit.derive.facts import FACTS, Fact, FactColumn, physical

FIRST, LAST = date(2025, 5, 1), date(2026, 10, 31)
ACCOUNTS = ("a", "b", "c")
#: Edges of months and of windows come up often, or they would never be hit.
_EDGES = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1),
          date(2025, 9, 30), date(2026, 3, 31), date(2026, 7, 3), date(2026, 7, 2)]  # fmt: skip
_TEXTS = {
    "tier": ("1", "2"),
    "tier_at_end": ("1", "2"),
    "status": ("open", "won", "lost"),
    "role": ("champion", "user"),
    "role_at_end": ("champion", "user"),
    "kind": ("meeting", "visit"),
    "outcome": ("held", "no_show", "booked"),
    "action": ("delivered", "clicked"),
    "ladder": ("person", "deal"),
    "step": ("mql", "sql"),
    "name": ("followers", "sessions"),
    "scale": ("nps", "csat5"),
}
_VALUES: Mapping[str, tuple[Any, ...]] = {
    "key": ("k1", "k2", "k3"),
    "flag": (True, False),
    "number": (0, 1, 2, 3),
    "money": tuple(map(Decimal, ("0", "1", "2.5", "2.5001", "-3"))),
    "minutes": tuple(map(Decimal, ("0", "1", "2.5", "7.0001"))),
    "days": (0, 1, 2, 2, 5),
}
Row = dict[str, Any]


def world(random: Random, most: int = 14) -> dict[str, list[Row]]:
    """Rows by relation, with physical columns; a fact is empty now and then."""
    made: dict[str, list[Row]] = {}
    for fact in FACTS.values():
        count = random.choice([0, *range(4, most)])
        made[fact.relation] = [_row(random, fact) for _ in range(count)]
    made["fact_listing"] = [
        {**_row(random, FACTS["listing"]), "account_id": account, **days}
        for account in ACCOUNTS
        for days in _stays(random)
    ]
    made["fact_owner"] = [
        {"account_id": account, "owner": _cell(random, ("x", "y's")), **days}
        for account in ACCOUNTS
        for days in _stays(random)
    ]
    made["fact_role"] = [
        {"account_id": account, "person_id": person, "role": _cell(random, _TEXTS["role"]), **days}
        for account in ACCOUNTS
        for person in _VALUES["key"]
        for days in _stays(random)
    ]
    made["fact_required_role"] = [
        {
            "account_id": random.choice(ACCOUNTS),
            "role": random.choice(_TEXTS["role"]),
            **_span(random),
        }
        for _ in range(random.randrange(5))
    ]
    for name, rows in made.items():
        for number, row in enumerate(rows):
            row["id"] = f"{name}{number}"
    return made


def values(column: FactColumn) -> tuple[Any, ...]:
    """What a column may hold beside NULL."""
    if column.name == "account_id":
        return ACCOUNTS
    if column.kind == "text":
        return _TEXTS.get(column.name, ("x", "y's"))
    return _VALUES[column.kind]


def _row(random: Random, fact: Fact) -> Row:
    row: Row = {}
    for clock in fact.clocks.values():
        for column in fact.columns.values():
            if column.when == "plain" or (column.when == "dated" and not clock.is_span):
                row[physical(column, clock)] = _cell(random, values(column))
        row |= {name: _day(random) for name in (clock.start, clock.stop) if name}
    return row


def _stays(random: Random) -> list[Row]:
    """Days of stays that do not overlap, with gaps: accounts leave the list and rejoin it."""
    edges = sorted({_day(random) or FIRST for _ in range(random.randrange(5))})
    pairs: list[tuple[date | None, date | None]] = [
        (edges[n], edges[n + 1]) for n in range(0, len(edges) - 1, 2)
    ]
    if random.random() < 0.6:
        pairs.append((edges[-1] + timedelta(days=1) if edges else None, None))
    return [{"valid_from": start, "valid_to": stop} for start, stop in pairs]


def _span(random: Random) -> Row:
    return {"valid_from": _day(random), "valid_to": _day(random)}


def _day(random: Random) -> date | None:
    anywhere = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    recent = date(2026, 7, 1) + timedelta(days=random.randrange(92))
    return _cell(random, (anywhere, recent, random.choice(_EDGES)))


def _cell(random: Random, choices: tuple[Any, ...]) -> Any:
    return None if random.random() < 0.15 else random.choice(choices)
