"""What people changed in a period: who joined and left the target list, which goals moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from abmkit.run.relisted import relisted
from abmkit.workspace import Client, Goal

_Key = tuple[str, str, str]


def sent_of(client: Client, period: Period, name: str) -> Kept | None:
    """What was sent last of a period, for the same days; None when nothing was.

    Args:
        client: Whose.
        period: The period.
        name: The report.

    Raises:
        DataError: It cannot be read.
    """
    every = ReportFolder.of(client.reports, period.label, name).sent()
    alike = [each for each in every if each.report.document.period == plain(period)]
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
    facts: Derived,
    period: Period,
    cards: Mapping[int, AccountCard],
    sent: Sequence[Kept],
    metrics: Collection[str],
) -> Changes:
    """What people changed in a period.

    Args:
        facts: Holds the target list.
        period: The period reported.
        cards: Names of the accounts.
        sent: What was sent before: what one of these had otherwise has changed too.
        metrics: Ids of those that there are: goals of others are gone with them.

    Raises:
        ConfigError: ``goals.csv`` is wrong.
    """
    client, goals = facts.client, facts.client.goals()
    rewritten = {
        _key(old): (old, now)
        for kept in sent
        for old, now in _rewritten(goals, kept)
        if old.metric in metrics
    }
    told = [*_dated(client, goals, period), *_undated(client, rewritten.values(), period)]
    listed = [*_listed(facts, period, cards), *relisted(facts, cards, sent)]
    return Changes(tuple(listed), tuple(told))


def in_force(goals: Iterable[Goal], day: date) -> Iterator[Goal]:
    """The goals that had come into force by a day, the last one last: it counts.

    Args:
        goals: As ``goals.csv`` states them.
        day: The day.
    """
    told = (each for each in goals if each.valid_from is None or each.valid_from <= day)
    yield from sorted(told, key=lambda each: each.valid_from or date.min)


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


def _dated(client: Client, goals: Iterable[Goal], period: Period) -> Iterator[GoalChange]:
    """Goals that took the place of others on a day of the period."""
    before: dict[_Key, Goal] = {}
    for goal in in_force(goals, period.end):
        old, before[_key(goal)] = before.get(_key(goal)), goal
        day = goal.valid_from
        if old and old.goal != goal.goal and day and period.start <= day:
            yield _change(client, old, goal.goal, period, day)


def _rewritten(goals: Sequence[Goal], kept: Kept) -> Iterator[tuple[FrozenGoal, Decimal | None]]:
    """Goals that a report had otherwise than the list now says they were; None: they are gone."""
    end = date.fromisoformat(kept.report.document.period.end)
    later = reversed([*in_force(goals, date.max)])
    now = {_key(each): each.goal for each in (*later, *in_force(goals, end))}
    for old in kept.report.goals:
        if now.get(_key(old)) != old.goal:
            yield old, now.get(_key(old))


def _undated(
    client: Client, rewritten: Iterable[tuple[FrozenGoal, Decimal | None]], period: Period
) -> Iterator[GoalChange]:
    """What was rewritten; of goals that are gone, those for days that are over are not missed."""
    for old, now in rewritten:
        change = _change(client, old, now, period, None)
        is_over = change.period is not None and change.period.end < str(period.start)
        if now is not None or not is_over:
            yield change


def _change(
    client: Client, then: Goal | FrozenGoal, now: Decimal | None, period: Period, day: date | None
) -> GoalChange:
    span = None if then.period == "*" else client.calendar.parse(then.period, period.end)
    scope = "" if then.scope == "total" else then.scope.partition("=")[2]
    return GoalChange(then.metric, plain(span) if span else None, scope, then.goal, now, day)


def _key(goal: Goal | FrozenGoal) -> _Key:
    return goal.metric, goal.scope, goal.period
