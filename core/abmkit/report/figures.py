"""Numbers as a locale writes them: every form from CLDR, every step in Decimal.

Two forms: *compact* keeps three significant digits ("$4.82M"), the full one is for tables.
"""

from __future__ import annotations

import copy
import re
from decimal import Context, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import (
    NumberPattern,
    format_compact_currency,
    format_compact_decimal,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
)
from babel.units import format_compound_unit, format_unit

from abmkit.report.value import Unit

MINUS = "−"
_SIGNIFICANT = 3
_COUNT_IN_FULL = 100_000
_CENTS_BELOW = 100
_LEAST = Decimal("0.0001")
_MYRIAD = Decimal(10_000)


@lru_cache(maxsize=64)
def figures_of(locale: Locale, power: int | None = None) -> Figures:
    """What writes numbers in a locale and a unit; the same for all who ask for that."""
    return Figures(locale, power)


class Figures:
    """Writes numbers in one locale.

    Args:
        locale: The locale.
        power: Power of ten that compact amounts are said in; None: each in its own.
    """

    def __init__(self, locale: Locale, power: int | None = None) -> None:
        self.locale = locale
        self.power = power

    def figure(self, number: Decimal, unit: Unit, currency: str, compact: bool) -> str:
        """A number in its unit, but for points, which are a matter of words.

        Args:
            number: The number.
            unit: What it counts.
            currency: Of money.
            compact: Three significant digits; else in full.
        """
        # Equal numbers may differ in their sign or their digits: −0, 1.0.
        return _figure(self, str(number), unit, currency, compact)

    def decimal(self, number: Decimal, places: int = 2) -> str:
        """A plain number with at most ``places`` decimals."""
        pattern = "#,##0" + ("." + "#" * places if places else "")
        return _tidy(format_decimal(number, format=pattern, locale=self.locale))

    def count(self, number: Decimal, compact: bool) -> str:
        """A count; compact only from a hundred thousand up."""
        if compact and abs(number) >= _COUNT_IN_FULL:
            return self._shortened(number, None)
        return self.decimal(number)

    def money(self, number: Decimal, currency: str, compact: bool) -> str:
        """An amount in its currency; cents only below a hundred and in full."""
        if compact:
            return self._in_unit(number, currency) or self._shortened(number, currency)
        cents = abs(number) < _CENTS_BELOW and number != number.to_integral_value()
        return self._currency(number, currency, get_currency_precision(currency) if cents else 0)

    def bare(self, number: Decimal) -> str:
        """An amount with three significant digits and no currency."""
        return self._in_unit(number, None) or self._shortened(number, None)

    def percent(self, fraction: Decimal, compact: bool) -> str:
        """A fraction of 1 as a percent."""
        shown = _honest(fraction)
        pattern = copy.copy(self.locale.percent_formats[None])
        pattern.frac_prec = _places(shown, compact)
        return _tidy(pattern.apply(shown, self.locale))

    def hundredths(self, fraction: Decimal, compact: bool) -> str:
        """A fraction of 1 as a percent without its sign, for points and for tiles."""
        shown = _honest(fraction)
        least, most = _places(shown, compact)
        pattern = "#,##0" + ("." + "0" * least + "#" * (most - least) if most else "")
        return _tidy(format_decimal(shown * 100, format=pattern, locale=self.locale))

    @property
    def percent_sign(self) -> str:
        """Such as ``%``."""
        return str(self.locale.number_symbols["latn"]["percentSign"])

    def days(self, number: Decimal) -> str:
        """A number of days, such as ``94 days``."""
        return self._long_unit(number, "duration-day")

    def hours(self, number: Decimal) -> str:
        """A number of hours, such as ``2.5 hours``."""
        return self._long_unit(number, "duration-hour")

    def minutes(self, number: Decimal) -> str:
        """A number of minutes, such as ``312 min``."""
        return _tidy(self._short_unit(number, "duration-minute", "#,##0"))

    def seconds(self, number: Decimal) -> str:
        """A number of seconds, such as ``45 sec``."""
        return _tidy(self._short_unit(number, "duration-second", "#,##0"))

    def _long_unit(self, number: Decimal, unit: str) -> str:
        text = format_unit(number, unit, format="#,##0.#", locale=self.locale)
        if unit in text:  # Babel prints the id where CLDR's long form is an alias
            text = self._short_unit(number, unit, "#,##0.#")
        return _tidy(text)

    def _short_unit(self, number: Decimal, unit: str, pattern: str) -> str:
        return format_unit(number, unit, length="short", format=pattern, locale=self.locale)

    def per_day(self, figure: str) -> str:
        """A figure a day, with the unit after the figure: ``$41.6K per day``."""
        for length in ("long", "short"):
            text = format_compound_unit(
                figure, denominator_unit="duration-day", length=length, locale=self.locale
            )
            if text and text.startswith(figure) and "duration-" not in text:
                return plain_spaces(text)
        return f"{figure}/d"

    def _shortened(self, number: Decimal, currency: str | None) -> str:
        # 999,999 would become "$1000K": Babel rounds only after it has chosen the unit.
        rounded = Context(prec=_SIGNIFICANT).plus(number)
        digits = len(re.findall(r"\d", self._compact(rounded, currency, 0)))
        if digits >= _whole_digits(rounded):  # de has no short form of thousands
            return self._plain(rounded, currency)
        return self._compact(rounded, currency, max(0, _SIGNIFICANT - digits))

    def _in_unit(self, number: Decimal, currency: str | None) -> str | None:
        """An amount in the unit that its page shares; None where that would leave nothing of it."""
        if self.power is None:
            return None
        size = Context(prec=_SIGNIFICANT).plus(abs(number))
        if size < _MYRIAD:
            return self._plain(Context(prec=_SIGNIFICANT).plus(number), currency)
        if size < Decimal(10) ** (self.power - 1):
            return None
        if size >= Decimal(10) ** (self.power + _SIGNIFICANT):
            size = abs(number)
        share = size.scaleb(-self.power)
        figure = self.decimal(share, max(0, _SIGNIFICANT - max(1, share.adjusted() + 1)))
        whole = self._compact(Decimal(10) ** self.power, currency, 0).replace("1", figure, 1)
        return f"{MINUS}{whole}" if number < 0 else whole

    def _compact(self, number: Decimal, currency: str | None, places: int) -> str:
        if currency is None:
            text = format_compact_decimal(number, locale=self.locale, fraction_digits=places)
        else:
            text = format_compact_currency(
                number, currency, locale=self.locale, fraction_digits=places
            )
        return _tidy(text)

    def _plain(self, number: Decimal, currency: str | None) -> str:
        if currency is None:
            return self.decimal(number)
        whole = number == number.to_integral_value()
        return self._currency(number, currency, 0 if whole else get_currency_precision(currency))

    def _currency(self, number: Decimal, currency: str, places: int) -> str:
        return _tidy(_currency_pattern(self.locale, currency, places).apply(number, self.locale))


