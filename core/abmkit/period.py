"""Periods: spans of whole days in a client's calendar, and the periods they are compared with."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from abmkit.errors import UsageError

FORMS = (
    "2026, 2026-Q3, 2026-09, 2026-W38, FY2026, FY2026-Q1, 2026-07-01..2026-09-30, "
    "last-month or last-quarter"
)
_FIRST_YEAR = 1900
_SHORTEST = 28
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A span of whole days.

    Attributes:
        label: How it is written, such as ``2026-Q3``.
        start: First day.
        end: Last day, inclusive.
        months: Length in months when it is made of whole months, else 0.
        whole_end: Last day of the period it is the elapsed part of; None when complete.
        year_start: Month (1 to 12) that years, and so quarters, are counted from.
    """

    label: str
    start: date
    end: date
    months: int = 0
    whole_end: date | None = None
    year_start: int = field(default=1, compare=False)

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def is_to_date(self) -> bool:
        """Whether only the elapsed part of a longer period is meant."""
        return self.whole_end is not None

    def previous(self) -> Period:
        """The period just before, of the same length; of a part, the same part of it."""
        whole = self._whole()
        if whole.months:
            before = _months(_label_before(whole), shift(whole.start, -whole.months), whole.months)
        else:
            span = timedelta(days=whole.days)
            start = whole.start - span
            before = Period(_label_before(whole, start), start, whole.end - span)
        return self._same_part(before)

    def last_year(self) -> Period:
        """The same period a year earlier; a week is the week of the same number."""
        whole = self._whole()
        label = re.sub(r"\d{4}", lambda m: str(int(m[0]) - 1), whole.label)
        if "W" in label:
            return self._same_part(_last_week(label))
        start, end = shift(whole.start, -12), shift(whole.end, -12)
        if whole.months:
            end = shift(start, whole.months) - _DAY
        if ".." in label:  # its last day may be one that this year lacks
            label = f"{start}..{end}"
        return self._same_part(Period(label, start, end, whole.months))

    def trend(self, count: int) -> tuple[Period, ...]:
        """The ``count`` calendar months up to the one this period ends in, oldest first.

        Of a month that it ends within, the part up to its end.
        """
        last = self.end.replace(day=1)
        every = [month(shift(last, -back)) for back in range(count - 1, -1, -1)]
        return tuple(each.to_date(self.end) for each in every)

    def weeks(self, count: int) -> tuple[Period, ...]:
        """The ``count`` spans of seven days up to its last day, oldest first."""
        ends = [self.end - 7 * back * _DAY for back in range(count - 1, -1, -1)]
        return tuple(Period(f"{end - 6 * _DAY}..{end}", end - 6 * _DAY, end) for end in ends)

    def quarter_to_date(self) -> Period:
        """The quarter that it ends in, up to its last day; a fiscal one by the client's year."""
        first = shift(self.end.replace(day=1), -((self.end.month - self.year_start) % 3))
        return _quarter_of(first, self.year_start).to_date(self.end)

    def rolling(self, months: int) -> Period:
        """So many months up to its last day; a window that moves on with it."""
        start = shift(self.end + _DAY, -months)
        whole = months if (self.end + _DAY).day == 1 else 0
        return Period(f"{start}..{self.end}", start, self.end, whole)

    def split_months(self) -> tuple[Period, ...]:
        """The calendar months that it touches, the first and last cut to its days."""
        out, first = [], self.start.replace(day=1)
        while first <= self.end:
            whole = month(first)
            out.append(replace(whole.to_date(self.end), start=max(whole.start, self.start)))
            first = whole.end + _DAY
        return tuple(out)

    def to_date(self, through: date) -> Period:
        """Its elapsed part, up to and with the day ``through``."""
        if through >= self.end:
            return self
        return replace(self, end=through, whole_end=self.end)

    def _whole(self) -> Period:
        return replace(self, end=self.whole_end, whole_end=None) if self.whole_end else self

    def _same_part(self, other: Period) -> Period:
        return other.to_date(other.start + (self.end - self.start)) if self.is_to_date else other


@dataclass(frozen=True)
class Calendar:
    """A client's calendar.

    Attributes:
        fiscal_start: Month (1 to 12) in which the fiscal year starts.
    """

    fiscal_start: int = 1

    def parse(self, text: str, today: date) -> Period:
        """Read a period.

        Args:
            text: Such as ``2026-Q3``; all forms are in ``FORMS``.
            today: The day that ``last-month`` and ``last-quarter`` are seen from.

        Raises:
            UsageError: The text is none of the forms, or no such day, week or month exists.
        """
        for pattern, build in _READERS:
            found = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
            if found:
                try:
                    period = _plausible(build(self, found, today))
                    return replace(period, year_start=self.fiscal_start)
                except ValueError as error:
                    raise UsageError(f"no such period: {text!r} ({error})") from None
        raise UsageError(f"{text!r} is not a period; write {FORMS}")

    def resolve(self, text: str, through: date, *, to_date: bool = False) -> Period:
        """Read a period and refuse one that has not ended, unless its elapsed part is asked for.

        Args:
            text: As in ``parse``.
            through: Last day that the data covers wholly, in the client's zone.
            to_date: Take the elapsed part of a period that has not ended.

        Raises:
            UsageError: Not a period; not ended; or not even begun.
        """
        period = self.parse(text, through + _DAY)
        if period.start > through:
            raise UsageError(
                f"period {text} begins after the data ends ({through}); "
                "sync, or ask for an earlier one"
            )
        if period.end > through and not to_date:
            raise UsageError(
                f"period {text} ends on {period.end}, the data on {through}; "
                "sync after it has ended, or add --to-date"
            )
        return period.to_date(through)


