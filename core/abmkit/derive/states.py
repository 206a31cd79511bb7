"""The account's state on a day: its place on the target list, and who owns it."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.rules import Rules
from abmkit.derive.sql import covers, day_in, disjoint, view

_COLUMNS = {
    "on_list": "{l}.account_id IS NOT NULL",
    "tier": "{l}.tier",
    "list_owner": "{l}.list_owner",
    "account_owner": "{o}.owner",
    "owner_reconstructed": "coalesce({o}.is_reconstructed, false)",
}


def dated(clock: str) -> str:
    """SQL of the dated columns of a clock, for a fact that has its ``joins``."""
    return ", ".join(
        f"{sql.format(l=f'{clock}_l', o=f'{clock}_o')} AS {name}__{clock}"
        for name, sql in _COLUMNS.items()
    )


def joins(clock: str, account: str, day: str) -> str:
    """The joins that the dated columns of a clock need.

    Args:
        clock: Name of the clock.
        account: SQL of a row's account.
        day: SQL of its day.
    """
    return "\n".join(
        f"LEFT JOIN {stays} AS {clock}_{alias}"
        f" ON {clock}_{alias}.account_id = {account} AND {covers(f'{clock}_{alias}', day)}"
        for alias, stays in (("l", "derived_listing"), ("o", "derived_owner"))
    )


def owners(rules: Rules) -> Iterable[str]:
    """``derived_owner`` and ``fact_owner``: who owned an account from when to when.

    What an account's history does not tell, the time before its first version, is filled with
    the first owner known, and marked as reconstructed.

    Args:
        rules: The client's zone.
    """
    yield view(
        "derived_owner_version",
        f"""
        SELECT h.key, h.content ->> 'owner' AS owner, h.deleted,
               {day_in(rules.zone, "h.effective_at")} AS day
        FROM history AS h WHERE h."table" = 'account'
        QUALIFY row_number() OVER (
            PARTITION BY h.key, day ORDER BY h.effective_at DESC, h.recorded_at DESC
        ) = 1
        """,
    )
    yield view(
        "derived_ownership",
        """
        WITH told AS (
            SELECT v.*, lead(v.day) OVER w AS next_day, row_number() OVER w AS place
            FROM derived_owner_version AS v WINDOW w AS (PARTITION BY v.key ORDER BY v.day)
        ), stay AS (
            SELECT key, owner, deleted, day AS valid_from, next_day AS valid_to,
                   false AS is_reconstructed
            FROM told
            UNION ALL
            SELECT key, owner, deleted, NULL, day, true FROM told WHERE place = 1
        )
        SELECT a.account_id, a.rank, s.owner, s.valid_from, s.valid_to, s.is_reconstructed,
               concat(a.key, ' ', s.valid_from) AS stay
        FROM stay AS s JOIN derived_account_row AS a USING (key)
        WHERE s.owner IS NOT NULL AND NOT s.deleted
        """,
    )
    yield from disjoint("derived_owner", "derived_ownership", "account_id", "s.rank, s.stay")
    yield view(
        "fact_owner",
        "SELECT account_id, owner, valid_from, valid_to FROM derived_owner",
    )