@lru_cache(maxsize=256)
def _currency_pattern(locale: Locale, currency: str, places: int) -> NumberPattern:
    """The pattern of a currency's amounts, its symbol in place: Babel looks for it each time."""
    pattern: NumberPattern = copy.copy(locale.currency_formats["standard"])
    pattern.frac_prec = (places, places)
    symbol = get_currency_symbol(currency, locale)
    for name in ("prefix", "suffix"):  # one of positive, one of negative numbers
        parts = getattr(pattern, name)
        setattr(pattern, name, tuple(part.replace("¤", symbol) for part in parts))
    return pattern


@lru_cache(maxsize=20_000)
def _figure(figures: Figures, written: str, unit: Unit, currency: str, compact: bool) -> str:
    """Write a number; in a report many come again."""
    number = Decimal(written)
    if unit in ("money", "money_per_day"):
        money = figures.money(number, currency, compact)
        return figures.per_day(money) if unit == "money_per_day" else money
    if unit == "percent":
        return figures.percent(number, compact)
    if unit == "days":
        return figures.days(number)
    if unit == "hours":
        return figures.hours(number)
    if unit == "minutes":
        return figures.minutes(number)
    if unit == "seconds":
        return figures.seconds(number)
    return figures.count(number, compact) if unit == "count" else figures.decimal(number, 1)


def _honest(fraction: Decimal) -> Decimal:
    """Keep what is not all from being rounded to all, and what is not nothing to nothing."""
    size = abs(fraction)
    if not size or size >= 1:
        return fraction or size  # nothing has no sign
    return min(max(size, _LEAST), 1 - _LEAST).copy_sign(fraction)


def _places(fraction: Decimal, compact: bool) -> tuple[int, int]:
    """The least and the most decimals of a percent."""
    size = abs(fraction)
    if size >= 1:
        return 0, 0
    fine = 0 < size < Decimal("0.01") or size > Decimal("0.9995")
    most = 2 if fine else 1
    return (0 if compact else most, most)


def _whole_digits(number: Decimal) -> int:
    return len(str(int(abs(number))))


def plain_spaces(text: str) -> str:
    """Put ordinary spaces where CLDR has thin and narrow ones, which few fonts have."""
    return text.replace("\u2009", " ").replace("\u202f", "\u00a0")


def _tidy(text: str) -> str:
    return plain_spaces(text.replace("-", MINUS))
