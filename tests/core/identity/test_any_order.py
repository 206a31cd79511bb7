"""Who is who depends on the rows there are and on nothing else: not on order, not on the past."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from abmkit.connect import Batch, Stream
from abmkit.identity import Decision, Foreign, IdentityRules, match
from abmkit.warehouse import Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
SOURCES, IDS = ("crm", "erp", "web"), ("1", "2", "3", "4")

accounts = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(IDS),
        "name": st.sampled_from(["Acme Inc", "ACME", "Acma", "Bolt GmbH", "볼트", None]),
        "domains": st.sampled_from(["acme.com", "acme.de", "bolt.com", "acme.com;bolt.com", None]),
        "country": st.sampled_from(["US", "Germany", None]),
        "city": st.sampled_from(["Bonn", None]),
        "parent": st.sampled_from(["id:1", "name:Acme", "domain:acme.de", None, None, None]),
        "extra": st.sampled_from(
            [
                '{"lei":"529900T8BM49AURSDO55"}',
                '{"lei":"5493001KJTIIGC8Y1R12"}',
                '{"sf":"2"}',
                '{"phone":"0151 555 01 23"}',
                None,
            ]
        ),
    }
)
people = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(IDS),
        "name": st.sampled_from(["Kim Park", "Kim Parks", "Lee Ito", None]),
        "email": st.sampled_from(["kim@a.com", "Kim@A.com", "info@a.com", "lee@b.com", None]),
        "extra": st.sampled_from(['{"hutk":"12345678"}', '{"phone":"0151 555 01 24"}', None]),
    }
)
change = st.tuples(
    st.sampled_from(SOURCES),
    st.one_of(
        st.tuples(st.just("account"), accounts),
        st.tuples(st.just("person"), people),
        st.tuples(st.just("gone"), st.sampled_from(IDS)),
    ),
)
decision = st.builds(
    Decision,
    st.just("account"),
    st.tuples(st.sampled_from(SOURCES), st.just("id:1")),
    st.tuples(st.sampled_from(SOURCES), st.just("id:2")),
    st.just(True) | st.just(False),
    st.just("Ann"),
)
A_CHILD = {"source_id": "2", "name": "Acme Inc", "parent": "domain:acme.de"}
ASKED = ["domain:acme.com", "name:acme", "name:Bolt", "id:1", "domain:x.org"]


def load(warehouse: Warehouse, source: str, table: str, cells: dict[str, Any]) -> None:
    frame = pd.DataFrame([{"record": cells["source_id"], **cells}], dtype=object)
    warehouse.load(source, Stream(table, (table,)), Batch({table: frame}), NOW)


def apply(warehouse: Warehouse, source: str, what: tuple[str, Any]) -> None:
    table, cells = what
    if table == "gone":
        warehouse.load(source, Stream("account", ("account",)), Batch({}, deleted=(cells,)), NOW)
    else:
        load(warehouse, source, table, cells)


def ask(warehouse: Warehouse) -> None:
    for number, reference in enumerate(ASKED):
        row = {"source_id": str(number), "status": "won", "account": reference}
        load(warehouse, "crm", "deal", row)
    touch = {"source_id": "t", "kind": "call", "occurred_at": "2024-01-01"}
    load(warehouse, "web", "touch", {**touch, "person": "email:KIM@a.com"})


def outcome(warehouse: Warehouse) -> list[Any]:
    """All that matching writes, but for references that no row makes any more."""
    made = (
        "SELECT parent AS key FROM account WHERE deleted_at IS NULL UNION ALL "
        "SELECT account FROM deal UNION ALL SELECT person FROM touch"
    )
    used = f"(SELECT * FROM link WHERE kind = 'id' AND method <> 'none' OR key IN ({made}))"
    asked = f"(FROM asked SEMI JOIN ({made}) USING (key))"
    return [
        warehouse.query(f"FROM {table} ORDER BY ALL")
        for table in (used, "claim", "decision", "bond", "suspect", asked, "known_row")
    ]


def rules(decisions: list[Decision]) -> IdentityRules:
    return IdentityRules((Foreign("account", "sf", "crm"),), decisions=tuple(decisions))


@pytest.mark.slow
@settings(max_examples=20)
@example(batches=[[("crm", ("account", A_CHILD)), ("crm", ("gone", "2"))]], decisions=[])
@given(st.lists(st.lists(change, max_size=5), max_size=4), st.lists(decision, max_size=2))
def test_small_steps_end_where_one_look_at_the_outcome_does(
    batches: list[list[Any]], decisions: list[Decision]
) -> None:
    last: dict[tuple[str, str, str], Any] = {}
    with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "a.duckdb") as a:
        ask(a)
        for number, batch in enumerate(batches):
            for source, what in batch:
                apply(a, source, what)
                key = what[1] if what[0] == "gone" else what[1]["source_id"]
                table = "account" if what[0] == "gone" else what[0]
                if what[0] != "gone" or (source, table, key) in last:
                    last[source, table, key] = what
            match(a, rules(decisions[: number + 1]))
        match(a, rules(decisions))
        facts = a.query("FROM deal ORDER BY ALL")
        by_steps = outcome(a)
        match(a, rules(decisions))
        assert outcome(a) == by_steps
        with Warehouse.open(Path(folder) / "b.duckdb") as b:
            for (source, table, key), what in sorted(last.items(), reverse=True):
                if what[0] == "gone":
                    load(b, source, table, {"source_id": key})
                apply(b, source, what)
            ask(b)
            match(b, rules(decisions))
            assert [row[:-1] for row in b.query("FROM deal ORDER BY ALL")] == [
                r[:-1] for r in facts
            ]
            assert outcome(b) == by_steps
