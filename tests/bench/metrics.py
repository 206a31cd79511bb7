"""The default scorecard's metrics over millions of touches, beside the best SQL written by hand.

`python tests/bench/metrics.py [--rows N ...] [--rounds N] [--with per-metric pandas]`: 25 metrics
with the period before, the same one a year ago and twelve months, in total, by tier and by account,
over the facts as ``derive`` makes them, laid down in a file. Contestants, each in a process of its
own:

* abmkit: ``evaluate``, with totals and tiers read; accounts are there to be read;
* ``read``: the same, and every number of every account made into an object of its own;
* ``fused``: one tuned script (``fused.py``), fetched as exact numbers; all are checked against it;
* ``per-metric``: a statement for each metric and break-down (``plain.py``);
* ``pandas``: every fact in memory, every number worked out of its rows (``frames.py``);
* ``scan``: nothing but reading the columns that are needed.

Several sizes show how cost grows. Goal: a ratio of 1.1 to the fused script.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import business
import frames
import fused
import plain
from contest import OURS, Cost, measured, median, run, table
from leaves import METRICS
from page_1 import PERIOD, periods

GOALS = "goal 1.1x of fused"
FUSED = "fused"
TIERS = ("1", "2", "3")
_FACTS = ("touch", "deal", "deal_open", "membership", "listing", "required_role", "role", "owner")
_COLUMNS = (
    ("touch", "occurred_on, account_id, person_id, activity_id, role, kind, outcome, minutes, "
              "tier__occurred_on, on_list__occurred_on"),
    ("deal", "closed_on, qualified_on, account_id, status, amount, annual_amount, days_to_win"),
    ("deal_open", "open_from, open_to, account_id, amount"),
    ("membership", "valid_from, valid_to, account_id, role"),
)  # fmt: skip
Key = tuple[str, str, int, str | None]
Numbers = dict[Key, Decimal | None]


def make(warehouse: Path, facts: Path, rows: int) -> None:
    """Make the business, and lay its facts down."""
    from abmkit.derive import Rules, derive
    from abmkit.warehouse import Warehouse

    business.make(warehouse, rows)
    with Warehouse.open(warehouse) as open_one:
        derive(open_one, Rules(business.ZONE, business.CURRENCY))
        open_one.execute(f"ATTACH '{facts}' AS facts")
        for name in _FACTS:
            open_one.execute(f"CREATE TABLE facts.fact_{name} AS SELECT * FROM fact_{name}")
        open_one.execute("CHECKPOINT facts")


@cache
def registry() -> Any:
    """Our metrics."""
    import abmkit_metrics
    from abmkit.metrics import Registry

    return Registry.of(abmkit_metrics.register_metrics())


def ours(connection: Any) -> Any:
    """The results of ``evaluate``."""
    from abmkit.metrics.ask import Ask
    from abmkit.metrics.evaluate import evaluate

    both = ("previous", "last-year")
    asks = [Ask(m, by=by, compare=both, months=12) for m in METRICS for by in ("tier", "account")]
    return evaluate(lambda sql: connection.execute(sql).fetchall(), registry(), asks, periods()[0])


def ask_ours(connection: Any) -> None:
    """Our numbers, with totals and tiers read."""
    results = ours(connection)
    for metric in METRICS:
        for period in periods():
            results.number(metric, period)
            results.numbers(metric, period, "tier")


def ask_all(connection: Any) -> None:
    """Every one of our numbers, read."""
    assert sum(1 for _ in ours(connection))


def ask_fused(connection: Any) -> list[tuple[Any, ...]]:
    """The rows of the script."""
    for statement in fused.statements(_spans()):
        connection.execute(statement)
    rows: list[tuple[Any, ...]] = connection.execute("FROM answer").fetchall()
    return rows


def ask_plain(connection: Any) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """The rows of each statement."""
    for statement in plain.setting(_spans()):
        connection.execute(statement)
    return {(metric, by): connection.execute(sql).fetchall() for metric, by, sql in plain.queries()}


def ask_pandas(connection: Any) -> list[tuple[str, str, int, Any]]:
    """A series for each metric, break-down and period."""
    loaded = frames.load(lambda sql: connection.execute(sql).df())
    return list(frames.numbers(loaded, _spans()))


def scan(connection: Any) -> None:
    """Read what is needed of each fact."""
    for fact, columns in _COLUMNS:
        told = ", ".join(f"max({column})" for column in columns.split(", "))
        connection.execute(f"SELECT {told} FROM fact_{fact}").fetchall()


CONTESTANTS: dict[str, Callable[[Any], Any]] = {
    OURS: ask_ours,
    FUSED: ask_fused,
    "read": ask_all,
    "scan": scan,
    "per-metric": ask_plain,
    "pandas": ask_pandas,
}
_ALWAYS = (OURS, FUSED, "read", "scan")


def check(connection: Any, others: list[str]) -> str:
    """Fail unless all come to the same numbers; say how many.

    Args:
        connection: To the facts.
        others: Who else takes part.
    """
    results = ours(connection)
    wanted = _of_fused(connection)
    told: Numbers = {
        (metric, by, p, key): results.number(metric, period, *_group(by, key)).value
        for p, period in enumerate(periods())
        for metric in METRICS
        for by, keys in _keys(results, metric)
        for key in keys
    }
    _same(told, wanted, "abmkit")
    if "per-metric" in others:
        _same(dict(_of_plain(connection)), wanted, "per-metric", roughly=True)
    if "pandas" in others:
        _same(dict(_of_pandas(connection)), wanted, "pandas", roughly=True)
    return f"{len(told):,} numbers of ours, the same of all"


def _keys(results: Any, metric: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield "total", (None,)
    yield "tier", TIERS
    yield "account", tuple(key for key in results.keys(metric, "account") if key is not None)


def _group(by: str, key: Any) -> tuple[Any, ...]:
    return () if by == "total" else (by, key)


def _of_fused(connection: Any) -> Numbers:
    found: Numbers = {}
    rows = ask_fused(connection)
    names = [column[0] for column in connection.execute("FROM answer LIMIT 0").description]
    for row in rows:
        told = dict(zip(names, row, strict=True))
        key = told["key"] if told["level"] != "account" else int(told["key"] or 0)
        for metric, number in fused.numbers(told).items():
            found[metric, told["level"], told["p"], key] = number
    return found


def _of_plain(connection: Any) -> Iterator[tuple[Key, Decimal | None]]:
    for statement in ("DROP TABLE period", "DROP TABLE stay", "DROP TABLE need"):
        connection.execute(statement)
    for (metric, by), rows in ask_plain(connection).items():
        for p, key, number in rows:
            yield (
                (metric, by, p, None if by == "total" else key),
                None if number is None else Decimal(number),
            )


def _of_pandas(connection: Any) -> Iterator[tuple[Key, Decimal | None]]:
    import pandas as pd

    for metric, by, p, series in ask_pandas(connection):
        for key, number in series.items():
            known = None if pd.isna(number) else Decimal(float(number))
            yield (metric, by, p, None if by == "total" else key), known


def _same(told: Numbers, wanted: Numbers, who: str, roughly: bool = False) -> None:
    """Compare what both tell; what only one has must be nothing."""
    least = Decimal("1e-9") if roughly else Decimal("1e-20")
    wrong = [
        f"{key}: {told.get(key)}, fused {wanted.get(key)}"
        for key in told.keys() | wanted.keys()
        if (key[1] == "total" or key[3]) and not _close(told.get(key), wanted.get(key), least)
    ]
    assert any(told.values())
    if wrong:
        raise SystemExit(f"{who}: {len(wrong)} of {len(told)} numbers differ, as {wrong[:5]}")


def _close(one: Decimal | None, other: Decimal | None, least: Decimal) -> bool:
    return abs((one or 0) - (other or 0)) <= least * abs(one or 0)


def _spans() -> list[fused.Span]:
    return [(period.start, period.end) for period in periods()]


def bench(rows: int, rounds: int, who: list[str], folder: Path) -> dict[str, list[Cost]]:
    """All costs by contestant, for one size."""
    facts = folder / f"facts_{rows}.duckdb"
    warehouse = folder / f"warehouse_{rows}.duckdb"
    if not facts.exists():
        run(__file__, "--step", "make", "--folder", warehouse, facts, "--rows", rows)
    checked = run(__file__, "--step", "check", "--folder", facts, "--with", *who[len(_ALWAYS) :])
    print(f"{rows:,} touches, {PERIOD}; {checked.told['checked']}")
    costs: dict[str, list[Cost]] = {each: [] for each in who}
    for _ in range(rounds):
        for each, found in costs.items():
            found.append(run(__file__, "--step", each, "--folder", facts))
    return costs


def grown(costs: dict[int, dict[str, list[Cost]]]) -> Iterator[str]:
    """How cost grew from each size to the next."""
    sizes = sorted(costs)
    for small, large in pairwise(sizes):
        less, more = (median(costs[size][OURS], lambda c: c.cpu) for size in (small, large))
        yield f"{large / small:.1f}x the touches: {more / less:.1f}x the CPU of {OURS}"


def main() -> None:
    """Print the costs of all and their ratios; or be one step of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--with", nargs="*", choices=list(CONTESTANTS)[4:], default=[], dest="more")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", nargs="+", help="where made files are kept, to be used again")
    asked = parser.parse_args()
    if asked.step:
        _step(asked.step, [Path(each) for each in asked.folder], asked.rows[0], asked.more)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(asked.folder[0]) if asked.folder else Path(made)
        who = [*_ALWAYS, *asked.more]
        costs = {rows: bench(rows, asked.rounds, who, folder) for rows in asked.rows}
    table(asked.rounds, {f"{rows:,}": each for rows, each in costs.items()}, GOALS)
    for line in grown(costs):
        print(line)


def _step(name: str, files: list[Path], rows: int, others: list[str]) -> None:
    import duckdb

    if name == "make":
        with measured():
            make(*files, rows)
        return
    # Nobody pays for what is loaded but once.
    if name in (OURS, "read"):
        import abmkit.metrics.evaluate  # noqa: F401

        registry()
    elif name == "pandas":
        import pandas  # noqa: F401
    with duckdb.connect(str(files[0]), read_only=True) as connection, measured() as told:
        if name == "check":
            told["checked"] = check(connection, others)
        else:
            CONTESTANTS[name](connection)


if __name__ == "__main__":
    main()
