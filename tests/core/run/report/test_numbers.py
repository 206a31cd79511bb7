"""Numbers of a client as rows."""

from decimal import Decimal
from typing import Any

import pytest

from abmkit.run.numbers import numbers


@pytest.mark.parametrize("by", ["account", "root"])
def test_accounts_stand_in_order_of_their_names_and_no_account_is_last(
    line: Any, accounts: Any, deal_won: Any, by: str
) -> None:
    names = ["ember", "acme", "nobody", "delta", "cobra", "bolt"]
    deals = [deal_won(n, "2026-08-03", account=f"id:{name}") for n, name in enumerate(names)]
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    told = numbers(line.client, line.plugins, "2026-Q3", metrics=["won_amount"], by=by)
    assert [row["name"] for row in told.rows] == [
        None, "Acme", "Bolt", "Cobra", "Delta", "Ember", "–",
    ]  # fmt: skip


def test_a_number_rests_on_the_oldest_read_of_what_it_needs(
    line: Any, accounts: Any, deal_won: Any
) -> None:
    deals = {"deals": {"deal": [deal_won(1, "2026-08-03")]}}
    spent = {"source_id": "m", "kind": "cost_media", "on_date": "2026-08-01", "amount": "5"}
    line.tells(crm={"accounts": accounts, **deals}, bill={"costs": {"money": [spent]}})
    line.sync("2026-10-01T06:00:00+00:00")
    line.tells(crm={"accounts": accounts, **deals}, bill={"costs": "money it broke"})
    line.sync("2026-10-02T06:00:00+00:00")
    found = _bases(line, "won_deals", "cost_per_deal")
    assert found["won_deals"]["needed"] == ["crm:deals"]
    assert sorted(found["cost_per_deal"]["needed"]) == ["bill:costs", "crm:deals"]
    fresh = {name: f"{basis['fresh']:%m-%d}" for name, basis in found.items()}
    assert fresh == {"won_deals": "10-02", "cost_per_deal": "10-01"}


def test_of_a_stream_never_read_to_its_end_nothing_is_fresh(
    line: Any, accounts: Any, deal_won: Any
) -> None:
    deals = {"deals": {"deal": [deal_won(1, "2026-08-03")]}}
    line.tells(crm={"accounts": accounts, **deals}, bill={"costs": "money it broke"}).sync()
    found = _bases(line, "won_deals", "cost_per_deal")
    assert found["won_deals"]["fresh"] is not None
    assert found["cost_per_deal"]["fresh"] is None


def test_the_fingerprint_of_what_is_read_follows_metric_period_and_parameters(
    line: Any, accounts: Any, deal_won: Any
) -> None:
    line.tells(crm={"accounts": accounts, "deals": {"deal": [deal_won(1, "2026-08-03")]}}).sync()
    usual = _bases(line, "won_deals", "won_amount")
    assert usual == _bases(line, "won_deals", "won_amount")
    other = _bases(line, "won_deals", period="2026-Q2")
    line.decide("[metrics.won_deals]\nleast = 3")
    given = _bases(line, "won_deals")
    told = [*(basis["query"] for basis in usual.values())]
    told += [other["won_deals"]["query"], given["won_deals"]["query"]]
    assert len(set(told)) == 4
    assert usual["won_deals"]["hash"] == other["won_deals"]["hash"] != given["won_deals"]["hash"]


def test_totals_and_tiers_stand_beside_their_goals(line: Any, accounts: Any, deal_won: Any) -> None:
    deals = [deal_won(n, "2026-09-01", account=f"id:{of}") for n, of in enumerate(["acme", "bolt"])]
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}})
    line.list("targets.csv", "domain,tier", "acme.com,1", "bolt.com,2")
    goals = ("won_deals,tier=1,2026-Q3,4", "won_deals,total,*,2", "won_deals,total,2026-Q2,1")
    line.list("goals.csv", "metric,scope,period,goal", *goals)
    how: Any = {"metrics": ["won_deals"], "by": "tier", "compare": ["previous"]}
    told = numbers(line.sync().client, line.plugins, "2026-Q3", **how)
    keys = ("span", "key", "goal", "attainment", "standing")
    assert [tuple(row[key] for key in keys) for row in told.rows] == [
        ("period", None, 2, 1, "good"),
        ("period", "1", 4, Decimal("0.25"), "off"),
        ("period", "2", None, None, "none"),
        ("previous", None, 1, 0, "off"),
        ("previous", "1", None, None, "none"),
        ("previous", "2", None, None, "none"),
    ]


def _bases(line: Any, *metrics: str, period: str = "2026-Q3") -> dict[str, Any]:
    told = numbers(line.client, line.plugins, period, metrics=metrics)
    return {row["metric"]: row["basis"] for row in told.rows}
