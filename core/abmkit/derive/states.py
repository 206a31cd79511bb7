"""The account's state on a day: its place on the target list, and who owns it."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.sql import covers, disjoint, stretches, table, view

_COLUMNS = {
    "on_list": "coalesce({0}.on_list, false)",
    "tier": "{0}.tier",
    "list_owner": "{0}.list_owner",
    "account_owner": "{0}.account_owner",
    "owner_reconstructed": "coalesce({0}.owner_reconstructed, false)",
}


def dated(clock: str, state: str) -> str:
    """SQL of the dated columns of a clock.

    Args:
        clock: Name of the clock.
        state: Alias of the state on its day (``on_day``).
    """
    return ", ".join(f"{sql.format(state)} AS {name}__{clock}" for name, sql in _COLUMNS.items())


def same_day(clock: str, other: str, row: str) -> str:
    """SQL of the dated columns of a clock whose days are those of one that stands in a row."""
    return ", ".join(f"{row}.{name}__{clock} AS {name}__{other}" for name in _COLUMNS)


def on_day(state: str, account: str, day: str) -> str:
    """The join that puts an account's state on a day beside a row.

    Args:
        state: Alias that it gets; as ``a`` it has what ``accounts.about`` reads, too.
        account: SQL of the row's account.
        day: SQL of its day.
    """
    return (
        f"LEFT JOIN derived_state AS {state} ON {state}.account_id = {account} "
        f"AND {state}.starts <= {day} AND {state}.stops > {day}"
    )


def statements() -> Iterable[str]:
    """``derived_owner``, ``fact_owner``, ``derived_state`` and ``fact_state``; needs listings.

    What an account's history does not tell of its owners, the time before its first version, is
    filled with the first owner known, and marked as reconstructed. A state is a stretch of days
    on which nothing changes; together they cover every day, so that one join finds all.
    """
    yield view("derived_owner_version", _VERSIONS)
    yield view("derived_ownership", _OWNERSHIPS)
    yield from disjoint("derived_owner", "derived_ownership", "account_id", "s.rank, s.stay")
    yield view("fact_owner", "SELECT account_id, owner, valid_from, valid_to FROM derived_owner")
    ever = (
        "(SELECT account_id, CAST(NULL AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_to "
        "FROM derived_account)"
    )
    yield table(
        "derived_state",
        f"""
        SELECT s.*, a.* EXCLUDE (account_id), l.account_id IS NOT NULL AS on_list, l.tier,
               l.list_owner, o.owner AS account_owner, o.is_reconstructed AS owner_reconstructed
        FROM ({stretches("account_id", ever, "derived_listing", "derived_owner")}) AS s
        JOIN derived_account AS a USING (account_id)
        LEFT JOIN derived_listing AS l
          ON l.account_id = s.account_id AND {covers("l", "s.starts")}
        LEFT JOIN derived_owner AS o
          ON o.account_id = s.account_id AND {covers("o", "s.starts")}
        """,
    )
    columns = ", ".join(f"{sql.format('s')} AS {name}" for name, sql in _COLUMNS.items())
    yield view("fact_state", f"SELECT account_id, starts, stops, {columns} FROM derived_state AS s")


_VERSIONS = """
    SELECT h.key, h.content ->> 'owner' AS owner, h.deleted, local_day(h.effective_at) AS day
    FROM history AS h WHERE h."table" = 'account'
    QUALIFY row_number() OVER (
        PARTITION BY h.key, day ORDER BY h.effective_at DESC, h.recorded_at DESC
    ) = 1"""

_OWNERSHIPS = """
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
    WHERE s.owner IS NOT NULL AND NOT s.deleted"""
