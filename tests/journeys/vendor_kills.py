"""Kills syncs of a vendor's sandbox at random moments, and lets each go on: a program of its own.

`python vendor_kills.py FOLDER SEED KILLS VENDOR URL TOKEN STREAM...` prints a line of JSON for each
round: a client whom nobody knows is read, its sync is killed at some statement or request until one
comes to its end, and the warehouse must be that of a client nobody has disturbed. It forks its
syncs, which thus begin at once, and opens no file of DuckDB itself.
"""

import hashlib
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "core/sync"))

import kills

import abmkit.sync.gather
from abmkit.connect import Batch, Stream
from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.http import Http
from abmkit.plugins import Plugins, load_plugins
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Workspace

BEGAN = datetime(2026, 10, 2, tzinfo=UTC)
SOURCE = """
version = 1
connector = "{vendor}"
base_url = "{url}"
token = "env:VENDOR_TOKEN"
streams = {streams}
"""


def new_client(folder: Path, vendor: str, url: str, streams: list[str]) -> Client:
    """In a workspace of its own: one account is read for one client."""
    client = Workspace.create(folder).add_client("client", {"name": "Client"})
    client.source_folder.mkdir()
    text = SOURCE.format(vendor=vendor, url=url, streams=json.dumps(streams))
    (client.source_folder / f"{vendor}.toml").write_text(text)
    return client


class Book:
    """Which pages were fetched, and which of them written, in a file that outlives a kill."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def set(self) -> None:
        """Note what this process does from now on."""
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        pull, load = ApiConnector.pull, Warehouse.load

        def note(what: str, stream: Stream, batch: Batch) -> None:
            if batch.requests:
                os.write(file, f"{what} {page_of(stream, batch)}\n".encode())

        def pulled(self: Any, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            for batch in pull(self, stream, state):
                note("fetched", stream, batch)
                yield batch

        def loaded(self: Any, source: str, stream: Stream, batch: Batch, at: datetime) -> Any:
            report = load(self, source, stream, batch, at)
            note("written", stream, batch)
            return report

        ApiConnector.pull, Warehouse.load = pulled, loaded  # type: ignore[method-assign]

    def fetched_again(self) -> int:
        """How many pages were fetched after they had been written."""
        written: Counter[str] = Counter()
        again = 0
        for line in self.path.read_text().splitlines():
            what, page = line.split()
            again += what == "fetched" and written[page] > 0
            written[page] += what == "written"
        return again

    def pages(self) -> int:
        """How many pages were written."""
        return self.path.read_text().count("written")


def page_of(stream: Stream, batch: Batch) -> str:
    """What tells a page from all others: where its read goes on, and when that read began."""
    told = json.dumps([stream.name, batch.state, batch.slices], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def sync(client: Client, plugins: Plugins, now: datetime, trap: kills.Trap, book: Book) -> int:
    """Sync, where each request is a step too; returns how many steps that took."""
    exchange = Http._exchange

    def stepped(self: Http, *args: Any) -> Any:
        trap.step()
        return exchange(self, *args)

    Http._exchange = stepped  # type: ignore[method-assign]
    book.set()
    return kills.sync(client, plugins, now, trap)


def measure(client: Client, plugins: Plugins, steps: Path) -> None:
    steps.write_text(
        str(sync(client, plugins, BEGAN, kills.Trap(), Book(steps.with_suffix(".book"))))
    )


def differences(client: Client, calm: Client, said: Path) -> None:
    one, other = kills.content(client), kills.content(calm)
    told = [table for table in one if table != "sync_state" and one[table] != other[table]]
    said.write_text(json.dumps({"apart": told, "rows": sum(map(len, other.values()))}))


def main(folder: Path, seed: int, most: int, vendor: str, url: str, *streams: str) -> None:
    moments, plugins = random.Random(seed), load_plugins()
    calm = new_client(folder / "calm", vendor, url, list(streams))
    assert kills.forked(measure, calm, plugins, folder / "steps") == 0
    steps, dead, rounds = int((folder / "steps").read_text()), 0, 0
    while dead < most:
        rounds += 1
        here = folder / f"{rounds}"
        client, book = new_client(here, vendor, url, list(streams)), Book(folder / f"{rounds}.book")
        died, ended, now = 0, -1, BEGAN
        while ended:
            now += timedelta(seconds=1)
            trap = kills.a_trap(moments, steps) if dead + died < most else kills.Trap()
            ended = kills.forked(sync, client, plugins, now, trap, book)
            assert ended in (0, -signal.SIGKILL), ended
            died += ended == -signal.SIGKILL
        assert kills.forked(differences, client, calm, folder / "apart") == 0
        apart = json.loads((folder / "apart").read_text())
        kills.tell(died=died, again=book.fetched_again(), pages=book.pages(), steps=steps, **apart)
        dead += died


if __name__ == "__main__":
    abmkit.sync.gather.SECONDS = 0  # each page has a transaction of its own
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
