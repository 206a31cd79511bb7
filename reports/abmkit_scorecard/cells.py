"""Cells: counts and days, and what is known of an account."""

from datetime import date
from decimal import Decimal

from abmkit import AccountCard, Msg, ReportData, Value, blocks

_ACRONYM = 4
"""Letters of the longest word that is written in capitals by people, too."""


def count(number: int) -> Value:
    """How many there are."""
    return Value(number=Decimal(number))


def share(part: int, whole: int) -> blocks.Cell:
    """A part of a whole, both counted; a dash of nothing."""
    if not whole:
        return "–"
    rate = Value(number=Decimal(part) / whole, unit="percent")
    return blocks.Share(part=count(part), whole=count(whole), rate=rate)


def day_cell(day: date | None) -> Msg | str:
    """A day with its year."""
    return Msg.of("date.day", day=day.isoformat()) if day else "–"


def name_cell(card: AccountCard) -> blocks.Name:
    """Its name, with industry and country under it."""
    return blocks.Name(text=card.shown, sub=place(card))


def place(card: AccountCard) -> Msg | str | None:
    """Its industry and country, as far as they are known."""
    country = Msg.of("accounts.country", country=card.country) if card.country else None
    industry = _readable(card.industry)
    if industry and country:
        return Msg.of("accounts.place", industry=industry, country=country)
    return industry or country


def _readable(industry: str | None) -> str | None:
    """An industry that a system wrote as ``OIL_ENERGY``, in letters that people read."""
    if industry and len(industry) > _ACRONYM and industry.isupper():
        return industry.replace("_", " ").capitalize()
    return industry


def tier_chip(data: ReportData, card: AccountCard) -> blocks.Cell:
    """Its tier; the first one is the strongest."""
    tiers = sorted({each.tier for each in data.accounts.values() if each.tier})
    if card.tier is None:
        return "–"
    return blocks.Chip(text=card.tier, level=tiers.index(card.tier) + 1)


def step_of(card: AccountCard) -> Msg | str:
    """How far it has come on its journey."""
    return Msg.of(f"journey.{card.step}") if card.step else "–"


_CHANNELS = frozenset({
    "ads", "direct_mail", "display", "email", "events", "organic_social", "paid_search",
    "paid_social", "partner", "phone", "referral", "sales", "sdr", "search", "social", "web",
    "webinar", "website",
})  # fmt: skip
"""Those that we have words for."""


def channel_name(channel: str) -> Msg | str:
    """A channel in the reader's words, where it is a usual one; else as the source calls it."""
    usual = channel.strip().lower().replace(" ", "_").replace("-", "_")
    return Msg.of(f"channel.{usual}") if usual in _CHANNELS else channel


def last_touch(data: ReportData, card: AccountCard) -> blocks.Cell:
    """The day of its last touch; with its year if that is another one."""
    if card.last_touch is None:
        return "–"
    if card.last_touch.year == data.period.end.year:
        return Msg.of("date.short", day=card.last_touch.isoformat())
    return day_cell(card.last_touch)
