"""REST and Bulk give the same warehouse, and wide objects come whole by either."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from abmkit.world import World

from .source import Source, serving

TABLES = ("account", "person", "membership", "campaign", "touch", "deal", "stage", "money", "fx")


def contents(source: Source) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: source.rows(f"SELECT * EXCLUDE (synced_at) FROM {table} ORDER BY ALL")
        for table in TABLES
    }


def test_both_ways_lead_to_the_same_rows(
    tmp_path: Path, world: World, mapping: Mapping[str, Any]
) -> None:
    found = []
    for name, above in (("rest", 50_000), ("bulk", 0)):
        folder = tmp_path / name
        folder.mkdir()
        with serving(folder, world=world) as source:
            source.sync(map=mapping, bulk_above=above)
            asked = [path for path in source.box.requests if "/results" in path]
            assert bool(asked) == (name == "bulk")
            found.append(contents(source))
    assert found[0] == found[1]


@pytest.fixture
def wide(tmp_path: Path, world: World) -> Iterator[Source]:
    with serving(tmp_path, world=world, custom_fields=900) as source:
        yield source


@pytest.mark.parametrize("above", [50_000, 0])
def test_an_object_of_hundreds_of_fields_comes_whole(wide: Source, above: int) -> None:
    told = wide.sync(streams=["Account"], bulk_above=above)["Account"]
    assert told.outcome == "complete"
    assert wide.box.answers[414] == 0
    kept = dict(wide.rows("SELECT source_id, json_keys(extra) FROM account"))
    assert len(kept) == 120
    for record in wide.box.tables["Account"].rows():
        filled = {name for name in record.properties if name.startswith("Custom_")}
        assert filled
        assert filled <= set(kept[record.id])


def test_a_wide_object_with_many_records_is_read_by_bulk(
    wide: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit_salesforce.pages.PAGE", 100)
    wide.sync(streams=["Account"])
    assert [path for path in wide.box.requests if path.startswith("POST")]


def test_an_object_that_bulk_refuses_is_read_by_rest(source: Source) -> None:
    held = {"TaskStatus": {"table": "campaign", "map": {"name": "MasterLabel"}}}
    told = source.sync(streams=["TaskStatus"], objects=held, bulk_above=0)
    assert (told["TaskStatus"].outcome, told["TaskStatus"].rows) == ("complete", 2)
    assert source.rows("SELECT name FROM campaign ORDER BY name") == [
        ("Completed",),
        ("Not Started",),
    ]


def test_many_changes_are_read_by_bulk_once_the_first_page_tells(source: Source) -> None:
    source.sync(streams=["Contact"], bulk_above=500)
    jobs = source.box.requests["POST /services/data/v64.0/jobs/query"]
    assert jobs == 0
    contacts = source.box.tables["Contact"].rows()
    for contact in contacts:
        source.box.touch("Contact", contact.id, {"Department": "Moved"})
    told = source.sync(streams=["Contact"], bulk_above=100)["Contact"]
    assert source.box.requests["POST /services/data/v64.0/jobs/query"] == 1
    assert (told.outcome, told.updated) == ("complete", len(contacts))
