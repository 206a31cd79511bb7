"""Attribution: to whom the deals won are credited, by eight rules, each in deals and in money."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from abmkit import Model, Reads, model
from abmkit_models import rules
from abmkit_models.markov import Journeys, removal_effects
from abmkit_models.paths import Path, Step, paths_of
from abmkit_models.split import split
from abmkit_models.words import DOC, RULES, TITLES

if TYPE_CHECKING:
    import pandas as pd

Key = Any
Credit = dict[Key, Decimal]
Worth = Callable[[Path], Decimal]
Crediting = Callable[[Sequence[Path], Worth, str], Credit]

BY: Mapping[str, Callable[[Step], Key]] = {
    "channel": lambda step: step.channel,
    "campaign": lambda step: step.campaign,
}
READS = {
    "deals": Reads(
        "deal",
        ("account_id", "status", "amount", "closed_on", "created_on"),
        where="status in ('won', 'lost')",
    ),
    "touches": Reads(
        "touch",
        ("account_id", "occurred_on", "instant", "channel", "kind", "campaign_id", "person_id",
         "is_marketing"),
        where="minutes > 0 and not is_machine",
        before="lookback",
        beside="deals",
    ),
}  # fmt: skip


class Unit(NamedTuple):
    """What is credited: ``deals`` count 1 each, ``revenue`` is their worth."""

    unit: str
    worth: Worth


UNITS = {
    "revenue": Unit("money", lambda path: path.amount),
    "deals": Unit("count", lambda _: Decimal(1)),
}


def stepwise(rule: rules.Rule) -> Crediting:
    """Credit deal by deal: each is split exactly over the steps of its own path."""

    def credit(paths: Sequence[Path], worth: Worth, by: str) -> Credit:
        found: Credit = defaultdict(Decimal)
        for path in paths:
            for step, part in zip(path.steps, split(worth(path), rule(path)), strict=True):
                found[BY[by](step)] += part
        return found

    return credit


def by_removal(paths: Sequence[Path], worth: Worth, by: str) -> Credit:
    """Credit all deals at once, in proportion to the removal effects."""
    effects = removal_effects(_journeys(paths, by))
    won = [path for path in paths if path.won]
    if not won:
        return {}
    return dict(
        zip(effects, split(sum(map(worth, won), Decimal(0)), [*effects.values()]), strict=True)
    )


def _journeys(paths: Iterable[Path], by: str) -> Iterator[Journeys]:
    told: Counter[tuple[tuple[Key, ...], bool]] = Counter(
        (tuple(map(BY[by], path.steps)), path.won) for path in paths
    )
    ways = dict.fromkeys(states for states, _ in told)
    return (Journeys(states, told[states, True], told[states, False]) for states in ways)


def _frame(paths: Sequence[Path], worth: Worth, crediting: Crediting) -> "pd.DataFrame":
    """Rows of the total and of each group.

    Deals without a path are credited to nobody: they are in the group without a name, so that the
    groups add up to all deals won.
    """
    import pandas as pd

    won = [path for path in paths if path.won]
    walked = [path for path in paths if path.steps]
    whole = sum(map(worth, won), Decimal(0))
    homeless = [path for path in won if not path.steps]
    credited = whole - sum(map(worth, homeless), Decimal(0))
    rows: list[dict[str, Key]] = [
        {"value": whole, "n": len(won), "coverage": credited / whole if whole else None}
    ]
    for by, key_of in BY.items():
        credit = crediting(walked, worth, by)
        met = Counter(key for path in won for key in {key_of(step) for step in path.steps})
        if homeless:
            credit[None] = credit.get(None, Decimal(0)) + whole - credited
            met[None] += len(homeless)
        rows += [{"by": by, "key": key, "value": credit[key], "n": met[key]} for key in credit]
    return pd.DataFrame(rows, dtype="object")


def _of_won(rule: rules.Rule) -> Crediting:
    """A rule that looks at no deal but those won."""
    credit = stepwise(rule)
    return lambda paths, worth, by: credit([path for path in paths if path.won], worth, by)


def _plain(crediting: Crediting, worth: Worth) -> Callable[..., "pd.DataFrame"]:
    def credited(
        deals: "pd.DataFrame",
        touches: "pd.DataFrame",
        *,
        lookback: int = 365,
        touches_of: str = "marketing",
    ) -> "pd.DataFrame":
        paths = list(paths_of(deals, touches, lookback, touches_of))
        return _frame(paths, worth, crediting)

    return credited


def _decaying(worth: Worth) -> Callable[..., "pd.DataFrame"]:
    def credited(
        deals: "pd.DataFrame",
        touches: "pd.DataFrame",
        *,
        half_life: Decimal = Decimal(7),
        lookback: int = 365,
        touches_of: str = "marketing",
    ) -> "pd.DataFrame":
        paths = list(paths_of(deals, touches, lookback, touches_of))
        return _frame(paths, worth, _of_won(rules.time_decay(half_life)))

    return credited


def _declare(what: str, name: str, function: Callable[..., "pd.DataFrame"]) -> Model:
    function.__name__ = f"{what}_{name}"
    function.__doc__ = DOC[what].format(rule=RULES[name])
    declare = model(
        title=TITLES[what][name],
        unit=UNITS[what].unit,  # type: ignore[arg-type]
        better="up",
        role="headline" if what == "revenue" else "diagnostic",
        owner="marketing",
        stage="measure",
        version=1,
        reads=READS,
        by=tuple(BY),
        adds_up=True,
        sources=[SOURCES.get(name, _SOURCE)],
    )
    return declare(function)


_SOURCE = "Campaigns that make revenue; rules and weights as HubSpot and Salesforce describe them"
SOURCES = {
    "markov": "Anderl et al. (2016), Mapping the customer journey; order 1, exact removal effects",
    "time_decay": "Time decay pinned by its half-life of 7 days, 30 for long cycles (HubSpot)",
}
PLAIN: Mapping[str, Crediting] = {
    "first_touch": _of_won(rules.first),
    "last_touch": _of_won(rules.last),
    "linear": _of_won(rules.linear),
    "u_shaped": _of_won(rules.u_shaped),
    "w_shaped": _of_won(rules.w_shaped),
    "full_path": _of_won(rules.full_path),
    "markov": by_removal,
}
ATTRIBUTION = [
    model
    for what, (_, worth) in UNITS.items()
    for model in (
        *(_declare(what, name, _plain(each, worth)) for name, each in PLAIN.items()),
        _declare(what, "time_decay", _decaying(worth)),
    )
]
