"""Looks a whole workspace over: versions, plugins, settings, warehouses, age of the data."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version

from abmkit.connect import Check, Connector
from abmkit.connect.apiconnector import ApiConnector
from abmkit.deliver import is_kept
from abmkit.derive import ANY
from abmkit.errors import AbmError, UsageError, suggest
from abmkit.plugins import Plugins
from abmkit.run.definitions import drifts, unlocked
from abmkit.run.measure import definitions_of
from abmkit.run.sync import WHOLE
from abmkit.warehouse import OpenGap, Warehouse
from abmkit.workspace import Client, Source, Workspace
from abmkit.workspace.lock import MetricsLock

#: So long before the end of an API's version there is something to be done.
_NOTICE = timedelta(days=60)
LIBRARIES = ("abmkit", "babel", "click", "duckdb", "httpx", "pandas", "pluggy", "pydantic")


def versions() -> Mapping[str, str]:
    """Python and the libraries that abmkit stands on, with their versions."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def settings_of_environment() -> tuple[str, ...]:
    """Names of the settings that the environment holds; their values may be secrets."""
    return tuple(name for name in sorted(os.environ) if name.startswith("ABMKIT_"))


def check_health(workspace: Workspace | None, plugins: Plugins, now: datetime) -> Iterator[Check]:
    """Look a workspace over, client by client; nothing is changed.

    Args:
        workspace: The workspace; None where there is none, and only plugins are looked at.
        plugins: Its plugins.
        now: The instant that age is seen from, with its zone.
    """
    for failure in plugins.failures:
        yield Check(ok=False, what=str(failure), advice="tell its author, or remove it")
    if workspace is None:
        yield Check(ok=True, what="no workspace here", advice="make one: abmkit init")
        return
    try:
        yield from _check_definitions(workspace, plugins)
    except AbmError as error:
        yield Check(ok=False, what=str(error), advice="mend what it names")
    yield from _check_folders(workspace)
    for client in workspace.clients():
        try:
            yield from _check_client(client, plugins, now)
        except AbmError as error:
            yield Check(ok=False, what=f"client {client.id}: {error}", advice="mend what it names")


def _check_folders(workspace: Workspace) -> Iterator[Check]:
    """Say which folders nobody reads, since they lack the file that makes them a client's."""
    known = {client.path for client in workspace.clients()}
    for folder in sorted((workspace.path / "clients").glob("*/")):
        if folder not in known and not folder.name.startswith("."):
            what = f"{workspace.shown(folder)} has no client.toml: no command reads it"
            advice = f"bring it back, run: abmkit client add {folder.name}, or move the folder away"
            yield Check(ok=False, what=what, advice=advice)


def _check_definitions(workspace: Workspace, plugins: Plugins) -> Iterator[Check]:
    """Say which metrics mean something else than what was accepted, or that nobody knows it."""
    if unlocked(workspace):
        yield _check_lost(workspace)
        return
    changed = [str(each) for each in drifts(workspace, definitions_of(plugins)) if each.changed]
    if changed:
        what = f"{MetricsLock.file}: {', '.join(changed)}: not as accepted"
        yield Check(ok=False, what=what, advice="see: abmkit metrics upgrade --diff")


def _check_lost(workspace: Workspace) -> Check:
    """Tell a ``metrics.lock`` that is lost from one that nobody needed yet: frozen reports do."""
    told = [client.id for client in workspace.clients() if is_kept(client.reports)]
    if not told:
        advice = "write it: abmkit metrics upgrade"
        return Check(ok=True, what=f"no {MetricsLock.file} yet", advice=advice)
    what = f"{MetricsLock.file} is missing, and numbers were told to {', '.join(told)}"
    advice = "bring it back from a backup, or accept what is installed: abmkit metrics upgrade"
    return Check(ok=False, what=what, advice=advice)


def _check_named(client: Client, plugins: Plugins) -> Iterator[Check]:
    """Say which settings name a metric or a report that is not there, and so do nothing."""
    known = [*plugins.metrics, *plugins.models]
    settings = client.settings
    tables: Mapping[str, Iterable[str]] = {
        "metrics": settings.metrics, "labels": settings.labels, "approved": settings.approved,
    }  # fmt: skip
    for table, names in tables.items():
        for name in names:
            if name != ANY and name not in known:
                what = f"client {client.id}: [{table}] {name}: unknown metric{suggest(name, known)}"
                yield Check(ok=False, what=what, advice="mend client.toml")
    for name in settings.report.brand:
        if name not in plugins.reports:
            near = suggest(name, plugins.reports)
            what = f"client {client.id}: [report.brand.{name}]: unknown report{near}"
            yield Check(ok=False, what=what, advice="mend client.toml")


