"""Page 3: every headline number with the periods it is compared with, and how sure it is."""

from collections.abc import Iterator
from decimal import Decimal

from abmkit import Msg, Page, ReportData, Value, blocks
from abmkit_scorecard.asks import FILLERS, MORE, TILES
from abmkit_scorecard.tiles import chosen


def numbers(data: ReportData) -> Page:
    """The page of all numbers."""
    metrics = dict.fromkeys((*chosen(data), *TILES, *FILLERS, *MORE))
    table = blocks.Table(
        columns=_columns(data), rows=tuple(_row(data, metric) for metric in metrics)
    )
    facts = tuple(_facts(data))
    sure = (blocks.Facts(title=Msg.of("numbers.sure"), facts=facts),) if facts else ()
    return Page(
        id="numbers",
        outline=Msg.of("numbers.outline"),
        title=Msg.of("numbers.title"),
        lead=Msg.of("numbers.lead"),
        blocks=(table, *sure),
    )


def _columns(data: ReportData) -> tuple[blocks.Column, ...]:
    def right(title: Msg, strong: bool = False) -> blocks.Column:
        return blocks.Column(title=title, align="right", strong=strong)

    return (
        blocks.Column(title=Msg.of("kpi.metric"), weight=Decimal("2.2")),
        right(data.named(), strong=True),
        right(data.named("previous")),
        right(Msg.of("kpi.change")),
        right(data.named("last-year")),
        right(Msg.of("kpi.change")),
        blocks.Column(title=Msg.of("numbers.basis"), weight=Decimal("1.8")),
    )


def _row(data: ReportData, metric: str) -> tuple[blocks.Cell, ...]:
    value = data.value(data.number(metric))
    return (
        data.title(metric),
        value,
        data.value(data.number(metric, "previous")),
        data.change(metric) or "–",
        data.value(data.number(metric, "last-year")),
        data.change(metric, "last-year") or "–",
        value.reason or _basis(value),
    )


def _basis(value: Value) -> Msg:
    """What stands behind a number: how many records, and its interval if it has one."""
    records = Msg.of("numbers.records", n=value.n or 0)
    if value.low is None or value.high is None:
        return records
    low, high = (value.model_copy(update={"number": end}) for end in (value.low, value.high))
    return Msg.of("numbers.interval", n=value.n or 0, low=low, high=high)


def _facts(data: ReportData) -> Iterator[blocks.Fact]:
    """How far the numbers can be trusted."""
    found = sum(each.matched for each in data.quality.matching)
    every = found + sum(each.unmatched for each in data.quality.matching)
    if every:
        share = Value(number=Decimal(found) / every, unit="percent")
        yield blocks.Fact(figure=share, text=Msg.of("numbers.matched", n=every))
    sources = data.quality.sources
    if sources:
        whole = sum(source.status == "ok" for source in sources)
        yield blocks.Fact(
            figure=Msg.of("progress.of", part=whole, whole=len(sources)),
            text=Msg.of("numbers.delivered"),
        )
    rate = data.value(data.number("win_rate"))
    if rate.number is not None and rate.low is not None and rate.high is not None:
        half = Value(number=(rate.high - rate.low) / 2, unit="points")
        yield blocks.Fact(
            figure=Msg.of("numbers.plus_minus", half=half),
            text=Msg.of("numbers.swing", metric=data.title("win_rate"), n=rate.n or 0),
        )
