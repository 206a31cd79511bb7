"""What a report's making knew, put together so that it can be told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from abmkit.deliver import ReportFolder
from abmkit.metrics.ask import Number
from abmkit.period import Period
from abmkit.report import Report, ReportData
from abmkit.report.document import Document
from abmkit.report.frozen import FrozenBasis, FrozenGoal, FrozenReport, used_messages
from abmkit.run.changes import in_force
from abmkit.run.owner import Owner
from abmkit.workspace import Client, Goal


def freeze(
    report: Report,
    data: ReportData,
    document: Document,
    owner: Owner,
    others: Mapping[str, Document],
) -> FrozenReport:
    """Freeze a report.

    Args:
        report: The report.
        data: What it was built from.
        document: What it came to.
        owner: Whose.
        others: The same in languages with notes of their own.
    """
    client = owner if isinstance(owner, Client) else None
    labels = client.settings.labels if client else {}
    words = report.words(document.locale, data.registry, data.params, labels)
    ids = sorted({ask.metric for ask in data.asks})
    return FrozenReport(
        abmkit=version("abmkit"),
        metrics={each: data.stamp(each) for each in ids},
        numbers={each: data.value(data.number(each)) for each in ids},
        basis={each: told for each in ids if (told := _basis(data.number(each)))},
        goals=tuple(_goals(client.goals(), data.period) if client else ()),
        messages=used_messages((document, *others.values()), words),
        document=document,
        others=dict(others),
    )


def _goals(goals: Iterable[Goal], period: Period) -> Iterable[FrozenGoal]:
    """The goals in force at a period's end; of two for one thing, the last."""
    told = {(each.metric, each.scope, each.period): each for each in in_force(goals, period.end)}
    for (metric, scope, days), each in told.items():
        yield FrozenGoal(metric=metric, scope=scope, period=days, goal=each.goal)


def _basis(number: Number) -> FrozenBasis | None:
    basis = number.basis
    if basis is None:
        return None
    return FrozenBasis(
        query=basis.query,
        as_of=basis.as_of.isoformat() if basis.as_of else None,
        fresh=basis.fresh.isoformat() if basis.fresh else None,
        needed=tuple(f"{source}:{stream}" for source, stream in basis.needed),
        interval=number.interval,
        coverage=number.coverage,
        largest=number.largest,
    )


def marked(report: FrozenReport, folder: ReportFolder) -> FrozenReport:
    """Mark a report that corrects what was sent of the same days; one that says the same is it.

    Args:
        report: Just frozen.
        folder: Where it will be kept.

    Raises:
        DataError: What was sent cannot be read.
    """
    days = report.document.period
    for last in reversed(folder.sent()):
        if last.receipt and last.report.document.period == days:
            again = _marked(report, last.report.document.corrects)
            same = again.dump() == last.content
            return again if same else _marked(report, last.receipt.sent_at)
    return report


def _marked(report: FrozenReport, corrects: str | None) -> FrozenReport:
    document = report.document.model_copy(update={"corrects": corrects})
    return report.model_copy(update={"document": document})
