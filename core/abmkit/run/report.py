"""A report of a client: asked, evaluated, built, frozen, rendered, drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from abmkit.deliver import write_draft
from abmkit.metrics import Registry
from abmkit.metrics.ask import TOTAL
from abmkit.period import Period
from abmkit.plugins import Plugins, blamed
from abmkit.report import Report, ReportData
from abmkit.report.blocks import Document
from abmkit.report.client import Client as Reader
from abmkit.report.goals import AMBER, GREEN, GoalRow, Goals
from abmkit.report.notes import Notes
from abmkit.run.background import cards, largest_deal, quality
from abmkit.run.brand import theme
from abmkit.run.measure import Derived, derived, registry_of
from abmkit.workspace import Client


@dataclass(frozen=True)
class Made:
    """A draft.

    Attributes:
        paths: The files, in order of the formats asked for.
        document: What they show.
        warnings: What could not be shown as it is.
    """

    paths: tuple[Path, ...]
    document: Document
    warnings: tuple[str, ...]


def make_report(
    client: Client,
    plugins: Plugins,
    period: str,
    *,
    name: str = "scorecard",
    formats: Sequence[str] = ("pdf",),
    locale: str | None = None,
    to_date: bool = False,
) -> Made:
    """Write a draft of a report.

    Args:
        client: Whose.
        plugins: Where report, renderers and metrics come from.
        period: Such as ``2026-Q3``.
        name: The report.
        formats: Names of renderers.
        locale: Language of the texts; None: the client's.
        to_date: Take the elapsed part of a period that has not ended.

    Raises:
        UnknownName: No such report, renderer or metric.
        UsageError: The period cannot be had.
        PluginError: The report or a renderer broke; the files of those before it are there.
        RenderError: A file cannot be written.
    """
    report = plugins.reports[name]()
    renderers = [plugins.renderers[each]() for each in dict.fromkeys(formats)]
    registry = registry_of(plugins)
    with derived(client) as facts:
        resolved = facts.period(period, to_date=to_date)
        data = _data(report, facts, registry, resolved, locale or client.locale)
    with blamed(f"report {name}", plugins.reports.origins[name]):
        document = report.document(data, theme(client))
    settings = client.settings
    words = report.words(document.locale, registry, settings.metrics, settings.labels)
    folder = client.reports / resolved.label
    stem = name if locale in (None, client.locale) else f"{name}.{locale}"
    paths = []
    for each in renderers:
        with blamed(f"renderer {each.name}", plugins.renderers.origins[each.name]):
            content = each.render(document, words)
        paths.append(write_draft(folder / f"{stem}{each.suffix}", content))
    warnings = [warning for each in renderers for warning in each.warnings]
    return Made(tuple(paths), document, tuple(warnings))


def _data(
    report: Report, facts: Derived, registry: Registry, period: Period, locale: str
) -> ReportData:
    client = facts.client
    tiles = client.settings.report.tiles
    asks = report.asks_with(tiles)
    return ReportData(
        report=report.name,
        asks=asks,
        numbers=facts.evaluate(registry, asks, period),
        registry=registry,
        params=client.settings.metrics,
        client=Reader(client.name, client.zone, client.currency, locale),
        period=period,
        as_of=facts.as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        accounts=cards(facts, period),
        quality=quality(facts),
        goals=_goals(client, period),
        notes=client.notes(period.label) or Notes(),
        tiles=tiles,
        largest_deal=largest_deal(facts, period),
    )


def _goals(client: Client, period: Period) -> Goals:
    """The goals in force: of two for one thing, the one that came into force last by period end.

    A goal for any period (``*``) is one for the period reported.
    """
    rows: dict[tuple[str, str, str], GoalRow] = {}
    for goal in sorted(client.goals(), key=lambda goal: goal.valid_from or date.min):
        if goal.valid_from and goal.valid_from > period.end:
            continue
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
