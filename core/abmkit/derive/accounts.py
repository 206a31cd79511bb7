"""Accounts: one row a company, with the head of its group."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.sql import quote, table, view

_ATTRIBUTES = ("name", "industry", "country", "employees", "owner", "lifecycle")


def statements(list_source: str) -> Iterable[str]:
    """``derived_account`` and ``fact_account``.

    A company on the target list that no source knows yet is an account too, under the words of
    the list: else penetration and coverage would not see it. It is not *known*.

    Args:
        list_source: The source of the target list.
    """
    first = ", ".join(
        f"min_by(a.{c}, a.rank) FILTER (a.{c} IS NOT NULL) AS {c}" for c in _ATTRIBUTES
    )
    yield table(
        "derived_account_own",
        f"""
        WITH a AS (
            SELECT l.canonical AS account_id, p.canonical AS parent_id, account.*,
                   row_number() OVER (ORDER BY account.source, account.key) AS rank
            FROM account
            JOIN link AS l ON l.key = account.key
            LEFT JOIN link AS p ON p.key = account.parent
            WHERE account.deleted_at IS NULL
        )
        SELECT a.account_id, {first},
               min_by(a.domains[1], a.rank) FILTER (a.domains IS NOT NULL) AS domain,
               min_by(a.parent_id, a.rank) FILTER (a.parent_id IS NOT NULL) AS parent_id,
               min(a.created_on) AS created_on, true AS is_known
        FROM a GROUP BY a.account_id
        """,
    )
    yield table(
        "derived_account",
        f"""
        WITH RECURSIVE listed AS (
            SELECT DISTINCT m.account AS account_id, l.value,
                   CASE WHEN l.kind = 'domain' THEN l.value END AS domain
            FROM list_member AS m JOIN link AS l ON l.key = m.account
            WHERE l.canonical IS NULL AND m.deleted_at IS NULL AND m.source = {quote(list_source)}
        ), known AS (
            SELECT * FROM derived_account_own
            UNION ALL BY NAME
            SELECT account_id, value AS name, domain, false AS is_known FROM listed
        ), up AS (
            SELECT account_id, account_id AS root_id, 0 AS steps FROM known
            UNION ALL
            SELECT up.account_id, known.parent_id AS root_id, up.steps + 1 AS steps
            FROM up JOIN known ON known.account_id = up.root_id
            WHERE known.parent_id IS NOT NULL AND known.parent_id <> up.account_id AND up.steps < 16
        ), head AS (
            SELECT account_id, max_by(root_id, steps) AS root_id FROM up GROUP BY account_id
        )
        SELECT known.*, head.root_id FROM known JOIN head USING (account_id)
        """,
    )
    yield view(
        "fact_account",
        """
        SELECT account_id AS id, account_id, root_id, name, industry, country, created_on,
               CAST(NULL AS DATE) AS gone_on, parent_id IS NOT NULL AS is_subsidiary
        FROM derived_account WHERE is_known
        """,
    )
