"""People and where they work."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.accounts import about, believed
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import own, shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import disjoint, table, view

_ATTRIBUTES = ("seniority", "department", "country", "language", "score")
_BEST = "s.is_primary DESC NULLS LAST, s.valid_from DESC NULLS LAST, s.account_id, s.stay"


def statements(rules: Rules) -> Iterable[str]:
    """``derived_person``, one row a person, and ``derived_address``, the domains of their e-mail.

    Args:
        rules: The client's priority and own fields.
    """
    yield view(
        "derived_person_row",
        f"""
        SELECT l.canonical AS person_id, p.*,
               row_number() OVER (ORDER BY {believed(rules, "p")}) AS rank
               {typed(rules, "person", "p")}
        FROM person AS p JOIN link AS l ON l.key = p.key WHERE p.deleted_at IS NULL
        """,
    )
    columns = (*_ATTRIBUTES, *(f"own_{field.name}" for field in own(rules, "person")))
    first = ", ".join(f"min_by(p.{c}, p.rank) FILTER (p.{c} IS NOT NULL) AS {c}" for c in columns)
    yield table(
        "derived_person",
        f"""
        SELECT p.person_id, {first}, coalesce(bool_or(p.is_test), false) AS is_test
        FROM derived_person_row AS p GROUP BY p.person_id
        """,
    )
    yield view(
        "derived_address",
        """
        SELECT DISTINCT l.canonical AS person_id, lower(trim(split_part(p.email, '@', 2))) AS domain
        FROM person AS p JOIN link AS l ON l.key = p.key WHERE p.deleted_at IS NULL
        """,
    )


def memberships(rules: Rules) -> Iterable[str]:
    """``derived_job`` (one employer a person and day), ``derived_role`` and ``told_membership``.

    Args:
        rules: The client's own fields.
    """
    out = LeftOut("m.valid_from", person="p.canonical", account="a.canonical")
    yield view(
        "derived_membership",
        f"""
        SELECT m.key AS stay, p.canonical AS person_id, a.canonical AS account_id,
               m.buying_role AS role, m.is_primary, m.valid_from, m.valid_to,
               {out.until("m.valid_to")} AS counts_to, {out.reason} AS excluded_for
        FROM membership AS m
        JOIN link AS p ON p.key = m.person
        JOIN link AS a ON a.key = m.account
        {out.joins}
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
        "fact_role", "SELECT person_id, account_id, role, valid_from, valid_to FROM derived_role"
    )
    yield view(
        "told_membership",
        f"""
        SELECT m.stay AS id, m.person_id, m.account_id, {about(rules)}, m.role,
               p.seniority, p.department{shown(rules, "person", "p")},
               m.account_id || ':' || m.role AS account_role,
               m.valid_from, m.counts_to AS valid_to, m.excluded_for
        FROM derived_membership AS m
        JOIN derived_account AS a USING (account_id)
        LEFT JOIN derived_person AS p USING (person_id)
        """,
    )
