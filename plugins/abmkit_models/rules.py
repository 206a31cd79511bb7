"""How much of a deal each step of its path is given: weights, in any measure.

Anchors are steps with a name: *first*; *lead*, the first step of a person that we know; *deal*,
the last step up to the day the deal was opened; *last*. A step may be several of them, and is
given the weight of each. What is missing, an anchor or steps beside the anchors, leaves its
weight to the rest, in proportion.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal

from abmkit_models.paths import Path

Weights = list[Decimal]
Rule = Callable[[Path], Weights]

_WIDE = Context(prec=40)


def first(path: Path) -> Weights:
    return _at(path, {0: Decimal(1)})


def last(path: Path) -> Weights:
    return _at(path, {len(path.steps) - 1: Decimal(1)})


def linear(path: Path) -> Weights:
    return [Decimal(1)] * len(path.steps)


def u_shaped(path: Path) -> Weights:
    return _anchored([(0, 40), (len(path.steps) - 1, 40)], 20, path)


def w_shaped(path: Path) -> Weights:
    return _anchored([(0, 30), (_lead(path), 30), (_deal(path), 30)], 10, path)


def full_path(path: Path) -> Weights:
    each = Decimal("22.5")
    anchors = [0, _lead(path), _deal(path), len(path.steps) - 1]
    return _anchored([(anchor, each) for anchor in anchors], 10, path)


def time_decay(half_life: Decimal) -> Rule:
    """A touch a half-life before another weighs half of it: 2 to the power of −age ÷ half-life.

    Its age is counted in days from the close back.
    """

    def weigh(path: Path) -> Weights:
        ages = (Decimal((path.closed_on - step.day).days) for step in path.steps)
        return [_WIDE.power(2, _WIDE.divide(-age, half_life)) for age in ages]

    return weigh


def _lead(path: Path) -> int | None:
    return next((place for place, step in enumerate(path.steps) if step.is_known), None)


def _deal(path: Path) -> int | None:
    if path.created_on is None:
        return None
    before = [place for place, step in enumerate(path.steps) if step.day <= path.created_on]
    return before[-1] if before else None


def _anchored(
    anchors: Sequence[tuple[int | None, int | Decimal]], others: int, path: Path
) -> Weights:
    """Weights of anchors, and what all other steps share."""
    told: dict[int, Decimal] = {}
    for place, weight in anchors:
        if place is not None:
            told[place] = told.get(place, Decimal(0)) + weight
    rest = [place for place in range(len(path.steps)) if place not in told]
    shared = {place: _WIDE.divide(Decimal(others), Decimal(len(rest))) for place in rest}
    return _at(path, {**told, **shared})


def _at(path: Path, weights: Mapping[int, Decimal]) -> Weights:
    return [weights.get(place, Decimal(0)) for place in range(len(path.steps))]
