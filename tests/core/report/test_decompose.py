"""A change of a product is split so that the parts add up to it."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from abmkit.report.decompose import contributions

FACTORS = st.decimals(min_value="0.01", max_value="10000", places=2)
PRODUCTS = st.lists(st.tuples(FACTORS, FACTORS), min_size=1, max_size=4)


def test_two_factors_share_what_they_did_together() -> None:
    # 2 × 3 → 4 × 5: alone the first adds 6 or 10, the second 4 or 8.
    parts = contributions([Decimal(2), Decimal(3)], [Decimal(4), Decimal(5)])
    assert parts == [Decimal(8), Decimal(6)]


def test_a_divisor_that_falls_adds() -> None:
    old = [Decimal(100), Fraction(1, 100)]
    new = [Decimal(100), Fraction(1, 80)]
    assert contributions(old, new) == [Decimal(0), Decimal("0.25")]


def test_no_factor_no_part() -> None:
    assert contributions([], []) == []


@given(PRODUCTS)
def test_the_parts_add_up(pairs: list[tuple[Decimal, Decimal]]) -> None:
    old, new = [a for a, _ in pairs], [b for _, b in pairs]
    change = Fraction(1)
    before = Fraction(1)
    for a, b in pairs:
        before *= Fraction(a)
        change *= Fraction(b)
    total = change - before
    told = (Decimal(total.numerator) / total.denominator).quantize(Decimal("0.0001"))
    assert sum(contributions(old, new)) == told


@given(PRODUCTS)
def test_a_factor_that_did_not_change_has_no_part(pairs: list[tuple[Decimal, Decimal]]) -> None:
    old, new = [a for a, _ in pairs], [b for _, b in pairs]
    parts = contributions([*old, Decimal(7)], [*new, Decimal(7)])
    assert abs(parts[-1]) <= Decimal("0.0004")  # it may be the one that takes the rounding


@given(PRODUCTS)
def test_the_way_back_takes_what_the_way_gave(pairs: list[tuple[Decimal, Decimal]]) -> None:
    old, new = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = contributions(old, new), contributions(new, old)
    assert [-part for part in back] == there
