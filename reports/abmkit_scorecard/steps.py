"""The ladder of deals: how many entered each step, went on, or did not."""

from collections.abc import Iterator
from decimal import Decimal

from abmkit import Msg, ReportData, Value, blocks
from abmkit_scorecard.connect import section_or_why
from abmkit_scorecard.heads import numbers, versus, words

_LADDER = "deal"
_MOST = 9


def steps(data: ReportData) -> blocks.Section:
    """Steps of deals in their order, with what became of who entered them in the period."""
    table = blocks.Table(columns=_columns(data), rows=tuple(_rows(data)))
    section = blocks.Section(
        title=Msg.of("steps.title"),
        note=Msg.of("steps.note", before=data.against("previous")),
        blocks=(table,),
    )
    return section_or_why(data, "step_entries", section)


def _columns(data: ReportData) -> tuple[blocks.Column, ...]:
    return (
        words(Msg.of("steps.step"), "1.8"),
        words(Msg.of("steps.entered"), "2.6"),
        numbers(Msg.of("steps.rate"), strong=True),
        words(Msg.of("steps.interval"), "1.2"),
        numbers(versus(data)),
        numbers(Msg.of("steps.stayed")),
        numbers(Msg.of("steps.days")),
    )


def _rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    entered = data.groups("step_entries", "step")
    before = data.groups("step_entries", "step", "previous")
    known = [each.value or Decimal(0) for each in (*entered.values(), *before.values())]
    full = max(known, default=Decimal(0)) or Decimal(1)
    for step in _in_order(data)[:_MOST]:
        old = before.get(step)
        yield (
            step,
            blocks.Length(
                value=data.group("step_entries", "step", step),
                full=full,
                before=old.value if old else None,
                shade=3,
            ),
            *_went_on(data, step),
            data.group("median_days_on_step", "step", step),
        )


def _in_order(data: ReportData) -> list[str]:
    """The ladder's order where the client has one; else the busiest step first."""
    entered = data.groups("step_entries", "step")
    ladder = data.client.ladders.get(_LADDER, ())
    found = [str(step) for step in entered if step is not None]
    rank = {step: place for place, step in enumerate(ladder)}
    return sorted(
        found, key=lambda s: (rank.get(s, len(rank)), -(entered[s].value or Decimal(0)), s)
    )


def _went_on(data: ReportData, step: str) -> tuple[blocks.Cell, ...]:
    """Rate, interval, change, and those that did not; an end of the ladder has none of them."""
    number = data.groups("next_step_rate", "step").get(step)
    if number is None or not (number.numerator or _leads_on(data, step)):
        return "", "", "", ""
    rate = data.value(number)
    change = data.change("next_step_rate", by="step", key=step)
    left = (rate.denominator or Decimal(0)) - (number.numerator or Decimal(0))
    return rate, _interval(rate), change or "–", Value(number=left)


def _leads_on(data: ReportData, step: str) -> bool:
    """Whether the client's ladder goes on above a step, so that nobody going on is a finding."""
    return step in data.client.ladders.get(_LADDER, ())[:-1] and step not in data.client.ends


def _interval(rate: Value) -> blocks.Cell:
    if rate.number is None or rate.low is None or rate.high is None:
        return ""
    low, high = (rate.model_copy(update={"number": end}) for end in (rate.low, rate.high))
    return Msg.of("steps.between", low=low, high=high)
