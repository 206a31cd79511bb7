"""A client's target accounts in force: what made each one, and what of it the sources know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from abmkit.run.lists import SOURCE
from abmkit.run.measure import Derived, derived
from abmkit.workspace import Client
from abmkit.workspace.sheet import Column, write_list

_RULE = "rule "


@dataclass(frozen=True)
class Target:
    """A target account as it stands.

    Attributes:
        list: What made it a target: ``targets``, a list or campaign as SOURCE:NAME, or a rule.
        tier: Its tier.
        since: First day of this stay; None: always.
        account: What the list calls it.
        found: The account's name; None: no source knows it.
        by: How it was found: id, domain, name, manual …; none; of a campaign or rule, that.
        confidence: How sure that is, 0 to 1; None: there was nothing to find.
        sources: Which sources have records of it.
        waiting: How many pairs with one of its records wait for a person.
        reason: Why it was found or not, why a rule wants it, or why it counts nowhere.
    """

    list: str
    tier: str | None
    since: date | None
    account: str
    found: str | None
    by: str
    confidence: Decimal | None
    sources: tuple[str, ...]
    waiting: int
    reason: str


_COLUMNS = (
    Column("list", 22),
    Column("tier", 7),
    Column("since", 11),
    Column("account", 30),
    Column("found", 30),
    Column("by", 10),
    Column("confidence", 11),
    Column("sources", 20),
    Column("waiting", 9),
    Column("reason", 46),
)

_QUERY = """
    SELECT t.origin, t.tier, t.valid_from, coalesce(l.value, a.name), a.is_known, a.name,
           l.method, l.confidence, coalesce(s.sources, []), coalesce(w.waiting, 0),
           t.excluded_for, coalesce(l.reason, '')
    FROM derived_listing AS t JOIN derived_account AS a USING (account_id)
    LEFT JOIN list_member AS m ON m.key = t.stay
    LEFT JOIN link AS l ON l.key = m.account
    LEFT JOIN (
        SELECT canonical, list_sort(list(DISTINCT source)) AS sources FROM link
        WHERE "table" = 'account' AND kind = 'id' AND source <> $1 GROUP BY canonical
    ) AS s ON s.canonical = t.account_id
    LEFT JOIN (
        SELECT canonical, count(*) AS waiting FROM suspect AS p
        JOIN link AS k ON k.key IN (p."left", p."right") GROUP BY canonical
    ) AS w ON w.canonical = t.account_id
    WHERE (t.valid_from IS NULL OR t.valid_from <= $2) AND (t.valid_to IS NULL OR t.valid_to > $2)
    ORDER BY t.rank, t.origin, t.tier NULLS LAST, 4"""


def targets(client: Client) -> tuple[Target, ...]:
    """The target accounts in force on the last day that the data covers, or begun since.

    Raises:
        ConfigError: A file of the client is wrong; names the line.
        WarehouseError: Nothing was synced yet.
    """
    with derived(client) as facts:
        return _targets(facts)


def hand_out(client: Client, path: Path) -> int:
    """Write the target accounts as a list; return how many they are.

    Args:
        client: Whose.
        path: Where; its name ends in .xlsx or .csv.

    Raises:
        UsageError: Its name ends otherwise.
        ConfigError: A file of the client is wrong; names the line.
        WarehouseError: Nothing was synced yet.
        OSError: It cannot be written.
    """
    with derived(client) as facts:
        found = _targets(facts)
    rows = [
        {
            **vars(each),
            "since": None if each.since is None else each.since.isoformat(),
            "sources": ", ".join(each.sources),
        }
        for each in found
    ]
    write_list(path, "accounts", _COLUMNS, rows, facts.as_of)
    return len(rows)


def _targets(facts: Derived) -> tuple[Target, ...]:
    ((today,),) = facts.warehouse.query("SELECT local_day($1::TIMESTAMP)", [facts.as_of])
    rows = facts.warehouse.query(_QUERY, [SOURCE, today])
    return tuple(_target(facts, *row) for row in rows)


def _target(
    facts: Derived, origin: str, tier: str | None, since: date | None, called: str,
    is_known: bool, named: str | None, method: str | None, confidence: Decimal | None,
    sources: list[str], waiting: int, excluded: str | None, reason: str,
) -> Target:  # fmt: skip
    by = method or ("rule" if origin.startswith(_RULE) else "campaign")
    if origin.startswith(_RULE):
        fit = facts.rules.wanted.fits[int(origin.removeprefix(_RULE)) - 1]
        reason = fit.reason
    if excluded:
        reason = f"excluded: {excluded}"
    found = (named or called) if is_known else None
    return Target(
        origin, tier, since, called, found, by, confidence, tuple(sources), waiting, reason
    )
