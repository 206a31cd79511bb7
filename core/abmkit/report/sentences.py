"""Generated sentences: arithmetic and facts, never causes.

Each takes what it needs from the data and gives None when that is not there. Its id is what notes
name to drop or replace it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from abmkit.metrics.ask import Number
from abmkit.metrics.window import parse_days
from abmkit.report.blocks import Bullet
from abmkit.report.charts import listed
from abmkit.report.data import ReportData
from abmkit.report.decompose import contributions
from abmkit.report.difference import within_chance
from abmkit.report.spans import month, named, plain
from abmkit.report.value import Msg, Text, Unit, Value


@dataclass(frozen=True)
class Sentence:
    """A generated sentence.

    Attributes:
        id: What notes name to drop or replace it.
        metric: Id of the metric it is about; a person's remark on that follows it.
        bullet: Its text.
    """

    id: str
    metric: str
    bullet: Bullet


@dataclass(frozen=True)
class Factor:
    """A factor of a product metric.

    Attributes:
        metric: Its id.
        name: What a sentence calls it.
        divides: Whether it stands below the line.
    """

    metric: str
    name: Text
    divides: bool = False


def factors_of_change(
    data: ReportData, metric: str, factors: Sequence[Factor], rate: str
) -> Sentence | None:
    """How much of a product's change each of its factors accounts for.

    Args:
        data: What was asked for: the metric and its factors, each with ``previous``.
        metric: Id of the product, such as ``pipeline_velocity``.
        factors: Its factors.
        rate: Id of the factor whose numerator counts the wins behind it.
    """
    parts = parts_of_change(data, metric, factors)
    if not parts:
        return None
    parts = sorted(parts, key=lambda pair: -abs(pair[1]))
    total = _money(data, sum((part for _, part in parts), Decimal(0)), "money_per_day")
    count = _count(data.number(rate).numerator)
    told = [_share(data, factor, part) for factor, part in parts if part]
    over = look_back(data, rate)
    wins = Msg.of("sentence.wins_over", n=count, period=over) if over else None
    wins = wins or Msg.of("sentence.wins", n=count)
    body = Msg.of("sentence.factors", list=listed(told), wins=wins)
    lead = Msg.of("sentence.factors_lead", metric=data.title(metric), change=total)
    return Sentence(metric, metric, Bullet(lead=lead, body=body))


def parts_of_change(
    data: ReportData, metric: str, factors: Sequence[Factor]
) -> list[tuple[Factor, Decimal]]:
    """What each factor of a product accounts for of its change, in their order; they add up.

    Args:
        data: What was asked for: the metric and its factors, each with ``previous``.
        metric: Id of the product.
        factors: Its factors.

    Returns:
        Nothing where one of the numbers is not known.
    """
    if not all(_both_known(data, each) for each in (metric, *(f.metric for f in factors))):
        return []
    old = [_operand(data.number(f.metric, "previous"), f) for f in factors]
    new = [_operand(data.number(f.metric), f) for f in factors]
    return list(zip(factors, contributions(old, new), strict=True))


def look_back(data: ReportData, metric: str) -> Msg | None:
    """The days that a metric looks at, where they are not those of the period reported.

    Args:
        data: What was asked for.
        metric: Its id; its parameter ``window`` says how far it looks back.
    """
    window = data.registry.parameters(metric, data.params).get("window")
    if window is None:
        return None
    span = parse_days(str(window)).of(data.period)
    if (span.start, span.end) == (data.period.start, data.period.end):
        return None
    days = replace(data.period, label=f"{span.start}..{span.end}", start=span.start, end=span.end)
    return Msg.of("period.days", period=plain(days))


def largest_month(data: ReportData, metric: str) -> Sentence | None:
    """The month with the largest part of an amount, of a period of several months."""
    total = data.value(data.number(metric))
    months = [number for number in data.within(metric) if number.value is not None]
    if not total.number or total.number < 0 or len(months) < 2:
        return None
    most = max(months, key=lambda number: number.value or Decimal(0))
    lead = Msg.of("sentence.month_lead", metric=data.title(metric), month=month(most.period))
    body = Msg.of(
        "sentence.month",
        amount=data.value(most),
        share=_percent(Decimal(most.value or 0) / total.number),
        total=total,
        period=named(data.period),
    )
    return Sentence("largest_month", metric, Bullet(lead=lead, body=body))


def largest_deal(data: ReportData, won_amount: str) -> Sentence | None:
    """The largest deal's share of the won amount."""
    deal, total = data.largest_deal, data.value(data.number(won_amount))
    if deal is None or not total.number or total.number < deal.amount:
        return None
    amount = _money(data, deal.amount, "money")
    share = _percent(deal.amount / total.number)
    args: dict[str, Value | str] = {"name": deal.name, "amount": amount, "share": share}
    key = "sentence.deal_of" if deal.account else "sentence.deal"
    body = Msg.of(key, total=total, account=deal.account or "", **args)
    lead = Msg.of("sentence.deal_lead")
    return Sentence("largest_deal", won_amount, Bullet(lead=lead, body=body))


