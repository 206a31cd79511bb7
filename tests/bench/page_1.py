"""Page 1 of the scorecard over five million touches, beside the best SQL written by hand for it.

`python tests/bench/page_1.py [--rows N] [--rounds N]`: 14 metrics with the period before, the
same one a year ago and twelve months, in total and by tier. We come by them as every report does:
``derive``, then ``evaluate``; ``by_hand.py`` has the other way. Both must come to the same.

Goal: a ratio of 1.1.
"""

import argparse
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import business
import by_hand
from contest import OURS, THEIRS, Cost, measured, run, table

GOALS = "goal 1.1x"
PERIOD = "2026-Q3"
TIERS = ("1", "2", "3")
METRICS = (
    "average_contract_value", "coverage", "engaged_accounts", "meetings_held", "new_customers",
    "open_pipeline", "penetration", "pipeline_created", "pipeline_velocity",
    "target_account_revenue", "target_accounts", "win_rate", "won_amount", "won_deals",
)  # fmt: skip
STEP = "page 1"
Numbers = dict[str, str | None]


def periods() -> tuple[Any, ...]:
    """The periods asked for, the one itself first."""
    from datetime import date

    from abmkit.period import Calendar

    period = Calendar().resolve(PERIOD, date(2026, 9, 30))
    return (period, period.previous(), period.last_year(), *period.trend(12))


def ask_ours(path: Path) -> None:
    """``derive`` and ``evaluate``."""
    import abmkit_metrics
    from abmkit.derive import Rules, derive, laid
    from abmkit.metrics import Registry
    from abmkit.metrics.ask import Ask
    from abmkit.metrics.evaluate import evaluate
    from abmkit.warehouse import Warehouse

    registry = Registry.of(abmkit_metrics.register_metrics())
    asks = [Ask(m, by="tier", compare=("previous", "last-year"), months=12) for m in METRICS]
    every = periods()
    with Warehouse.open(path, read_only=True) as warehouse, measured() as told:
        rules = Rules(business.ZONE, business.CURRENCY)
        derive(warehouse, rules)
        results = evaluate(warehouse.query, registry, asks, every[0], facts=laid(rules))
        told |= _told(
            (metric, number, group, results.number(metric, period, by, group).value)
            for metric in METRICS
            for number, period in enumerate(every)
            for by, group in ((None, by_hand.TOTAL), *(("tier", tier) for tier in TIERS))
        )


def ask_theirs(path: Path) -> None:
    """The SQL written by hand."""
    import duckdb

    spans = [(period.start, period.end) for period in periods()]
    with duckdb.connect(str(path), read_only=True) as connection, measured() as told:
        for statement in by_hand.statements(spans):
            connection.execute(statement)
        found = connection.execute("FROM answer")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        told |= _told(
            (metric, row["p"], row["grp"], value)
            for row in rows
            for metric, value in by_hand.numbers(row).items()
        )


def _told(numbers: Iterator[tuple[str, int, str, Decimal | None]]) -> Numbers:
    return {f"{m} {p} {g}": None if v is None else str(v) for m, p, g, v in numbers}


def check(ours: Numbers, theirs: Numbers) -> None:
    """Fail unless all numbers are the same, but for the last digits of a division."""
    assert ours.keys() == theirs.keys()
    assert any(value and Decimal(value) for value in ours.values())
    wrong = [f"{k}: {ours[k]}, by hand {theirs[k]}" for k in ours if not _same(ours[k], theirs[k])]
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(ours)} numbers differ, as {wrong[:5]}")


def _same(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(Decimal(one) - Decimal(other)) <= Decimal("1e-20") * abs(Decimal(one))


def bench(rows: int, rounds: int) -> dict[str, dict[str, list[Cost]]]:
    """All costs by contestant."""
    costs: dict[str, list[Cost]] = {OURS: [], THEIRS: []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        run(__file__, "--step", "make", "--file", path, "--rows", rows)
        for _ in range(rounds):
            for who, each in costs.items():
                each.append(run(__file__, "--step", who, "--file", path))
            check(costs[OURS][-1].told, costs[THEIRS][-1].told)
    print(f"{rows:,} touches; {len(costs[OURS][0].told)} numbers, the same of both")
    return {STEP: costs}


def main() -> None:
    """Print the costs of both and their ratios; or be one step of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    for hidden in ("--step", "--file"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step == OURS:
        ask_ours(Path(asked.file))
    elif asked.step == THEIRS:
        ask_theirs(Path(asked.file))
    elif asked.step:
        with measured():
            business.make(Path(asked.file), asked.rows)
    else:
        table(asked.rounds, bench(asked.rows, asked.rounds), GOALS)


if __name__ == "__main__":
    main()
