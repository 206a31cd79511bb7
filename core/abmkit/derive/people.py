"""People and where they work."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import accounts, employers
from abmkit.derive.accounts import believed
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import own, shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import EVER, NEVER, covers, disjoint, having, stretches, table, view

_ATTRIBUTES = ("seniority", "department")
_BEST = "s.is_primary DESC NULLS LAST, s.valid_from DESC NULLS LAST, s.account_id, s.stay"


def statements(rules: Rules) -> Iterable[str]:
    """``derived_person``, one row a person, and ``derived_address``, the domains of their e-mail.

    ``derived_person_known`` has only those of whom facts say something: often few, or none.

    Args:
        rules: The client's priority and own fields.
    """
    yield view(
        "derived_person_row",
        f"""
        SELECT l.canonical AS person_id, p.*,
               row({believed(rules, "p")}) AS rank
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
    some = " OR ".join(f"{c} IS NOT NULL" for c in columns)
    yield table("derived_person_known", f"SELECT * FROM derived_person WHERE {some}")
    yield view(
        "derived_address",
        """
        SELECT DISTINCT l.canonical AS person_id, lower(trim(split_part(p.email, '@', 2))) AS domain
        FROM person AS p JOIN link AS l ON l.key = p.key WHERE p.deleted_at IS NULL
        """,
    )


def about(rules: Rules) -> str:
    """SQL of what facts say of their person ``p``, but for the id."""
    return f"p.seniority, p.department{shown(rules, 'person', 'p')}"


def beside(person: str) -> str:
    """The join that puts what ``about`` reads beside rows of a person (SQL), as ``p``."""
    return f"LEFT JOIN derived_person_known AS p ON p.person_id = {person}"


def placed(rows: str, day: str) -> str:
    """A SELECT of rows with their ``account_id`` and the person's ``role`` there on their day.

    The account is the one that a row names, else the person's employer. Whoever is met where
    they work, as most are, has the role of that employment; of others, only those with several
    employments can have a role elsewhere.

    Args:
        rows: A relation with ``person_id`` and ``named_id``.
        day: Its column of the day.
    """
    elsewhere = f"({rows}.named_id IS NOT NULL AND {rows}.named_id IS DISTINCT FROM job.account_id)"
    return f"""
        SELECT {rows}.*, coalesce({rows}.named_id, job.account_id) AS account_id,
               CASE WHEN {elsewhere} THEN role.role ELSE job.role END AS role
        FROM {rows}
        LEFT JOIN derived_employment AS job
          ON job.person_id = {rows}.person_id
         AND job.starts <= {rows}.{day} AND job.stops > {rows}.{day}
        LEFT JOIN derived_several_role AS role
          ON role.person_id = CASE WHEN {elsewhere} THEN {rows}.person_id END
         AND role.account_id = {rows}.named_id AND {covers("role", f"{rows}.{day}")}"""


def memberships(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_employment``, ``fact_role`` and ``told_membership``.

    ``derived_employment`` has the one employer of a person on a day and the role there, cut
    wherever one of them changes. Most people have one employment, and nothing to be cut.

    Args:
        rules: The client's own fields.
        met: Kinds of things that are excluded at all.
    """
    out = LeftOut(met, "m.valid_from", person="m.person_id", account="m.account_id")
    yield from employers.statements(rules)
    yield table(
        "derived_membership",
        f"""
        SELECT m.*, {out.until("m.valid_to")} AS counts_to, {out.reason} AS excluded_for
        FROM derived_stint AS m {out.joins}
        """,
    )
    several = having("person_id", "derived_membership", "> 1")
    yield table("derived_several", f"SELECT * FROM derived_membership SEMI JOIN {several}")
    yield from disjoint("derived_job", "derived_several", "person_id", _BEST)
    yield from disjoint(
        "derived_several_role",
        "derived_several",
        "person_id, account_id",
        "s.role IS NULL, s.role_rank, s.valid_from DESC NULLS LAST, s.stay",
    )
    yield table(
        "derived_employment",
        f"""
        SELECT s.*, job.account_id, role.role, false AS is_only
        FROM ({stretches("person_id", "derived_job", "derived_several_role")}) AS s
        JOIN derived_job AS job ON job.person_id = s.person_id AND {covers("job", "s.starts")}
        LEFT JOIN derived_several_role AS role
          ON role.person_id = s.person_id AND role.account_id = job.account_id
         AND {covers("role", "s.starts")}
        UNION ALL
        SELECT person_id, coalesce(valid_from, {EVER}) AS begun,
               coalesce(valid_to, {NEVER}) AS ended, account_id, role, true
        FROM derived_membership ANTI JOIN derived_several USING (person_id) WHERE begun < ended
        """,
    )
    yield view(
        "fact_role",
        f"""
        SELECT person_id, account_id, role, valid_from, valid_to FROM derived_several_role
        UNION ALL
        SELECT person_id, account_id, role, nullif(starts, {EVER}), nullif(stops, {NEVER})
        FROM derived_employment WHERE is_only
        """,
    )
    yield view(
        "told_membership",
        f"""
        SELECT m.stay AS id, m.person_id, m.account_id, {accounts.about(rules)}, m.role,
               {about(rules)},
               m.account_id || ':' || m.role AS account_role,
               m.valid_from, m.counts_to AS valid_to, m.excluded_for
        FROM derived_membership AS m
        JOIN derived_account AS a USING (account_id)
        {beside("m.person_id")}
        """,
    )
