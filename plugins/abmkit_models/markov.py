"""The removal effect: how many conversions would be lost if a channel led nowhere.

Journeys are a Markov chain of order 1: from the start through channels to a conversion or to
nothing. What is computed is exact, by linear algebra; nothing is simulated. After Anderl et al.
(2016), Mapping the customer journey, International Journal of Research in Marketing 33.
"""

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

State = Hashable


class Journeys(NamedTuple):
    """Journeys through the same states: how many of them converted, and how many did not."""

    states: Sequence[State]
    converted: int
    lost: int


def removal_effects(journeys: Iterable[Journeys]) -> dict[State, Decimal]:
    """The share of conversions that would be lost without each state, to 12 decimals.

    With N = (I − Q)⁻¹ the expected visits between states, s the first steps' shares and h = N r
    the chances of converting from each state: without state c, all journeys that reach c are
    lost, and c is reached by (s N)ₖ ÷ N꜀꜀ of them. So the effect of c is that times h꜀, over the
    chance s h of converting at all.

    Args:
        journeys: Each with one state at least.

    Returns:
        By state, in order of their texts; 0 for all when nothing converts.
    """
    import numpy as np

    known = list(journeys)
    order = sorted({state for each in known for state in each.states}, key=str)
    if not any(each.converted for each in known):
        return dict.fromkeys(order, Decimal(0))
    place = {state: number for number, state in enumerate(order)}
    size = len(order)
    starts, steps, converts, visits = (
        np.zeros(size), np.zeros((size, size)), np.zeros(size), np.zeros(size),
    )  # fmt: skip
    for each in known:
        at, times = [place[state] for state in each.states], each.converted + each.lost
        starts[at[0]] += times
        converts[at[-1]] += each.converted
        np.add.at(steps, (at[:-1], at[1:]), times)
        np.add.at(visits, at, times)
    visited = np.linalg.solve(np.eye(size) - steps / visits[:, None], np.eye(size))
    chance = visited @ (converts / visits)
    reached = (starts @ visited) / np.diag(visited)
    effects = reached * chance / (starts @ chance)
    return {state: Decimal(f"{effects[place[state]]:.12f}") for state in order}
