"""Numbered steps that bring a file to the form this abmkit knows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from abmkit.errors import WarehouseError, explain
from abmkit.warehouse.checkpoint import log
from abmkit.warehouse.control import IDENTITY
from abmkit.warehouse.ddl import create_statement, create_statements


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


def _add_merges(connection: DuckDBPyConnection) -> None:
    for table in ("account", "person", "deal"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS merged_ids VARCHAR[]")


def renew_identity(connection: DuckDBPyConnection) -> None:
    """Empty the tables that matching fills: everything is looked at again."""
    for table in IDENTITY:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(create_statement(table))
    # Every reference is asked again: who is who is found in another way.
    connection.execute(
        "UPDATE link SET canonical = NULL, method = 'none', reason = 'not matched yet', "
        "confidence = 0"
    )


STEPS: tuple[Step, ...] = (
    Step("create the tables", _create),
    Step("let rows say which others were merged into them", _add_merges),
    Step("join the accounts and people of all sources", renew_identity),
    Step("look again only at rows that claims lead to", renew_identity),
    Step("keep what rows claim in fewer columns", renew_identity),
    Step("keep by what names meet", renew_identity),
    Step("read countries and names once more, which are known in more languages", renew_identity),
    Step("tell apart by places, and by hosts that many share", renew_identity),
)
"""All steps; the version of a file is the number of steps it has taken."""


def version(connection: DuckDBPyConnection, path: Path) -> int:
    """How many steps a file has taken; 0: it is empty.

    Raises:
        WarehouseError: It is somebody else's DuckDB file.
    """
    try:
        ((taken,),) = connection.execute(
            "SELECT coalesce(max(version), 0) FROM schema_version"
        ).fetchall()
    except duckdb.CatalogException:
        ((tables,),) = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
        if tables:
            raise WarehouseError(
                f"{path} is a DuckDB file, but no warehouse of abmkit; move it away or name another"
            ) from None
        return 0
    return int(taken)


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
    """Copy a closed file aside, under a name that says its version, and return the copy's path.

    Raises:
        WarehouseError: There is no room for it.
    """
    copy = path.with_name(f"{path.stem}.v{taken}.backup{path.suffix}")
    try:
        if log(path).exists():
            shutil.copy2(log(path), log(copy))
        draft = copy.with_suffix(".draft")
        shutil.copy2(path, draft)
        draft.replace(copy)
    except OSError as error:
        raise WarehouseError(
            f"{path} cannot be copied before it is renewed: {explain(error)}"
        ) from error
    return copy


def migrate(connection: DuckDBPyConnection, taken: int, path: Path) -> None:
    """Take the steps that are missing, all or none; what several in a row do is done once.

    Args:
        connection: In no transaction.
        taken: How many steps were taken before.
        path: The file, for messages.

    Raises:
        WarehouseError: A step failed; the file is as it was when the connection is closed.
    """
    try:
        connection.execute("BEGIN")
        missing = STEPS[taken:]
        for apply, _ in groupby(step.apply for step in missing):
            apply(connection)
        for number, step in enumerate(missing, start=taken + 1):
            connection.execute("INSERT INTO schema_version VALUES ($1, $2)", [number, step.what])
        # What a source showed before is judged by the new form: nothing counts as unchanged.
        connection.execute("UPDATE sync_state SET cursor = NULL WHERE mode = 'complete'")
        connection.execute("COMMIT")
    except Exception as error:
        raise WarehouseError(
            f"{path} could not be brought to schema {len(STEPS)} and is as it was: {explain(error)}"
        ) from error
