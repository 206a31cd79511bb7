"""Accounts: one row a company, with the head of its group."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import own, shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import linked, table, view
from abmkit.sql import texts

_ATTRIBUTES = ("name", "industry", "country", "employees", "owner", "lifecycle")


def believed(rules: Rules, row: str) -> str:
    """ORDER BY that puts the source first that is believed most: by priority, then by name.

    Args:
        rules: The client's priority.
        row: Alias of rows of a table.
    """
    place = f"list_position([{texts(rules.priority)}]::VARCHAR[], {row}.source)"
    return f"coalesce(nullif({place}, 0), {len(rules.priority) + 1}), {row}.source, {row}.key"


def statements(rules: Rules) -> Iterable[str]:
    """``derived_account_row``, ``derived_account`` and ``derived_domain``.

    A company on the target list that no source knows yet is an account too, under the words of
    the list: else penetration and coverage would not see it. It is not *known*.

    Args:
        rules: The client's priority and own fields.
    """
    yield table(
        "derived_account_row",
        f"""
        SELECT l.canonical AS account_id, p.canonical AS parent_id, a.*,
               row_number() OVER (ORDER BY {believed(rules, "a")}) AS rank
               {typed(rules, "account", "a")}
        FROM account AS a
        JOIN {linked("account")} AS l ON l.key = a.key
        LEFT JOIN {linked("account")} AS p ON p.key = a.parent
        WHERE a.deleted_at IS NULL
        """,
    )
    yield _known(rules)
    yield _all()
    yield view(
        "derived_domain",
        r"""
        SELECT DISTINCT account_id, regexp_replace(lower(domain), '^www\.', '') AS domain FROM (
            SELECT account_id, unnest(domains) AS domain FROM derived_account_row
            UNION ALL SELECT account_id, domain FROM derived_account WHERE domain IS NOT NULL
        )
        """,
    )


def counted(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``told_account``.

    Args:
        rules: The client's own fields.
        met: Kinds of things that are excluded at all.
    """
    out = LeftOut(met, "a.created_on", account="a.account_id")
    yield view(
        "told_account",
        f"""
        SELECT a.account_id AS id, a.account_id, {about(rules)}, a.created_on,
               {out.until()} AS gone_on, a.parent_id IS NOT NULL AS is_subsidiary,
               {out.reason} AS excluded_for
        FROM derived_account AS a {out.joins} WHERE a.is_known
        """,
    )


def about(rules: Rules) -> str:
    """SQL of what every fact says of its account ``a``, but for its id."""
    return f"a.root_id, a.industry, a.country{shown(rules, 'account', 'a')}"


def _known(rules: Rules) -> str:
    """Each attribute from the source that is believed most of those that tell it."""
    columns = (*_ATTRIBUTES, *(f"own_{field.name}" for field in own(rules, "account")))
    first = ", ".join(f"min_by(a.{c}, a.rank) FILTER (a.{c} IS NOT NULL) AS {c}" for c in columns)
    return table(
        "derived_account_own",
        f"""
        SELECT a.account_id, {first},
               min_by(a.domains[1], a.rank) FILTER (a.domains IS NOT NULL) AS domain,
               min_by(a.parent_id, a.rank) FILTER (a.parent_id IS NOT NULL) AS parent_id,
               min(a.created_on) AS created_on, true AS is_known
        FROM derived_account_row AS a GROUP BY a.account_id
        """,
    )


def _all() -> str:
    """With those that are only listed, each with the head of its group."""
    return table(
        "derived_account",
        """
        WITH RECURSIVE listed AS (
            SELECT DISTINCT m.account AS account_id, l.value,
                   CASE WHEN l.kind = 'domain' THEN l.value END AS domain
            FROM heard_list_member AS m JOIN link AS l ON l.key = m.account
            WHERE l.canonical IS NULL
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
