"""The target list that people keep, as one more source: its rows load like any other's."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from abmkit.connect import Batch, Connector, Stream
from abmkit.derive.lists import SCORES, TARGETS
from abmkit.schema import reference
from abmkit.warehouse.quality import Query
from abmkit.workspace.lists import TargetAccount

SOURCE = "targets.csv"


class NoSettings(BaseModel):
    """The list has no settings."""


class TargetList(Connector):
    """Reads the lines of ``targets.csv``."""

    name = SOURCE
    title = "The target-account list of a client"
    Config = NoSettings

    def __init__(self, lines: Sequence[TargetAccount], folder: Path) -> None:
        super().__init__(NoSettings(), folder)
        self._lines = lines

    def streams(self) -> list[Stream]:
        """One: the list."""
        return [Stream(TARGETS, ("list_member",))]

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        """Yield all lines; a line is known by what it says, so that it may move in the file."""
        met: Counter[str] = Counter()
        rows = [_row(line, met) for line in self._lines]
        yield Batch({"list_member": pd.DataFrame(rows, dtype="object")} if rows else {})


def is_loaded(lines: Sequence[TargetAccount], query: Query) -> bool:
    """Whether a warehouse has the list as it stands now.

    Args:
        lines: The list.
        query: Asks the warehouse.
    """
    met: Counter[str] = Counter()
    had = query(
        "SELECT source_id FROM list_member WHERE source = $1 AND deleted_at IS NULL", [SOURCE]
    )
    return {_row(line, met)["source_id"] for line in lines} == {each for (each,) in had}


def _row(line: TargetAccount, met: Counter[str]) -> dict[str, str | None]:
    # A line without these is known by what it said before there were any.
    unsaid = {name for name in (*SCORES, "arm") if getattr(line, name) is None}
    says = hashlib.sha256(line.model_dump_json(exclude=unsaid).encode()).hexdigest()[:16]
    met[says] += 1
    source_id = f"{says}-{met[says]}"
    by = ("domain", line.domain) if line.domain else ("name", line.name or "")
    return {
        "record": source_id,
        "source_id": source_id,
        "list_name": TARGETS,
        "account": reference(*by),
        "tier": line.tier,
        "owner": line.owner,
        "required_roles": ";".join(line.required_roles) or None,
        "arm": line.arm,
        "scores": _scores(line.scores),
        "valid_from": str(line.valid_from) if line.valid_from else None,
        "valid_to": str(line.valid_to) if line.valid_to else None,
    }


def _scores(scores: Mapping[str, Decimal]) -> str | None:
    told = {name: str(score) for name, score in scores.items()}
    return json.dumps(told) if told else None
