"""Answers to surveys, each with its person and account."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import accounts, people, states
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.rules import Rules
from abmkit.derive.sql import view


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``told_response``.

    An answer counts for the account its source names, else for the employer of its person on
    that day.

    Args:
        rules: The client's zone and own fields.
        met: Kinds of things that are excluded at all.
    """
    out = LeftOut(met, "r.answered_on", person="r.person_id", account="r.account_id")
    yield view(
        "told_response",
        f"""
        WITH met AS (
            SELECT r.*, named.canonical AS named_id,
                   local_day(r.answered_at) AS answered_on
            FROM heard_response AS r
            LEFT JOIN link AS named ON named.key = r.account
        ), homed AS ({people.placed("met", "answered_on")})
        SELECT r.key AS id, r.account_id, {accounts.about(rules)}, r.person_id, r.role,
               {people.about(rules)}, r.survey, r.scale, r.score, r.answered_on,
               {states.dated("answered_on", "a")}, {out.reason} AS excluded_for
        FROM homed AS r
        {states.on_day("a", "r.account_id", "r.answered_on")}
        {people.beside("r.person_id")}
        {out.joins}
        """,
    )
