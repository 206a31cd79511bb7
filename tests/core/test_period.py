from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit.errors import UsageError
from abmkit.period import Calendar, Period

TODAY = date(2026, 10, 1)


def parse(text: str, fiscal_start: int = 1) -> Period:
    return Calendar(fiscal_start).parse(text, TODAY)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-W38", "2026-09-14", "2026-09-20"),
        ("2026-07-01..2026-09-30", "2026-07-01", "2026-09-30"),
        ("last-month", "2026-09-01", "2026-09-30"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
    ],
)
def test_every_form_is_read(text: str, start: str, end: str) -> None:
    period = parse(text)
    assert (str(period.start), str(period.end)) == (start, end)


def test_a_fiscal_year_is_named_by_the_year_it_ends_in() -> None:
    assert (parse("FY2026", 7).start, parse("FY2026", 7).end) == (
        date(2025, 7, 1),
        date(2026, 6, 30),
    )
    assert parse("FY2026-Q1", 7).start == date(2025, 7, 1)
    assert parse("FY2026-Q4", 1).end == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "previous", "last_year"),
    [
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026", "2025", "2025"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2020-W53", "2020-W52", "2019-W52"),
        ("FY2026-Q1", "FY2025-Q4", "FY2025-Q1"),
        ("2026-07-01..2026-09-30", "2026-04-01..2026-06-30", "2025-07-01..2025-09-30"),
        ("2026-07-10..2026-07-12", "2026-07-07..2026-07-09", "2025-07-10..2025-07-12"),
    ],
)
def test_comparisons_are_named_in_the_same_form(text: str, previous: str, last_year: str) -> None:
    period = parse(text, 4)
    assert (period.previous().label, period.last_year().label) == (previous, last_year)
    assert period.previous().end == period.start - timedelta(days=1)


def test_week_53_falls_back_where_last_year_has_none() -> None:
    assert parse("2020-W53").last_year().start == date.fromisocalendar(2019, 52, 1)


def test_a_leap_day_last_year_is_the_last_of_february() -> None:
    assert parse("2024-02-29..2024-02-29").last_year().end == date(2023, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 800), st.integers(1, 12))
def test_periods_compared_with_are_called_what_they_are(
    start: date, days: int, fiscal: int
) -> None:
    end = start + timedelta(days=days)
    texts = (f"{start}..{end}", f"{start:%Y}", f"{start:%Y-%m}", f"FY{start:%Y}-Q1", "2020-W53")
    for text in (*texts, "2024-02-01..2024-02-29", "2024-02-29..2024-03-31"):
        period = parse(text, fiscal)
        for other in (period.previous(), period.last_year()):
            read = parse(other.label, fiscal)
            assert (read.start, read.end) == (other.start, other.end)


@pytest.mark.parametrize(
    "text",
    [
        "2026-Q5",
        "soon",
        "2026-13",
        "2026-W54",
        "2026-09-30..2026-07-01",
        "2026-02-30..2026-03-01",
        "0001-Q1",
        "9999",
    ],
)
def test_what_is_no_period_is_refused_with_the_forms_or_the_reason(text: str) -> None:
    with pytest.raises(UsageError, match=r"not a period; write 2026|no such period"):
        parse(text)


def test_an_unfinished_period_is_refused_without_to_date() -> None:
    calendar, through = Calendar(), date(2026, 8, 15)
    with pytest.raises(UsageError, match="--to-date"):
        calendar.resolve("2026-Q3", through)
    part = calendar.resolve("2026-Q3", through, to_date=True)
    assert part.is_to_date
    assert part.end == through
    assert part.previous().days == part.last_year().days == part.days == 46
    assert part.previous().label == "2026-Q2"


def test_a_period_in_the_future_is_refused_even_to_date() -> None:
    with pytest.raises(UsageError, match="begins after the data ends"):
        Calendar().resolve("2027-Q1", date(2026, 9, 30), to_date=True)


def test_a_finished_period_is_whole_with_to_date_too() -> None:
    assert not Calendar().resolve("2026-Q2", date(2026, 9, 30), to_date=True).is_to_date


def test_trend_ends_with_the_month_of_the_end() -> None:
    trend = parse("2026-Q3").trend(12)
    assert [trend[0].label, trend[-1].label, len(trend)] == ["2025-10", "2026-09", 12]


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 800))
def test_months_of_a_range_cover_it_once(start: date, days: int) -> None:
    period = parse(f"{start}..{start + timedelta(days=days)}")
    parts = period.split_months()
    assert sum(p.days for p in parts) == period.days
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    for before, after in pairwise(parts):
        assert after.start == before.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "fiscal", "label", "end", "whole_end"),
    [
        ("2026-09", 1, "2026-Q3", "2026-09-30", None),
        ("2026-08", 1, "2026-Q3", "2026-08-31", "2026-09-30"),
        ("2026-Q3", 4, "2026-Q3", "2026-09-30", None),
        ("2026-08", 2, "FY2027-Q3", "2026-08-31", "2026-10-31"),
        ("2026-01", 2, "FY2026-Q4", "2026-01-31", None),
        ("2026-12", 3, "FY2027-Q4", "2026-12-31", "2027-02-28"),
    ],
)
def test_a_quarter_up_to_the_end_of_a_month(
    text: str, fiscal: int, label: str, end: str, whole_end: str | None
) -> None:
    calendar, today = Calendar(fiscal), date(2026, 10, 1)
    found = calendar.parse(text, today).quarter_to_date()
    assert (found.label, str(found.end)) == (label, end)
    assert (found.whole_end and str(found.whole_end)) == whole_end
    whole = calendar.parse(label, today)
    assert (whole.start, whole.end) == (found.start, found.whole_end or found.end)


def test_rolling_months_end_with_the_period_and_follow_each_other() -> None:
    last = parse("2026-09").rolling(3)
    assert (str(last.start), str(last.end), last.months) == ("2026-07-01", "2026-09-30", 3)
    assert (str(last.previous().start), str(last.previous().end)) == ("2026-04-01", "2026-06-30")
    part = parse("2026-09").to_date(date(2026, 9, 10)).rolling(3)
    assert (str(part.start), part.months) == ("2026-06-11", 0)


def test_weeks_end_with_the_period() -> None:
    weeks = parse("2026-Q3").weeks(13)
    assert (str(weeks[0].start), str(weeks[-1].end)) == ("2026-07-02", "2026-09-30")
    assert {week.days for week in weeks} == {7}
    assert all(after.start - before.end == timedelta(days=1) for before, after in pairwise(weeks))
