"""Answers to surveys, each with its person and account."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import shown
from abmkit.derive.rules import Rules
from abmkit.derive.sql import covers, day_in, view
from abmkit.derive.voices import heard


def statements(rules: Rules) -> Iterable[str]:
    """``told_response``.

    An answer counts for the account its source names, else for the employer of its person on
    that day.

    Args:
        rules: The client's zone and own fields.
    """
    out = LeftOut("r.answered_on", person="r.person_id", account="r.account_id")
    yield view(
        "told_response",
        f"""
        WITH met AS (
            SELECT r.*, p.canonical AS person_id, named.canonical AS named_id,
                   {day_in(rules.zone, "r.answered_at")} AS answered_on
            FROM {heard("response")} AS r
            LEFT JOIN link AS p ON p.key = r.person
            LEFT JOIN link AS named ON named.key = r.account
        ), homed AS (
            SELECT met.*, coalesce(met.named_id, job.account_id) AS account_id
            FROM met LEFT JOIN derived_job AS job
              ON job.person_id = met.person_id AND {covers("job", "met.answered_on")}
        )
        SELECT r.key AS id, r.account_id, {about(rules)}, r.person_id, role.role, p.seniority,
               p.department, r.survey, r.scale, r.score, r.answered_on,
               {states.dated("answered_on")}, {out.reason} AS excluded_for
               {shown(rules, "person", "p")}
        FROM homed AS r
        LEFT JOIN derived_account AS a ON a.account_id = r.account_id
        LEFT JOIN derived_person AS p ON p.person_id = r.person_id
        LEFT JOIN derived_role AS role
          ON role.person_id = r.person_id AND role.account_id = r.account_id
         AND {covers("role", "r.answered_on")}
        {states.joins("answered_on", "r.account_id", "r.answered_on")}
        {out.joins}
        """,
    )
