"""Records that were recorded from real accounts, to be served again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from abmkit.errors import DataError


def read_recorded(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the JSONL files of a folder, by the names of the files, each line an object.

    A line may wrap its record as ``{"data": {…}}``; keys that begin with an underscore tell where
    a record was found and are left out. Where an id comes again, the last record stands.

    Args:
        folder: With files such as ``contacts.jsonl``.

    Raises:
        DataError: There are none, or a line is no JSON object.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise DataError(f"{folder}: no .jsonl files with recorded records")
    return {file.stem: _last_by_id(_lines(file)) for file in files}


def _lines(file: Path) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise DataError(f"{file}, line {number}: no JSON: {error}") from error
        if not isinstance(record, dict):
            raise DataError(f"{file}, line {number}: not a JSON object")
        records.append(_bare(record))
    return records


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    data = record.get("data")
    inner = data if isinstance(data, dict) and "id" not in record else record
    return {key: value for key, value in inner.items() if not key.startswith("_")}


def _last_by_id(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last: dict[object, dict[str, Any]] = {}
    for number, record in enumerate(records):
        key = record.get("id", record.get("Id"))
        last[("line", number) if key is None else str(key)] = record
    return list(last.values())
