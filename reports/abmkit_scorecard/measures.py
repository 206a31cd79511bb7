"""Tables of metrics: the number, what it is compared with, and what stands behind it."""

from collections.abc import Sequence
from decimal import Decimal

from abmkit import Msg, ReportData, Value, blocks, charts
from abmkit_scorecard.asks import LEFT_OUT
from abmkit_scorecard.connect import missing
from abmkit_scorecard.heads import numbers, versus, words


def measures(
    data: ReportData,
    title: Msg,
    metrics: Sequence[str],
    note: Msg | None = None,
    more: Msg | None = None,
) -> blocks.Section:
    """A section of metrics over the whole width, beside the period before and the year before.

    Where none of them has data it says what would bring some.

    Args:
        data: What was asked for: the metrics with both comparisons.
        title: Head of the section.
        metrics: Their ids.
        note: Stands beside the head.
        more: Stands under the rows.
    """
    rows = tuple(_row(data, each) for each in metrics)
    table = blocks.Table(columns=_columns(data), rows=rows, more=more, aligned=True)
    return _section(data, title, metrics, table, note)


def short_measures(
    data: ReportData, title: Msg, metrics: Sequence[str], note: Msg | None = None
) -> blocks.Section:
    """The same for half the width, beside the period before alone."""
    told = [metric for metric in metrics if not missing(data, metric)]
    untold = [data.title(metric) for metric in metrics if missing(data, metric)]
    table = blocks.Table(
        columns=_short_columns(data),
        rows=tuple(_short_row(data, each) for each in told),
        more=Msg.of("measures.untold", names=charts.listed(untold)) if untold else None,
        aligned=True,
    )
    return _section(data, title, metrics, table, note)


def basis(data: ReportData, metric: str, *, under_head: bool = False) -> Msg | str:
    """What stands behind a number: n, interval, largest deal, what is left out; or why it is none.

    Args:
        data: What was asked for.
        metric: Id of the metric.
        under_head: Whether a head says already that the interval is one of 95 %.
    """
    value = data.value(data.number(metric))
    if value.reason is not None:
        return value.reason
    largest = data.largest_deal
    if metric == "won_amount" and largest is not None and value.number:
        share = Value(number=largest.amount / value.number, unit="percent")
        return Msg.of("measures.largest", n=value.n or 0, share=share)
    if metric == "expansion_won" and (left := _left_out(data)).number:
        return Msg.of("measures.left_out", n=value.n or 0, amount=left)
    told = data.tile(metric).basis
    if under_head and isinstance(told, Msg) and "low" in told.args:
        return Msg.of("measures.interval", **told.args)
    return told or ""


def _left_out(data: ReportData) -> Value:
    """Worth of the deals that may be expansions, but are not known to be."""
    known = (data.value(data.number(each)).number for each in LEFT_OUT)
    return data.amount("expansion_won", sum((each for each in known if each), Decimal(0)))


def marked_name(data: ReportData, metric: str) -> blocks.Cell:
    """Its title; with a sign when a source that it stands on is late, partial or failed."""
    title = data.title(metric)
    if data.mark(metric) is None:
        return title
    return blocks.Sign(goal="close", text=title, of="state")


def _section(
    data: ReportData, title: Msg, metrics: Sequence[str], table: blocks.Table, note: Msg | None
) -> blocks.Section:
    reasons = [missing(data, metric) for metric in metrics]
    if all(reasons) and reasons[0]:
        return blocks.Section(title=title, blocks=(blocks.Paragraph(text=reasons[0]),))
    return blocks.Section(title=title, note=note, blocks=(table,))


def _columns(data: ReportData) -> tuple[blocks.Column, ...]:
    return (
        words(Msg.of("kpi.metric"), "2.3"),
        numbers(data.named(), "1.2", strong=True),
        numbers(data.named("previous"), "1.2"),
        numbers(versus(data), "0.9"),
        *(
            numbers(Msg.of("measures.versus", before=data.against(each)), "0.9")
            for each in _year_before(data)
        ),
        words(Msg.of("numbers.basis"), "2.2"),
    )


def _year_before(data: ReportData) -> tuple[str, ...]:
    """The comparison with the year before; of a year, that is the period before already."""
    return () if data.named("last-year") == data.named("previous") else ("last-year",)


def _row(data: ReportData, metric: str) -> tuple[blocks.Cell, ...]:
    return (
        marked_name(data, metric),
        data.value(data.number(metric)),
        data.value(data.number(metric, "previous")),
        data.change(metric) or "–",
        *(data.change(metric, each) or "–" for each in _year_before(data)),
        basis(data, metric, under_head=True),
    )


def _short_columns(data: ReportData) -> tuple[blocks.Column, ...]:
    return (
        words(Msg.of("kpi.metric"), "2.6"),
        numbers(data.named(), strong=True),
        numbers(versus(data), "0.8"),
    )


def _short_row(data: ReportData, metric: str) -> tuple[blocks.Cell, ...]:
    """Name and number; what stands behind it, or what is wrong with its source, in small."""
    sub = data.mark(metric) or basis(data, metric) or None
    value = data.value(data.number(metric))
    return blocks.Name(text=data.title(metric), sub=sub), value, data.change(metric) or "–"
