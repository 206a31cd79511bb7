"""What counts nowhere: own staff, tests, competitors; left out of every fact, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from abmkit.derive.rules import Exclusion, Rules
from abmkit.derive.sql import EVER, constants, table

TEST_RECORD = "test record"
"""The reason of people whom their source marks as tests."""

_LINE = {
    "line": "INTEGER",
    "reason": "VARCHAR",
    "in_table": "VARCHAR",
    "domain": "VARCHAR",
    "source": "VARCHAR",
    "source_id": "VARCHAR",
    "since": "DATE",
}


#: Where the domains of things stand, and what their facts know them by.
_DOMAINS = {"account": "derived_domain", "person": "derived_address"}
_IDS = {"account": "l.canonical", "person": "l.canonical", "deal": "t.key"}


class Asked(Protocol):
    """What this asks of a warehouse."""

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Run a query."""


def statements(rules: Rules) -> Iterable[str]:
    """``derived_exclusion``, ``derived_met`` and ``derived_excluded``.

    They are the lines, what each of them meets, and the earliest one for each thing met.

    Args:
        rules: The client's exclusions.
    """
    rows = [
        (n, e.reason, e.table, e.domain and e.domain.lower(), e.source, e.source_id, e.since)
        for n, e in enumerate(rules.exclusions, start=1)
    ]
    yield constants("derived_exclusion", _LINE, rows)
    yield table("derived_met", " UNION ALL ".join(_met(rules.exclusions)))
    yield table(
        "derived_excluded",
        """
        SELECT in_table, id, reason, since FROM derived_met
        QUALIFY row_number() OVER (
            PARTITION BY in_table, id ORDER BY since NULLS FIRST, line
        ) = 1
        """,
    )


def _met(lines: Sequence[Exclusion]) -> Iterable[str]:
    """What is met by tests, by domain and by id: only such lines are looked up as there are."""
    yield (
        "SELECT DISTINCT 'person' AS in_table, l.canonical AS id, 0 AS line, "
        f"'{TEST_RECORD}' AS reason, CAST(NULL AS DATE) AS since "
        "FROM person AS p JOIN link AS l USING (key) "
        "WHERE p.is_test AND (p.deleted_at IS NULL OR l.canonical = p.key)"
    )
    for kind, domains in _DOMAINS.items():
        if any(line.domain and line.table in (None, kind) for line in lines):
            yield f"""
                SELECT '{kind}', d.{kind}_id, e.line, e.reason, e.since
                FROM derived_exclusion AS e JOIN {domains} AS d USING (domain)
                WHERE coalesce(e.in_table, '{kind}') = '{kind}'"""
    for kind, known_as in _IDS.items():
        if any(line.source_id and line.table == kind for line in lines):
            yield f"""
                SELECT '{kind}', {known_as}, e.line, e.reason, e.since
                FROM derived_exclusion AS e JOIN {kind} AS t USING (source, source_id)
                JOIN link AS l ON l.key = t.key WHERE e.in_table = '{kind}'"""


def kinds_met(warehouse: Asked) -> frozenset[str]:
    """What kinds of things are excluded at all: account, person, deal."""
    return frozenset(
        str(kind) for (kind,) in warehouse.query("SELECT DISTINCT in_table FROM derived_excluded")
    )


class LeftOut:
    """Looks up why rows of a fact are left out, if they are.

    Args:
        met: Kinds of things that are excluded at all; nothing is joined for the others.
        day: SQL of the day of a row; for a stay, its first one.
        **ids: SQL of the row's account, person or deal.
    """

    def __init__(self, met: frozenset[str], day: str, **ids: str) -> None:
        self._day = day
        self._ids = {kind: sql for kind, sql in ids.items() if kind in met}

    @property
    def joins(self) -> str:
        """The joins that it needs."""
        return " ".join(
            f"LEFT JOIN derived_excluded AS x_{kind} ON x_{kind}.in_table = '{kind}' "
            f"AND x_{kind}.id = {sql}"
            for kind, sql in self._ids.items()
        )

    @property
    def reason(self) -> str:
        """SQL of the reason; NULL for a row that counts."""
        return self._reason(f"coalesce({self._day}, {EVER})")

    @property
    def always(self) -> str:
        """SQL of the reason of what never counted; NULL for a row that counts, or once did."""
        return self._reason(EVER)

    def until(self, last: str = "CAST(NULL AS DATE)") -> str:
        """SQL of the first day on which a stay no longer counts; NULL for none.

        Args:
            last: SQL of the first day on which it no longer holds.
        """
        return f"least({', '.join((last, *(f'x_{kind}.since' for kind in self._ids)))})"

    def _reason(self, day: str) -> str:
        told = (
            f"CASE WHEN coalesce(x_{kind}.since, {EVER}) <= {day} THEN x_{kind}.reason END"
            for kind in self._ids
        )
        return f"coalesce({', '.join((*told, 'CAST(NULL AS VARCHAR)'))})"
