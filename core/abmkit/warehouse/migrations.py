"""Numbered steps that bring a file to the form this abmkit knows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abmkit.errors import WarehouseError
from abmkit.warehouse.ddl import create_statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Step:
    """One change of the schema.

    Attributes:
        what: What it changes, as the file remembers it.
        apply: Makes the change. Step 1 creates the tables as the models are today, so a later
            step must leave a file that already has its change as it is (``IF NOT EXISTS``).
    """

    what: str
    apply: Callable[[DuckDBPyConnection], None]


def _create(connection: DuckDBPyConnection) -> None:
    for statement in create_statements():
        connection.execute(statement)


STEPS: tuple[Step, ...] = (Step("create the tables", _create),)
"""All steps; the version of a file is the number of steps it has taken."""


def version(connection: DuckDBPyConnection, path: Path) -> int:
    """How many steps a file has taken; 0: it is empty.

    Raises:
        WarehouseError: It is somebody else's DuckDB file.
    """
    told = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    found = {name for (name,) in told}
    if "schema_version" in found:
        ((taken,),) = connection.execute(
            "SELECT coalesce(max(version), 0) FROM schema_version"
        ).fetchall()
        return int(taken)
    if found:
        raise WarehouseError(
            f"{path} is a DuckDB file, but no warehouse of abmkit; move it away or name another"
        )
    return 0


def check(taken: int, path: Path) -> None:
    """Refuse a file of a newer form.

    Raises:
        WarehouseError: The file has taken steps that this abmkit does not know.
    """
    if taken > len(STEPS):
        raise WarehouseError(
            f"{path} was written by a newer abmkit (schema {taken}; this one knows up to "
            f"{len(STEPS)}); upgrade abmkit"
        )


def back_up(path: Path, taken: int) -> Path:
    """Copy a closed file aside, under a name that says its version, and return the copy's path."""
    copy = path.with_name(f"{path.stem}.v{taken}.backup{path.suffix}")
    shutil.copy2(path, copy)
    return copy


def migrate(connection: DuckDBPyConnection, taken: int, path: Path) -> None:
    """Take the steps that are missing, all or none.

    Raises:
        WarehouseError: A step failed; the file is as it was.
    """
    connection.execute("BEGIN")
    try:
        for number, step in enumerate(STEPS[taken:], start=taken + 1):
            step.apply(connection)
            connection.execute("INSERT INTO schema_version VALUES ($1, $2)", [number, step.what])
    except Exception as error:
        connection.execute("ROLLBACK")
        raise WarehouseError(
            f"{path} could not be brought to schema {len(STEPS)} and is as it was: {error}"
        ) from error
    connection.execute("COMMIT")
