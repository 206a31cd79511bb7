"""The plan for what the default scorecard asks, and a trap that joins would fall into."""

import re
from datetime import date
from pathlib import Path
from random import Random

import pytest

from abmkit import Ask
from abmkit.derive import FACTS, Rules, laid
from abmkit.metrics import Registry, samples
from abmkit.metrics.evaluate import evaluate, explain
from abmkit.metrics.examples import in_memory
from abmkit.period import Calendar
from abmkit.testing.worlds import world
from abmkit_metrics import register_metrics
from abmkit_scorecard.asks import ASKS

REGISTRY = Registry.of(register_metrics())
PERIOD = Calendar().parse("2026-Q3", date.max)
LAID = laid(Rules())
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
    bare = list(explain(REGISTRY, [Ask("engaged_accounts")], PERIOD, facts=LAID).statements())
    assert sum("fact_touch_bare AS" in sql for sql in bare) == 1
    assert not any("fact_touch AS" in sql for sql in bare)
    assert sum("fact_listing AS" in sql for sql in statements) == 2  # the roster and its own leaves


_WORDS = {
    "AND", "AS", "BY", "CASE", "CREATE", "DISTINCT", "DROP", "ELSE", "END", "FROM", "GROUP",
    "GROUPING", "IN", "IS", "JOIN", "LEFT", "NOT", "NULL", "ON", "OR", "ORDER", "PARTITION",
    "SELECT", "SETS", "TABLE", "TEMP", "THEN", "TRUE", "FALSE", "VALUES", "WHEN", "WHERE",
    "BETWEEN", "OVER", "UNION", "ALL", "ROWS", "UNBOUNDED", "PRECEDING", "CURRENT", "ROW",
    "BIGINT", "DATE", "INTERVAL", "MONTH", "TIMESTAMP", "VARCHAR",
    "BIT_OR", "CAST", "CEIL", "COALESCE", "COUNT", "FLOOR", "MAX", "MIN", "SUM",
}  # fmt: skip


@pytest.mark.parametrize("facts", [FACTS, LAID], ids=["whole", "laid"])
def test_statements_of_all_metrics_keep_to_what_all_engines_share(facts):
    asks = [Ask(metric.id, compare=("previous",)) for metric in REGISTRY]
    together = explain(REGISTRY, asks, PERIOD, facts=facts)
    alone = (explain(REGISTRY, [ask], PERIOD, facts=facts) for ask in asks)
    for sql in (sql for plan in (together, *alone) for sql in plan.statements()):
        bare = re.sub(r"'(?:[^']|'')*'", "''", sql)
        assert set(re.findall(r"\b[A-Z_]{2,}\b", bare)) <= _WORDS
        assert set(re.findall(r"(\w+)\(", bare)) - {"s", "d", "w", "n"} <= _WORDS
        assert not re.search(r"//|::|\*\*|\[|\{", bare)
        assert sql.count("(\nSELECT") + sql.count("(\n  SELECT") == sql.count("\n) AS ")


def test_cells_made_by_one_engine_are_read_by_another(tmp_path):
    """Facts stay where they are; what is read off cells needs nothing but the cells."""
    random = Random(5)
    made = world(random, [REGISTRY.tree(ask.metric) for ask in ASKS])
    with in_memory() as far, in_memory() as near:
        for statement in samples.tables(made):
            far(statement)
        usual = evaluate(far, REGISTRY, ASKS, PERIOD)

        def apart(sql):
            if sql.startswith("DROP"):
                near(sql.replace("TABLE metric_rows", "TABLE IF EXISTS metric_rows"))
                return far(sql)
            made = re.match(r"CREATE TEMP TABLE (metric_\w+)", sql)
            if not made:
                return (far if "fact_" in sql else near)(sql)
            far(sql)
            file = tmp_path / f"{made[1]}.parquet"
            far(f"COPY {made[1]} TO '{file}'")
            return near(f"CREATE TABLE {made[1]} AS FROM '{file}'")

        assert list(evaluate(apart, REGISTRY, ASKS, PERIOD)) == list(usual)
    assert any(number.n for number in usual)


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
