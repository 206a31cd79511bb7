"""Parts of a stream that are read apart: each has a cursor of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from abmkit.connect import Stream
from abmkit.errors import PluginError
from abmkit.warehouse import LoadReport, Warehouse

Load = Callable[..., LoadReport]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
LOG = Stream("log", ("touch",), mode="append", fingerprint="1")


@pytest.fixture
def begun(warehouse: Warehouse, load: Load) -> Load:
    """A read is under way; `begun(a={…}, b=None)` loads a batch with these slices."""
    warehouse.begin_read("crm", LOG, NOW)

    def load_slices(**slices: dict[str, Any] | None) -> LoadReport:
        return load(LOG, slices=slices, at=NOW)

    return load_slices


def test_slices_keep_their_cursors_apart(warehouse: Warehouse, begun: Load) -> None:
    assert warehouse.slices("crm", "log") == {}
    begun(b={"page": 1}, a={"page": 1})
    begun(b={"page": 2}, c={})
    assert warehouse.slices("crm", "log") == {"a": {"page": 1}, "b": {"page": 2}, "c": {}}
    assert warehouse.slices("crm", "other") == warehouse.slices("erp", "log") == {}


def test_a_slice_without_a_cursor_is_forgotten(warehouse: Warehouse, begun: Load) -> None:
    begun(a={"page": 1}, b={"page": 1})
    begun(a=None, never=None)
    assert warehouse.slices("crm", "log") == {"b": {"page": 1}}


def test_the_state_of_the_stream_and_its_slices_do_not_meet(
    warehouse: Warehouse, load: Load, begun: Load
) -> None:
    begun(a={"page": 1})
    load(LOG, state={"day": 1}, at=NOW)
    state = warehouse.state("crm", "log")
    assert state is not None
    assert (state.cursor, state.tables) == ({"day": 1}, ("touch",))
    assert warehouse.streams("crm") == ["log"]
    assert warehouse.slices("crm", "log") == {"a": {"page": 1}}
    assert [fresh.stream for fresh in warehouse.quality.freshness()] == ["log"]


def test_a_read_cut_short_goes_on_in_its_slices(warehouse: Warehouse, begun: Load) -> None:
    stream = replace(LOG, mode="snapshot")
    begun(a={"page": 1})
    warehouse.begin_read("crm", stream, NOW)
    assert warehouse.slices("crm", "log") == {"a": {"page": 1}}
    warehouse.finish_read("crm", stream, NOW)
    warehouse.begin_read("crm", stream, NOW)
    assert warehouse.slices("crm", "log") == {}


@pytest.mark.parametrize("mode", ["append", "changes"])
def test_a_complete_read_leaves_its_slices_to_the_next(
    warehouse: Warehouse, begun: Load, mode: Any
) -> None:
    stream = replace(LOG, mode=mode)
    begun(a={"day": 1})
    warehouse.finish_read("crm", stream, NOW)
    warehouse.begin_read("crm", stream, NOW + timedelta(days=1))
    assert warehouse.slices("crm", "log") == {"a": {"day": 1}}


@pytest.mark.parametrize("why", ["full", "fingerprint"])
def test_who_begins_at_the_beginning_has_no_slices(
    warehouse: Warehouse, begun: Load, why: str
) -> None:
    begun(a={"day": 1})
    warehouse.finish_read("crm", LOG, NOW)
    stream = replace(LOG, fingerprint="2") if why == "fingerprint" else LOG
    warehouse.begin_read("crm", stream, NOW, full=why == "full")
    assert warehouse.slices("crm", "log") == {}


@pytest.mark.parametrize(
    ("slices", "why"),
    [
        ({"": {"page": 1}}, "a slice has no name"),
        ({"a": [1]}, "the state of slice 'a' is no plain JSON object"),
        ({"a": {"at": NOW}}, "the state of slice 'a' is no plain JSON object"),
        ({"\ud800": {}}, "is no plain JSON object"),
        ({7: {}}, "is no plain JSON object"),
    ],
)
def test_a_slice_that_would_not_come_back_is_refused(
    warehouse: Warehouse, load: Load, slices: dict[Any, Any], why: str
) -> None:
    warehouse.begin_read("crm", LOG, NOW)
    with pytest.raises(PluginError, match=why):
        load(LOG, slices=slices, at=NOW)
    assert warehouse.slices("crm", "log") == {}
