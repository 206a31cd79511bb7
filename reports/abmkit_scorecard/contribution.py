"""What each channel reached at target accounts, what it is credited with, what it cost."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from abmkit import Msg, ReportData, Value, blocks
from abmkit_scorecard.asks import CREDITED
from abmkit_scorecard.cells import channel_name
from abmkit_scorecard.connect import unconnected
from abmkit_scorecard.heads import more, numbers, words

_SHOWN = 8
_MINUTES, _ACCOUNTS = "engagement_minutes", "engaged_accounts"


def contribution(data: ReportData) -> blocks.Section:
    """The table of channels, those with most minutes first."""
    if not data.has(_MINUTES):
        return unconnected("contribution")
    credited = data.answers.asked(CREDITED)
    columns = (
        words(Msg.of("channels.channel"), "1.5"),
        words(data.title(_ACCOUNTS), "2.2"),
        numbers(Msg.of("accounts.minutes"), "1"),
        numbers(Msg.of("channels.high_value"), "1"),
        *((numbers(Msg.of("channels.credited"), "1.3"),) if credited else ()),
        numbers(Msg.of("channels.cost"), "1.1"),
        numbers(Msg.of("channels.per_engaged"), "1.2"),
    )
    found = _channels(data)
    table = blocks.Table(
        columns=columns,
        rows=tuple(_rows(data, found[:_SHOWN], credited=credited)),
        empty=Msg.of("accounts.no_minutes", period=data.named()),
        more=more(found, _SHOWN),
    )
    note = Msg.of("channels.contribution_note", before=data.against("previous"))
    return blocks.Section(title=Msg.of("channels.contribution"), note=note, blocks=(table,))


def _channels(data: ReportData) -> list[str]:
    """Those with most minutes first."""
    minutes = data.groups(_MINUTES, "channel")
    found = [str(key) for key in minutes if key is not None]
    return sorted(found, key=lambda key: (-(minutes[key].value or Decimal(0)), key))


def _rows(
    data: ReportData, channels: Sequence[str], *, credited: bool
) -> Iterator[tuple[blocks.Cell, ...]]:
    reached, before = (data.groups(_ACCOUNTS, "channel", compare) for compare in (None, "previous"))
    minutes = data.groups(_MINUTES, "channel")
    full = data.number("target_accounts").value or Decimal(1)
    for key in channels:
        cost = data.group("marketing_cost", "channel", key)
        engaged = data.group(_ACCOUNTS, "channel", key)
        old = before[key].value if key in before else None
        yield (
            channel_name(key),
            blocks.Length(value=engaged, full=full, before=old, shade=4),
            data.value(minutes[key]),
            data.group("high_value_minutes", "channel", key),
            *((data.group(CREDITED, "channel", key),) if credited else ()),
            cost if cost.number else Msg.of("channels.no_cost"),
            _each(cost, reached[key].value if key in reached else None),
        )


def _each(cost: Value, accounts: Decimal | None) -> blocks.Cell:
    if not cost.number or not accounts:
        return "–"
    return cost.model_copy(update={"number": cost.number / accounts, "metric": None, "n": None})
