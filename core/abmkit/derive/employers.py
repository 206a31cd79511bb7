"""Who works where: as sources say, else by the domain of the e-mail, else by who was met together.

The role in buying is what a source says, of the person there or in a deal; else what the job
title means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from abmkit.derive.rules import Rules
from abmkit.derive.sql import EVER, NEVER, constants, linked, table, view
from abmkit.identity.freemail import FREE_MAIL
from abmkit.sql import texts

#: A domain that more accounts have says nothing about an employer.
_SHARED = 50


def statements(rules: Rules) -> Iterable[str]:
    """``derived_stint``: who works where, and who plays a part in a deal there meanwhile.

    ``method`` says how it is known: told, domain or meeting. A part in a deal is no employment: it
    is played at the buyer as long as the person works there. Only of people of whom nothing else
    is known it is all there is. ``role_rank`` says how the role is known: 0 as the source calls
    the person there, 1 by a part in a deal, 2 by the title.

    Args:
        rules: The client's rules for titles.
    """
    yield from _roles(rules)
    yield table(
        "derived_told_stint",
        f"""
        SELECT m.key AS stay, p.canonical AS person_id, a.canonical AS account_id,
               coalesce(m.buying_role, CASE WHEN m.deal IS NULL THEN t.role END) AS role,
               CASE WHEN m.buying_role IS NULL THEN 2 WHEN m.deal IS NULL THEN 0 ELSE 1 END
                   AS role_rank,
               m.is_primary, m.valid_from, least(m.valid_to, gone.day) AS valid_to,
               m.deal IS NOT NULL AS is_part
        FROM membership AS m
        JOIN {linked("person")} AS p ON p.key = m.person
        JOIN {linked("account")} AS a ON a.key = m.account
        LEFT JOIN ({_GONE}) AS gone ON gone.person_id = p.canonical AND gone.person_id = m.person
        LEFT JOIN derived_titled AS t ON t.person_id = p.canonical
        WHERE (m.deleted_at IS NULL OR m.deleted_at >= gone.deleted_at)
          AND p.canonical IS NOT NULL AND a.canonical IS NOT NULL
        """,
    )
    yield from _by_domain()
    yield from _by_meeting()
    yield view("derived_stint", _STINTS)


#: People whom their source has deleted: what they did until then was done where they worked.
_GONE = (
    "SELECT key AS person_id, deleted_at, local_day(deleted_at) AS day FROM person "
    "WHERE deleted_at IS NOT NULL"
)

_STINTS = f"""
    WITH job AS (SELECT * FROM derived_told_stint WHERE NOT is_part),
         part AS (SELECT * FROM derived_told_stint WHERE is_part),
         found AS (
             SELECT person_id, account_id, 'domain' AS method FROM derived_domain_stint
             UNION ALL SELECT person_id, account_id, 'meeting' FROM derived_meeting_stint
         )
    SELECT * EXCLUDE (is_part), 'told' AS method FROM job
    UNION ALL
    SELECT * EXCLUDE (is_part), 'told' FROM part ANTI JOIN job USING (person_id)
    UNION ALL
    SELECT part.stay, part.person_id, part.account_id, part.role, part.role_rank, part.is_primary,
           greatest(part.valid_from, job.valid_from) AS valid_from,
           least(part.valid_to, job.valid_to) AS valid_to, 'told'
    FROM part JOIN job USING (person_id, account_id)
    WHERE coalesce(job.valid_from, {EVER}) < coalesce(part.valid_to, {NEVER})
      AND coalesce(part.valid_from, {EVER}) < coalesce(job.valid_to, {NEVER})
    UNION ALL
    SELECT person_id, person_id, account_id, t.role, 2, NULL, NULL, gone.day, method
    FROM found LEFT JOIN derived_titled AS t USING (person_id)
    LEFT JOIN ({_GONE}) AS gone USING (person_id)"""


def _roles(rules: Rules) -> Iterable[str]:
    """``derived_titled``: the role that a person's title means, by the first rule it meets."""
    lines = [(n, *rule) for n, rule in enumerate((*rules.titles, *default_titles()))]
    columns = {"place": "INTEGER", "words": "VARCHAR", "role": "VARCHAR"}
    yield constants("derived_title_rule", columns, lines)
    yield table(
        "derived_titled",
        r"""
        WITH titled AS (
            SELECT person_id, min_by(title, rank) AS title
            FROM derived_person_row WHERE title IS NOT NULL GROUP BY person_id
        ), spelt AS (
            SELECT title, concat(
                ' ', regexp_replace(lower(title), '[^\p{L}\p{N}]+', ' ', 'g'), ' ') AS words
            FROM (SELECT DISTINCT title FROM titled)
        ), meant AS (
            SELECT s.title, arg_min(r.role, r.place) AS role FROM spelt AS s
            JOIN derived_title_rule AS r
              ON contains(s.words, CASE WHEN regexp_full_match(r.words, '[ -~]*')
                                        THEN concat(' ', r.words, ' ') ELSE r.words END)
            GROUP BY s.title
        )
        SELECT person_id, role FROM titled JOIN meant USING (title)
        """,
    )


