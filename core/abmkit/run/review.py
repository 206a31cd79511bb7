"""Pairs that wait for a person, handed out as a list to be filled in, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from abmkit.errors import ConfigError, UsageError
from abmkit.identity import listed, match
from abmkit.identity.listed import Kind, Pair
from abmkit.run.measure import as_of
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client
from abmkit.workspace.decide import add_decisions, link_line
from abmkit.workspace.links import Line, end
from abmkit.workspace.list_file import numbered
from abmkit.workspace.lists import Row
from abmkit.workspace.sheet import Cell, Column, write_list

_UNDECIDED = "undecided"
_RECORD = {
    "account": "SELECT 1 FROM account WHERE source = $1 AND source_id = $2",
    "person": "SELECT 1 FROM person WHERE source = $1 AND source_id = $2",
}


def _word(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


class ReviewRow(Row):
    """A row of the list: two records side by side, and what a person says they are."""

    kind: Kind = Field(description="account or person.")
    left: str = Field(description="Source and id of a record.")
    left_name: str | None = Field(default=None, description="Its name.")
    left_detail: str | None = Field(default=None, description="What else tells it apart.")
    right: str = Field(description="Source and id of the other record.")
    right_name: str | None = Field(default=None, description="Its name.")
    right_detail: str | None = Field(default=None, description="What else tells it apart.")
    evidence: str | None = Field(default=None, description="What speaks for one.")
    value: str | None = Field(default=None, description="What they share, or both names.")
    score: str | None = Field(default=None, description="How much speaks for it, 0 to 1.")
    decision: Annotated[
        Literal["same", "different", "undecided"] | None, BeforeValidator(_word)
    ] = Field(default=None, description="What they are; empty or undecided: not yet.")
    reason: str | None = Field(default=None, description="Why.")


_WIDE = {"left_detail": 34, "right_detail": 34, "value": 34, "reason": 30, "kind": 9, "score": 8}
_CHOICES = {"decision": ("same", "different", _UNDECIDED)}
_COLUMNS = tuple(
    Column(key, _WIDE.get(key, 20), _CHOICES.get(key, ()), is_open=key == "reason")
    for key in ReviewRow.model_fields
)


@dataclass(frozen=True)
class Taken:
    """What became of a list that was handed back.

    Attributes:
        added: Decisions added to ``links.csv``.
        known: Rows whose decision stood there already.
        undecided: Rows that still wait.
    """

    added: int
    known: int
    undecided: int


def hand_out(client: Client, path: Path) -> int:
    """Write the pairs that wait as a list, the likeliest first; return how many they are.

    Args:
        client: Whose.
        path: Where; its name ends in .xlsx or .csv.

    Raises:
        UsageError: Its name ends otherwise.
        WarehouseError: Nothing was synced yet.
        OSError: It cannot be written.
    """
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        rows, at = [_row(pair) for pair in listed.pairs(warehouse)], as_of(warehouse)
    write_list(path, "review", _COLUMNS, rows, at)
    return len(rows)


def _row(pair: Pair) -> dict[str, Cell]:
    return {
        "kind": pair.kind,
        "left": pair.left.record,
        "left_name": pair.left.name,
        "left_detail": pair.left.detail,
        "right": pair.right.record,
        "right_name": pair.right.name,
        "right_detail": pair.right.detail,
        "evidence": pair.evidence,
        "value": pair.value,
        "score": pair.score,
        "decision": _UNDECIDED,
    }


def take_back(client: Client, path: Path, *, by: str, on: date) -> Taken:
    """Add what a person decided in a list to ``links.csv``, all of it or nothing; match anew.

    Args:
        client: Whose.
        path: The list, filled in: .xlsx or .csv.
        by: Who decided.
        on: When.

    Raises:
        UsageError: There is no such file.
        ConfigError: A row is wrong, names no record, or is decided twice; or it contradicts
            others, of the list or of ``links.csv``. All are named.
        WarehouseError: Nothing was synced yet, or another process has the warehouse.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    rows = list(numbered(path, path.name, ReviewRow))
    lines = [(where, link_line(_told(row, by, on))) for where, row in rows if _is_decided(row)]
    _refuse_twice(lines)
    links = client.path / "links.csv"
    with Warehouse.open(client.warehouse) as warehouse, warehouse.turn():
        _refuse_unknown(warehouse, lines)
        added = add_decisions(links, client.workspace.shown(links), lines)
        match(warehouse, client.identity)
    return Taken(len(added), len(lines) - len(added), len(rows) - len(lines))


def _is_decided(row: ReviewRow) -> bool:
    return row.decision not in (None, _UNDECIDED)


def _told(row: ReviewRow, by: str, on: date) -> dict[str, str]:
    said = {key: getattr(row, key) or "" for key in ("kind", "left", "right", "decision", "reason")}
    return {**said, "by": by, "on": on.isoformat()}


def _refuse_twice(lines: Iterable[Line]) -> None:
    met: dict[tuple[str, frozenset[str]], str] = {}
    for where, line in lines:
        pair = line.kind, frozenset((line.left, line.right))
        if pair in met:
            raise ConfigError(
                f"{where}: {line.left} and {line.right} are decided by {met[pair]}, too; "
                "leave one of these rows undecided"
            )
        met[pair] = where


def _refuse_unknown(warehouse: Warehouse, lines: Iterable[Line]) -> None:
    for where, line in lines:
        for record in (line.left, line.right):
            source, said = end(record)
            if not warehouse.query(_RECORD[line.kind], [source, said.removeprefix("id:")]):
                raise ConfigError(
                    f"{where}: {record} is no {line.kind} of this client; leave left and right as "
                    "they were exported"
                )
