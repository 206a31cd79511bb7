"""Looks a whole workspace over: versions, plugins, settings, warehouses, age of the data."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from abmkit.connect import Check
from abmkit.errors import AbmError
from abmkit.plugins import Plugins
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Workspace

STALE = timedelta(days=7)
"""A source that was last complete longer ago is stale."""

LIBRARIES = ("abmkit", "babel", "click", "duckdb", "httpx", "pandas", "pluggy", "pydantic")


def versions() -> Mapping[str, str]:
    """Python and the libraries that abmkit stands on, with their versions."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def settings_of_environment() -> Mapping[str, str]:
    """What the environment says to abmkit."""
    return {name: os.environ[name] for name in sorted(os.environ) if name.startswith("ABMKIT_")}


def check_health(workspace: Workspace, plugins: Plugins, now: datetime) -> Iterator[Check]:
    """Look a workspace over, client by client; nothing is changed.

    Args:
        workspace: The workspace.
        plugins: Its plugins.
        now: The instant that age is seen from, with its zone.
    """
    for failure in plugins.failures:
        yield Check(ok=False, what=str(failure), advice="tell its author, or remove it")
    clients = workspace.clients()
    if not clients:
        yield Check(ok=True, what="no client yet", advice="add one: abmkit client add NAME")
    for client in clients:
        try:
            yield from _check_client(client, plugins, now)
        except AbmError as error:
            yield Check(ok=False, what=f"client {client.id}: {error}", advice="mend what it names")


def _check_client(client: Client, plugins: Plugins, now: datetime) -> Iterator[Check]:
    settings, goals, targets = client.settings, client.goals(), client.targets()
    told = f"{len(client.sources())} sources, {len(targets)} targets, {len(goals)} goals"
    yield Check(ok=True, what=f"client {client.id} ({settings.name}): {told}")
    for source in client.sources():
        plugins.connectors[source.connector]
    if not client.warehouse.exists():
        advice = f"run: abmkit sync {client.id}"
        yield Check(ok=True, what=f"client {client.id}: never synced", advice=advice)
        return
    with Warehouse.open(client.warehouse, read_only=True, wait=0) as warehouse:
        for each in warehouse.quality.freshness():
            yield from _check_age(client, f"{each.source} {each.stream}", each.completed_at, now)


def _check_age(
    client: Client, stream: str, complete: datetime | None, now: datetime
) -> Iterator[Check]:
    where, advice = f"client {client.id}: {stream}", f"run: abmkit sync {client.id}"
    if complete is None:
        yield Check(ok=False, what=f"{where} was never read to its end", advice=advice)
    elif now - complete.replace(tzinfo=UTC) > STALE:
        yield Check(
            ok=False, what=f"{where} was last complete on {complete:%Y-%m-%d}", advice=advice
        )
