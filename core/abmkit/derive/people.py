"""People and where they work."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.sql import disjoint, view

_BEST = "s.is_primary DESC NULLS LAST, s.valid_from DESC NULLS LAST, s.account_id, s.stay"


def statements() -> Iterable[str]:
    """``derived_job`` (one employer a person and day), ``derived_role`` and ``fact_membership``."""
    yield view(
        "derived_membership",
        """
        SELECT m.key AS stay, p.canonical AS person_id, a.canonical AS account_id,
               m.buying_role AS role, m.is_primary, m.valid_from, m.valid_to
        FROM membership AS m
        JOIN link AS p ON p.key = m.person
        JOIN link AS a ON a.key = m.account
        WHERE m.deleted_at IS NULL AND p.canonical IS NOT NULL AND a.canonical IS NOT NULL
        """,
    )
    yield from disjoint("derived_job", "derived_membership", "person_id", _BEST)
    yield from disjoint(
        "derived_role",
        "derived_membership",
        "person_id, account_id",
        "s.role IS NULL, s.valid_from DESC NULLS LAST, s.stay",
    )
    yield view(
        "fact_membership",
        """
        SELECT m.stay AS id, m.person_id, m.account_id, a.root_id, a.industry, a.country, m.role,
               m.account_id || ':' || m.role AS account_role, m.valid_from, m.valid_to
        FROM derived_membership AS m JOIN derived_account AS a USING (account_id)
        """,
    )
