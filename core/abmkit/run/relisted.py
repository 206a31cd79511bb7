"""A target list that was rewritten: what it says now of a day that was reported already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from abmkit.deliver import Kept
from abmkit.report.changes import ListChange
from abmkit.report.client import AccountCard
from abmkit.run.lists import SOURCE
from abmkit.run.measure import Derived

_SECOND = timedelta(seconds=1)

#: Who was on the list on a day, as it was known at an instant and as it is known now.
_SQL = """
    WITH known AS (
        SELECT max_by(deleted, recorded_at) AS deleted, max_by(content, recorded_at) AS content
        FROM history WHERE "table" = 'list_member' AND source = $1 AND recorded_at < $2
        GROUP BY key
    ), told AS (
        SELECT 'then' AS side, CAST(content ->> 'account' AS BIGINT) AS account,
               content ->> 'tier' AS tier, CAST(content ->> 'valid_from' AS DATE) AS valid_from,
               CAST(content ->> 'valid_to' AS DATE) AS valid_to
        FROM known WHERE NOT deleted
        UNION ALL
        SELECT 'now', account, tier, valid_from, valid_to
        FROM list_member WHERE source = $1 AND deleted_at IS NULL
    ), stay AS (
        SELECT side, coalesce(l.canonical, l.key) AS account_id,
               max_by(coalesce(tier, ''), coalesce(valid_from, DATE '0001-01-01')) AS tier
        FROM told JOIN link AS l ON l.key = told.account
        WHERE (valid_from IS NULL OR valid_from <= $3) AND (valid_to IS NULL OR valid_to > $3)
        GROUP BY ALL
    )
    SELECT account_id, max(tier) FILTER (side = 'then'), max(tier) FILTER (side = 'now')
    FROM stay GROUP BY account_id ORDER BY account_id
    """


def relisted(
    facts: Derived, cards: Mapping[int, AccountCard], sent: Iterable[Kept]
) -> Iterator[ListChange]:
    """Accounts that a report counted on its last day otherwise than the list now says.

    Nothing is told where the warehouse is younger than the report: it does not know what was said.

    Args:
        facts: Holds the target list and its history.
        cards: Names of the accounts.
        sent: What was sent before; of two that tell of one account, the last counts.
    """
    told: dict[int, tuple[str, str | None]] = {}
    for kept in sent:
        told.update(_changed(facts, kept))
    found: dict[tuple[str, str | None], list[int]] = {}
    for account, what in told.items():
        if account in cards:
            found.setdefault(what, []).append(account)
    for (kind, tier), accounts in sorted(
        found.items(), key=lambda each: (each[0][0], str(each[0]))
    ):
        names = sorted((cards[each].shown for each in accounts), key=str)
        yield ListChange(kind, None, tuple(names), tier)  # type: ignore[arg-type]


def _changed(facts: Derived, kept: Kept) -> Iterator[tuple[int, tuple[str, str | None]]]:
    document = kept.report.document
    known_by = datetime.fromisoformat(document.as_of).astimezone(UTC).replace(tzinfo=None)
    ((begun,),) = facts.warehouse.query("SELECT min(recorded_at) FROM history")
    if begun is None or begun > known_by + _SECOND:
        return
    day = date.fromisoformat(document.period.end)
    rows = facts.warehouse.query(_SQL, [SOURCE, known_by + _SECOND, day])
    for account, then, now in rows:
        if then is None:
            yield account, ("joined", None)
        elif now is None:
            yield account, ("left", None)
        elif now != then:
            yield account, ("moved", now or None)
