"""Whom we may contact, while they work there: by consents given, or by refusals alone."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.rules import Consent
from abmkit.derive.sql import EVER, NEVER, covers, linked, stretches, table, texts, view


def statements(rules: Consent) -> Iterable[str]:
    """``derived_contactable`` and ``told_membership_contactable``; needs the memberships.

    A day counts when on some channel, for some purpose, a consent is given and none is withdrawn;
    where people may opt out, when none is withdrawn. Without any consent data nobody is left out:
    not to know is not to be forbidden.

    Args:
        rules: Which purposes and channels count.
    """
    for status in ("given", "withdrawn"):
        yield view(
            f"derived_consent_{status}",
            f"""
            SELECT p.canonical AS person_id, c.purpose, c.channel, c.valid_from, c.valid_to
            FROM consent AS c JOIN {linked("person")} AS p ON p.key = c.person
            WHERE c.deleted_at IS NULL AND p.canonical IS NOT NULL AND c.status = '{status}'
              AND {_counts(rules)}
            """,
        )
    yield table("derived_contactable", _not_refused(rules) if rules.opt_out else _AGREED)
    yield view("told_membership_contactable", _MEMBERSHIPS + (_SILENT if rules.opt_out else _ALL))


def _counts(rules: Consent) -> str:
    """Condition that a consent is one of those that count."""
    named = (("purpose", rules.purposes), ("channel", rules.channels))
    told = [f"c.{column} IN ({texts(values)})" for column, values in named if values]
    return " AND ".join(told) or "true"


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


def _not_refused(rules: Consent) -> str:
    """The days on which one of the ways that there are is not refused, of all who ever refused."""
    return f"""
    WITH ways AS (
        SELECT DISTINCT c.purpose, c.channel FROM consent AS c
        WHERE c.deleted_at IS NULL AND {_counts(rules)}
    ), always AS (
        SELECT DISTINCT person_id, CAST(NULL AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_to
        FROM derived_consent_withdrawn
    )
    SELECT s.person_id, s.starts, s.stops
    FROM ({stretches("person_id", "always", "derived_consent_withdrawn")}) AS s
    LEFT JOIN derived_consent_withdrawn AS c
      ON c.person_id = s.person_id AND {covers("c", "s.starts")}
    GROUP BY ALL
    HAVING count(DISTINCT (c.purpose, c.channel)) FILTER (c.purpose IS NOT NULL)
         < (SELECT count(*) FROM ways)"""


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
