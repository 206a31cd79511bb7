"""What is said beside a number to tell how far it can be trusted."""

from decimal import Decimal

import pytest

from abmkit.report.basis import basis
from abmkit.report.format import Words
from abmkit.report.value import Value


def said(**of: object) -> str | None:
    told = basis(Value(number=Decimal("0.275"), **of))
    return told and Words("en").text(told)


def test_a_rate_tells_its_n_and_its_interval() -> None:
    whole = {"unit": "percent", "denominator": Decimal(80), "n": 80}
    assert said(**whole, low=Decimal("0.19"), high=Decimal("0.38")) == "n = 80, 95%:\u00a019%–38%"
    assert said(**whole, low=Decimal("0.19")) == "n = 80"


def test_an_interval_without_a_width_is_not_printed_as_certainty() -> None:
    zero = {"low": Decimal(0), "high": Decimal(0), "n": 19}
    assert said(unit="percent", denominator=Decimal(19), **zero) == "n = 19"
    assert said(unit="score", **zero) == "n = 19"


@pytest.mark.parametrize("unit", ["money", "money_per_day", "days", "hours", "score"])
def test_amounts_and_means_tell_their_n(unit: str) -> None:
    assert said(unit=unit, currency="USD", n=21) == "n = 21"


def test_a_count_is_its_own_n_and_an_unknown_n_is_not_told() -> None:
    assert said(unit="count", n=21) is None
    assert said(unit="money", currency="USD") is None


def test_the_ends_of_an_interval_leave_out_long_units() -> None:
    ends = {"n": 22, "low": Decimal(12800), "high": Decimal(40100)}
    assert said(unit="money_per_day", currency="USD", **ends) == "n = 22, 95%:\u00a0$12.8K–$40.1K"
    waits = {"n": 9, "low": Decimal("60.5"), "high": Decimal(94)}
    for unit in ("days", "hours"):
        assert said(unit=unit, **waits) == "n = 9, 95%:\u00a060.5–94"
