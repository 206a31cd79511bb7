"""Credit on the invented worlds: nothing is lost, and simple rules give what a slow look finds."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from abmkit import Ask
from abmkit.run.demo import PERIOD
from abmkit.run.measure import definitions_of, derived

CLIENTS = ("hanbit", "northwind")
RULES = (
    "first_touch", "last_touch", "linear", "u_shaped", "w_shaped", "full_path", "time_decay",
    "markov",
)  # fmt: skip
LOOKBACK = timedelta(days=365)


@pytest.fixture(params=CLIENTS)
def told(request: pytest.FixtureRequest, demo: Any) -> Any:
    client = demo.workspace.client(request.param)
    asks = [Ask(f"{what}_{rule}", by=by) for rule in RULES for what in ("revenue", "deals")
            for by in ("channel", "campaign")]  # fmt: skip
    asks += [Ask("won_amount"), Ask("won_deals")]
    with derived(client) as facts:
        period = facts.period(PERIOD)
        numbers = facts.answer(definitions_of(demo.plugins), asks, period)
        found = {(each.metric, each.by, each.key): each for each in numbers}
        yield found, facts.warehouse.query, period


@pytest.mark.parametrize("rule", RULES)
def test_credit_adds_up_to_what_was_won_to_the_last_decimal(told: Any, rule: str) -> None:
    found, *_ = told
    for what, metric in (("revenue", "won_amount"), ("deals", "won_deals")):
        model = f"{what}_{rule}"
        whole = found[metric, None, ""].value
        assert whole > 0
        assert found[model, None, ""].value == whole
        for by in ("channel", "campaign"):
            mine = [each for (name, of, _), each in found.items() if (name, of) == (model, by)]
            assert sum(each.value for each in mine) == whole
            assert min(each.value for each in mine) >= 0


def test_first_last_and_linear_credit_is_what_a_slow_look_finds(told: Any) -> None:
    found, query, period = told
    deals = query(
        "SELECT account_id, amount, closed_on FROM fact_deal WHERE status = 'won' "
        f"AND closed_on BETWEEN DATE '{period.start}' AND DATE '{period.end}'"
    )
    touches = query(
        "SELECT account_id, occurred_on, instant, coalesce(channel, kind) FROM fact_touch "
        "WHERE is_marketing AND minutes > 0 AND NOT is_machine"
    )
    slow: dict[str, dict[Any, Decimal]] = {rule: defaultdict(Decimal) for rule in RULES[:3]}
    for account, amount, closed in deals:
        way = sorted(
            (day, instant, channel)
            for of, day, instant, channel in touches
            if of == account and closed - LOOKBACK <= day <= closed
        )
        worth = amount or Decimal(0)
        channels = [channel for *_, channel in way] or [None]
        slow["first_touch"][channels[0]] += worth
        slow["last_touch"][channels[-1]] += worth
        for channel in channels:
            slow["linear"][channel] += worth / len(channels)
    for rule, credit in slow.items():
        got = {key: each.value for (name, by, key), each in found.items()
               if (name, by) == (f"revenue_{rule}", "channel") and each.value}  # fmt: skip
        near = Decimal("0.0001") * len(touches) if rule == "linear" else Decimal(0)
        assert got.keys() == {key for key, value in credit.items() if value}
        assert all(abs(got[key] - credit[key]) <= near for key in got)
