"""BG/NBD: how often customers will order again, from when each has ordered until now.

A customer orders at a rate of its own (gamma: r, alpha) and after each order drops out for good
with a chance of its own (beta: a, b). Fader, Hardie and Lee (2005), "Counting your customers" the
easy way: an alternative to the Pareto/NBD model, Marketing Science 24, 275-284.
"""

from collections.abc import Callable, Sequence
from math import exp, lgamma, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

_START = (0.0, 0.0, 0.0, 0.0)
_FARTHEST = 12.0
_NEAR, _MOST_STEPS = 1e-10, 4_000


class Orders(NamedTuple):
    """What a customer has done, in any one unit of time.

    Attributes:
        again: Orders after the first.
        last: Time from the first to the last order.
        age: Time from the first order to now.
    """

    again: int
    last: float
    age: float


class Fit(NamedTuple):
    """The parameters that make what customers did likeliest."""

    r: float
    alpha: float
    a: float
    b: float

    def expected(self, of: Orders, time: float) -> float:
        """Orders that a customer will place in a time to come, on average.

        Args:
            of: What it has done.
            time: How long.
        """
        r, alpha, a, b = self
        x, now = of.again, alpha + of.age
        a = a if abs(a - 1) > _NEAR else 1 + _NEAR
        series = _hypergeometric(r + x, b + x, a + b + x - 1, time / (now + time))
        orders = (a + b + x - 1) / (a - 1) * (1 - exp((r + x) * log(now / (now + time))) * series)
        gone = a / (b + x - 1) * exp((r + x) * log(now / (alpha + of.last))) if x else 0.0
        return orders / (1 + gone)


def fit(customers: Sequence[Orders]) -> Fit:
    """Find the likeliest parameters.

    Args:
        customers: All that ever ordered; some of them again.
    """
    likelihood = _likelihood(customers)
    best = _downhill(lambda logs: -likelihood(Fit(*map(exp, logs))))
    return Fit(*map(exp, best))


def _likelihood(customers: Sequence[Orders]) -> Callable[[Fit], float]:
    """The log-likelihood of what customers did, as a function of the parameters."""
    import numpy as np

    again, last, age = (np.array(column, dtype=float) for column in zip(*customers, strict=True))
    times, place = np.unique(again, return_inverse=True)
    repeats = again > 0

    def of(told: Fit) -> float:
        r, alpha, a, b = told
        orders = _each(times, lambda x: lgamma(r + x) - lgamma(r))[place] + r * log(alpha)
        stays = _each(times, lambda x: _beta(a, b + x) - _beta(a, b))[place]
        leaves = _each(times, lambda x: _beta(a + 1, b + x - 1) - _beta(a, b) if x else 0.0)[place]
        active = stays - (r + again) * np.log(alpha + age)
        gone = np.where(repeats, leaves - (r + again) * np.log(alpha + last), -np.inf)
        return float((orders + np.logaddexp(active, gone)).sum())

    return of


def _each(times: "np.ndarray", of: Callable[[float], float]) -> "np.ndarray":
    import numpy as np

    return np.array([of(float(x)) for x in times])


def _beta(one: float, other: float) -> float:
    """The logarithm of the beta function."""
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's function by its series, for 0 ≤ z < 1."""
    term = total = 1.0
    step = 0
    while abs(term) > _NEAR * abs(total):
        term *= (a + step) * (b + step) / ((c + step) * (step + 1)) * z
        total += term
        step += 1
    return total


Point = tuple[float, ...]


def _downhill(of: Callable[[Point], float]) -> Point:
    """Where a function is least: Nelder and Mead (1965), from ``_START``, within ``_FARTHEST``."""

    def told(point: Point) -> tuple[float, Point]:
        kept = tuple(min(max(x, -_FARTHEST), _FARTHEST) for x in point)
        return of(kept), kept

    moved = [tuple(x + (n == place) for n, x in enumerate(_START)) for place in range(len(_START))]
    corners = sorted(map(told, (_START, *moved)))
    for _ in range(_MOST_STEPS):
        if corners[-1][0] - corners[0][0] <= _NEAR * abs(corners[0][0]) and _is_small(corners):
            break
        corners = sorted(_stepped(corners, told))
    return corners[0][1]


def _is_small(corners: Sequence[tuple[float, Point]]) -> bool:
    first = corners[0][1]
    return all(
        abs(x - y) <= 1e-7 for _, point in corners for x, y in zip(point, first, strict=True)
    )


def _stepped(
    corners: list[tuple[float, Point]], told: Callable[[Point], tuple[float, Point]]
) -> list[tuple[float, Point]]:
    """The corners with the worst one moved, or all drawn towards the best."""
    *kept, worst = corners
    centre = [sum(column) / len(kept) for column in zip(*(p for _, p in kept), strict=True)]

    def at(far: float) -> tuple[float, Point]:
        return told(tuple(c + far * (c - w) for c, w in zip(centre, worst[1], strict=True)))

    found = at(1)
    if found < kept[0]:
        return [*kept, min(found, at(2))]
    if found < kept[-1]:
        return [*kept, found]
    closer = at(0.5) if found < worst else at(-0.5)
    if closer < min(found, worst):
        return [*kept, closer]
    best = kept[0][1]
    rest = (tuple((x + y) / 2 for x, y in zip(p, best, strict=True)) for _, p in corners[1:])
    return [corners[0], *map(told, rest)]
