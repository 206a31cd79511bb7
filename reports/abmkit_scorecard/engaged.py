"""The accounts that gave most minutes: their weeks, their pipeline, their last touch."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from abmkit import AccountCard, Change, Msg, ReportData, Value, blocks, narrative
from abmkit_scorecard.asks import WEEKS
from abmkit_scorecard.cells import last_touch, name_cell, step_of, tier_chip
from abmkit_scorecard.heads import numbers, versus

_SHOWN = 10
_STEPS = 5
_SILENT = timedelta(days=30)
_MINUTES = "engagement_minutes"

_COLUMNS = (
    blocks.Column(title=Msg.of("accounts.account"), weight=Decimal("3.2")),
    blocks.Column(title=Msg.of("accounts.tier"), align="center", weight=Decimal("0.5")),
    blocks.Column(title=Msg.of("accounts.weeks", n=WEEKS), weight=Decimal("1.6")),
    blocks.Column(title=Msg.of("accounts.minutes"), align="right", strong=True),
)
_MORE = (
    blocks.Column(title=Msg.of("accounts.step")),
    blocks.Column(title=Msg.of("metric.open_pipeline"), align="right"),
    blocks.Column(title=Msg.of("accounts.last_touch"), align="right"),
)


def engaged(data: ReportData) -> blocks.Section:
    """The table of the most engaged accounts."""
    shown = _ranked(data)[:_SHOWN]
    levels = _levels(data, shown)
    table = blocks.Table(
        columns=(*_COLUMNS, numbers(versus(data), "0.8"), *_MORE),
        rows=tuple(
            (
                name_cell(card),
                tier_chip(data, card),
                blocks.Heat(levels=levels[card.id]),
                data.group(_MINUTES, "account", card.id),
                _more_minutes(data, card),
                step_of(card),
                data.group("open_pipeline", "account", card.id),
                last_touch(data, card),
            )
            for card in shown
        ),
        more=_silent(data),
        empty=Msg.of("accounts.no_minutes", period=data.named()),
    )
    key = blocks.Key(
        marks=(
            blocks.KeyMark(
                mark=blocks.Heat(levels=tuple(range(_STEPS + 1))), text=Msg.of("accounts.shades")
            ),
            blocks.KeyMark(mark=blocks.Heat(levels=(None,)), text=Msg.of("accounts.untracked")),
        )
    )
    whole = data.value(data.number("target_accounts"))
    note = Msg.of("accounts.engaged_note", shown=len(shown), whole=whole)
    return blocks.Section(title=Msg.of("accounts.engaged"), note=note, blocks=(table, key))


def _ranked(data: ReportData) -> list[AccountCard]:
    """Accounts with minutes, the most engaged first."""
    minutes = {
        card.id: number.value
        for key, number in data.groups(_MINUTES, "account").items()
        if (card := data.card(key)) and number.value
    }
    return sorted((data.accounts[each] for each in minutes), key=lambda c: (-minutes[c.id], c.id))


def _levels(data: ReportData, shown: Sequence[AccountCard]) -> dict[int, tuple[int | None, ...]]:
    """Each account's weeks in fifths of all weeks shown that have minutes; 0 is none.

    By rank, so that one busy account leaves the others their shades. Weeks before the first
    touch of anybody are not tracked yet.
    """
    tracked = [bool(number.value) for number in data.answers.weeks(_MINUTES)]
    first = tracked.index(True) if True in tracked else len(tracked)
    weeks = {
        card.id: [
            (number.value or Decimal(0)) if number else Decimal(0)
            for number in data.answers.weeks_by(_MINUTES, "account", card.id)
        ]
        for card in shown
    }
    ranks = sorted(minutes for row in weeks.values() for minutes in row if minutes > 0)
    return {
        account: tuple(
            None if place < first else _level(minutes, ranks) for place, minutes in enumerate(row)
        )
        for account, row in weeks.items()
    }


def _level(minutes: Decimal, ranks: Sequence[Decimal]) -> int:
    if minutes <= 0:
        return 0
    return -(-bisect_right(ranks, minutes) * _STEPS // len(ranks))


def _more_minutes(data: ReportData, card: AccountCard) -> blocks.Cell:
    """How many more than in the period before: as a share, little would look like much."""
    now, before = (
        data.group(_MINUTES, "account", card.id, compare).number for compare in (None, "previous")
    )
    if now is None or before is None:
        return "–"
    difference = (now - before).quantize(Decimal(1))
    return Change(
        difference=difference,
        relative=False,
        unit="count",
        against=data.against("previous"),
        tone="good" if difference > 0 else "bad" if difference < 0 else "neutral",
    )


def _silent(data: ReportData) -> Msg | str | None:
    """The account on the list with most open pipeline that nobody has touched for a month."""
    waiting = [
        (amount, card)
        for card in data.accounts.values()
        if card.on_list and card.last_touch and data.period.end - card.last_touch >= _SILENT
        if (amount := data.group("open_pipeline", "account", card.id)).number
    ]
    if not waiting:
        return None
    amount, card = max(waiting, key=lambda pair: (pair[0].number or 0, -pair[1].id))
    silent = data.period.end - (card.last_touch or data.period.end)
    days = Value(number=Decimal(silent.days), unit="days")
    said = Msg.of("accounts.silent", name=card.shown, days=days, amount=amount)
    return narrative.sentence(data, "silent_account", said)
