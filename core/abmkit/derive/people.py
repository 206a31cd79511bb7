"""People and where they work."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import accounts, employers
from abmkit.derive.accounts import believed
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import own, shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import EVER, NEVER, clashing, covers, disjoint, stretches, table, view

_ATTRIBUTES = ("seniority", "department")
_BEST = "s.is_primary DESC NULLS LAST, s.valid_from DESC NULLS LAST, s.account_id, s.stay"


def statements(rules: Rules) -> Iterable[str]:
    """``derived_person``, those of whom facts say something, and ``derived_address``.

    The latter are the domains of their e-mail, all that is kept of those whom their source has
    deleted; ``derived_person_row`` is all that is told of them.

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
    some = " OR ".join(f"p.{c} IS NOT NULL" for c in columns)
    yield table(
        "derived_person",
        f"SELECT p.person_id, {first} FROM derived_person_row AS p WHERE {some} GROUP BY ALL",
    )
    yield view(
        "derived_address",
        """
        SELECT DISTINCT l.canonical AS person_id, lower(trim(split_part(p.email, '@', 2))) AS domain
        FROM person AS p JOIN link AS l ON l.key = p.key
        WHERE p.deleted_at IS NULL OR starts_with(p.email, '@')
        """,
    )


def about(rules: Rules) -> str:
    """SQL of what facts say of their person ``p``, but for the id."""
    return f"p.seniority, p.department{shown(rules, 'person', 'p')}"


def beside(person: str) -> str:
    """The join that puts what ``about`` reads beside rows of a person (SQL), as ``p``."""
    return f"LEFT JOIN derived_person AS p ON p.person_id = {person}"


def placed(rows: str, day: str) -> str:
    """A SELECT of rows with ``person_id``, ``account_id`` and the ``role`` there on their day.

    The account is the one that a row names, else the person's employer. Whoever is met where
    they work, as most are, has the role of that employment; of others, only those with several
    employments at a time can have a role elsewhere.

    Args:
        rows: A relation with ``person``, the reference to one, and ``named_id``.
        day: Its column of the day.
    """
    elsewhere = f"({rows}.named_id IS NOT NULL AND {rows}.named_id IS DISTINCT FROM job.account_id)"
    return f"""
        SELECT {rows}.*, job.person_id, coalesce({rows}.named_id, job.account_id) AS account_id,
               CASE WHEN {elsewhere} THEN role.role ELSE job.role END AS role
        FROM {rows}
        LEFT JOIN derived_whereabouts AS job
          ON job.key = {rows}.person
         AND job.starts <= {rows}.{day} AND job.stops > {rows}.{day}
        LEFT JOIN derived_several_role AS role
          ON role.person_id = CASE WHEN {elsewhere} THEN job.person_id END
         AND role.account_id = {rows}.named_id AND {covers("role", f"{rows}.{day}")}"""


def memberships(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_employment``, ``derived_whereabouts``, ``fact_role`` and ``told_membership``.

    ``derived_employment`` has the one employer of a person on a day and the role there, cut
    wherever one of them changes. Most people have one employment at a time, and nothing to be
    cut. ``derived_whereabouts`` says the same of every reference to a person and of every day,
    those without an employer, too: one join finds all that a touch needs of its person.

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
    several = f"({clashing('person_id', 'derived_membership')}) USING (person_id)"
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
    yield table("derived_whereabouts", _WHEREABOUTS)
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


#: Employments, and the days without one: between two, before the first and after the last.
_WHEREABOUTS = f"""
    WITH edge AS (
        SELECT person_id, stops AS day, starts FROM derived_employment
        WHERE starts > {EVER} OR stops < {NEVER}
        UNION ALL
        SELECT DISTINCT person_id, {EVER}, {EVER} FROM derived_employment WHERE starts > {EVER}
    ), gap AS (
        SELECT person_id, day AS starts, lead(starts, 1, {NEVER}) OVER (
                   PARTITION BY person_id ORDER BY starts, day
               ) AS stops FROM edge
    ), known AS (
        SELECT person_id, starts, stops, account_id, role FROM derived_employment
        UNION ALL SELECT person_id, starts, stops, NULL, NULL FROM gap WHERE starts < stops
    ), person AS (
        SELECT key, canonical AS person_id FROM link
        WHERE "table" = 'person' AND canonical IS NOT NULL
    )
    SELECT person.key, person_id, coalesce(k.starts, {EVER}) AS starts,
           coalesce(k.stops, {NEVER}) AS stops, k.account_id, k.role
    FROM person LEFT JOIN known AS k USING (person_id)"""
