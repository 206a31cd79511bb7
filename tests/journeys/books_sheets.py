"""The books as sheets, a table each, and the settings of a source that reads them."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from .books_rows import Books


def write(made: Books, folder: Path) -> str:
    """Write each table to a sheet of its own; returns the settings of a source that reads them."""
    folder.mkdir(parents=True)
    settings = ['version = 1\nconnector = "files"\nzone = "UTC"\n']
    for table, rows in made.items():
        columns = [name for name in rows[0] if name != "source_id"]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(["source_id", *columns])
            sheet.writerows([_text(row[name]) for name in ("source_id", *columns)] for row in rows)
        told = "\n".join(
            f'{name} = {{ from = "{name}", by = "id" }}' if name in made else f'{name} = "{name}"'
            for name in columns
        )
        settings.append(
            f'[files.{table}]\npath = "{folder.name}/{table}.csv"\n'
            f'[files.{table}.rows.{table}]\nid = "source_id"\n'
            f"[files.{table}.rows.{table}.map]\n{told}\n"
        )
    return "\n".join(settings)


def _text(cell: Any) -> str:
    if isinstance(cell, dict):
        return json.dumps(cell)
    if isinstance(cell, list):
        return ";".join(cell)
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)
