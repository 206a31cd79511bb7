"""Page 5: where attention comes from, and how e-mail, social networks and the website did."""

from collections.abc import Iterator
from decimal import Decimal

from abmkit import Msg, Page, ReportData, Value, blocks, charts
from abmkit_scorecard.asks import CONTENT, EMAIL, MEETINGS, SOCIAL, WEB
from abmkit_scorecard.connect import missing
from abmkit_scorecard.heads import numbers, versus, words
from abmkit_scorecard.measures import short_measures
from abmkit_scorecard.used import used

_SHOWN = 8
_CHART = 104
_GROUPS = {
    "meetings": MEETINGS,
    "email": EMAIL,
    "content": CONTENT,
    "social": SOCIAL,
    "website": WEB,
}


def channels(data: ReportData) -> Page:
    """The page of channels."""
    return Page(
        id="channels",
        outline=Msg.of("channels.title"),
        title=Msg.of("channels.title"),
        lead=_lead(data),
        blocks=(_reached(data), _attention(data), *_tables(data)),
    )


def _lead(data: ReportData) -> Msg:
    """The channel with most minutes, as a fact."""
    total = data.value(data.number("engagement_minutes"))
    told = [
        (number.value, str(key))
        for key, number in data.groups("engagement_minutes", "channel").items()
        if key is not None and number.value
    ]
    if not told or not total.number:
        return Msg.of("channels.lead_none", period=data.named())
    most, name = max(told)
    share = Value(number=most / total.number, unit="percent")
    return Msg.of("channels.lead", name=name, share=share, minutes=total, period=data.named())


def _reached(data: ReportData) -> blocks.Section:
    """Channels with what they reached at target accounts, and what they cost."""
    columns = (
        words(Msg.of("channels.channel"), "1.6"),
        words(data.title("engaged_accounts"), "2.4"),
        numbers(versus(data), "0.7"),
        numbers(data.title("engagement_minutes"), "1.2"),
        numbers(Msg.of("channels.high_value"), "1.2"),
        numbers(data.title("marketing_cost"), "1.1"),
        numbers(Msg.of("channels.per_engaged"), "1.2"),
    )
    section = blocks.Section(
        title=Msg.of("channels.contribution"),
        note=Msg.of("channels.contribution_note"),
        blocks=(blocks.Table(columns=columns, rows=tuple(_channel_rows(data))),),
    )
    return section if data.has("engagement_minutes") else _unconnected("contribution")


def _channel_rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    reached = data.groups("engaged_accounts", "channel")
    minutes = data.groups("engagement_minutes", "channel")
    full = data.number("target_accounts").value or Decimal(1)
    before = data.groups("engaged_accounts", "channel", "previous")
    found = [key for key in minutes if key is not None]
    found.sort(key=lambda key: (-(minutes[key].value or Decimal(0)), str(key)))
    for key in found[:_SHOWN]:
        cost = data.group("marketing_cost", "channel", key)
        old = before.get(key)
        engaged = data.group("engaged_accounts", "channel", key)
        yield (
            str(key),
            blocks.Length(value=engaged, full=full, before=old.value if old else None, shade=4),
            data.change("engaged_accounts", by="channel", key=key) or "–",
            data.value(minutes[key]),
            data.group("high_value_minutes", "channel", key),
            cost if cost.number else Msg.of("channels.no_cost"),
            _each(cost, reached[key].value if key in reached else None),
        )


def _each(cost: Value, accounts: Decimal | None) -> blocks.Cell:
    if not cost.number or not accounts:
        return "–"
    return cost.model_copy(update={"number": cost.number / accounts, "metric": None, "n": None})


def _attention(data: ReportData) -> blocks.Section:
    """Minutes by month, of all target accounts and of those of high value."""
    every = [
        charts.Line(Msg.of(f"channels.line_{metric}"), _months(data, metric), strong=place == 0)
        for place, metric in enumerate(("engagement_minutes", "high_value_minutes"))
    ]
    lines = [line for line in every if any(value.number is not None for value in line.values)]
    labels = [data.month_name(number.period) for number in data.months("engagement_minutes")]
    target = data.target("engagement_minutes", data.period.trend(1)[0])
    chart = charts.line_chart(labels, lines, target, h=_CHART)
    section = blocks.Section(
        title=Msg.of("channels.attention"), note=Msg.of("channels.by_month"), blocks=(chart,)
    )
    return section if data.has("engagement_minutes") else _unconnected("attention")


def _months(data: ReportData, metric: str) -> tuple[Value, ...]:
    return tuple(data.value(number) for number in data.months(metric))


def _tables(data: ReportData) -> Iterator[blocks.Block]:
    """Two tables side by side; those without data come last, as what would bring some."""
    told, untold = [], []
    for name, metrics in _GROUPS.items():
        if all(missing(data, metric) for metric in metrics):
            untold.append(_unconnected(name))
        else:
            told.append(short_measures(data, Msg.of(f"channels.{name}"), metrics))
        content = used(data) if name == "content" else None
        told += [content] if content else []
    both = [*told, *untold]
    for place in range(0, len(both), 2):
        pair = both[place : place + 2]
        yield blocks.Columns(left=(pair[0],), right=tuple(pair[1:]), left_columns=6)


def _unconnected(name: str) -> blocks.Section:
    paragraph = blocks.Paragraph(text=Msg.of(f"channels.connect_{name}"))
    return blocks.Section(title=Msg.of(f"channels.{name}"), blocks=(paragraph,))
