"""Targets that no person lists one by one: lists of sources, campaigns, and rules over fields."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import fits, people
from abmkit.derive.rules import Rules, Wanted
from abmkit.derive.sql import EVER, NEVER, constants, covers, linked, stretches, table, view
from abmkit.sql import text, texts

#: Which stay is shown where several cover a day: what people list goes before all of these.
_LIST, _CAMPAIGN, _FIT, _ASSUMED = 1, 2, 3, 10


def statements(rules: Rules) -> Iterable[str]:
    """``derived_wanted``: their stays, as ``derived_told_stay`` has them; needs employments.

    Args:
        rules: The client's own fields, and what it wants: something.
    """
    wanted = rules.wanted
    if wanted.fits:
        yield from fits.statements(rules)
    named = [
        (kind, *each)
        for kind, names in (("list", wanted.lists), ("campaign", wanted.campaigns))
        for each in names
    ]
    kinds = dict.fromkeys(("kind", "source", "name"), "VARCHAR")
    yield constants("derived_wanted_name", kinds, named)
    yield view("derived_found", " UNION ALL BY NAME ".join(f"({each})" for each in _found(wanted)))
    yield table("derived_wanted", f"SELECT * FROM derived_found {_assumed(wanted)}")


def required(roles: str, tier: str, wanted: Wanted) -> str:
    """SQL of the roles that a stay requires: those it names, else those of its tier."""
    by_tier = " ".join(
        f"WHEN {text(each)} THEN [{texts(named)}]" for each, named in wanted.roles.items()
    )
    usual = f"CASE {tier} {by_tier} END" if by_tier else "NULL"
    return f"coalesce(nullif({roles}, []), {usual}, [])"


def tiered(stays: str, wanted: Wanted) -> str:
    """A SELECT of stays, those without a tier cut to have that of the rule met on their days.

    Args:
        stays: A relation of stays, of which no two of one account overlap.
        wanted: With rules, whose stretches ``statements`` have laid.
    """
    bare = f"(SELECT * FROM {stays} WHERE tier IS NULL)"
    days = f"nullif(e.starts, {EVER}) AS valid_from, nullif(e.stops, {NEVER}) AS valid_to"
    return f"""
        SELECT * FROM {stays} WHERE tier IS NOT NULL
        UNION ALL BY NAME
        SELECT s.* REPLACE ({_tier("f.rule", wanted)} AS tier, {days})
        FROM ({stretches("account_id", bare, "derived_fit")}) AS e
        JOIN {bare} AS s ON s.account_id = e.account_id AND {covers("s", "e.starts")}
        LEFT JOIN derived_fit AS f ON f.account_id = e.account_id AND {covers("f", "e.starts")}"""


def _tier(rule: str, wanted: Wanted) -> str:
    """SQL of the tier that a rule, by its number, gives."""
    tiers = " ".join(f"WHEN {n} THEN {text(fit.tier)}" for n, fit in enumerate(wanted.fits, 1))
    return f"CASE {rule} {tiers} END"


def _found(wanted: Wanted) -> Iterable[str]:
    if wanted.lists:
        yield _OF_LISTS
    if wanted.campaigns:
        yield _of_campaigns()
    if wanted.fits:
        yield _of_fits(wanted)


def _key(*parts: str) -> str:
    """SQL of an id that the same parts give again."""
    return f"CAST('0x' || left(md5(concat_ws('|', {', '.join(parts)})), 15) AS BIGINT)"


#: Who is on a list, and who was: a version that says a row is gone tells what it was until then.
#: A list that does not say since when knows its members since they were first seen on it.
_OF_LISTS = f"""
    WITH told AS (
        SELECT key AS stay, key, source, list_name, account, tier, owner, arm, scores,
               required_roles, valid_from, valid_to, CAST(NULL AS DATE) AS gone_on
        FROM list_member WHERE deleted_at IS NULL
        UNION ALL
        SELECT {_key("key", "effective_at")}, key, source, content ->> 'list_name',
               CAST(content ->> 'account' AS BIGINT), content ->> 'tier', content ->> 'owner',
               content ->> 'arm', content -> 'scores',
               CAST(content -> 'required_roles' AS VARCHAR[]),
               CAST(content ->> 'valid_from' AS DATE), CAST(content ->> 'valid_to' AS DATE),
               local_day(effective_at)
        FROM history WHERE "table" = 'list_member' AND deleted
    ), seen AS (
        SELECT key, local_day(min(effective_at)) AS day FROM history
        WHERE "table" = 'list_member' GROUP BY key
    )
    SELECT m.stay, coalesce(l.canonical, l.key) AS account_id, m.tier, m.owner AS list_owner,
           m.arm, m.scores, m.required_roles, coalesce(m.valid_from, seen.day) AS valid_from,
           least(m.valid_to, m.gone_on) AS valid_to, {_LIST} AS rank,
           concat(w.source, ':', w.name) AS origin
    FROM told AS m
    JOIN derived_wanted_name AS w
      ON w.kind = 'list' AND w.source = m.source AND w.name = m.list_name
    JOIN link AS l ON l.key = m.account
    LEFT JOIN seen ON seen.key = m.key"""

_NOTHING_TOLD = (
    "NULL AS list_owner, NULL AS arm, NULL AS scores, CAST(NULL AS VARCHAR[]) AS required_roles"
)


def _of_campaigns() -> str:
    """Accounts with people in a campaign, from the first of them on."""
    return f"""
        SELECT {_key("account_id", "origin")} AS stay, account_id, NULL AS tier, {_NOTHING_TOLD},
               min(met_on) AS valid_from, CAST(NULL AS DATE) AS valid_to, {_CAMPAIGN} AS rank,
               origin
        FROM (
            WITH met AS (
                SELECT t.person, a.canonical AS named_id,
                       local_day(t.occurred_at) AS met_on, concat(w.source, ':', w.name) AS origin
                FROM touch AS t
                JOIN {linked("campaign")} AS l ON l.key = t.campaign
                JOIN campaign AS c ON c.key = l.canonical AND c.deleted_at IS NULL
                JOIN derived_wanted_name AS w
                  ON w.kind = 'campaign' AND w.source = c.source AND w.name = c.name
                LEFT JOIN {linked("account")} AS a ON a.key = t.account
                WHERE t.deleted_at IS NULL
            ) {people.placed("met", "met_on")}
        ) WHERE account_id IS NOT NULL GROUP BY account_id, origin"""


def _of_fits(wanted: Wanted) -> str:
    return f"""
        SELECT {_key("account_id", "rule", "valid_from")} AS stay, account_id,
               {_tier("rule", wanted)} AS tier, {_NOTHING_TOLD}, valid_from, valid_to,
               {_FIT} AS rank, concat('rule ', rule) AS origin
        FROM derived_fit"""


def _assumed(wanted: Wanted) -> str:
    """Those of today once more, from the day from which they are taken to have been targets.

    Whatever else is known of these days goes before it; of accounts that people list, all is told.
    """
    if wanted.assumed_from is None:
        return ""
    day = f"DATE '{wanted.assumed_from}'"
    return f"""
        UNION ALL BY NAME
        SELECT * REPLACE ({_key("stay", "'assumed'")} AS stay, {day} AS valid_from,
                          valid_from AS valid_to, rank + {_ASSUMED} AS rank)
        FROM derived_found ANTI JOIN derived_told_stay USING (account_id)
        WHERE valid_to IS NULL AND valid_from > {day}"""


def is_assumed(rank: str) -> str:
    """SQL of whether a stay is only assumed."""
    return f"{rank} > {_ASSUMED}"
