"""How far a number may be off by chance: 95 % intervals of proportions, differences, quantiles."""

from __future__ import annotations

from decimal import Context, Decimal

#: All arithmetic on numbers is done in it, whatever the caller's context is.
EXACT = Context(prec=28)
_Z = Decimal("1.959963984540054")
_TAIL = Decimal("0.025")
Ends = tuple[Decimal, Decimal]


def wilson(part: Decimal, whole: Decimal) -> Ends:
    """The interval of a proportion, without continuity correction.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal
    of the American Statistical Association 22, 209-212.

    Args:
        part: How many have the property.
        whole: How many there are, more than 0.
    """
    c = EXACT
    z2 = c.multiply(_Z, _Z)
    share = c.divide(part, whole)
    centre = c.add(share, c.divide(c.divide(z2, whole), Decimal(2)))
    spread = c.divide(c.multiply(share, c.subtract(Decimal(1), share)), whole)
    spread = c.sqrt(c.add(spread, c.divide(z2, c.multiply(Decimal(4), c.multiply(whole, whole)))))
    reach, shrink = c.multiply(_Z, spread), c.add(Decimal(1), c.divide(z2, whole))
    low = c.divide(c.subtract(centre, reach), shrink)
    high = c.divide(c.add(centre, reach), shrink)
    return _rounded(low), _rounded(high)


def newcombe(part: int, whole: int, other_part: int, other_whole: int) -> Ends:
    """The interval of the difference of two independent proportions, the first − the other.

    Newcombe (1998), Interval estimation for the difference between independent proportions,
    Statistics in Medicine 17, 873-890: method 10, made of the two intervals of Wilson.

    Args:
        part: How many of the first group have the property.
        whole: How many there are in it, more than 0.
        other_part: How many of the other group have it.
        other_whole: How many there are in that, more than 0.
    """
    groups = [(Decimal(part), Decimal(whole)), (Decimal(other_part), Decimal(other_whole))]
    (one, ends), (other, other_ends) = [(EXACT.divide(*each), wilson(*each)) for each in groups]
    return difference(one, ends, other, other_ends)


def difference(one: Decimal, ends: Ends, other: Decimal, other_ends: Ends) -> Ends:
    """The interval of the difference of two independent numbers from their own intervals.

    Newcombe's square-and-add, which holds for any two numbers with good intervals: Zou and Donner
    (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27,
    1693-1702.

    Args:
        one: The first number.
        ends: Its interval.
        other: The number that is subtracted.
        other_ends: Its interval.
    """
    (low, high), (other_low, other_high) = ends, other_ends
    apart = EXACT.subtract(one, other)
    below = _together(one - low, other_high - other)
    above = _together(high - one, other - other_low)
    return _rounded(apart - below), _rounded(apart + above)


def ranks(n: int, share: Decimal) -> tuple[int, int] | None:
    """Between which of ``n`` values in order a quantile lies; None where too few tell nothing.

    The order statistics whose tails of the binomial distribution are at most 2.5 % each: Conover
    (1999), Practical Nonparametric Statistics, 3.2. A median needs six values.

    Args:
        n: How many values.
        share: Such as 0.5 for the median.

    Returns:
        Places from 1, the lower and the upper one.
    """
    low = _rank(n, share)
    high = _rank(n, 1 - share)
    return (low, n + 1 - high) if low and high else None


def _rank(n: int, share: Decimal) -> int:
    """How many values from below are, in 97.5 % of samples or more, below the quantile."""
    odds = EXACT.divide(share, 1 - share)
    chance = EXACT.power(1 - share, n)
    below, rank = chance, 0
    while below <= _TAIL and rank < n:
        rank += 1
        chance = EXACT.multiply(chance, EXACT.divide(EXACT.multiply(odds, n + 1 - rank), rank))
        below = EXACT.add(below, chance)
    return rank


def _together(one: Decimal, other: Decimal) -> Decimal:
    return EXACT.sqrt(EXACT.add(EXACT.multiply(one, one), EXACT.multiply(other, other)))


def _rounded(edge: Decimal) -> Decimal:
    """Twelve decimals: what lies beyond is the noise of the square root."""
    return edge.quantize(Decimal("1e-12"), context=EXACT)
