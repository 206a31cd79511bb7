"""Days, months, periods and instants as a locale writes them, from CLDR."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    get_datetime_format,
    get_timezone_gmt,
)

from abmkit.report.figures import plain_spaces

#: Their shorter form of a quarter with its year is a code such as ``2026/Q3``.
_LONG_QUARTERS = frozenset({"ja"})


def day_in(zone: str, instant: str) -> str:
    """The day of an ISO instant in a time zone, as an ISO day."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date().isoformat()


class Dates:
    """Writes days and instants in one locale."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def day(self, iso: str) -> str:
        """A day with its year."""
        return format_date(date.fromisoformat(iso), "medium", locale=self.locale)

    def short_day(self, iso: str) -> str:
        """A day without its year."""
        return format_skeleton("MMMd", date.fromisoformat(iso), locale=self.locale)

    def month(self, iso: str) -> str:
        """The short name of a day's month."""
        return format_date(date.fromisoformat(iso), "MMM", locale=self.locale)

    def month_and_year(self, iso: str) -> str:
        """A day's month with its year."""
        return format_skeleton("yMMM", date.fromisoformat(iso), locale=self.locale)

    def quarter(self, iso: str, year: bool) -> str:
        """A day's quarter of the calendar year."""
        day = date.fromisoformat(iso)
        if year:
            skeleton = "yQQQQ" if self.locale.language in _LONG_QUARTERS else "yQQQ"
            return format_skeleton(skeleton, day, locale=self.locale)
        return format_date(day, "QQQ", locale=self.locale)

    def interval(self, start: str, end: str) -> str:
        """A span of days, both ends named."""
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        return plain_spaces(format_interval(first, last, "yMMMd", locale=self.locale))

    def minute(self, iso: str) -> str:
        """A time to the minute, as the clock that it was read from showed it."""
        moment = datetime.fromisoformat(iso)
        day = format_date(moment, "medium", locale=self.locale)
        clock = format_skeleton("Hm", moment.replace(tzinfo=None), locale=self.locale)
        both = str(get_datetime_format("medium", locale=self.locale))
        return plain_spaces(both.replace("{0}", clock).replace("{1}", day))

    def instant(self, iso: str, zone: str) -> str:
        """An instant in a time zone, to the minute, with the zone."""
        moment = datetime.fromisoformat(iso).astimezone(ZoneInfo(zone))
        name = "UTC" if zone == "UTC" else get_timezone_gmt(moment, "long", locale=self.locale)
        return f"{self.minute(moment.isoformat())} {name}"
