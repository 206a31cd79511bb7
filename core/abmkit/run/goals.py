"""The goals of a client that are in force, held against the metrics there are."""

from __future__ import annotations

from datetime import date

from abmkit.derive import laid
from abmkit.errors import UsageError
from abmkit.metrics.ask import TOTAL, Ask
from abmkit.metrics.request import views
from abmkit.models import Definitions
from abmkit.models.compute import check_by
from abmkit.period import Period
from abmkit.report.goals import AMBER, GREEN, GoalRow, Goals
from abmkit.run.changes import in_force
from abmkit.run.measure import Derived
from abmkit.workspace import Goal

_Key = tuple[str, str, str, date | None]


def goals_of(facts: Derived, definitions: Definitions, period: Period) -> Goals:
    """The goals in force: of two for one thing, the one that came into force last by period end.

    A goal for any period (``*``) is one for the period asked for.

    Args:
        facts: Whose.
        definitions: The metrics and models.
        period: The period asked for.

    Raises:
        ConfigError: ``goals.csv`` is wrong; names the line.
    """
    rows: dict[tuple[str, str, str], GoalRow] = {}
    told, client = set[_Key](), facts.client
    goals = client.goals(lambda goal: _check(goal, facts, definitions, period, told))
    for goal in in_force(goals, period.end):
        span = period if goal.period == "*" else client.calendar.parse(goal.period, period.end)
        rows[goal.metric, goal.scope, span.label] = GoalRow(
            metric=goal.metric,
            start=span.start,
            end=span.whole_end or span.end,
            goal=goal.goal,
            scope=TOTAL if goal.scope == "total" else goal.scope.partition("=")[2],
            green=goal.green if goal.green is not None else GREEN,
            amber=goal.amber if goal.amber is not None else AMBER,
        )
    return Goals(rows.values())


def _check(
    goal: Goal, facts: Derived, definitions: Definitions, period: Period, told: set[_Key]
) -> None:
    key = (goal.metric, goal.scope, goal.period, goal.valid_from)
    if key in told:
        raise UsageError("a line above already sets this goal; remove one, or give valid_from")
    told.add(key)
    unit = definitions[goal.metric].unit
    if goal.unit not in (None, unit):
        raise UsageError(f"unit: {goal.unit!r} is not that of {goal.metric}; its unit is {unit}")
    if goal.scope != "total":
        _check_tier(goal.metric, facts, definitions, period)


def _check_tier(metric: str, facts: Derived, definitions: Definitions, period: Period) -> None:
    """Refuse a goal of a tier for what no tier has."""
    if metric in definitions.models:
        check_by(definitions.models[metric], "tier")
        return
    params = facts.client.settings.metrics
    views(definitions.registry, [Ask(metric, by="tier")], period, params, laid(facts.rules))
