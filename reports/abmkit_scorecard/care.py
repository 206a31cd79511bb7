"""Metrics to read with care: why they do not steer, and what to use instead."""

from collections.abc import Iterator

from abmkit import Msg, ReportData, blocks, charts
from abmkit_scorecard.asks import VANITY
from abmkit_scorecard.connect import missing
from abmkit_scorecard.heads import numbers, versus, words


def care(data: ReportData) -> blocks.Section:
    """The table of metrics that are asked for and decide nothing."""
    table = blocks.Table(
        columns=(
            words(Msg.of("kpi.metric"), "1.5"),
            numbers(data.named()),
            numbers(versus(data), "0.8"),
            words(Msg.of("care.why"), "2.8"),
            words(Msg.of("care.instead"), "1.6", strong=True),
        ),
        rows=tuple(_rows(data)),
        more=_untold(data),
    )
    if not table.rows:
        paragraph = blocks.Paragraph(text=Msg.of("care.none"))
        return blocks.Section(title=Msg.of("care.title"), blocks=(paragraph,))
    return blocks.Section(title=Msg.of("care.title"), blocks=(table,))


def _rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    for metric in VANITY:
        if not _told(data, metric):
            continue
        change = data.change(metric)
        yield (
            data.title(metric),
            data.value(data.number(metric)),
            change.model_copy(update={"tone": "neutral"}) if change else "–",
            Msg.of(f"care.{metric}"),
            blocks.Marks(texts=tuple(map(data.title, data.metric(metric).use_instead))),
        )


def _told(data: ReportData, metric: str) -> bool:
    """Whether it has a number; two zeros in a row say that nobody keeps it."""
    now, before = data.number(metric), data.number(metric, "previous")
    return not missing(data, metric) and bool(now.value or before.value)


def _untold(data: ReportData) -> Msg | None:
    """Those of them that there is no data for."""
    names = [data.title(metric) for metric in VANITY if not _told(data, metric)]
    if not names or len(names) == len(VANITY):
        return None
    return Msg.of("measures.untold", names=charts.listed(names))
