"""How far means and products may be off by chance: a bootstrap that gives the same everywhere.

What is drawn again and again are *units*, the accounts, each with all its rows: rows of one
account are no independent ones. A unit's weight in a replicate is a Poisson number with mean 1,
read off a hash of seed, unit and replicate: so the order of rows changes nothing, a unit that
several leaves read weighs the same in all of them, and no generator of random numbers decides.
All sums are exact. After Efron and Tibshirani (1993), An Introduction to the Bootstrap, 13.3 (the
percentile interval), and Hanley and MacGibbon (2006), Creating non-parametric bootstrap samples
using Poisson frequencies, Computer Methods and Programs in Biomedicine 83.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate
from math import factorial
from typing import TYPE_CHECKING, Any, NamedTuple

from abmkit.metrics.figures import figuring
from abmkit.metrics.formula import Node
from abmkit.metrics.intervals import EXACT, Ends
from abmkit.metrics.leaf import AnyLeaf
from abmkit.metrics.tallies import Figure, drawn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPLICATES = 400
FEWEST = 8
"""With fewer units the spread of replicates says too little."""

_TAIL = REPLICATES // 40
_SCALE = Decimal(10_000)
_STEPS = tuple(  # chances of at most 0, 1, 2 … of a Poisson number, e⁻¹ Σ 1/k!, in 2⁶⁴ths
    int(EXACT.multiply(EXACT.multiply(EXACT.exp(Decimal(-1)), Decimal(2**64)), total))
    for total in accumulate(EXACT.divide(Decimal(1), Decimal(factorial(k))) for k in range(9))
)
_GOLDEN, _MIX = 0x9E3779B97F4A7C15, (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True)
class Sample:
    """What a leaf is worked out from: rows, keys or values, each with its unit.

    Attributes:
        units: One for each.
        values: Their values in ten-thousandths, None for one that is not known; of what is only
            counted, nothing is looked at.
        is_fixed: Not drawn but taken as it is, such as totals.
    """

    units: Sequence[str]
    values: Sequence[int | None]
    is_fixed: bool = False


def bootstrap(tree: Node, samples: Mapping[AnyLeaf, Sample], seed: str) -> Ends | None:
    """The 95 % interval of a formula; None where there are too few units.

    Args:
        tree: The formula, with all other metrics in it written out.
        samples: By leaf.
        seed: Such as the fingerprint of the definition and the period.
    """
    moving = [sample for sample in samples.values() if not sample.is_fixed]
    units = sorted({unit for sample in moving for unit in sample.units})
    if len(units) < FEWEST:
        return None
    draws = _draws(units, seed)
    told = {leaf: _tallies(leaf, sample, draws) for leaf, sample in samples.items()}
    figure = figuring(tree, told.__getitem__)
    found = (figure(replicate).value for replicate in range(REPLICATES))
    known = sorted(value for value in found if value is not None)
    if len(known) < REPLICATES - _TAIL:
        return None
    return known[_TAIL - 1], known[-_TAIL]


class _Draws(NamedTuple):
    """How often each unit (its column) is drawn in each replicate (a row)."""

    place: Mapping[str, int]
    times: NDArray[np.int64]


def _draws(units: Sequence[str], seed: str) -> _Draws:
    import numpy as np

    told = [hashlib.sha256(f"{seed}\n{unit}".encode()).digest()[:8] for unit in units]
    start = np.array([int.from_bytes(each, "big") for each in told], dtype=np.uint64)
    step = np.arange(1, REPLICATES + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    state = start[None, :] + step[:, None]  # SplitMix64, which is written for wrapping numbers
    for shift, mix in zip((30, 27), _MIX, strict=True):
        state = (state ^ (state >> np.uint64(shift))) * np.uint64(mix)
    state ^= state >> np.uint64(31)
    times = np.searchsorted(np.array(_STEPS, dtype=np.uint64), state, side="right")
    return _Draws({unit: n for n, unit in enumerate(units)}, times.astype(np.int64))


def _once(units: Sequence[str]) -> _Draws:
    """Each unit as it is, in every replicate."""
    import numpy as np

    return _Draws(dict.fromkeys(units, 0), np.ones((REPLICATES, 1), dtype=np.int64))


def _tallies(leaf: AnyLeaf, sample: Sample, draws: _Draws) -> Mapping[Any, Figure]:
    """What a leaf comes to in each replicate."""
    given = _once(sample.units) if sample.is_fixed else draws
    if leaf.aggregate == "quantile":
        return _ranked(leaf, sample, given)
    counts = _totals(sample.units, [1] * len(sample.units), given)
    if leaf.aggregate != "sum":
        return {n: Figure(Decimal(count), count) for n, count in enumerate(counts)}
    known = _totals(sample.units, [value is not None for value in sample.values], given)
    sums = _totals(sample.units, [value or 0 for value in sample.values], given)
    return {
        n: Figure(_scaled(sums[n]) if known[n] else None, known[n])
        for n, count in enumerate(counts)
        if count
    }


def _scaled(steps: int) -> Decimal:
    return EXACT.divide(Decimal(steps), _SCALE)


def _totals(units: Sequence[str], values: Sequence[int], draws: _Draws) -> list[int]:
    """The sum of values in each replicate, exactly."""
    import numpy as np

    by_unit = [0] * draws.times.shape[1]
    for unit, value in zip(units, values, strict=True):
        by_unit[draws.place[unit]] += value
    fits = sum(map(abs, by_unit)) * (len(_STEPS) + 1) < 2**63
    exact = np.array(by_unit, dtype=np.int64 if fits else object)
    return [int(total) for total in draws.times @ exact]


def _ranked(leaf: AnyLeaf, sample: Sample, draws: _Draws) -> Mapping[Any, Figure]:
    """A quantile in each replicate, drawn straight between two values as that of the number is."""
    import numpy as np

    told = zip(sample.values, sample.units, strict=True)
    order = sorted((value, draws.place[unit]) for value, unit in told if value is not None)
    if not order:
        return {}
    values = [_scaled(value) for value, _ in order]
    upto = np.cumsum(draws.times[:, [place for _, place in order]], axis=1)
    found: dict[int, Figure] = {}
    for replicate, times in enumerate(upto):
        n = int(times[-1])
        if n:
            rank = EXACT.multiply(Decimal(n - 1), leaf.share or Decimal(0))
            low, high = (
                values[int(np.searchsorted(times, int(each), side="right"))]
                for each in (rank, rank.to_integral_value(ROUND_CEILING))
            )
            found[replicate] = Figure(drawn(low, high, rank), n)
    return found
