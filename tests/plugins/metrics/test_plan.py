"""The plan for what the default scorecard asks, and a trap that joins would fall into."""

from datetime import date
from pathlib import Path

from abmkit import Ask
from abmkit.metrics import Registry, samples
from abmkit.metrics.evaluate import evaluate, explain
from abmkit.metrics.examples import in_memory
from abmkit.period import Calendar
from abmkit_metrics import register_metrics
from abmkit_scorecard.asks import ASKS

REGISTRY = Registry.of(register_metrics())
PERIOD = Calendar().parse("2026-Q3", date.max)
PLAN = Path(__file__).with_name("plan_scorecard.txt")


def test_the_default_scorecard_is_answered_by_one_pass_per_fact_and_clock(golden):
    plan = explain(REGISTRY, ASKS, PERIOD)
    read = [(scan.fact, scan.clock) for scan in plan.scans]
    assert len(set(read)) == len(read)
    golden(PLAN, f"{plan}\n")


def test_each_fact_stands_once_in_the_statements_of_its_passes():
    statements = list(explain(REGISTRY, ASKS, PERIOD).statements())
    for fact, times in (("deal", 2), ("touch", 1), ("membership", 1), ("account", 0)):
        assert sum(f"fact_{fact} AS" in sql for sql in statements) == times, fact
    assert sum("fact_listing AS" in sql for sql in statements) == 2  # the roster and its own leaves


def test_statements_keep_to_what_all_engines_share():
    for sql in explain(REGISTRY, ASKS, PERIOD).statements():
        assert "FILTER" not in sql
        assert "//" not in sql
        assert "MEDIAN" not in sql.upper()
        assert sql.count("(\nSELECT") + sql.count("(\n  SELECT") == sql.count("\n) AS ")


def test_three_customers_with_eight_deals_and_five_touches_stay_eight_and_five():
    """The fan and chasm trap: joined at query time, the counts would multiply."""
    deals = [("1", 3), ("2", 4), ("3", 1)]
    touches = [("1", 2), ("2", 0), ("3", 3)]
    rows = {
        "account": [{"account_id": name} for name in "123"],
        "deal": [{"account_id": a, "amount": "100.625"} for a, n in deals for _ in range(n)],
        "touch": [{"account_id": a} for a, n in touches for _ in range(n)],
    }
    with in_memory() as query:
        for statement in samples.statements(rows, PERIOD):
            query(statement)
        asks = [
            Ask(m, by="account")
            for m in ("won_deals", "won_amount", "engagement_minutes", "accounts")
        ]
        got = evaluate(query, REGISTRY, asks, PERIOD)
    totals = {ask.metric: got.number(ask.metric).value for ask in asks}
    assert totals == {"won_deals": 8, "won_amount": 805, "engagement_minutes": 5, "accounts": 3}
    by_account = [
        [got.number(ask.metric, by="account", key=name).value for ask in asks] for name in "123"
    ]
    assert [row[0] for row in by_account] == [3, 4, 1]
    assert [row[2] for row in by_account] == [2, 0, 3]