def _by_domain() -> Iterable[str]:
    """``derived_domain_stint``: of those nobody tells an employer of, the one with their domain.

    Of several accounts that have it, the one with most people; of none that has most, none.
    """
    yield table(
        "derived_at_domain",
        f"""
        WITH host AS (
            SELECT person_id, domain FROM derived_address
            ANTI JOIN derived_told_stint USING (person_id) WHERE domain <> ''
        ), above AS (
            SELECT person_id, unnest([
                domain, substr(domain, strpos(domain, '.') + 1),
                regexp_extract(domain, '^[^.]+\\.[^.]+\\.(.+)$', 1)]) AS value
            FROM host
        ), owned AS (
            SELECT DISTINCT c.value, l.canonical AS account_id
            FROM claim AS c JOIN link AS l USING (key) WHERE c.kind = 'domain'
        ), few AS (SELECT value FROM owned GROUP BY value HAVING count(*) <= {_SHARED})
        SELECT DISTINCT person_id, account_id
        FROM above JOIN owned USING (value) SEMI JOIN few USING (value)
        """,
    )
    most = (
        "SELECT account_id, count(DISTINCT person_id) AS weight FROM derived_told_stint "
        "SEMI JOIN derived_at_domain USING (account_id) GROUP BY 1"
    )
    yield table(
        "derived_domain_stint",
        _heaviest(f"derived_at_domain LEFT JOIN ({most}) AS m USING (account_id)"),
    )


def _by_meeting() -> Iterable[str]:
    """``derived_meeting_stint``: of those without a mailbox that says more, where they are met.

    That is the account of most of their meetings, by the others who were there.
    """
    yield table(
        "derived_stray",
        f"""
        SELECT DISTINCT person_id FROM derived_person_row
        ANTI JOIN derived_told_stint USING (person_id)
        ANTI JOIN derived_domain_stint USING (person_id)
        ANTI JOIN (
            SELECT person_id FROM derived_address
            WHERE domain <> '' AND domain NOT IN ({texts(sorted(FREE_MAIL))})
        ) USING (person_id)
        """,
    )
    yield table(
        "derived_met_at",
        f"""
        WITH met AS (
            SELECT t.event, t.source, s.person_id
            FROM touch AS t JOIN {linked("person")} AS p ON p.key = t.person
            JOIN derived_stray AS s ON s.person_id = p.canonical
            WHERE t.deleted_at IS NULL AND t.event IS NOT NULL AND t.kind IN ('meeting', 'call')
        ), other AS (
            SELECT t.event, t.source, p.canonical AS person_id, a.canonical AS named_id
            FROM touch AS t
            JOIN (SELECT DISTINCT event, source FROM met) USING (event, source)
            JOIN {linked("person")} AS p ON p.key = t.person
            LEFT JOIN {linked("account")} AS a ON a.key = t.account
            WHERE t.deleted_at IS NULL AND t.kind IN ('meeting', 'call')
        ), placed AS (
            SELECT person_id, account_id FROM derived_told_stint WHERE NOT is_part
            UNION SELECT person_id, account_id FROM derived_domain_stint
        )
        SELECT m.person_id, coalesce(o.named_id, placed.account_id) AS account_id,
               count(DISTINCT m.event) AS weight
        FROM met AS m
        JOIN other AS o ON o.event = m.event AND o.source = m.source
         AND o.person_id <> m.person_id
        LEFT JOIN placed ON placed.person_id = o.person_id
        WHERE coalesce(o.named_id, placed.account_id) IS NOT NULL GROUP BY ALL
        """,
    )
    yield table("derived_meeting_stint", _heaviest("derived_met_at"))


def _heaviest(rows: str) -> str:
    """A SELECT of the one account of each person that weighs most; none, if two weigh the same."""
    return f"""
        SELECT person_id, any_value(account_id) AS account_id FROM (
            SELECT person_id, account_id FROM {rows}
            QUALIFY rank() OVER (PARTITION BY person_id ORDER BY coalesce(weight, 0) DESC) = 1
        ) GROUP BY person_id HAVING count(*) = 1"""


@cache
def default_titles() -> tuple[tuple[str, str], ...]:
    """Words in job titles with the role that they mean, the first that fits first."""
    told = tomllib.loads(Path(__file__).with_name("titles.toml").read_text("utf-8"))
    return tuple(rule for rules in told.values() for rule in rules.items())
