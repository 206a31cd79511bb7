"""Looks a client's sources over: their settings, whether they answer, what did not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from abmkit.connect import Check, Connector
from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.guard import guarded, untold, working
from abmkit.derive import PARTS, Conflict, conflicts, derive, findings
from abmkit.errors import AbmError, PluginError, suggest
from abmkit.identity import matched
from abmkit.plugins import Plugins
from abmkit.run.lists import SOURCE as TARGETS
from abmkit.run.measure import rules
from abmkit.run.sync import WHOLE
from abmkit.warehouse import Warehouse
from abmkit.warehouse.quality import excerpt
from abmkit.workspace import Client, Source, attach


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
        looked = list(_check_source(source, plugins, fills))
        if not wanted or source.name in wanted:
            found += [Finding(source.name, check) for check in looked]
    clashes = dict.fromkeys(_declared_conflicts(client, fills))
    if client.warehouse.exists():
        with Warehouse.open(client.warehouse, read_only=True) as warehouse:
            loaded = [
                *_check_rows(warehouse), *_check_left(client, warehouse),
                *_check_facts(client, warehouse),
            ]  # fmt: skip
            clashes.update(dict.fromkeys(conflicts(warehouse, rules(client))))
        found += [each for each in loaded if not wanted or each.source in {None, *wanted}]
    told = [*map(_no_choice, clashes), *_check_record(client, fills)]
    return found + [Finding(None, check) for check in told]


def greet(source: Source, plugins: Plugins) -> Check | None:
    """What a vendor says at once to the settings of a source that is new.

    The source is attached to the account that it reads.

    Args:
        source: Just added.
        plugins: Where the connectors come from.

    Returns:
        Which account it reads, or why it cannot be read; None: it is no vendor's, or somebody has
        to log in first.
    """
    try:
        with closing(source.open(plugins.connectors)) as connector:
            if not isinstance(connector, ApiConnector) or connector.oauth():
                return None
            connector.is_hurried = True
            account = attach(source, connector)
    except AbmError as error:
        return Check(ok=False, what=str(error), advice=f"see {source.shown}")
    return Check(ok=True, what=f"reads account {account}" if account else "connected")


def _check_source(source: Source, plugins: Plugins, fills: dict[str, list[str]]) -> Iterator[Check]:
    """What a connector finds; a plugin that breaks is one of the findings."""
    advice = f"see {source.shown}"
    try:
        where, opened = f"source {source.name}", source.open(plugins.connectors)
        with working(where, opened) as connector:
            attach(source, connector)
            with guarded(where, connector):
                for stream in connector.streams():
                    for table in stream.tables:
                        fills.setdefault(table, []).append(source.name)
                yield from _untold(connector)
    except PluginError as error:
        yield Check(ok=False, what=str(error), advice="tell its author")
    except AbmError as error:
        yield Check(ok=False, what=str(error), advice=advice)


def _untold(connector: Connector) -> Iterator[Check]:
    """What a connector finds, without its secrets."""
    for each in connector.check():
        told = untold(each.what, connector.config), untold(each.advice, connector.config)
        yield Check(each.ok, *told)


def _check_rows(warehouse: Warehouse) -> Iterator[Finding]:
    """What the last sync could not take over, and references that led nowhere."""
    for gap in warehouse.quality.gaps():
        is_odd = gap.kind == "quiet"
        of = "" if gap.stream == WHOLE else f"{gap.stream}: "
        yield Finding(gap.source, Check(is_odd, f"at the last sync: {of}{gap.what}", gap.advice))
    for fault in warehouse.quality.rejected(examples=1):
        where = ".".join(filter(None, (fault.table, fault.column))) or fault.scope
        told = "".join(
            f", such as {None if raw is None else excerpt(raw)!r} in {excerpt(record)}"
            for record, raw in fault.examples
        )
        what = f"{fault.stream}: {fault.count} rejected: {where}: {fault.reason}{told}"
        yield Finding(fault.source, Check(True, what, "fix them at the source"))
    for column in matched(warehouse).columns:
        if column.unmatched:
            told = "".join(
                f", such as {excerpt(said)} ({why})" for said, why in column.examples[:1]
            )
            what = (
                f"{column.unmatched} of {column.rows} {column.table}.{column.column} "
                f"lead to no {column.refers}{told}"
            )
            yield Finding(column.source, Check(True, what, "fix them at the source"))


def _check_left(client: Client, warehouse: Warehouse) -> Iterator[Finding]:
    """Sources that are gone and whose rows still count."""
    known = {TARGETS, *(source.name for source in client.sources())}
    rows = Counter[str]()
    for each in warehouse.quality.rows():
        rows[each.source] += each.live
    for name in sorted(rows.keys() - known):
        if rows[name]:
            what = f"source {name} has been removed; its {rows[name]:,} rows still count"
            advice = f"restore sources/{name}.toml, or move warehouse.duckdb away and sync"
            yield Finding(None, Check(True, what, advice))


def _check_facts(client: Client, warehouse: Warehouse) -> Iterator[Finding]:
    """What of the rows the facts made of them would leave out or not understand."""
    decided = rules(client)
    derive(warehouse, decided)
    told = findings(warehouse, decided)
    for stage in told.unmapped:
        what = f"{stage.ladder} stage {stage.stage!r}: {stage.rows} rows, mapped to no step"
        yield Finding(stage.source, Check(True, what, f"add it to [ladders.{stage.ladder}.stages]"))
    for money in told.unpriced:
        what = (
            f"{money.rows} rows of {money.fact} in {money.currency} have no exchange rate: no data"
        )
        yield Finding(
            None, Check(True, what, f"load exchange rates from {money.currency} into table fx")
        )
    for field in told.misfits:
        such = excerpt(field.example)
        what = f"{field.rows} cells of {field.field} are not of its type, such as {such!r}"
        yield Finding(None, Check(True, what, f"see [fields.{field.table}] in client.toml"))
    for line in told.idle:
        what = f"exclusions.csv: entry {line} matches nothing"
        yield Finding(None, Check(True, what, "fix it or remove it"))
    for origin in told.futile:
        what = f"[targets] in client.toml: {origin} makes no account a target"
        yield Finding(None, Check(True, what, "spell it as its source does, or remove it"))


def _no_choice(clash: Conflict) -> Check:
    what = f"{clash.what} comes from {' and '.join(clash.sources)}, and none is chosen"
    part = f'"{clash.part}"' if ":" in clash.part else clash.part
    where = f"[record.{clash.table}] {part}" if part else f"[record] {clash.table}"
    return Check(False, what, f'choose one in client.toml: {where} = "{clash.sources[0]}"')


def _declared_conflicts(client: Client, fills: Mapping[str, Sequence[str]]) -> Iterator[Conflict]:
    """Tables that sources say they fill as a whole, without a choice; of parts, rows tell."""
    for table, split in PARTS.items():
        sources = _once(fills.get(table, ()))
        if split is None and len(sources) > 1 and table not in client.settings.record:
            yield Conflict(table, tuple(sorted(sources)))


def _check_record(client: Client, fills: Mapping[str, Sequence[str]]) -> Iterator[Check]:
    """Whether each source that people name is there, and fills what it is chosen for."""
    known = [source.name for source in client.sources()]
    for source in client.settings.priority:
        if source not in known:
            what = f"priority in client.toml: no source is called {source!r}"
            yield Check(False, what + suggest(source, known), "name those there are")
    for table, chosen in client.settings.record.items():
        sources = _once(fills.get(table, ()))
        for source in _once(source for named in chosen.values() for source in named):
            if source not in sources:
                what = f'[record] {table} = "{source}" in client.toml: no such source fills it'
                hint = suggest(source, sources)
                yield Check(ok=False, what=what + hint, advice="name one that does")


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