def first_tier(data: ReportData, engaged: str, covered: str) -> Sentence | None:
    """How many accounts of the first tier are engaged and covered.

    Args:
        data: What was asked for: both metrics by tier.
        engaged: Id of a share whose parts are engaged accounts and all accounts.
        covered: Id of the count of accounts with enough roles engaged; its parameter ``roles``
            says how many those are.
    """
    groups = data.groups(engaged, "tier")
    key = next((each for each in groups if each is not None), None)
    number = groups.get(key)
    if key is None or number is None or data.value(number).state == "missing":
        return None
    whole = _count(number.denominator)
    part = _count(number.numerator)
    body = Msg.of("sentence.tier", n=part, part=part, whole=whole)
    enough = data.group(covered, "tier", key)
    if enough.number is not None:
        roles = data.registry.parameters(covered, data.params)["roles"]
        body = Msg.of("sentence.tier_covered", tier=body, n=enough, roles=str(roles))
    lead = Msg.of("sentence.lead", text=data.tier_name(key))
    return Sentence("first_tier", engaged, Bullet(lead=lead, body=body))


def versus(data: ReportData, metric: str) -> Sentence | None:
    """A number and the one of the period before."""
    new, old = data.value(data.number(metric)), data.value(data.number(metric, "previous"))
    if new.number is None or old.number is None:
        return None
    difference = new.number - old.number
    way = "up" if difference > 0 else "down" if difference < 0 else "same"
    unit: Unit = "points" if new.unit == "percent" else new.unit
    size = new.model_copy(update={"number": abs(difference), "unit": unit})
    before = named(data.answers.compared("previous"))
    body = Msg.of(f"sentence.versus_{way}", difference=size, old=old, period=before)
    if difference and within_chance(data.number(metric), data.number(metric, "previous")):
        body = Msg.of("sentence.swing", text=body)
    lead = Msg.of("sentence.versus_lead", metric=data.title(metric), value=new)
    return Sentence(metric, metric, Bullet(lead=lead, body=body))


def _both_known(data: ReportData, metric: str) -> bool:
    numbers = (data.number(metric), data.number(metric, "previous"))
    return all(data.value(number).number for number in numbers)


def _operand(number: Number, factor: Factor) -> Fraction:
    value = Fraction(number.value or 0)
    return 1 / value if factor.divides else value


def _share(data: ReportData, factor: Factor, part: Decimal) -> Msg:
    return Msg.of(
        "sentence.factor",
        factor=factor.name,
        old=data.value(data.number(factor.metric, "previous")),
        new=data.value(data.number(factor.metric)),
        part=_money(data, part, "money"),
    )


def _money(data: ReportData, number: Decimal, unit: Unit) -> Value:
    return Value(number=number, unit=unit, currency=data.client.currency)


def _percent(fraction: Decimal) -> Value:
    return Value(number=fraction, unit="percent")


def _count(number: Decimal | None) -> Value:
    return Value(number=number or Decimal(0))
