"""Platforms' own totals beside ours, each difference in parts that must add up to it."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from abmkit import Msg, ReportData, Value, blocks, charts
from abmkit_scorecard.heads import numbers, words


def totals(data: ReportData) -> Iterator[blocks.Section]:
    """The table, of those that differ; where no platform reports any total there is none."""
    if not data.reconciliation:
        return
    same = [_called(each.what) for each in data.reconciliation if each.is_same]
    alike = Msg.of("totals.same", n=len(same), names=charts.listed(same)) if same else None
    table = blocks.Table(
        columns=(
            words(Msg.of("totals.what"), "2.2"),
            numbers(Msg.of("totals.theirs"), "0.9"),
            numbers(Msg.of("totals.ours"), "0.9", strong=True),
            numbers(Msg.of("totals.difference"), "0.9"),
            words(Msg.of("totals.parts"), "2.2"),
        ),
        rows=tuple(_rows(data)),
        more=alike,
    )
    told = table if table.rows else blocks.Paragraph(text=alike or "")
    note = Msg.of("totals.note") if table.rows else None
    yield blocks.Section(title=Msg.of("totals.title"), note=note, blocks=(told,))


def _rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    for each in data.reconciliation:
        if each.is_same:
            continue
        currency = data.client.currency if each.unit == "money" else None
        value = partial(Value, unit=each.unit, currency=currency)
        apart = partial(value, unit="points") if each.unit == "percent" else value
        parts = [_part(gap.reason, gap.amount, apart) for gap in each.gaps]
        if not each.holds:
            parts.append(Msg.of("totals.left", amount=apart(number=each.unexplained)))
        yield (
            _name(each.what, each.source, holds=each.holds),
            value(number=each.theirs),
            value(number=each.ours),
            apart(number=each.difference),
            blocks.Marks(texts=tuple(parts)),
        )


def _called(what: str) -> Msg:
    return Msg.of(f"totals.{what.replace(' ', '_')}")


def _name(what: str, source: str, *, holds: bool) -> blocks.Sign:
    """What is counted and by whom, with the sign that flags what does not add up."""
    named = Msg.of("totals.of", what=_called(what), source=source)
    return blocks.Sign(goal="good" if holds else "off", text=named, of="total")


def _part(reason: str, amount: Decimal | None, value: Callable[..., Value]) -> Msg:
    part = Msg.of(f"totals.{reason}")
    if amount is None:
        return part
    return Msg.of("totals.part", part=part, amount=value(number=amount))
