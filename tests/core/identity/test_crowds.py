"""What too many share says nothing: a change that makes a crowd, or ends one, is seen by all."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit.connect import Batch, Stream
from abmkit.identity import (
    Decision,
    Foreign,
    IdentityRules,
    changes,
    islands,
    match,
    namesakes,
    review,
    words,
)
from abmkit.identity.matching import NO_CHOICES
from abmkit.warehouse import Warehouse
from abmkit.warehouse.migrations import renew_identity

Lay = Callable[..., None]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
ALIASES = ("domain", "core", "initials")
NAMED = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Gum", "Holly", "Ivy", "Juniper", "Larch", "Maple")


def state(warehouse: Warehouse) -> list[Any]:
    """All that matching writes."""
    tables = ("link", "claim", "decision", "bond", "suspect", "asked", "known_row", "word")
    return [warehouse.query(f"FROM {table} ORDER BY ALL") for table in tables]


def anew(warehouse: Warehouse, rules: IdentityRules = NO_CHOICES) -> list[Any]:
    """All that matching writes if it begins at the beginning."""
    with warehouse.transaction() as connection:
        renew_identity(connection)
    match(warehouse, rules)
    return state(warehouse)


def waiting(warehouse: Warehouse) -> int:
    """Pairs of which one is called by an alias of the other."""
    match(warehouse)
    found = warehouse.query(f"SELECT count(*) FROM suspect WHERE kind IN {ALIASES}")[0][0]
    known = state(warehouse)
    assert known == anew(warehouse)
    return int(found)


def site(number: int, label: str = "zorba") -> dict[str, Any]:
    end = ("com", "de", "fr", "at", "ch", "it", "es", "nl", "be", "dk", "se")[number]
    named = f"{NAMED[number]} Trading"
    return {"source_id": f"s{number}", "name": named, "domains": f"{label}.{end}"}


def test_a_word_that_too_many_have_leads_nowhere_until_they_are_fewer(
    warehouse: Warehouse, lay: Lay
) -> None:
    lay("crm", account=[{"source_id": "z", "name": "Zorba"}, *(site(n) for n in range(10))])
    lay("crm", account=[{"source_id": f"o{n}", "name": f"Other {n * 37}"} for n in range(60)])
    assert waiting(warehouse) == 10
    lay("crm", account=[site(10)])
    assert waiting(warehouse) == 0
    lay("crm", account=[], deleted=("s3",))
    assert waiting(warehouse) == 10


def test_a_name_that_too_many_have_is_nobodys_alias(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", account=[site(0), *({"source_id": f"z{n}", "name": "Zorba"} for n in range(10))])
    lay("crm", account=[{"source_id": f"o{n}", "name": f"Other {n * 37}"} for n in range(60)])
    assert waiting(warehouse) == 10
    lay("crm", account=[{"source_id": "z10", "name": "ZORBA"}])
    assert waiting(warehouse) == 0
    lay("crm", account=[{"source_id": "z3", "name": "Quince"}])
    assert waiting(warehouse) == 10


def test_initials_count_while_somebody_is_called_so(warehouse: Warehouse, lay: Lay) -> None:
    group = {"source_id": "g", "name": "KF Group"}
    others = [{"source_id": f"o{n}", "name": f"Other {n * 37}"} for n in range(60)]
    lay("crm", account=[group, {"source_id": "k", "name": "Kalbar Foods"}, *others])
    assert waiting(warehouse) == 0
    lay("crm", account=[{"source_id": "s", "name": "KF"}])
    assert waiting(warehouse) == 3
    lay("crm", account=[{"source_id": "k", "name": "Kalbar Wines"}])
    assert waiting(warehouse) == 1
    lay("crm", account=[{"source_id": "k", "name": "Kalbar Foods"}])
    assert waiting(warehouse) == 3
    lay("crm", account=[], deleted=("s",))
    assert waiting(warehouse) == 0


accounts = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from("123456"),
        "name": st.sampled_from(
            ["Kasto Foods", "Kasto Food", "Kasto Foods Group", "KF", "KF Group", "Kasto", "Kastor",
             "Kalbar Foods", "Kasto Fine Foods", "KFF"]
        ),
        "domains": st.sampled_from(["kasto.com", "kasto.de", "kf.com", "kff.com", None]),
        "city": st.sampled_from(["Bonn", "Ulm", None]),
        "parent": st.sampled_from(["id:1", None, None]),
        "extra": st.sampled_from(['{"phone":"0151 555 01 23"}', '{"sf":"2"}', None, None]),
    }
)  # fmt: skip
people = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from("123456"),
        "name": st.sampled_from(["Kim Park", "Lee Ito"]),
        "email": st.sampled_from(["kim@a.com", "kim@b.com", "kim.p@a.com", "info@a.com", None]),
        "extra": st.sampled_from(['{"phone":"0151 555 01 24"}', None, None]),
    }
)
change = st.tuples(
    st.sampled_from(["crm", "web"]),
    st.one_of(
        st.tuples(st.just("account"), accounts),
        st.tuples(st.just("account"), accounts),
        st.tuples(st.just("person"), people),
        st.tuples(st.sampled_from(["account gone", "person gone"]), st.sampled_from("123456")),
    ),
)


decision = st.builds(
    Decision,
    st.sampled_from(["account", "person"]),
    st.tuples(st.sampled_from(["crm", "web"]), st.sampled_from(["id:1", "id:2"])),
    st.tuples(st.sampled_from(["crm", "web"]), st.sampled_from(["id:3", "id:4"])),
    st.booleans(),
    st.just("Ann"),
)


@pytest.fixture(scope="module")
def few() -> Iterator[None]:
    """Let two be a crowd, so that few rows make many crowds, and all islands be looked at apart."""
    with pytest.MonkeyPatch.context() as patch:
        for module, limit in (
            (words, "FEW"), (words, "CROWD"), (review, "_FEW"), (namesakes, "_FEW"),
            (namesakes, "_RARE"), (islands, "MOST"),
        ):  # fmt: skip
            patch.setattr(module, limit, 2)
        patch.setattr(changes, "_MOST", 1)
        yield


def apply(warehouse: Warehouse, day: int, source: str, what: tuple[str, Any]) -> None:
    table, cells = what
    if table.endswith("gone"):
        table = table.removesuffix(" gone")
        batch = Batch({}, deleted=(cells,))
    else:
        frame = pd.DataFrame([{"record": cells["source_id"], **cells}], dtype=object)
        batch = Batch({table: frame})
    warehouse.load(source, Stream(table, (table,)), batch, NOW + timedelta(days=day))


@pytest.mark.slow
@pytest.mark.usefixtures("few")
@settings(max_examples=10)
@given(
    st.lists(st.lists(change, min_size=1, max_size=4), min_size=2, max_size=6),
    st.lists(decision, max_size=2),
)
def test_crowds_that_come_and_go_leave_what_one_look_finds(
    batches: list[list[Any]], decisions: list[Decision]
) -> None:
    rules = IdentityRules((Foreign("account", "sf", "crm"),), decisions=tuple(decisions))
    with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "a.duckdb") as a:
        for day, batch in enumerate(batches):
            for source, what in batch:
                apply(a, day, source, what)
            match(a, rules if day % 2 else NO_CHOICES)
        match(a, rules)
        known = state(a)
        assert known == anew(a, rules)
