"""Several processes at one client: one waits for the other, or is told its number."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

Q3 = ("--period", "2026-Q3")

#: A source that tells news until a gate is opened, and a renderer that takes its time.
SLOW = """
import time
from itertools import count
from pathlib import Path

import pandas as pd
from pydantic import BaseModel

from abmkit import Batch, Connector, Renderer, Stream, hookimpl


class Config(BaseModel):
    gate: str


class News(Connector):
    name = "news"
    title = "News"
    Config = Config

    def streams(self):
        return [Stream("news", ("account",), "append")]

    def pull(self, stream, state):
        for number in count():
            yield Batch({"account": pd.DataFrame(
                [{"record": f"n{number}", "source_id": f"n{number}", "name": "N"}], dtype="object"
            )})
            Path(self.config.gate).with_name("begun").touch()
            if Path(self.config.gate).exists():
                return
            time.sleep(0.02)


class Slow(Renderer):
    name = "slow"
    suffix = ".slow"
    media_type = "text/plain"

    def render(self, document, words):
        with Path(__file__).with_name("rendered").open("a") as file:
            file.write("once ")
        time.sleep(1.5)
        return b"slow"


@hookimpl
def register_connectors():
    return [News]


@hookimpl
def register_renderers():
    return [Slow]
"""


@pytest.fixture
def gate(office: Any, tmp_path: Path) -> Path:
    """A second source is read for as long as this file is not there."""
    (office.folder / "plugins").mkdir()
    (office.folder / "plugins/slow.py").write_text(SLOW, "utf-8")
    gate = tmp_path / "gate"
    settings = f'version = 1\nconnector = "news"\ngate = "{gate}"\n'
    (office.client / "sources/news.toml").write_text(settings, "utf-8")
    return gate


@contextmanager
def syncing(office: Any, gate: Path) -> Iterator["subprocess.Popen[str]"]:
    """A sync that goes on until the gate is opened; at the end it must have been complete."""
    with office.start("sync", "acme", "news") as process:
        try:
            wait_for(gate.with_name("begun").exists)
            yield process
            gate.touch()
            assert process.wait(30) == 0, process.stderr.read()
        finally:
            process.kill()


def wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_second_sync_that_may_not_wait_names_the_first(office: Any, gate: Path) -> None:
    with syncing(office, gate) as first:
        error = office.run("sync", "acme", "crm", "--wait", "0", ends=1)
        assert f"is being synced by process {first.pid}; wait until it has finished" in error


def test_a_second_sync_waits_for_the_first(office: Any, gate: Path) -> None:
    with syncing(office, gate):
        second = office.start("sync", "acme", "crm")
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(2)
    out, err = second.communicate(timeout=30)
    assert second.returncode == 0, err
    assert "deals\tcomplete" in out


def test_reports_are_read_while_a_sync_runs(office: Any, gate: Path) -> None:
    with syncing(office, gate) as sync:
        for _ in range(3):
            assert office.number("won_deals") == 100
        assert office.report().read_bytes().startswith(b"%PDF")
        assert sync.poll() is None
    assert office.number("accounts") > 10


def test_a_program_that_holds_the_data_is_waited_for_and_then_named(
    office: Any, gate: Path
) -> None:
    with duckdb.connect(str(office.client / "warehouse.duckdb")):
        error = office.run("sync", "acme", "crm", "--wait", "0.5", ends=1)
        assert f"warehouse.duckdb is in use by process {os.getpid()}" in error
        reader = office.start("metrics", "value", "acme", "won_deals", *Q3)
        with pytest.raises(subprocess.TimeoutExpired):
            reader.wait(2)
    out, err = reader.communicate(timeout=30)
    assert reader.returncode == 0, err
    assert "won_deals\t\t2026-Q3\t100" in out


def test_two_sendings_at_once_are_one(office: Any, gate: Path) -> None:
    office.report()
    office.run("approve", "acme", *Q3, "--by", "Dana")
    send = ("send", "acme", *Q3, "--format", "slow", "--json")
    first, second = office.start(*send), office.start(*send)
    told = []
    for process in (first, second):
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        told.append(json.loads(out))
    assert told[0] == told[1]
    assert (office.folder / "plugins/rendered").read_text("utf-8") == "once "
    (sent,) = (office.client / "reports/2026-Q3/sent").iterdir()
    assert told[0]["folder"] == str(sent)


def test_a_draft_is_not_changed_under_the_hands_of_a_sending(office: Any, gate: Path) -> None:
    office.report()
    office.run("approve", "acme", *Q3, "--by", "Dana")
    draft = office.client / "reports/2026-Q3/draft.json"
    approved = draft.read_bytes()
    sending = office.start("send", "acme", *Q3, "--format", "slow", "--json")
    turn = draft.with_name(".turn")
    wait_for(lambda: turn.read_text("ascii").startswith(f"{sending.pid} "))
    office.change("clients/acme/client.toml", "Acme Ltd", "Acme Inc")
    office.report()
    out, err = sending.communicate(timeout=30)
    assert sending.returncode == 0, err
    assert (Path(json.loads(out)["folder"]) / "report.json").read_bytes() == approved
    assert draft.read_bytes() != approved
