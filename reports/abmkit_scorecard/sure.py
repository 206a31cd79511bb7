"""How far the numbers can be trusted, as three figures."""

from collections.abc import Iterator
from decimal import Decimal

from abmkit import Msg, ReportData, Value, blocks


def sure(data: ReportData) -> Iterator[blocks.Facts]:
    """The panel; without data behind any of its figures there is none."""
    facts = tuple(_facts(data))
    if facts:
        yield blocks.Facts(title=Msg.of("numbers.sure"), facts=facts)


def _facts(data: ReportData) -> Iterator[blocks.Fact]:
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
