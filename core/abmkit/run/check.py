"""Looks a client's sources over: their settings, whether they answer, what did not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from abmkit.connect import Check
from abmkit.derive import ONE_VOICE
from abmkit.errors import AbmError, suggest
from abmkit.identity import matched
from abmkit.plugins import Plugins
from abmkit.run.lists import SOURCE as TARGETS
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Source


@dataclass(frozen=True)
class Finding:
    """Something found about one source, or about the client when ``source`` is None."""

    source: str | None
    check: Check


def check_sources(client: Client, plugins: Plugins, names: Sequence[str] = ()) -> list[Finding]:
    """Look sources over without loading anything.

    Args:
        client: Whose.
        plugins: Where the connectors come from.
        names: Only these; none: all. Whether each fact has one source is always looked at.

    Returns:
        What was found, in order of source, those of the client as a whole last.

    Raises:
        UnknownName: The client has no such source.
        ConfigError: A source's file or ``client.toml`` is wrong.
        WarehouseError: The warehouse cannot be read.
    """
    fills: dict[str, list[str]] = {"list_member": [TARGETS]} if client.targets() else {}
    wanted = {client.source(name).name for name in names}
    found: list[Finding] = []
    for source in client.sources():
        findings = list(_check_source(source, plugins, fills))
        if not wanted or source.name in wanted:
            found += [Finding(source.name, check) for check in findings]
    if client.warehouse.exists():
        with Warehouse.open(client.warehouse, read_only=True) as warehouse:
            loaded = list(_check_rows(warehouse))
        found += [each for each in loaded if not wanted or each.source in wanted]
    return found + [Finding(None, check) for check in _check_record(client, fills)]


def _check_source(source: Source, plugins: Plugins, fills: dict[str, list[str]]) -> Iterator[Check]:
    """What a connector finds; a plugin that breaks is one of the findings."""
    advice = f"see {source.file.shown}"
    try:
        connector = source.open(plugins.connectors)
        for stream in connector.streams():
            for table in stream.tables:
                fills.setdefault(table, []).append(source.name)
        yield from connector.check()
    except AbmError as error:
        yield Check(ok=False, what=str(error), advice=advice)
    except Exception as error:  # noqa: BLE001 (a plugin may do anything)
        what = f"connector {source.connector} broke: {type(error).__name__}: {error}"
        yield Check(ok=False, what=what, advice="tell its author")


def _check_rows(warehouse: Warehouse) -> Iterator[Finding]:
    """What the last sync could not take over, and references that led nowhere."""
    for gap in warehouse.quality.gaps():
        yield Finding(gap.source, Check(False, f"{gap.stream}: {gap.what}", gap.advice))
    for fault in warehouse.quality.rejected(examples=1):
        where = ".".join(filter(None, (fault.table, fault.column))) or fault.scope
        told = "".join(f", such as {raw!r} in {record}" for record, raw in fault.examples)
        what = f"{fault.stream}: {fault.count} rejected: {where}: {fault.reason}{told}"
        yield Finding(fault.source, Check(True, what, "mend them at the source"))
    for column in matched(warehouse).columns:
        if column.unmatched:
            told = "".join(f", such as {said} ({why})" for said, why in column.examples[:1])
            what = (
                f"{column.unmatched} of {column.rows} {column.table}.{column.column} "
                f"lead to no {column.refers}{told}"
            )
            yield Finding(column.source, Check(True, what, "mend them at the source"))


def _check_record(client: Client, fills: dict[str, list[str]]) -> Iterator[Check]:
    """Whether each fact that several sources tell has one that counts."""
    record = client.settings.record
    for table in ONE_VOICE:
        sources, chosen = _once(fills.get(table, ())), record.get(table)
        if chosen is None and len(sources) > 1:
            what = f"table {table} is filled by {' and '.join(sources)}, and none is chosen"
            advice = f'choose one in client.toml: [record] {table} = "{sources[0]}"'
            yield Check(ok=False, what=what, advice=advice)
        elif chosen is not None and chosen not in sources:
            what = f'[record] {table} = "{chosen}" in client.toml: no such source fills it'
            yield Check(ok=False, what=what + suggest(chosen, sources), advice="name one that does")


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
