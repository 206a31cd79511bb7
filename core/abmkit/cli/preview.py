"""Shows what a connector proposes: its settings, some rows they lead to, and what is unsure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmkit.cli.output import clean, clean_lines, remark, say, show_table
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.connect import Check, Connector

ROWS = 3
"""Rows shown of each table."""


def show_proposal(kind: type[Connector], content: Mapping[str, Any], folder: Path) -> None:
    """Print the settings that a connector proposes, and some rows that they lead to.

    Args:
        kind: The connector.
        content: The settings proposed.
        folder: The client's folder.
    """
    from abmkit.workspace.toml_writer import write_toml

    say(clean_lines(write_toml(content)))
    _show_rows(kind(kind.Config.model_validate(content), folder))


def show_findings(session: Session, findings: Iterable[Check]) -> None:
    """Tell what a person must look at, marked where it is unsure."""
    for each in findings:
        remark(session, f"{'ok' if each.ok else '??'}  {each.what}  {each.advice}".rstrip())


def _show_rows(made: Connector) -> None:
    for stream in made.streams():
        for batch in islice(made.pull(stream, None), 1):
            for table, frame in batch.tables.items():
                cells = {column: _first(frame[column]) for column in frame if column != "record"}
                shown = {name: told for name, told in cells.items() if told.count(None) < len(told)}
                say(f"{clean(stream.name)} → {table}")
                show_table(list(shown), zip(*shown.values(), strict=True))


def _first(cells: Iterable[object]) -> list[str | None]:
    return [cell if isinstance(cell, str) else None for cell in islice(cells, ROWS)]
