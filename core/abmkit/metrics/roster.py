"""States as they stood on the last day of each period: where standing columns come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from abmkit.derive.sql import EVER, NEVER
from abmkit.metrics.sql import values


class Roster(NamedTuple):
    """A relation of stays, of which at most one row of its keys is valid on a day.

    Attributes:
        alias: Stands for it in the SQL of columns.
        table: The rows that are valid on the days asked for.
        stays: The relation.
        keys: What its rows are of; a fact that reads it has them, too.
        columns: What else is read of it.
    """

    alias: str
    table: str
    stays: str
    keys: tuple[str, ...]
    columns: tuple[str, ...] = ()

    def valid(self, day: str) -> str:
        """SQL condition that a row is valid on a day."""
        start, stop = f"{self.alias}.valid_from", f"{self.alias}.valid_to"
        return f"COALESCE({start}, {EVER}) <= {day} AND COALESCE({stop}, {NEVER}) > {day}"

    def fits(self, row: str) -> str:
        """SQL condition that a row is of the same things as one of a fact."""
        return " AND ".join(f"{self.alias}.{key} = {row}.{key}" for key in self.keys)


_LIST = Roster(
    "r",
    "metric_roster",
    "fact_listing",
    ("account_id",),
    ("tier", "list_owner", "valid_from", "roles_required"),
)
_NEEDED = Roster("q", "metric_required_role", "fact_required_role", ("account_id", "role"))
_OWNER = Roster("o", "metric_owner", "fact_owner", ("account_id",), ("owner",))
_ROLE = Roster("p", "metric_role", "fact_role", ("account_id", "person_id"), ("role",))

#: Column → where it stands, and its SQL there.
_SQL: dict[str, tuple[Roster, str]] = {
    "on_list_at_end": (_LIST, "(r.account_id IS NOT NULL)"),
    "tier_at_end": (_LIST, "r.tier"),
    "list_owner_at_end": (_LIST, "r.list_owner"),
    "listed_on_at_end": (_LIST, "r.valid_from"),
    "roles_required_at_end": (_LIST, "r.roles_required"),
    "role_required_at_end": (_NEEDED, "(q.account_id IS NOT NULL)"),
    "account_owner_at_end": (_OWNER, "o.owner"),
    "role_at_end": (_ROLE, "p.role"),
}
TABLES = tuple(roster.table for roster in (_LIST, _NEEDED, _OWNER, _ROLE))
"""All that ``statements`` may lay down."""


def standing_sql(column: str) -> str:
    """SQL of a standing column where ``joins`` stand beside the cells."""
    return _SQL[column][1]


def keys_for(column: str) -> tuple[str, ...]:
    """The keys that cells must have so that a standing column can be joined."""
    return _SQL[column][0].keys


def joins(standing: Iterable[str]) -> str:
    """The joins that standing columns need, beside cells ``c`` and windows ``w``."""
    return "".join(
        f"\nLEFT JOIN {each.table} AS {each.alias} ON {each.alias}.day = w.day AND {each.fits('c')}"
        for each in _rosters(standing)
    )


def joins_on(standing: Iterable[str], row: str, day: str) -> str:
    """The joins that put standing columns of one day beside the rows of a fact."""
    return "".join(
        f" LEFT JOIN {each.stays} AS {each.alias} ON {each.fits(row)} AND {each.valid(day)}"
        for each in _rosters(standing)
    )


def statements(standing: Iterable[str], days: Iterable[date]) -> Iterator[str]:
    """SQL that lays down what standing columns read, on each of some days."""
    ends = values(((day,) for day in sorted(set(days))), "d", ("day",))
    for each in _rosters(standing):
        read = ", ".join(f"{each.alias}.{name}" for name in (*each.keys, *each.columns))
        yield (
            f"CREATE TEMP TABLE {each.table} AS\nSELECT DISTINCT d.day, {read}\n"
            f"FROM {each.stays} AS {each.alias} JOIN {ends}\n  ON {each.valid('d.day')}"
        )


def _rosters(standing: Iterable[str]) -> Sequence[Roster]:
    """What some columns read, each once."""
    return tuple(dict.fromkeys(_SQL[name][0] for name in standing))
