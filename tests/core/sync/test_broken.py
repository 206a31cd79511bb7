"""A connector that yields what is none of a batch stops its own stream, and is told how."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import BaseModel, SecretStr

from abmkit.connect import Batch, Connector, Stream
from abmkit.errors import Fatal, PluginError
from abmkit.sync import SyncResult, sync
from abmkit.warehouse import Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)


class Config(BaseModel):
    token: SecretStr = SecretStr("s3cr3t")


def batch(record: str, **rest: Any) -> Batch:
    row = {"record": record, "source_id": record, "name": record}
    return Batch({"account": pd.DataFrame([row], dtype="object")}, **rest)


class Crm(Connector):
    name, title, Config = "crm", "A CRM", Config

    def __init__(self, wrong: Any, folder: Path) -> None:
        super().__init__(Config(), folder)
        self.wrong = wrong

    def streams(self) -> Any:
        return [Stream("good", ("account",)), Stream("bad", ("account",))]

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Any]:
        yield batch(stream.name)
        if stream.name == "bad":
            if isinstance(self.wrong, BaseException):
                raise self.wrong
            yield self.wrong


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Any]:
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:

        def run(connector: Connector) -> SyncResult:
            return sync(warehouse, "crm", connector, now=NOW)

        yield run


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"account": []}, "source crm, stream bad: pull() yields a dict; make it a Batch"),
        (batch("x", deleted=[7]), "source crm, stream bad: deleted has 7; make it a list of ids"),
        (batch("x", deleted="12"), "deleted has '12'; make it a list of ids, each a text"),
        (batch("x", present=[None]), "source crm, stream bad: present has None; make it a list"),
        (batch("x", refused=["x"]), "source crm, stream bad: refused has 'x'; make it a Refusal"),
        (SystemExit(3), "source crm, stream bad: connector crm broke: SystemExit: 3 ("),
        (Fatal("401 for s3cr3t"), "401 for …"),
        (RuntimeError("s3cr3t\nis bad"), "broke: RuntimeError: … is bad ("),
    ],
)
def test_a_stream_that_yields_something_else_stops_no_other(
    read: Any, tmp_path: Path, wrong: Any, says: str
) -> None:
    good, bad = read(Crm(wrong, tmp_path)).streams
    assert (good.outcome, good.rows, bad.outcome) == ("complete", 1, "partial")
    assert says in bad.missing
    assert "\n" not in bad.missing


def test_streams_that_are_none_are_told(read: Any, tmp_path: Path) -> None:
    class Odd(Crm):
        def streams(self) -> Any:
            return ["companies"]

    with pytest.raises(PluginError, match=r"declares 'companies' in streams\(\), which is no Stre"):
        read(Odd(None, tmp_path))
