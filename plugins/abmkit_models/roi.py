"""What came back of what was spent, by a rule of credit that is named."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from abmkit import Reads, UsageError, model
from abmkit_models.attribution import BY, PLAIN, READS, UNITS
from abmkit_models.paths import paths_of

if TYPE_CHECKING:
    import pandas as pd


@model(
    title={
        "en": "Marketing ROI, credited",
        "ko": "마케팅 ROI(배분 기준)",
        "zh": "营销投资回报率（归因）",
        "ja": "マーケティングROI（配分）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    version=1,
    reads={
        **READS,
        "costs": Reads("money", ("amount", "channel", "campaign_id"), where="is_cost"),
    },
    by=tuple(BY),
    sources=["Marketing ROI of attributed gross profit: 19 B2B KPIs"],
)
def credited_roi(
    deals: "pd.DataFrame",
    touches: "pd.DataFrame",
    costs: "pd.DataFrame",
    *,
    rule: str = "linear",
    margin_percent: int = 0,
    lookback: int = 365,
    touches_of: str = "marketing",
) -> "pd.DataFrame":
    """Gross profit of the revenue credited by `rule` less cost ÷ cost, both of the period.

    Cost is all of it in total, and by channel or campaign what is told of each; where none is,
    there is no return to tell. Credit goes to the touches of the `lookback` days before the close,
    of `touches_of`, as in the models of revenue credited. Without the client's gross margin
    (`margin_percent`) it is "no data".
    """
    import pandas as pd

    if rule not in PLAIN:
        raise UsageError(f"rule={rule!r}: known are {', '.join(sorted(PLAIN))}")
    paths = [each for each in paths_of(deals, touches, lookback, touches_of) if each.steps]
    margin = Decimal(margin_percent) / 100 or None
    whole = sum((path.amount for path in paths if path.won), Decimal(0))
    rows = [_row(whole, list(costs.amount), margin, len(deals))]
    for by, column in (("channel", "channel"), ("campaign", "campaign_id")):
        credit = PLAIN[rule](paths, UNITS["revenue"].worth, by)
        spent = defaultdict[Any, list[Decimal | None]](list)
        for key, amount in zip(costs[column], costs.amount, strict=True):
            spent[key].append(amount)
        for key in sorted(spent.keys() - {None}):
            told = _row(credit.get(key, Decimal(0)), spent[key], margin, len(deals))
            rows.append({"by": by, "key": key, **told})
    return pd.DataFrame(rows, dtype="object")


def _row(
    credit: Decimal, costs: Sequence[Decimal | None], margin: Decimal | None, n: int
) -> dict[str, Any]:
    """A return; of an unknown margin or cost, or of no cost, there is none."""
    known = [cost for cost in costs if cost is not None]
    spent = sum(known, Decimal(0))
    if margin is None or len(known) < len(costs) or not spent:
        return {"value": None, "n": n}
    gain = credit * margin - spent
    return {"value": gain / spent, "n": n, "numerator": gain, "denominator": spent}
