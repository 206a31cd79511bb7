"""Cells about an account."""

from decimal import Decimal

from abmkit import AccountCard, Msg, ReportData, Value, blocks


def name_cell(card: AccountCard) -> blocks.Name:
    """Its name, with industry and country under it."""
    country = Msg.of("accounts.country", country=card.country) if card.country else None
    if card.industry and country:
        sub: Msg | str | None = Msg.of("accounts.place", industry=card.industry, country=country)
    else:
        sub = card.industry or country
    return blocks.Name(text=card.shown, sub=sub)


def tier_chip(data: ReportData, card: AccountCard) -> blocks.Cell:
    """Its tier; the first one is the strongest."""
    tiers = sorted({each.tier for each in data.accounts.values() if each.tier})
    if card.tier is None:
        return "–"
    return blocks.Chip(text=card.tier, level=tiers.index(card.tier) + 1)


def last_touch(data: ReportData, card: AccountCard) -> blocks.Cell:
    """The day of its last touch; with its year if that is another one."""
    if card.last_touch is None:
        return "–"
    same_year = card.last_touch.year == data.period.end.year
    return Msg.of("date.short" if same_year else "date.day", day=card.last_touch.isoformat())


def number_of(data: ReportData, metric: str, card: AccountCard) -> Value:
    """A metric's number for one account: 0 where something is measured, none of it here."""
    number = data.groups(metric, "account").get(card.id)
    if number is not None:
        return data.value(number)
    total = data.value(data.number(metric))
    known = total.number is not None
    return Value(
        number=Decimal(0) if known else None,
        unit=total.unit,
        currency=total.currency,
        state="ok" if known else "missing",
    )
