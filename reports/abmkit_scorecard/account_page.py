"""The page on one account."""

from collections.abc import Iterator
from decimal import Decimal

from abmkit import Msg, Page, ReportData, Value, blocks, charts
from abmkit_scorecard.cells import channel_name, count, day_cell, last_touch, place
from abmkit_scorecard.coverage import cover_key, cover_of, in_order, role_name
from abmkit_scorecard.heads import marks, numbers, words

TILES = ("engagement_minutes", "meetings_held", "open_pipeline", "won_amount")
"""What is told of the account in numbers."""

_CHART = 74


def account_page(data: ReportData) -> Page:
    """The one-pager."""
    subject = data.subject
    return Page(
        id="account",
        outline=subject.card.shown,
        blocks=(
            _headline(data),
            *data.alerts(),
            blocks.Paragraph(text=_who(data)),
            blocks.KpiGrid(tiles=tuple(_tile(data, each) for each in TILES)),
            blocks.Columns(left=(_attention(data), _touches(data)), right=(_group(data),)),
            _deals(data),
        ),
    )


def _headline(data: ReportData) -> blocks.Headline:
    card, period = data.subject.card, data.named()
    eyebrow = Msg.of("account.eyebrow", client=data.client.name, period=period)
    minutes = data.group("engagement_minutes", "account", card.id)
    amount = data.group("open_pipeline", "account", card.id)
    if minutes.number is None or amount.number is None:
        return blocks.Headline(text=card.shown, eyebrow=eyebrow)
    text = Msg.of(
        "account.headline", name=card.shown, minutes=minutes, amount=amount, period=period
    )
    return blocks.Headline(text=text, eyebrow=eyebrow)


def _who(data: ReportData) -> Msg | str:
    """Tier, industry and country, who works it, its last touch: as far as they are known."""
    card = data.subject.card
    told: list[Msg | str] = []
    if card.on_list:
        told.append(data.tier_name(card.tier))
    told += filter(None, [place(card), card.domain])
    if card.owner:
        told.append(Msg.of("account.owner", name=card.owner))
    day = last_touch(data, card)
    told.append(Msg.of("account.last", day=day) if isinstance(day, Msg) else Msg.of("account.none"))
    return _joined(told)


def _joined(texts: list[Msg | str]) -> Msg | str:
    first, *rest = texts
    return Msg.of("account.joined", first=first, rest=_joined(rest)) if rest else first


def _tile(data: ReportData, metric: str) -> blocks.Tile:
    key = data.subject.card.id
    value = data.group(metric, "account", key)
    shown = value.number is not None
    return blocks.Tile(
        title=data.title(metric),
        value=value,
        change=data.change(metric, by="account", key=key) if shown else None,
        trend=_trend(data, metric) if shown else (),
        mark=data.mark(metric),
    )


def _trend(data: ReportData, metric: str) -> tuple[Decimal | None, ...]:
    """The account's months; one in which nothing fell to it has 0 where anything was known."""
    mine = data.months_by(metric, "account", data.subject.card.id)
    return tuple(
        number.value if number else None if whole.value is None else Decimal(0)
        for number, whole in zip(mine, data.months(metric), strict=True)
    )


def _attention(data: ReportData) -> blocks.Section:
    """Its minutes, month by month."""
    metric = "engagement_minutes"
    months = data.months(metric)
    bars = [
        charts.Bar(
            label=data.month_name(month.period),
            value=Value(number=None if number is None else number.quantize(Decimal(1))),
            current=month.period.end >= data.period.start,
        )
        for month, number in zip(months, _trend(data, metric), strict=True)
    ]
    chart = charts.month_chart(data.title(metric), bars, h=_CHART)
    return blocks.Section(
        title=Msg.of("channels.attention"), note=Msg.of("channels.by_month"), blocks=(chart,)
    )


def _group(data: ReportData) -> blocks.Section:
    """Who is known in each role of its buying group."""
    card = data.subject.card
    rows = tuple((role_name(role), cover_of(card, role)) for role in in_order(card.roles))
    table = blocks.Table(
        columns=(words(Msg.of("account.role"), "3"), marks(Msg.of("account.people"))),
        rows=rows,
        empty=Msg.of("connect.no_membership"),
    )
    key = (cover_key(),) if rows else ()
    note = _active(data) if rows else None
    return blocks.Section(title=Msg.of("coverage.title"), note=note, blocks=(table, *key))


def _active(data: ReportData) -> Msg:
    """How many of the required roles have an engaged person."""
    told = [each for each in data.subject.card.roles.values() if each.required]
    active = sum(bool(each.engaged) for each in told)
    part = Msg.of("progress.of", part=active, whole=len(told))
    return Msg.of("account.active", part=part)


def _deals(data: ReportData) -> blocks.Section:
    """Its deals that are open, and those decided in the period."""
    table = blocks.Table(
        columns=(
            words(Msg.of("account.deal"), "3"),
            words(Msg.of("account.state"), "0.8"),
            words(Msg.of("account.stage"), "1.4"),
            numbers(Msg.of("account.amount"), "1.2", strong=True),
            numbers(Msg.of("account.opened"), "1.2"),
            numbers(Msg.of("account.closes"), "1.2"),
        ),
        rows=tuple(_deal_rows(data)),
        empty=Msg.of("account.no_deals"),
    )
    note = Msg.of("account.deals_note", period=data.named())
    return blocks.Section(title=Msg.of("account.deals"), note=note, blocks=(table,))


def _deal_rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    for deal in data.subject.deals:
        known = deal.amount is not None
        amount = Value(
            number=deal.amount,
            unit="money",
            currency=data.client.currency,
            state="ok" if known else "missing",
        )
        yield (
            blocks.Name(text=deal.name or "–"),
            Msg.of(f"account.{deal.status}"),
            deal.stage or "–",
            amount,
            day_cell(deal.opened),
            day_cell(deal.closes),
        )


def _touches(data: ReportData) -> blocks.Section:
    """What happened last."""
    rows = tuple(
        (
            day_cell(each.day),
            Msg.of(f"kind.{each.kind}"),
            channel_name(each.channel) if each.channel else "–",
            count(each.people),
            Value(number=each.minutes, unit="minutes"),
        )
        for each in data.subject.touches
    )
    table = blocks.Table(
        columns=(
            words(Msg.of("account.day"), "1.3"),
            words(Msg.of("account.what"), "1.7"),
            words(Msg.of("channels.channel"), "1.3"),
            numbers(Msg.of("account.people"), "0.7"),
            numbers(Msg.of("accounts.minutes"), "0.9"),
        ),
        rows=rows,
        empty=Msg.of("account.no_touches"),
    )
    return blocks.Section(title=Msg.of("account.touches"), blocks=(table,))
