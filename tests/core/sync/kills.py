"""Kills syncs at random moments and looks at what each leaves behind: a program of its own.

`python kills.py FOLDER SEED ROUNDS KILLS` prints a line of JSON for each sync. It forks its syncs,
which thus begin at once, and opens no file of DuckDB itself.

In each round the sources are at a new version, and syncs of it are killed until enough of them are
dead; then one runs to its end, and the warehouse must be that of a client nobody has disturbed.
"""

import csv
import json
import os
import random
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from pydantic import BaseModel

import abmkit.sync.gather
import abmkit_files.reader
from abmkit.connect import Batch, Connector, Stream
from abmkit.errors import WarehouseError
from abmkit.plugins import Plugins, load_plugins
from abmkit.run import sync_client
from abmkit.schema import LOADABLE, columns
from abmkit.warehouse import Warehouse
from abmkit.warehouse.sql import fingerprint
from abmkit.workspace import Client, Workspace

PAGE, PAGES, LINES = 6, 3, 7
RECORDS = PAGE * PAGES
BAD = RECORDS - 1  # the last deal has an amount that is none, and one of an odd status follows
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)

FILES = """
version = 1
connector = "files"
zone = "UTC"
[files.companies]
path = "companies.csv"
[files.companies.rows.account]
id = "id"
map = { name = "name" }
[files.companies.rows.person]
id = "id"
map = { name = "name" }
"""


class Nothing(BaseModel):
    pass


class Api(Connector):
    """Two streams by pages: deals with their stages, all of them each time, and a growing log."""

    name, title, Config = "api", "Pages", Nothing

    def streams(self) -> list[Stream]:
        return [Stream("deals", ("deal", "stage")), Stream("log", ("touch",), mode="append")]

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        version, page = int((self.folder / "version").read_text()), state["page"] if state else 0
        make, last = (deals, PAGES) if stream.name == "deals" else (log, version + 1)
        while page < last:
            page += 1
            yield make(version, page)


def deals(version: int, page: int) -> Batch:
    rows, stages = [], []
    for n in range((page - 1) * PAGE, page * PAGE):
        own = {"record": f"d{n}", "account": "name:C 1", "amount": "?" if n == BAD else "10"}
        said = stated("d", n, version)
        deal = {**own, "source_id": f"d{n}", "name": said, "status": "won"}
        rows += [deal] if said else []
        for step in ("demo", "offer") if said else ():
            row = {"record": f"d{n}", "source_id": f"d{n}-{step}", "deal": f"id:d{n}"}
            entered = {"ladder": "deal", "entered_at": "2026-01-01"}
            stages.append({**row, **entered, "step": f"{step} {said}"})
    if page == PAGES:
        rows.append({"record": "odd", "source_id": "odd", "status": "odd"})
    tables = {"deal": frame(rows), "stage": frame(stages)}
    return Batch(tables, state={"page": page})


def log(version: int, page: int) -> Batch:
    """Touches that stay, but for the first of the page before."""
    numbers = range((page - 1) * PAGE, page * PAGE)
    own = {"kind": "visit", "occurred_at": "2026-01-01", "person": "id:1"}
    rows = [{"record": f"t{n}", "source_id": f"t{n}", **own} for n in numbers]
    gone = [f"t{numbers[0] - PAGE}"] if page > 1 else []
    return Batch({"touch": frame(rows)}, deleted=gone, state={"page": page})


