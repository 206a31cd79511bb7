"""The target list as it stood on the last day of each period: where standing columns come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from abmkit.metrics.sql import EVER, NEVER, values

ROSTER = "metric_roster"
REQUIRED = "metric_required_role"
RELATIONS = (ROSTER, REQUIRED)
KEYS = ("account_id", "role")

#: Column → its SQL beside a cell; r is the account's row of the roster, q the required role's.
_SQL = {
    "on_list_at_end": "(r.account_id IS NOT NULL)",
    "tier_at_end": "r.tier",
    "list_owner_at_end": "r.list_owner",
    "listed_on_at_end": "r.valid_from",
    "roles_required_at_end": "r.roles_required",
    "role_required_at_end": "(q.account_id IS NOT NULL)",
}


def standing_sql(column: str) -> str:
    """SQL of a standing column where ``joins`` stand beside the cells."""
    return _SQL[column]


def keys_for(column: str) -> tuple[str, ...]:
    """The keys that cells must have so that a standing column can be joined."""
    return KEYS if _SQL[column].startswith("(q.") else KEYS[:1]


def joins(standing: Iterable[str]) -> str:
    """The joins that standing columns need, beside cells ``c`` and windows ``w``."""
    told = {_SQL[name].lstrip("(")[0] for name in standing}
    sql = ""
    if "r" in told:
        sql += f"\nLEFT JOIN {ROSTER} AS r ON r.day = w.day AND r.account_id = c.account_id"
    if "q" in told:
        sql += (
            f"\nLEFT JOIN {REQUIRED} AS q"
            " ON q.day = w.day AND q.account_id = c.account_id AND q.role = c.role"
        )
    return sql


def statements(days: Iterable[date]) -> Iterator[str]:
    """SQL that lays down the list, and the roles it requires, on each of some days."""
    ends = values(((day,) for day in sorted(set(days))), "d", ("day",))
    covers = f"COALESCE(s.valid_from, {EVER}) <= d.day AND COALESCE(s.valid_to, {NEVER}) > d.day"
    yield (
        f"CREATE TEMP TABLE {ROSTER} AS\n"
        "SELECT d.day, s.account_id, s.tier, s.list_owner, s.valid_from, s.roles_required\n"
        f"FROM fact_listing AS s JOIN {ends}\n  ON {covers}"
    )
    yield (
        f"CREATE TEMP TABLE {REQUIRED} AS\n"
        "SELECT DISTINCT d.day, s.account_id, s.role\n"
        f"FROM fact_required_role AS s JOIN {ends}\n  ON {covers}"
    )
