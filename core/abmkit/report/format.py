"""The words of a report: messages, numbers and dates as text of one locale."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol
from pydantic import BaseModel

from abmkit.errors import PluginError, UsageError
from abmkit.report.catalogue import Catalogue
from abmkit.report.dates import Dates
from abmkit.report.figures import figures_of
from abmkit.report.particles import particle
from abmkit.report.templates import Templates
from abmkit.report.unit import unit_of
from abmkit.report.value import Arg, Change, Msg, Period, Text, Unit, Value

DASH = "–"
_SLOT = re.compile(r"(?:\{\{|\}\})|\{(\w+)(?::(\w+))?\}(?:\((\w+)/(\w+)\))?")
_PLACES = {"days": 1, "hours": 1, "minutes": 0, "seconds": 0}


class Words:
    """Turns messages, numbers and dates into text of one locale.

    Numbers and dates follow the locale's CLDR rules. A message without a translation reads in
    English.

    A template names its arguments in braces. ``{n}`` chooses the plural form (``key.one``,
    ``key.other``). After a colon stands the form: ``full`` or ``signed`` for numbers, and for
    amounts whose currency stands beside them ``bare``, or ``step`` with its sign; ``day``,
    ``short_day`` or ``month`` for ISO days, ``minute`` for ISO times; ``territory`` for ISO 3166
    codes (anything else stays as it is) and ``currency`` for ISO 4217 ones; ``name`` or ``short``
    for periods. In Korean a pair of particles may follow: ``{name}(은/는)``. A brace itself is
    written twice.

    Args:
        locale: BCP 47 tag, such as ``ko-KR``.
        catalogues: Those of the report and of the metrics; the core's own comes last by itself.

    Raises:
        UsageError: No such locale is known.
    """

    def __init__(self, locale: str, catalogues: Iterable[Catalogue] = ()) -> None:
        self.locale = _parse(locale)
        self.figures = figures_of(self.locale, None)
        self.dates = Dates(self.locale)
        self._forms = {
            "day": self.dates.day,
            "short_day": self.dates.short_day,
            "month": self.dates.month,
            "minute": self.dates.minute,
            "territory": self._territory,
            "currency": self._currency,
        }
        self.templates = Templates(self.locale, catalogues)

    def on(self, page: BaseModel) -> Words:
        """The same for one page, whose amounts share a unit where the language counts so."""
        mine = copy.copy(self)
        mine.figures = figures_of(self.locale, unit_of(page, self.locale.language))
        return mine

    def text(self, text: Text) -> str:
        """Print a message; a person's or the data's own words come back as they are.

        Raises:
            PluginError: No catalogue holds the message, or it lacks an argument.
        """
        if isinstance(text, str):
            return text
        language, template = self.templates.of(text)

        def fill(slot: re.Match[str]) -> str:
            if slot[1] is None:
                return slot[0][0]
            if slot[1] not in text.args:
                raise PluginError(f"message {text.id!r} ({language}) lacks argument {slot[1]!r}")
            word = self._argument(text.args[slot[1]], slot[2])
            return word + (particle(word, slot[3], slot[4]) if slot[3] else "")

        return _SLOT.sub(fill, template)

    def value(self, value: Value, compact: bool = True) -> str:
        """Print a number: ``27.5%``, ``$4.82M``, ``94 days``; a missing one is a dash.

        Args:
            value: The number.
            compact: Three significant digits; else in full, as tables want it.
        """
        if value.number is None:
            return self._without_number(value)
        text = self._number(value, value.number, compact)
        return self._say("value.estimated", figure=text) if value.state == "estimated" else text

    def split(self, value: Value) -> tuple[str, str]:
        """Print a number for a tile: the figure, and the unit that is set smaller after it."""
        if value.number is None or value.state == "estimated":
            return self.value(value), ""
        number = value.number
        if value.unit in ("percent", "points"):
            sign = self.figures.percent_sign if value.unit == "percent" else ""
            return self.figures.hundredths(number, compact=True), sign or self._say("unit.points")
        whole = self._number(value, number, compact=True)
        if value.unit == "money_per_day":
            figure = self.figures.money(number, _currency(value), compact=True)
        elif value.unit in _PLACES:
            figure = self.figures.decimal(number, _PLACES[value.unit])
        else:
            return whole, ""
        return figure, whole.replace(figure, "", 1).strip("\u00a0\u202f ")

    def change(self, change: Change, short: bool = False) -> tuple[int, str]:
        """Print a change: its direction (−1, 0, 1) and its size in words, without a sign.

        Args:
            change: The change.
            short: Leave out what it is compared with, as a table does whose head names it.
        """
        if change.difference is None:
            return 0, self._say("change.new")
        difference = change.difference
        unit: Unit = "percent" if change.relative else _difference_unit(change.unit)
        size = Value(number=abs(difference), unit=unit, currency=change.currency)
        figure = self.value(size) if difference else f"±{self.figures.decimal(Decimal(0))}"
        direction = (difference > 0) - (difference < 0)
        if short:
            return direction, figure
        text = self._say("change.against", figure=figure, against=change.against)
        if change.better_low and change.tone != "neutral":
            text = self._say(f"change.{change.tone}_low", change=text)
        return direction, text

    def moved(self, change: Change, short: bool = False) -> str:
        """Print a change with the arrow of its direction: ``▲ 1 vs Q2``; see ``change``."""
        direction, text = self.change(change, short)
        return ("▼ ", "", "▲ ")[direction + 1] + text

    def day(self, iso: str) -> str:
        """Print an ISO day with its year."""
        return self.dates.day(iso)

    def short_day(self, iso: str) -> str:
        """Print an ISO day without its year."""
        return self.dates.short_day(iso)

    def period(self, period: Period) -> str:
        """Print a period as the interval of its days."""
        return self.dates.interval(period.start, period.end)

    def period_name(self, period: Period, short: bool = False) -> str:
        """Print a period's name, such as ``Q3 2026``; in short, ``Q3``.

        Of an elapsed part, the day it goes to is named too: ``Q3 2026 to Sep 10``.
        """
        name = self._period_name(period, short)
        return self._say("period.to_date", name=name, day=period.end) if period.to_date else name

    def _period_name(self, period: Period, short: bool) -> str:
        label = period.label
        if re.fullmatch(r"\d{4}", label):
            return self._say("period.year", year=label)
        if re.fullmatch(r"\d{4}-Q\d", label):
            return self.dates.quarter(period.start, year=not short)
        if re.fullmatch(r"\d{4}-\d\d", label):
            write = self.dates.month if short else self.dates.month_and_year
            return write(period.start)
        if found := re.fullmatch(r"FY(\d{4})(?:-Q(\d))?", label):
            key = "period.fiscal_quarter" if found[2] else "period.fiscal_year"
            return self._say(key, year=found[1], quarter=found[2] or "")
        if found := re.fullmatch(r"(\d{4})-W(\d\d)", label):
            return self._say("period.week", year=found[1], week=found[2])
        return self.period(period)

    def instant(self, iso: str, zone: str) -> str:
        """Print an ISO instant in a time zone, with the zone."""
        return self.dates.instant(iso, zone)

    def _say(self, id: str, **args: Arg) -> str:  # noqa: A002
        return self.text(Msg.of(id, **args))

    def _argument(self, arg: Arg, form: str | None) -> str:
        if isinstance(arg, Msg):
            return self.text(arg)
        if isinstance(arg, Value):
            text = self._bare(arg) if form in ("bare", "step") else self.value(arg, form != "full")
            return _signed(arg, text) if form in ("signed", "step") else text
        if isinstance(arg, Period):
            return self.period_name(arg, form == "short") if form else self.period(arg)
        if isinstance(arg, int):
            return self.figures.decimal(Decimal(arg))
        if form is not None and form not in self._forms:
            raise PluginError(f"no form {form!r} of a text; known: {', '.join(self._forms)}")
        return self._forms[form](arg) if form else arg

    def _territory(self, code: str) -> str:
        return str(self.locale.territories.get(code.upper(), code))

    def _currency(self, code: str) -> str:
        return str(get_currency_symbol(code, self.locale))

    def _bare(self, value: Value) -> str:
        """An amount without its currency; other numbers as they are."""
        if value.number is None or value.currency is None:
            return self.value(value)
        return self.figures.bare(value.number)

    def _number(self, value: Value, number: Decimal, compact: bool) -> str:
        if value.unit == "points":
            return self._say("value.points", figure=self.figures.hundredths(number, compact))
        return self.figures.figure(number, value.unit, _currency(value), compact)

    def _without_number(self, value: Value) -> str:
        if value.state == "new":
            return self._say("change.new")
        parts = value.numerator, value.denominator
        if value.state == "suppressed" and value.unit == "percent" and None not in parts:
            part, whole = (Value(number=part) for part in parts)
            return self._say("value.of", part=part, whole=whole)
        return DASH


def _signed(value: Value, text: str) -> str:
    return f"+{text}" if value.number is not None and value.number > 0 else text


def language_of(locale: str) -> str:
    """The language of a locale tag, as catalogues name it.

    Raises:
        UsageError: No such locale is known.
    """
    return _parse(locale).language


def _parse(tag: str) -> Locale:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        raise UsageError(
            f"no locale {tag!r} is known; write a tag such as en-US or ko-KR"
        ) from None


def _currency(value: Value) -> str:
    return value.currency or "XXX"


def _difference_unit(unit: Unit) -> Unit:
    return "points" if unit == "percent" else unit
