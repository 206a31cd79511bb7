"""Every first-party metric on random clients: load, match, derive, against records row by row.

Random facts, of which there are more, are in `tests/plugins/metrics/test_by_row.py`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from abmkit import Batch, Stream
from abmkit.derive import Exclusion, Rules, derive, laid
from abmkit.identity import match
from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask
from abmkit.metrics.evaluate import evaluate
from abmkit.period import Calendar, Period
from abmkit.schema import LOADABLE
from abmkit.warehouse import Warehouse
from abmkit_metrics import register_metrics

from .derived.cases import CASES, cases
from .derived.life import Life, Sync, lives, together
from .derived.world import world
from .oracle import TOTAL, Oracle, asks, same

REGISTRY = Registry.of(register_metrics())
MARGIN = {"margin_percent": 80}
PARAMS = {"customer_lifetime_value": MARGIN, "marketing_roi": MARGIN}
TREES = [REGISTRY.tree(metric.id, PARAMS) for metric in REGISTRY]
ASKS = list(asks(REGISTRY, "tier", "account"))
MANY = 8
"""Clients of one place and time that are laid down as one: each has accounts of its own."""
CLIENTS = [range(start, start + MANY) for start in range(0, 200, MANY)]
PLAIN = Rules()
NOW, DAY = datetime(2026, 10, 1, 6, tzinfo=UTC), timedelta(days=1)
STREAM = Stream("all", tuple(LOADABLE), mode="append")


@contextmanager
def synced(syncs: Iterator[Sync], rules: Rules) -> Iterator[Warehouse]:
    """A warehouse with what was synced, who is who, and the facts."""
    with TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "w.duckdb") as warehouse:
        for sync in syncs:
            frames = {table: _frame(table, rows) for table, rows in sync.tables.items() if rows}
            batch = Batch(frames, deleted=sync.deleted)
            report = warehouse.load(sync.source, STREAM, batch, sync.at)
            assert report.rejected_rows == report.rejected_cells == 0, report
        match(warehouse)
        derive(warehouse, rules)
        yield warehouse


def _frame(table: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    named = [{"record": f"{table}-{row['source_id']}", **row} for row in rows]
    return pd.DataFrame(named, dtype="object")


def compare(seeds: range) -> None:
    """Every number of random clients both ways."""
    every = lives(seeds, TREES)
    period = _period(every[0].end, whole_month=seeds.start % (2 * MANY) != 0)
    syncs, rules = together(every)
    with synced(iter(syncs), rules) as warehouse:
        results = evaluate(warehouse.query, REGISTRY, ASKS, period, PARAMS, laid(rules))
        periods = {when for view in results.views.values() for when in view.periods}
        told = world(warehouse, rules, {when.end for when in periods})
    oracle = Oracle(told, period.end)
    for (name, by), view in results.views.items():
        for when in view.periods:
            for key in results.keys(name, by):
                got = results.number(name, when, by, key).value
                of = TOTAL if by is None else key
                expected = oracle.number(view.tree, when, view.column, of)
                assert same(got, expected), (seeds, name, when, by, key)


def _period(end: date, *, whole_month: bool) -> Period:
    text = f"{end:%Y-%m}" if whole_month else f"{end - timedelta(days=90)}..{end}"
    return Calendar().parse(text, date.max)


@pytest.mark.parametrize(
    "seeds", [CLIENTS[0], *(pytest.param(each, marks=pytest.mark.slow) for each in CLIENTS[1:])]
)
def test_every_metric_of_clients_is_that_of_their_records(seeds: range) -> None:
    compare(seeds)


def test_what_is_easily_got_wrong_comes_up_among_two_hundred_clients() -> None:
    every = [life for seeds in CLIENTS for life in lives(seeds, TREES)]
    found = Counter(case for life in every for case in cases(life))
    assert len(every) == 200
    assert set(found) == set(CASES)
    assert min(found.values()) >= 10, found


def test_in_how_many_batches_rows_come_changes_no_number() -> None:
    life = Life(Random(5), TREES)
    whole = next(life.syncs())
    pieces = [
        whole._replace(tables={table: [row]})
        for table, rows in reversed(whole.tables.items())
        for row in rows
    ]
    assert len(pieces) > 60
    assert _numbers(pieces, life.rules) == _numbers([whole], life.rules)


def test_merged_accounts_count_as_one_until_they_are_parted() -> None:
    whole, merged = _two_accounts(), {"source_id": "a", "name": "A", "merged_ids": "b"}
    apart = Sync(NOW, "crm", whole, [])
    one = Sync(NOW + DAY, "crm", {"account": [merged]}, ["account-b"])
    two = Sync(NOW + 2 * DAY, "crm", {"account": whole["account"]}, [])
    before, between, after = map(_numbers, ([apart], [apart, one], [apart, one, two]))
    names = ("target_accounts", "engaged_accounts", "new_customers", "multi_threaded_accounts")
    assert [before[name] for name in names] == [2, 2, 2, 0]
    assert [between[name] for name in names] == [1, 1, 1, 1]
    assert after == before


def _two_accounts() -> dict[str, list[dict[str, str]]]:
    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for n, name in enumerate("ab"):
        of = {"source_id": name, "account": f"id:{name}", "person": f"id:{name}"}
        tables["account"].append({"source_id": name, "name": name.upper(), "merged_ids": ""})
        tables["person"].append({"source_id": name, "email": f"{name}@{name}-works.de"})
        tables["membership"].append(of)
        tables["list_member"].append({**of, "list_name": "targets", "tier": "1"})
        tables["touch"].append({**of, "kind": "visit", "occurred_at": "2026-09-20T12:00:00Z"})
        days = {"created_on": "2026-08-01", "close_on": f"2026-09-0{n + 1}"}
        tables["deal"].append({**of, "status": "won", "amount": "10", **days})
    columns = {"list_member": "person", "deal": "person"}
    for table, extra in columns.items():
        tables[table] = [{k: v for k, v in row.items() if k != extra} for row in tables[table]]
    return dict(tables)


def _numbers(syncs: list[Sync], rules: Rules = PLAIN) -> dict[str, object]:
    with synced(iter(syncs), rules) as warehouse:
        period = Calendar().parse("2026-Q3", date.max)
        results = evaluate(warehouse.query, REGISTRY, [Ask(m.id) for m in REGISTRY], period)
        return {metric.id: results.number(metric.id).value for metric in REGISTRY}


def test_a_deal_left_out_since_a_day_was_on_record_before() -> None:
    deals = [
        {"source_id": "d", "account": "id:a", "status": "open", "created_on": "2026-08-01"},
        {"source_id": "e", "account": "id:b", "status": "open", "created_on": "2026-08-01"},
    ]
    tables = {"account": [{"source_id": "a"}, {"source_id": "b"}], "deal": deals}
    since = Exclusion("test", source="crm", source_id="d", table="deal", since=date(2026, 9, 15))
    with synced(iter([Sync(NOW, "crm", tables, [])]), Rules(exclusions=(since,))) as warehouse:
        period = Calendar().parse("2026-09", date.max)
        asked = [Ask(name, compare=("previous",)) for name in ("deals", "open_deals")]
        results = evaluate(warehouse.query, REGISTRY, asked, period)
    for name in ("deals", "open_deals"):
        assert [results.number(name, when).value for when in results.periods(name)] == [1, 2]
