"""Small batches are joined, and what comes of them stays the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit.connect import Batch, Refusal, Stream
from abmkit.errors import Retryable
from abmkit.schema import LOADABLE
from abmkit.sync import gather
from abmkit.sync.gather import gathered
from abmkit.warehouse import Warehouse
from abmkit.warehouse.control import CONTROL

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
DEALS = Stream("deals", ("deal", "stage"))


def deals(*names: str, **cells: Any) -> pd.DataFrame:
    rows = [{"record": name, "source_id": name, "status": "won", **cells} for name in names]
    return pd.DataFrame(rows, dtype=object)


def sizes(batches: Iterator[Batch]) -> list[int]:
    return [sum(len(f["record"]) for f in batch.tables.values()) for batch in batches]


def test_small_batches_become_one_that_ends_like_the_last() -> None:
    pages = [
        Batch({"deal": deals("a")}, state={"page": 1}, done=1, total=3),
        Batch({"deal": deals("b")}, refused=[Refusal("x", "torn", "")], done=2, total=3),
        Batch({}, deleted=["c"], state={"page": 3}, done=3, total=3),
    ]
    (batch,) = gathered(iter(pages))
    assert list(batch.tables["deal"]["record"]) == ["a", "b"]
    assert (batch.state, batch.done, batch.total) == ({"page": 3}, 3, 3)
    assert (batch.deleted, batch.refused) == (["c"], [Refusal("x", "torn", "")])


def test_a_last_batch_that_only_carries_the_state_sets_no_progress_back() -> None:
    pages = [Batch({"deal": deals("a")}, done=7, total=7), Batch({}, state={"page": 2})]
    (batch,) = gathered(iter(pages))
    assert (batch.state, batch.done, batch.total) == ({"page": 2}, 7, 7)


def test_the_state_of_each_slice_is_the_last_one() -> None:
    pages = [
        Batch({}, slices={"a": {"page": 1}, "b": {"page": 1}}, present=["x"], whole=True),
        Batch({}, slices={"b": None, "c": {"page": 1}}, present=["y"]),
    ]
    (batch,) = gathered(iter(pages))
    assert batch.slices == {"a": {"page": 1}, "b": None, "c": {"page": 1}}
    assert (batch.present, batch.whole) == (["x", "y"], True)


@pytest.mark.parametrize(
    ("limit", "made"),
    [({"ROWS": 3}, [4, 2]), ({"LETTERS": 12, "WIDE": 6}, [2, 2, 2]), ({"SECONDS": 0}, [2] * 3)],
)
def test_rows_letters_or_seconds_are_enough(
    monkeypatch: pytest.MonkeyPatch, limit: dict[str, int], made: list[int]
) -> None:
    for name, value in limit.items():
        monkeypatch.setattr(gather, name, value)
    pages = [Batch({"deal": deals(f"{n}", f"{n}x")}) for n in range(3)]
    assert sizes(gathered(iter(pages))) == made


def test_what_came_before_a_failure_is_handed_over() -> None:
    def pull() -> Iterator[Batch]:
        yield Batch({"deal": deals("a")})
        yield Batch({"deal": deals("b")})
        raise Retryable("later")

    found = gathered(pull())
    assert list(next(found).tables["deal"]["record"]) == ["a", "b"]
    with pytest.raises(Retryable):
        next(found)


def test_frames_of_other_columns_stay_apart() -> None:
    pages = [Batch({"deal": deals("a")}), Batch({"deal": deals("b", nmae="B")})]
    assert [list(batch.tables["deal"]["record"]) for batch in gathered(iter(pages))] == [
        ["a"],
        ["b"],
    ]


def test_a_frame_with_a_column_twice_stays_alone() -> None:
    twice = pd.concat([deals("a"), deals("a")[["status"]]], axis=1)
    pages = [Batch({"deal": frame}) for frame in (twice, twice, deals("b"), deals("c"))]
    assert [list(batch.tables["deal"]["record"]) for batch in gathered(iter(pages))] == [
        ["a"],
        ["a"],
        ["b", "c"],
    ]


def test_columns_in_lists_and_a_frame_of_pandas_are_joined() -> None:
    frame = deals("a")
    columns = {"record": ["b"], "source_id": ["b"], "status": [None]}
    (batch,) = gathered(iter([Batch({"deal": frame}), Batch({"deal": columns})]))
    assert {name: list(batch.tables["deal"][name]) for name in batch.tables["deal"]} == {
        "record": ["a", "b"],
        "source_id": ["a", "b"],
        "status": ["won", None],
    }


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Warehouse]]:
    folder: Path = tmp_path_factory.mktemp("two")
    with Warehouse.open(folder / "a.duckdb") as a, Warehouse.open(folder / "b.duckdb") as b:
        yield a, b


@st.composite
def pages(draw: st.DrawFn) -> list[Batch]:
    """Batches over so few records that they meet again, good, bad, deleted or not readable."""
    return [_page(draw) for _ in range(draw(st.integers(1, 5)))]


def _page(draw: st.DrawFn) -> Batch:
    names = st.lists(st.sampled_from(["r1", "r2", "r3", "r4"]), unique=True, max_size=3)
    own, tables = draw(names), {}
    if own:
        tables["deal"] = deals(*own).assign(
            amount=[draw(st.sampled_from(["1", "2", "x", None])) for _ in own],
            status=[draw(st.sampled_from(["won", "no"])) for _ in own],
        )
    if staged := [name for name in own if draw(st.booleans())]:
        step = {"ladder": "deal", "step": "demo", "entered_at": "2026-01-01T00:00:00Z"}
        rows = [{"record": name, "source_id": f"{name}/1", **step} for name in staged]
        tables["stage"] = pd.DataFrame(rows, dtype=object)
    refused = [Refusal(name, "torn", "") for name in draw(names) if name not in own]
    return Batch(tables, deleted=draw(names), refused=refused)


def content(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that the warehouse knows, but for what is closed and for references nobody uses."""
    tables = {table: f'FROM "{table}"' for table in (*LOADABLE, "history")}
    tables["quarantine"] = "FROM quarantine WHERE healed_at IS NULL"
    return {table: warehouse.query(f"{what} ORDER BY ALL") for table, what in tables.items()}


@settings(max_examples=25)
@given(before=pages(), batches=pages())
def test_joined_batches_do_what_they_do_one_after_another(
    two: tuple[Warehouse, Warehouse], before: list[Batch], batches: list[Batch]
) -> None:
    for warehouse in two:
        with warehouse.transaction() as connection:
            for table in (*LOADABLE, "link", *CONTROL):
                connection.execute(f'DELETE FROM "{table}"')
        for batch in before:
            warehouse.load("crm", DEALS, batch, NOW)
    one_by_one, at_once = two
    for batch in batches:
        one_by_one.load("crm", DEALS, batch, NOW)
    for batch in gathered(iter(batches)):
        at_once.load("crm", DEALS, batch, NOW)
    assert content(at_once) == content(one_by_one)
