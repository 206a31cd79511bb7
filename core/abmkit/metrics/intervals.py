"""How far a proportion may be off by chance."""

from __future__ import annotations

from decimal import Context, Decimal

#: All arithmetic on numbers is done in it, whatever the caller's context is.
EXACT = Context(prec=28)
_Z = Decimal("1.959963984540054")


def wilson(part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal]:
    """The 95 % interval of a proportion after Wilson (1927), without continuity correction.

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


def _rounded(edge: Decimal) -> Decimal:
    """Twelve decimals: what lies beyond is the noise of the square root."""
    return edge.quantize(Decimal("1e-12"), context=EXACT)
