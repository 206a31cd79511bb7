"""Whom we may contact, while they work there: by consents given, or by refusals alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from abmkit.derive.rules import Consent
from abmkit.derive.sql import EVER, NEVER, covers, linked, stretches, table, view
from abmkit.sql import texts


def statements(rules: Consent) -> Iterable[str]:
    """``derived_contactable`` and ``told_membership_contactable``; needs the memberships.

    A day counts when on some channel, for some purpose, a consent is given and none is withdrawn;
    where people may opt out, when none is withdrawn. Who withdraws the purpose ``all`` withdraws
    every one on that channel. Without any consent data nobody is left out: not to know is not to
    be forbidden.

    Args:
        rules: Which purposes and channels count.
    """
    yield view("derived_consent_way", _ways(rules))
    given = f"c.status = 'given' AND {_among('c.purpose', rules.purposes)}"
    yield view("derived_consent_given", _told(rules, "c.purpose", given))
    refused = "unnest(CASE WHEN c.purpose = 'all' THEN every.purposes ELSE [c.purpose] END)"
    yield view("derived_consent_withdrawn", _told(rules, refused, "c.status = 'withdrawn'"))
    yield table("derived_contactable", _NOT_REFUSED if rules.opt_out else _AGREED)
    yield view("told_membership_contactable", _MEMBERSHIPS + (_SILENT if rules.opt_out else _ALL))


def _among(column: str, values: Sequence[str]) -> str:
    """Condition that a column has one of some values; without any, whatever it has."""
    return f"{column} IN ({texts(values)})" if values else "true"


def _ways(rules: Consent) -> str:
    """The purposes and channels that count; ``all`` is none of its own beside others."""
    told = f"""
        SELECT DISTINCT c.purpose, c.channel FROM consent AS c
        WHERE c.deleted_at IS NULL AND {_among("c.channel", rules.channels)}"""
    if rules.purposes:
        named = f"SELECT unnest([{texts(rules.purposes)}]) AS purpose"
        return f"SELECT purpose, channel FROM ({named}), (SELECT DISTINCT channel FROM ({told}))"
    alone = "count(*) OVER (PARTITION BY channel) = 1"
    return f"SELECT purpose, channel FROM ({told}) QUALIFY purpose <> 'all' OR {alone}"


def _told(rules: Consent, purpose: str, condition: str) -> str:
    """Consents of people, a row a purpose."""
    return f"""
        SELECT p.canonical AS person_id, {purpose} AS purpose, c.channel, c.valid_from, c.valid_to
        FROM consent AS c JOIN {linked("person")} AS p ON p.key = c.person,
             (SELECT list_distinct(list_append(list(purpose), 'all')) AS purposes
              FROM derived_consent_way) AS every
        WHERE c.deleted_at IS NULL AND p.canonical IS NOT NULL
          AND {_among("c.channel", rules.channels)} AND {condition}"""


_WAY = "person_id, purpose, channel"


def _covered(status: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM derived_consent_{status} AS c WHERE c.person_id = s.person_id "
        f"AND c.purpose = s.purpose AND c.channel = s.channel AND {covers('c', 's.starts')})"
    )


_AGREED = f"""
    WITH way AS (
        SELECT s.person_id, s.starts AS valid_from, s.stops AS valid_to
        FROM ({stretches(_WAY, "derived_consent_given", "derived_consent_withdrawn")}) AS s
        WHERE {_covered("given")} AND NOT {_covered("withdrawn")}
    )
    SELECT s.person_id, s.starts, s.stops FROM ({stretches("person_id", "way")}) AS s
    WHERE EXISTS (
        SELECT 1 FROM way WHERE way.person_id = s.person_id AND {covers("way", "s.starts")}
    )"""


#: The days on which one of the ways that there are is not refused, of all who ever refused one.
_NOT_REFUSED = f"""
    WITH always AS (
        SELECT DISTINCT person_id, CAST(NULL AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_to
        FROM derived_consent_withdrawn
    ), refused AS (
        SELECT c.* FROM derived_consent_withdrawn AS c
        SEMI JOIN derived_consent_way USING (purpose, channel)
    )
    SELECT s.person_id, s.starts, s.stops
    FROM ({stretches("person_id", "always", "derived_consent_withdrawn")}) AS s
    LEFT JOIN refused AS c ON c.person_id = s.person_id AND {covers("c", "s.starts")}
    GROUP BY ALL
    HAVING count(DISTINCT (c.purpose, c.channel)) FILTER (c.purpose IS NOT NULL)
         < (SELECT count(*) FROM derived_consent_way)"""


_MEMBERSHIPS = f"""
    SELECT m.*, greatest(coalesce(m.valid_from, {EVER}), c.starts) AS contact_from,
           least(coalesce(m.valid_to, {NEVER}), c.stops) AS contact_to
    FROM told_membership AS m JOIN derived_contactable AS c ON c.person_id = m.person_id
     AND c.starts < coalesce(m.valid_to, {NEVER}) AND c.stops > coalesce(m.valid_from, {EVER})
    UNION ALL
    SELECT m.*, m.valid_from, m.valid_to FROM told_membership AS m
    WHERE """

_ALL = "NOT EXISTS (SELECT 1 FROM consent WHERE deleted_at IS NULL)"
_SILENT = "m.person_id NOT IN (SELECT person_id FROM derived_consent_withdrawn)"
