"""Recorded records by the whole way: asked for over HTTP, paged, mapped, checked and stored.

The recordings whose form today's API still has are served by the sandbox as they stood on the
wire. Those of APIs that HubSpot has ended are renewed and mapped in ``test_recorded``: the
connector speaks v3 (associations v4), so there is nothing of it that could ask for them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit.world import World

from .reading import Reading, reading
from .visit import served

TABLES = {
    "companies": "account", "contacts": "person", "deals": "deal", "engagements_notes": "touch",
    "engagements_tasks": "touch", "email_events": "touch",
}  # fmt: skip
#: A touch keeps no copy of an address: the person has it.
NOT_KEPT = {"email_events": {"recipient"}}
STREAMS = tuple(name.removeprefix("engagements_") for name in TABLES)


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("recorded") / "airbyte" / "hubspot"


@pytest.fixture(scope="module")
def source(
    world: World, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reading]:
    own = tmp_path_factory.mktemp("recorded")
    with served(world, recorded=folder) as visit:
        streams = [*STREAMS, "marketing_emails"]
        with reading(visit, own, streams=streams, columns={}, costs={}) as source:
            for each in source.sync().streams:
                assert (each.outcome, each.rejected_rows, each.rejected_cells) == ("complete", 0, 0)
            yield source


def recorded(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    told = (json.loads(line, parse_float=Decimal)["data"] for line in lines)
    return {str(each["id"]): each for each in told}


def said(row: Mapping[str, Any]) -> set[str]:
    """All that a row says, in one form; of a list its parts."""
    cells = {**row, **json.loads(row["extra"] or "{}")}
    return {plain(each) for told in cells.values() for each in parts(told)}


def parts(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [] if told in (None, "", {}) else [told]


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True, default=str)
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except ArithmeticError:
        return str(value)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_that_a_record_says_is_dropped(source: Reading, folder: Path, name: str) -> None:
    table, stream = TABLES[name], name.removeprefix("engagements_")
    columns = [each for (each,) in source.all(f"SELECT column_name FROM (DESCRIBE {table})")]
    rows = source.all(f"SELECT * FROM {table} WHERE stream = '{stream}' AND deleted_at IS NULL")
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    by_record = {row["record"]: row for row in told}
    known = recorded(folder, name)
    values = {own: each.get("properties", each) for own, each in known.items()}
    merged = {told.get("hs_merged_object_ids") for told in values.values()}
    assert set(by_record) == set(known) - merged
    for own, row in by_record.items():
        cells, whole_name = said(row), str(row.get("name"))
        assert not {
            name: value
            for name, value in values[own].items()
            if name not in NOT_KEPT.get(stream, ())
            and not (name in ("firstname", "lastname") and (value or "") in whole_name)
            and not cells.issuperset(map(plain, parts(value)))
        }
