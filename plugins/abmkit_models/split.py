"""Amounts split exactly: the parts sum to the whole, to the last decimal."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Context, Decimal

STEP = Decimal("0.0001")
"""What amounts are multiples of."""

_WIDE = Context(prec=60)


def split(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount by weights, in steps of ``STEP``, by the largest remainder.

    Each part is its exact share cut off after four decimals; the steps that are left go to the
    largest remainders, of equal ones to the first.

    Args:
        whole: A multiple of ``STEP``; may be negative.
        weights: None of them negative, not all of them 0.
    """
    steps, total = _WIDE.divide(abs(whole), STEP), sum(weights, Decimal(0))
    shares = [_WIDE.divide(_WIDE.multiply(steps, weight), total) for weight in weights]
    cut = [share.to_integral_value(ROUND_FLOOR) for share in shares]
    left = int(steps - sum(cut))
    first = sorted(range(len(shares)), key=lambda place: (cut[place] - shares[place], place))
    for place in first[:left]:
        cut[place] += 1
    return [(part * STEP).copy_sign(whole) for part in cut]