def frame(rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def stated(kind: str, n: int, version: int) -> str:
    """What a record says in a version: of three, one something new; nothing when it is gone."""
    if version < 0 or n == version:
        return ""
    return f"{kind.upper()} {n}" if n % 3 else f"{kind.upper()} {n} v{version}"


def go_to(client: Client, version: int) -> None:
    """Bring the sources of a client to a version."""
    (client.path / "version").write_text(str(version))
    with (client.path / "companies.csv").open("w", newline="") as file:
        said = [(f"{n}", stated("c", n, version)) for n in range(RECORDS)]
        csv.writer(file).writerows([("id", "name"), *(row for row in said if row[1])])


def add_client(workspace: Workspace, name: str) -> Client:
    client = workspace.add_client(name, {"name": name})
    client.source_folder.mkdir()
    (client.source_folder / "files.toml").write_text(FILES)
    (client.source_folder / "api.toml").write_text('version = 1\nconnector = "api"\n')
    (client.path / "targets.csv").write_text("name,tier\nC 1,1\nC 2,2\n")
    return client


class Trap:
    """Kills this process at a statement, or a little after it has begun."""

    def __init__(self, at: int | None = None, late: float = 0) -> None:
        self.at, self.late, self.steps = at, late, 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at and self.late:
            threading.Timer(self.late, self.kill).start()
        elif self.steps == self.at:
            self.kill()

    def kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def set(self) -> None:
        connect = duckdb.connect

        def trapped(*args: Any, **options: Any) -> "Trapped":
            self.step()
            return Trapped(connect(*args, **options, config={"threads": 1}), self)

        duckdb.connect = trapped


class Trapped:
    """A connection each of whose statements is a step; so is its end, which writes too."""

    def __init__(self, real: Any, trap: Trap) -> None:
        self.real, self.trap = real, trap

    def __enter__(self) -> "Trapped":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def execute(self, *args: Any) -> Any:
        self.trap.step()
        return self.real.execute(*args)

    def close(self) -> None:
        self.trap.step()
        self.real.close()


class Check:
    """What must be true of a client's warehouse after any kill.

    Args:
        warehouse: Open for reading.
        version: Of its sources.
        since: When the round began: what was complete before is of the version before.
        high: File of how many lines were ever read in this round.
    """

    def __init__(self, warehouse: Warehouse, version: int, since: datetime, high: Path) -> None:
        self.ask, self.state, self.version = warehouse.query, warehouse.state, version
        self.since, self.high = since.replace(tzinfo=None), high

    def all(self) -> None:
        self.nothing_is_doubled()
        self.every_reference_is_known()
        self.pages_and_rows_agree()
        self.the_log_is_what_its_cursor_says()
        self.lines_and_rows_agree()

    def nothing_is_doubled(self) -> None:
        keys = {
            **dict.fromkeys((*LOADABLE, "link"), "key"),
            "quarantine": "source, stream, record, scope, reason, seen_at",
            "history": '"table", key, recorded_at',
            "sync_state": "source, stream",
            "seen": "source, stream, record",
        }
        for table, key in keys.items():
            count = f"SELECT count(*), count(DISTINCT ({key})) FROM {table}"
            ((rows, different),) = self.ask(count)
            assert rows == different, f"{table}: {rows} rows of {different}"

    def every_reference_is_known(self) -> None:
        for table, model in LOADABLE.items():
            for column in (c.name for c in columns(model) if c.refers):
                lost = self.ask(
                    f"SELECT {column} FROM {table} ANTI JOIN link ON {column} = link.key"
                )
                assert {key for (key,) in lost} <= {None}, f"{table}.{column}"

    def is_done(self, source: str, stream: str) -> bool:
        state = self.state(source, stream)
        return bool(state and state.completed_at and state.completed_at >= self.since)

    def is_under_way(self, source: str, stream: str) -> bool:
        state = self.state(source, stream)
        return bool(state and state.started_at)

    def page(self, stream: str) -> int:
        state = self.state("api", stream)
        return int(state.cursor["page"]) if state and state.cursor else 0

    def pages_and_rows_agree(self) -> None:
        done = self.is_done("api", "deals")
        read = self.page("deals") * PAGE if self.is_under_way("api", "deals") else 0
        said = {}
        for n in range(RECORDS):
            is_new = done or (n < read and n != self.version)
            said[f"d{n}"] = stated("d", n, self.version - (not is_new))
        rows = self.live("deal", "name")
        assert rows == {(record, name) for record, name in said.items() if name}, "deals"
        steps = {(d, f"{step} {s}") for d, s in said.items() if s for step in ("demo", "offer")}
        assert self.live("stage", "step") == steps, "stages"
        met = {f"d{n}" for n in range(read) if n != self.version}
        met |= {"odd"} if read == RECORDS else set()
        assert self.seen("api", "deals") == self.hashes(met), "seen"
        bad = self.ask("SELECT record FROM quarantine WHERE healed_at IS NULL ORDER BY 1")
        all_read = self.version > 0 or done or read == RECORDS
        assert bad == ([(f"d{BAD}",), ("odd",)] if all_read else []), "quarantine"
        self.history_ends_with(rows)

    def history_ends_with(self, rows: set[tuple[str, str]]) -> None:
        last = self.ask(
            "SELECT source_id, max_by(content->>'name', recorded_at) FROM history "
            "WHERE \"table\" = 'deal' GROUP BY source_id HAVING NOT max_by(deleted, recorded_at)"
        )
        assert set(last) == rows, "history"

    def the_log_is_what_its_cursor_says(self) -> None:
        page = self.page("log")
        rows = self.ask("SELECT source_id, deleted_at IS NOT NULL FROM touch ORDER BY key")
        gone = range(0, (page - 1) * PAGE, PAGE)
        assert sorted(rows) == sorted((f"t{n}", n in gone) for n in range(page * PAGE)), "log"

    def lines_and_rows_agree(self) -> None:
        """Whole blocks of lines are there: those read in this round are of this version."""
        lines = [n for n in range(RECORDS) if n != self.version]
        seen = self.seen("files", "companies")
        read = len(seen) // 2
        met = {f"{table}:{n}" for table in ("account", "person") for n in lines[:read]}
        assert seen == self.hashes(met), "seen"
        assert read % LINES == 0 or read == len(lines), "half a block"
        self.high.write_text(str(read := max(read, int(self.high.read_text()))))
        is_new = {*(range(RECORDS) if self.is_done("files", "companies") else lines[:read])}
        said = {f"{n}": stated("c", n, self.version - (n not in is_new)) for n in range(RECORDS)}
        for table in ("account", "person"):
            rows = {(f"{table}:{n}", name) for n, name in said.items() if name}
            assert self.live(table, "name") == rows, table

    def live(self, table: str, column: str) -> set[tuple[str, str]]:
        return set(self.ask(f"SELECT record, {column} FROM {table} WHERE deleted_at IS NULL"))

    def seen(self, source: str, stream: str) -> set[int]:
        asked = "SELECT record FROM seen WHERE source = $1 AND stream = $2"
        return {record for (record,) in self.ask(asked, [source, stream])}

    def hashes(self, records: set[str]) -> set[int]:
        asked = f"SELECT {fingerprint('record')} FROM (SELECT unnest($1::VARCHAR[]) AS record)"
        return {record for (record,) in self.ask(asked, [list(records)])}


def content(client: Client) -> dict[str, list[tuple[Any, ...]]]:
    """All that a warehouse knows, but for the instants at which it learnt it."""
    instants = "synced_at, deleted_at, seen_at, healed_at, recorded_at, effective_at, completed_at"
    without = f"COLUMNS(lambda c: c NOT IN ({', '.join(repr(i) for i in instants.split(', '))}))"
    tables = {table: f"SELECT {without}, deleted_at IS NULL FROM {table}" for table in LOADABLE}
    for table in ("link", "history", "sync_state", "seen", "gap"):
        tables[table] = f"SELECT {without} FROM {table}"
    tables["quarantine"] = f"SELECT {without} FROM quarantine WHERE healed_at IS NULL"
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        return {t: warehouse.query(f"{select} ORDER BY ALL") for t, select in tables.items()}


def differences(client: Client, calm: Client) -> list[str]:
    one, other = content(client), content(calm)
    return [table for table in one if one[table] != other[table]]


def forked(work: Callable[..., object], *args: object) -> int:
    """Do something in a process of its own; returns its exit code, -9 when it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work(*args)
    except BaseException:  # noqa: BLE001 (or two processes would go on from here)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def sync(client: Client, plugins: Plugins, now: datetime, trap: Trap) -> int:
    """Sync a client; returns how many steps that took."""
    trap.set()
    results = sync_client(client, plugins, now=now)
    told = [s for result in results for s in result.streams if s.missing]
    assert not told, told
    return trap.steps


def measure(client: Client, plugins: Plugins, now: datetime, steps: Path) -> None:
    steps.write_text(str(sync(client, plugins, now, Trap())))


def check(client: Client, version: int, since: datetime, high: Path) -> None:
    """Look at what a killed sync left: first as a reader would find it."""
    try:
        with Warehouse.open(client.warehouse, read_only=True) as warehouse:
            Check(warehouse, version, since, high).all()
    except WarehouseError as error:
        is_before_the_first_commit = version == 0 and re.search(
            "no warehouse at|older abmkit", str(error)
        )
        if not is_before_the_first_commit:
            raise


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def compare(client: Client, calm: Client) -> None:
    tell(apart=differences(client, calm))


def main(folder: Path, seed: int, rounds: int, kills: int) -> None:
    moments = random.Random(seed)
    workspace, plugins = Workspace.create(folder), load_plugins()
    plugins = replace(plugins, connectors={**plugins.connectors, "api": Api})
    client, calm = add_client(workspace, "client"), add_client(workspace, "calm")
    steps, high, clock = folder / "steps", folder / "high", BEGAN
    for version in range(rounds):
        go_to(client, version)
        go_to(calm, version)
        high.write_text("0")
        since = clock = clock + timedelta(minutes=1)
        assert forked(measure, calm, plugins, since, steps) == 0
        ended, dead = -1, 0
        while ended or dead < kills:
            clock += timedelta(seconds=1)
            trap = a_trap(moments, int(steps.read_text())) if dead < kills else Trap()
            ended = forked(sync, client, plugins, clock, trap)
            dead += ended == -signal.SIGKILL
            sound = forked(check, client, version, since, high) == 0
            tell(version=version, at=trap.at, ended=ended, sound=sound)
        assert forked(compare, client, calm) == 0


def a_trap(moments: random.Random, steps: int) -> Trap:
    """At a random moment, rather an early one: a sync that goes on has fewer steps to take."""
    at = min(moments.randrange(1, steps), moments.randrange(1, steps))
    return Trap(at, moments.choice([0, moments.uniform(0, 0.004)]))


if __name__ == "__main__":
    abmkit.sync.gather.SECONDS = 0  # each page has a transaction of its own
    abmkit_files.reader.LINES = LINES
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
