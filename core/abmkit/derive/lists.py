"""The target list: who is on it, from when to when, and the roles each stay requires."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.sql import disjoint, quote, view

TARGETS = "targets"


def statements(source: str) -> Iterable[str]:
    """``derived_listing``, ``fact_listing`` and ``fact_required_role``.

    Args:
        source: The source of the target list.
    """
    yield view(
        "derived_stay",
        f"""
        SELECT m.key AS stay, coalesce(l.canonical, l.key) AS account_id, m.tier,
               m.owner AS list_owner, coalesce(m.required_roles, []) AS required_roles,
               m.valid_from, m.valid_to
        FROM list_member AS m JOIN link AS l ON l.key = m.account
        WHERE m.deleted_at IS NULL AND m.source = {quote(source)}
          AND m.list_name = {quote(TARGETS)}
        """,
    )
    yield from disjoint(
        "derived_listing", "derived_stay", "account_id", "s.valid_from DESC NULLS LAST, s.stay"
    )
    yield view(
        "fact_listing",
        """
        SELECT s.stay AS id, s.account_id, a.root_id, a.industry, a.country, s.tier, s.list_owner,
               len(s.required_roles) AS roles_required, s.valid_from, s.valid_to
        FROM derived_listing AS s JOIN derived_account AS a USING (account_id)
        """,
    )
    yield view(
        "fact_required_role",
        """
        SELECT DISTINCT account_id, unnest(required_roles) AS role, valid_from, valid_to
        FROM derived_listing
        """,
    )
