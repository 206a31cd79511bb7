"""Who is who, counted for a report: what sources have in common, and what is in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from abmkit.identity.report import Matched
from abmkit.report.identity import ConsentState, Identity, SharedDomain, SourceRecords
from abmkit.run.measure import Derived
from abmkit.warehouse import Warehouse

_RECORDS = """
    WITH met AS (
        SELECT canonical FROM link WHERE kind = 'id' AND canonical IS NOT NULL
        GROUP BY canonical HAVING count(DISTINCT source) > 1
    ), record AS (
        SELECT 'account' AS kind, source, key FROM account WHERE deleted_at IS NULL
        UNION ALL SELECT 'person', source, key FROM person WHERE deleted_at IS NULL
    )
    SELECT record.source, record.kind, count(*), count(*) FILTER (met.canonical IS NOT NULL)
    FROM record JOIN link USING (key) LEFT JOIN met ON met.canonical = link.canonical
    GROUP BY ALL"""

_WAITING = """
    SELECT s."table", l.source, l.source = r.source, count(*) FROM suspect AS s
    JOIN link AS l ON l.key = s."left" JOIN link AS r ON r.key = s."right" GROUP BY ALL"""

_SHARED = """
    SELECT c.value, count(DISTINCT l.canonical) AS accounts
    FROM claim AS c JOIN link AS l ON l.key = c.key
    WHERE c.kind = 'domain'
    GROUP BY c.value HAVING accounts > 1 ORDER BY accounts DESC, c.value"""

_TARGETS = """
    SELECT count(DISTINCT account_id), count(DISTINCT account_id) FILTER (NOT a.is_known)
    FROM fact_listing AS l JOIN derived_account AS a USING (account_id)
    WHERE (l.valid_from IS NULL OR l.valid_from <= $1) AND (l.valid_to IS NULL OR l.valid_to > $1)
    """

_CONSENTS = """
    WITH there AS (
        SELECT DISTINCT m.person_id FROM fact_membership AS m
        JOIN fact_listing AS l USING (account_id)
        WHERE (m.valid_from IS NULL OR m.valid_from <= $1)
          AND (m.valid_to IS NULL OR m.valid_to > $1)
          AND (l.valid_from IS NULL OR l.valid_from <= $1)
          AND (l.valid_to IS NULL OR l.valid_to > $1)
    ), told AS (
        SELECT p.canonical AS person_id, c.purpose, c.channel,
               bool_or(c.status = 'withdrawn') AS is_withdrawn
        FROM consent AS c JOIN link AS p ON p.key = c.person
        WHERE c.deleted_at IS NULL AND (c.valid_from IS NULL OR c.valid_from <= $1)
          AND (c.valid_to IS NULL OR c.valid_to > $1)
        GROUP BY ALL
    )
    SELECT purpose, channel, count(*) FILTER (NOT is_withdrawn), count(*) FILTER (is_withdrawn)
    FROM told SEMI JOIN there USING (person_id) GROUP BY ALL ORDER BY ALL"""


def who_is_who(facts: Derived, references: Iterable[Matched], day: date) -> Identity:
    """Count what is known about who is who.

    Args:
        facts: The facts.
        references: How references fared.
        day: The last day of the period.
    """
    pairs = facts.warehouse.query(_WAITING)
    waiting = Counter[str]()
    for table, _, _, count in pairs:
        waiting[table] += count
    ((targets, unknown),) = facts.warehouse.query(_TARGETS, [day])
    return Identity(
        sources=_sources(facts.warehouse, pairs, references),
        accounts_waiting=waiting["account"],
        people_waiting=waiting["person"],
        shared=tuple(SharedDomain(*row) for row in facts.warehouse.query(_SHARED)),
        targets=targets,
        unknown_targets=unknown,
        consents=_consents(facts, day),
    )


def _sources(
    warehouse: Warehouse, pairs: Iterable[tuple[Any, ...]], references: Iterable[Matched]
) -> tuple[SourceRecords, ...]:
    told: dict[str, Counter[str]] = {}
    names = {"account": "accounts", "person": "people"}
    for source, kind, rows, met in warehouse.query(_RECORDS):
        counts = told.setdefault(source, Counter())
        counts[names[kind]] += rows
        counts[f"{names[kind]}_met"] += met
    for _, source, is_within, count in pairs:
        told.setdefault(source, Counter())["duplicates"] += count if is_within else 0
    for column in references:
        counts = told.setdefault(column.source, Counter())
        counts["references"] += column.rows
        counts["resolved"] += column.matched
    return tuple(SourceRecords(source, **told[source]) for source in sorted(told))


def _consents(facts: Derived, day: date) -> tuple[ConsentState, ...]:
    rules = facts.rules.consent
    return tuple(
        ConsentState(
            purpose,
            channel,
            given,
            withdrawn,
            counts=(not rules.purposes or purpose in rules.purposes)
            and (not rules.channels or channel in rules.channels),
        )
        for purpose, channel, given, withdrawn in facts.warehouse.query(_CONSENTS, [day])
    )
