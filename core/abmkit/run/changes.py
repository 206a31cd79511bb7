"""What people changed in a period: who joined and left the target list, which goals moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from abmkit.deliver import Kept, ReportFolder
from abmkit.period import Period
from abmkit.report.changes import Changes, GoalChange, LastReport, ListChange
from abmkit.report.client import AccountCard
from abmkit.report.frozen import FrozenGoal
from abmkit.report.spans import plain
from abmkit.report.value import Text
from abmkit.run.measure import Derived
from abmkit.workspace import Client, Goal


def sent_before(client: Client, period: Period, name: str) -> Kept | None:
    """What was sent last of the period before, for the same days; None when nothing was.

    Args:
        client: Whose.
        period: The period reported.
        name: The report.

    Raises:
        DataError: It cannot be read.
    """
    before = period.previous()
    every = ReportFolder.of(client.reports, before.label, name).sent()
    alike = [each for each in every if each.report.document.period == plain(before)]
    return alike[-1] if alike else None


def last_report(kept: Kept | None, material: Decimal) -> LastReport | None:
    """What a report that was sent told.

    Args:
        kept: The report; None: nothing was sent.
        material: Share by which a number must have moved since then to be told of.
    """
    if kept is None or kept.receipt is None:
        return None
    told = kept.report
    days = told.document.period
    return LastReport(kept.receipt.sent_at, days, told.numbers, told.metrics, material)


def changes(
    facts: Derived, period: Period, cards: Mapping[int, AccountCard], last: Kept | None
) -> Changes:
    """What people changed in a period.

    Args:
        facts: Holds the target list.
        period: The period reported.
        cards: Names of the accounts.
        last: What was sent of the period before: goals that it had otherwise have changed too.

    Raises:
        ConfigError: ``goals.csv`` is wrong.
    """
    goals = facts.client.goals()
    known = last.report.goals if last else ()
    told = [*_dated(facts.client, goals, period), *_undated(facts.client, goals, known, period)]
    return Changes(tuple(_listed(facts, period, cards)), tuple(told))


def _listed(
    facts: Derived, period: Period, cards: Mapping[int, AccountCard]
) -> Iterator[ListChange]:
    """An account that goes on with another tier has moved; it has neither left nor joined.

    Nobody knows when those joined that are only assumed to have been there. A first tier is no
    move: a rule gives it on the day from which the fields of the account are known.
    """
    rows = facts.warehouse.query(
        """
        WITH stay AS (
            SELECT account_id, tier, valid_from, valid_to, is_assumed FROM derived_listing
            WHERE excluded_for IS NULL
        )
        SELECT valid_from AS day, 'joined', account_id, NULL FROM stay AS s
        WHERE NOT is_assumed
        AND NOT EXISTS (FROM stay AS b
                          WHERE b.account_id = s.account_id AND b.valid_to = s.valid_from)
        UNION ALL
        SELECT valid_to, 'left', account_id, NULL FROM stay AS s
        WHERE NOT EXISTS (FROM stay AS a
                          WHERE a.account_id = s.account_id AND a.valid_from = s.valid_to)
        UNION ALL
        SELECT s.valid_from, 'moved', account_id, s.tier FROM stay AS s JOIN stay AS b
        USING (account_id) WHERE b.valid_to = s.valid_from AND b.tier <> s.tier
        """
    )
    found: dict[tuple[date, str, str | None], list[Text]] = {}
    for day, kind, account, tier in rows:
        if day and period.start <= day <= period.end and account in cards:
            found.setdefault((day, kind, tier), []).append(cards[account].shown)
    for (day, kind, tier), names in sorted(found.items(), key=lambda item: (*item[0][:2], item[1])):
        yield ListChange(kind, day, tuple(sorted(names, key=str)), tier)  # type: ignore[arg-type]


def _dated(client: Client, goals: tuple[Goal, ...], period: Period) -> Iterator[GoalChange]:
    """Goals that took the place of others on a day of the period."""
    before: dict[tuple[str, str, str], Goal] = {}
    for goal in sorted(goals, key=lambda each: each.valid_from or date.min):
        key = (goal.metric, goal.scope, goal.period)
        old, before[key] = before.get(key), goal
        day = goal.valid_from
        if old and old.goal != goal.goal and day and period.start <= day <= period.end:
            yield _change(client, goal, old, period, day)


def _undated(
    client: Client, goals: tuple[Goal, ...], known: tuple[FrozenGoal, ...], period: Period
) -> Iterator[GoalChange]:
    """Goals that the last report had otherwise, with no day on which they changed."""
    then = {(each.metric, each.scope, each.period): each for each in known}
    for goal in goals:
        old = then.get((goal.metric, goal.scope, goal.period))
        if old and goal.valid_from is None and old.goal != goal.goal:
            yield _change(client, goal, old, period, None)


def _change(
    client: Client, now: Goal, then: Goal | FrozenGoal, period: Period, day: date | None
) -> GoalChange:
    span = None if now.period == "*" else client.calendar.parse(now.period, period.end)
    scope = "" if now.scope == "total" else now.scope.partition("=")[2]
    return GoalChange(now.metric, plain(span) if span else None, scope, then.goal, now.goal, day)