def _plausible(period: Period) -> Period:
    if period.start.year < _FIRST_YEAR:
        raise ValueError(f"nothing is known of the years before {_FIRST_YEAR}")
    return period


@cache
def month(day: date) -> Period:
    """The calendar month of a day."""
    return _months(f"{day:%Y-%m}", day.replace(day=1), 1)


def _months(label: str, start: date, count: int) -> Period:
    return Period(label, start, shift(start, count) - _DAY, count)


def shift(day: date, months: int) -> date:
    """Move by months; a day that the month lacks becomes its last one."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= _SHORTEST:
        return date(year, index + 1, day.day)
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))


def _week(label: str, monday: date) -> Period:
    return Period(label, monday, monday + 6 * _DAY)


def _last_week(label: str) -> Period:
    """The week of a label; of a year that has no week 53, its last one."""
    year, week = (int(part) for part in re.findall(r"\d+", label))
    last = date(year, 12, 28).isocalendar().week
    week = min(week, last)
    return _week(f"{year}-W{week:02}", date.fromisocalendar(year, week, 1))


def _label_before(period: Period, start: date | None = None) -> str:
    """Name the period before in the same form."""
    label = period.label
    if found := re.fullmatch(r"(FY)?(\d{4})-Q(\d)", label):
        year, quarter = int(found[2]), int(found[3])
        year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
        return f"{found[1] or ''}{year}-Q{quarter}"
    if found := re.fullmatch(r"(FY)?(\d{4})", label):
        return f"{found[1] or ''}{int(found[2]) - 1}"
    if "W" in label and start:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    first = start or shift(period.start, -period.months)
    last = period.start - _DAY
    return f"{first:%Y-%m}" if re.fullmatch(r"\d{4}-\d\d", label) else f"{first}..{last}"


def _range(start: date, end: date) -> Period:
    if end < start:
        raise ValueError("it ends before it starts")
    whole = start.day == 1 and (end + _DAY).day == 1
    count = (end.year - start.year) * 12 + end.month - start.month + 1 if whole else 0
    return Period(f"{start}..{end}", start, end, count)


def _quarter(year: int, quarter: int) -> Period:
    return _months(f"{year}-Q{quarter}", date(year, 3 * quarter - 2, 1), 3)


def _quarter_of(first: date, year_start: int) -> Period:
    """The quarter that begins on a day, by the calendar where it is one of its quarters."""
    if first.month % 3 == 1:
        return _quarter(first.year, (first.month + 2) // 3)
    year = first.year + (first.month >= year_start)
    return _months(f"FY{year}-Q{(first.month - year_start) % 12 // 3 + 1}", first, 3)


def _fiscal(self: Calendar, year: int, quarter: int | None) -> Period:
    first = date(year - (self.fiscal_start > 1), self.fiscal_start, 1)
    if quarter is None:
        return _months(f"FY{year}", first, 12)
    return _months(f"FY{year}-Q{quarter}", shift(first, 3 * (quarter - 1)), 3)


def _last_quarter(today: date) -> Period:
    before = shift(today.replace(day=1), -((today.month - 1) % 3) - 3)
    return _quarter(before.year, (before.month + 2) // 3)


_Reader = Callable[[Calendar, "re.Match[str]", date], Period]
_READERS: tuple[tuple[str, _Reader], ...] = (
    (r"(\d{4})", lambda c, m, t: _months(m[1], date(int(m[1]), 1, 1), 12)),
    (r"(\d{4})-Q([1-4])", lambda c, m, t: _quarter(int(m[1]), int(m[2]))),
    (r"(\d{4})-(\d\d)", lambda c, m, t: month(date(int(m[1]), int(m[2]), 1))),
    (
        r"(\d{4})-W(\d\d)",
        lambda c, m, t: _week(f"{m[1]}-W{m[2]}", date.fromisocalendar(int(m[1]), int(m[2]), 1)),
    ),
    (r"FY(\d{4})", lambda c, m, t: _fiscal(c, int(m[1]), None)),
    (r"FY(\d{4})-Q([1-4])", lambda c, m, t: _fiscal(c, int(m[1]), int(m[2]))),
    (
        r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)",
        lambda c, m, t: _range(date.fromisoformat(m[1]), date.fromisoformat(m[2])),
    ),
    (r"last-month", lambda c, m, t: month(shift(t.replace(day=1), -1))),
    (r"last-quarter", lambda c, m, t: _last_quarter(t)),
)
