"""Numbers and definitions of the last report held against those of now."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from abmkit.metrics.ask import Ask
from abmkit.report.changes import LastReport
from abmkit.report.data import ReportData
from abmkit.report.frozen import Stamp
from abmkit.report.value import Period, Value

Build = Callable[..., ReportData]
Q2 = Period(label="2026-Q2", start="2026-04-01", end="2026-06-30")


def last(number: object, **more: Any) -> LastReport:
    value = None if number is None else Decimal(str(number))
    state = "missing" if value is None else "ok"
    return LastReport(
        "2026-07-02T06:00:00Z", Q2, {"won_amount": Value(number=value, state=state, **more)}
    )


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (1000, 1000, False),
        (1000, 1010, False),
        (1000, 1011, True),
        (1000, 989, True),
        (-1000, -1005, False),
        (0, 1, True),
        (0, 0, False),
        (None, 5, True),
        (5, None, True),
        (None, None, False),
    ],
)
def test_a_number_is_restated_from_one_percent_up(
    build: Build, say: Any, then: object, now: object, told: bool
) -> None:
    numbers = [say("won_amount", 7), say("won_amount", now, compare="previous")]
    assert bool(build(numbers, last=last(then, currency="USD")).restated()) is told


def test_what_counts_as_restated_can_be_decided(build: Build, say: Any) -> None:
    numbers = [say("won_amount", 7), say("won_amount", 106, compare="previous")]
    for material, told in (("0.05", True), ("0.06", False), ("0", True)):
        sent = replace(last(100, currency="USD"), material=Decimal(material))
        data = build(numbers, last=sent)
        assert bool(data.restated()) is told


def test_a_number_in_another_currency_is_told(build: Build, say: Any) -> None:
    numbers = [say("won_amount", 7), say("won_amount", 5, compare="previous")]
    assert build(numbers, last=last(5, currency="EUR")).restated()


def test_only_what_is_asked_for_is_held_against_what_was_sent(build: Build, say: Any) -> None:
    asks = [Ask("won_amount")]
    assert build([say("won_amount", 7)], asks, last=last(5)).restated() == ()
    assert build([say("won_amount", 7)]).restated() == ()


def test_definitions_are_told_where_version_or_hash_differ(build: Build, say: Any) -> None:
    numbers = [say("won_amount", 7), say("won_deals", 7), say("cycle", 7)]
    data = build(numbers)
    stamps = {each: data.stamp(each) for each in ("won_amount", "won_deals", "win_rate")}
    stamps["won_deals"] = Stamp(version=1, hash="other")
    stamps["win_rate"] = Stamp(version=9, hash="not asked for")
    told = build(numbers, last=LastReport("2026-07-02T06:00:00Z", Q2, {}, stamps)).redefined()
    assert [(each.metric, each.then.hash) for each in told] == [("won_deals", "other")]
    assert data.redefined() == ()