def _check_client(client: Client, plugins: Plugins, now: datetime) -> Iterator[Check]:
    settings, goals, targets = client.settings, client.goals(), client.targets()
    told = f"{len(client.sources())} sources, {len(targets)} targets, {len(goals)} goals"
    yield Check(ok=True, what=f"client {client.id} ({settings.name}): {told}")
    yield from _check_named(client, plugins)
    yield from _check_notes(client)
    for source in client.sources():
        try:
            yield from _check_version(source, source.kind(plugins.connectors), now.date())
            yield from _check_login(source)
        except AbmError as error:
            yield Check(ok=False, what=f"client {client.id}: {error}", advice="mend what it names")
    if not client.warehouse.exists():
        advice = f"run: abmkit sync {client.id}"
        yield Check(ok=True, what=f"client {client.id}: never synced", advice=advice)
        return
    with Warehouse.open(client.warehouse, read_only=True, wait=0) as warehouse:
        freshness, gaps = warehouse.quality.freshness(), warehouse.quality.gaps()
    for source in client.sources():
        complete = [each.completed_at for each in freshness if each.source == source.name]
        missing = [each for each in gaps if each.source == source.name and each.kind != "quiet"]
        yield from _check_read(source, complete, missing, now)


def _check_notes(client: Client) -> Iterator[Check]:
    """Say which notes no report reads, since their name is that of no period."""
    for path in sorted((client.path / "notes").glob("*.md")):
        label = re.sub(r"\.[a-z]{2,3}$", "", path.stem)
        try:
            is_read = client.calendar.parse(label, date(2000, 1, 1)).label == label
        except UsageError:
            is_read = False
        if not is_read:
            shown = client.workspace.shown(path)
            what = f"{shown}: no period is called {label!r}, so no report reads it"
            yield Check(ok=False, what=what, advice="name it as reports do, such as 2026-Q3.md")


def _check_version(source: Source, kind: type[Connector], today: date) -> Iterator[Check]:
    """Say which version of a vendor's API a source asks, and when its end is near."""
    if not issubclass(kind, ApiConnector):
        return
    what = f"client {source.client.id}: source {source.name} asks {kind.name} {kind.version}"
    end = kind.supported_until
    if end is None:
        yield Check(ok=True, what=f"{what}; no end of it is announced")
    else:
        advice = f"get a newer plugin of {kind.name} before that day, or tell its author"
        yield Check(end - today > _NOTICE, f"{what}, which the vendor supports until {end}", advice)


def _check_login(source: Source) -> Iterator[Check]:
    """Say when a person must log in again; who never did is told by a sync."""
    token = source.tokens.read()
    if token and token.rejected:
        what = f"client {source.client.id}: the login of source {source.name} has ended"
        yield Check(ok=False, what=f"{what}: {token.rejected}", advice=f"run: {source.login}")


def _check_read(
    source: Source, complete: list[datetime | None], missing: list[OpenGap], now: datetime
) -> Iterator[Check]:
    """Say what the last sync missed of a source, or how old its oldest stream is, if too old."""
    client = source.client
    where = f"client {client.id}: source {source.name}"
    advice, told = f"run: abmkit sync {client.id}", [each for each in complete if each]
    stale = timedelta(days=client.settings.freshness.stale_days)
    for gap in missing:
        of = "" if gap.stream == WHOLE else f"{gap.stream}: "
        yield Check(ok=False, what=f"{where}: at the last sync: {of}{gap.what}", advice=gap.advice)
    if missing:
        return
    if not complete:
        yield Check(ok=True, what=f"{where}: never synced", advice=f"{advice} {source.name}")
    elif len(told) < len(complete):
        yield Check(ok=False, what=f"{where} was not read to its end", advice=advice)
    elif now - min(told).replace(tzinfo=UTC) > stale:
        what = f"{where} was last complete on {min(told):%Y-%m-%d}"
        yield Check(ok=False, what=what, advice=advice)
