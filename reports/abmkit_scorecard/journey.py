"""The journey of accounts: how many stand on each step or a higher one."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from abmkit import Change, Msg, ReportData, Value, blocks
from abmkit_scorecard.connect import section_or_why
from abmkit_scorecard.heads import numbers, versus, words

_STEPS = {
    "listed": "target_accounts",
    "engaged": "engaged_accounts",
    "mqa": "mqa_stock",
    "opportunity": "open_deals",
    "customer": "open_deals",
}
"""The steps from the first one up, each with a metric that has data where the step can be known."""
_LAST_SHADE = 5
_FEWEST = 10
"""Of fewer accounts than these counts are told, no rates."""


def journey(data: ReportData) -> blocks.Section:
    """The account journey at the period's end as a funnel."""
    known = [s for s, metric in _STEPS.items() if data.has(metric) or _on(data, s, None)]
    table = blocks.Table(columns=_columns(data), rows=tuple(_rows(data, known)))
    section = blocks.Section(
        title=Msg.of("journey.title"),
        note=Msg.of("journey.note", before=data.against("previous")),
        blocks=(table,),
    )
    return section_or_why(data, "journey_accounts", section)


def _columns(data: ReportData) -> tuple[blocks.Column, ...]:
    return (
        words(Msg.of("journey.step"), "2.2"),
        words(Msg.of("journey.accounts"), "4"),
        numbers(Msg.of("journey.rate"), strong=True),
        numbers(versus(data)),
        numbers(Msg.of("journey.entries"), "1.1"),
        numbers(versus(data)),
    )


def _on(data: ReportData, step: str, compare: str | None) -> Decimal:
    return data.group("journey_accounts", "step", step, compare).number or Decimal(0)


def _reached(data: ReportData, steps: Sequence[str], compare: str | None) -> list[Decimal]:
    """Accounts on each step or a higher one, from the first step up."""
    on = [_on(data, step, compare) for step in steps]
    return list(accumulate(reversed(on)))[::-1]


def _rows(data: ReportData, steps: Sequence[str]) -> Iterator[tuple[blocks.Cell, ...]]:
    now, before = (_reached(data, steps, compare) for compare in (None, "previous"))
    full = max((*now, *before), default=Decimal(0)) or Decimal(1)
    for place, step in enumerate(steps):
        yield (
            _name(data, step),
            blocks.Length(
                value=Value(number=now[place]),
                full=full,
                before=before[place],
                shade=_LAST_SHADE + 1 - len(steps) + place,
            ),
            *(_rates(data, now, before, place) if place else ("", "")),
            data.group("journey_entries", "step", step),
            data.change("journey_entries", by="step", key=step) or "–",
        )


def _name(data: ReportData, step: str) -> blocks.Cell:
    told = _rule(data) if step == "engaged" else {}
    return blocks.Name(text=Msg.of(f"journey.{step}"), sub=Msg.of(f"journey.{step}_is", **told))


def _rule(data: ReportData) -> dict[str, Value]:
    """From how many minutes in how many days an account is engaged, by the client's rule."""
    rule = data.registry.parameters("journey_accounts", data.params)["engaged"]
    minutes, days = re.findall(r"[\d.]+", str(rule))
    return {"minutes": Value(number=Decimal(minutes)), "days": Value(number=Decimal(days))}


def _rates(
    data: ReportData, now: list[Decimal], before: list[Decimal], place: int
) -> tuple[blocks.Cell, blocks.Cell]:
    """The share of the step below, and its change; the changes of few have no good direction."""
    rate = share(now[place], now[place - 1])
    old = share(before[place], before[place - 1])
    if rate.number is None or old.number is None:
        return rate, "–"
    change = Change(
        difference=rate.number - old.number,
        relative=False,
        unit="percent",
        against=data.against("previous"),
    )
    return rate, change


def share(part: Decimal, whole: Decimal) -> Value:
    """A share; of few a count, of nothing no data."""
    told = Value(number=None, unit="percent", n=int(whole), numerator=part, denominator=whole)
    if whole < _FEWEST:
        state = "suppressed" if whole else "missing"
        return told.model_copy(update={"state": state})
    return told.model_copy(update={"number": part / whole})
