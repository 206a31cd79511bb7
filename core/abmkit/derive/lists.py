"""The target list: who is on it, from when to when, and the roles each stay requires."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import wanted
from abmkit.derive.accounts import about
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.rules import Rules
from abmkit.derive.sql import disjoint, table, view
from abmkit.sql import text

TARGETS = "targets"
SCORES = ("market_influence", "strategic_importance", "revenue_potential")
"""Scores of a place on the list that are columns of its fact."""


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_listing``, ``told_listing`` and ``fact_required_role``; needs employments.

    What people list goes before what lists, campaigns and rules make a target; where it has no
    tier, that of the rule is taken.

    Args:
        rules: The client's own fields and what it wants.
        met: Kinds of things that are excluded at all.
    """
    yield view(
        "derived_told_stay",
        f"""
        SELECT m.key AS stay, coalesce(l.canonical, l.key) AS account_id, m.tier,
               m.owner AS list_owner, m.arm, m.scores, m.required_roles,
               m.valid_from, m.valid_to, 0 AS rank, m.list_name AS origin
        FROM heard_list_member AS m JOIN link AS l ON l.key = m.account
        WHERE m.list_name = {text(TARGETS)}
        """,
    )
    every = "derived_told_stay"
    if rules.wanted.makes_targets:
        yield from wanted.statements(rules)
        every = f"(SELECT * FROM {every} UNION ALL BY NAME SELECT * FROM derived_wanted)"
    yield view("derived_stay", f"SELECT *, {wanted.is_assumed('rank')} AS is_assumed FROM {every}")
    yield from disjoint(
        "derived_shown_stay",
        "derived_stay",
        "account_id",
        "s.rank, s.valid_from DESC NULLS LAST, s.stay",
    )
    tiered = "derived_shown_stay"
    if rules.wanted.fits:
        tiered = f"({wanted.tiered(tiered, rules.wanted)})"
    out = LeftOut(met, "s.valid_from", account="s.account_id")
    roles = wanted.required("s.required_roles", "s.tier", rules.wanted)
    yield table(
        "derived_listing",
        f"""
        SELECT s.* REPLACE ({out.until("s.valid_to")} AS valid_to, {roles} AS required_roles),
               {out.reason} AS excluded_for
        FROM {tiered} AS s {out.joins}
        """,
    )
    scored = ", ".join(
        f"TRY_CAST(s.scores ->> {text(name)} AS DECIMAL(18,4)) AS {name}" for name in SCORES
    )
    yield view(
        "told_listing",
        f"""
        SELECT s.stay AS id, s.account_id, {about(rules)}, s.tier, s.list_owner,
               len(s.required_roles) AS roles_required, s.arm, {scored},
               s.valid_from, s.valid_to, s.excluded_for
        FROM derived_listing AS s JOIN derived_account AS a USING (account_id)
        """,
    )
    yield view(
        "fact_required_role",
        """
        SELECT DISTINCT account_id, unnest(required_roles) AS role, valid_from, valid_to
        FROM derived_listing WHERE excluded_for IS NULL
        """,
    )
