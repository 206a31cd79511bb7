"""Page 5: where attention comes from, and how e-mail, social networks and the website did."""

from collections.abc import Iterator

from abmkit import Msg, Page, ReportData, Value, blocks, charts, narrative
from abmkit_scorecard.asks import CONTENT, EMAIL, MEETINGS, SOCIAL, WEB
from abmkit_scorecard.cells import channel_name
from abmkit_scorecard.connect import missing, unconnected
from abmkit_scorecard.contribution import contribution
from abmkit_scorecard.mail import mail
from abmkit_scorecard.measures import short_measures
from abmkit_scorecard.used import used

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
        lead=narrative.sentence(data, "channels_lead", _lead(data)),
        blocks=(contribution(data), _attention(data), *_tables(data)),
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
    named = channel_name(name)
    return Msg.of("channels.lead", name=named, share=share, minutes=total, period=data.named())


def _attention(data: ReportData) -> blocks.Section:
    """Minutes by month, of all target accounts and of those of high value."""
    every = [
        charts.Line(Msg.of(f"channels.line_{metric}"), _months(data, metric), strong=place == 0)
        for place, metric in enumerate(("engagement_minutes", "high_value_minutes"))
    ]
    lines = [line for line in every if any(value.number is not None for value in line.values)]
    labels = [data.month_name(number.period) for number in data.months("engagement_minutes")]
    target = data.target("engagement_minutes", data.period.trend(1)[0])
    chart = charts.line_chart(labels, lines, target, tuple(_markers(data)), h=_CHART)
    section = blocks.Section(
        title=Msg.of("channels.attention"), note=Msg.of("channels.by_month"), blocks=(chart,)
    )
    return section if data.has("engagement_minutes") else unconnected("attention")


def _markers(data: ReportData) -> Iterator[charts.Marker]:
    """What people say happened in these months; a month's own place is its middle."""
    for place, month in enumerate(each.period for each in data.months("engagement_minutes")):
        days = (month.end - month.start).days + 1
        for event in data.notes.events:
            if month.start <= event.day <= month.end:
                share = (event.day - month.start).days / days
                day = Msg.of("date.short", day=event.day.isoformat())
                yield charts.Marker(place + share - 0.5, event.text, day)


def _months(data: ReportData, metric: str) -> tuple[Value, ...]:
    return tuple(data.value(number) for number in data.months(metric))


def _tables(data: ReportData) -> Iterator[blocks.Block]:
    """Two tables side by side; those without data come last, as what would bring some."""
    told, untold = [], []
    for name, metrics in _GROUPS.items():
        if all(missing(data, metric) for metric in metrics):
            untold.append(unconnected(name))
        elif name == "email":
            told.append(mail(data, metrics))
        else:
            told.append(short_measures(data, Msg.of(f"channels.{name}"), metrics))
        content = used(data) if name == "content" else None
        told += [content] if content else []
    both = [*told, *untold]
    for place in range(0, len(both), 2):
        pair = both[place : place + 2]
        yield blocks.Columns(left=(pair[0],), right=tuple(pair[1:]), left_columns=6)
