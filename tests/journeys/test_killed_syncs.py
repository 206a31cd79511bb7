"""Syncs of vendors that are killed at two hundred moments lose nothing and double nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import abmkit_salesforce.sandbox.queries
from abmkit.sandbox import Sandbox, serve
from abmkit_hubspot.sandbox import HubSpotSandbox
from abmkit_salesforce.sandbox import SalesforceSandbox

KILLS, RECORDS = 100, 230
VENDORS: dict[str, tuple[type[Sandbox], tuple[str, ...]]] = {
    "hubspot": (HubSpotSandbox, ("companies", "deals", "notes")),
    "salesforce": (SalesforceSandbox, ("Account", "Opportunity", "OpportunityContactRole")),
}


@contextmanager
def small(kind: type[Sandbox]) -> Iterator[tuple[str, str]]:
    """A vendor with a few pages of records each; its address, and a token for it."""
    sandbox = kind(paced=False)
    for table in sandbox.tables.values():
        for record in table.rows()[RECORDS:]:
            table.delete(record.id)
    with serve(sandbox) as url:
        yield url, sandbox.credentials()["token"]


def killed(folder: Path, vendor: str, url: str, token: str, streams: tuple[str, ...]) -> Any:
    program = Path(__file__).with_name("vendor_kills.py")
    return subprocess.Popen(
        [sys.executable, program, folder, "7", f"{KILLS}", vendor, url, *streams],
        env={**os.environ, "VENDOR_TOKEN": token},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks and kills as POSIX does")
def test_two_hundred_kills_lose_nothing_double_nothing_and_fetch_no_page_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abmkit_salesforce.sandbox.queries, "_USUAL_PAGE", 50)
    hubspot, salesforce = (kind for kind, _ in VENDORS.values())
    with small(hubspot) as one, small(salesforce) as other:
        told = dict(zip(VENDORS, (one, other), strict=True))
        syncs = [
            killed(tmp_path / vendor, vendor, *told[vendor], streams)
            for vendor, (_, streams) in VENDORS.items()
        ]
        said = [sync.communicate(timeout=900)[0] for sync in syncs]
    assert [sync.returncode for sync in syncs] == [0, 0], said
    for vendor in said:
        rounds = [json.loads(line) for line in vendor.splitlines() if line.startswith("{")]
        assert [each for each in rounds if each["apart"]] == []
        assert sum(each["again"] for each in rounds) == 0
        assert sum(each["died"] for each in rounds) >= KILLS
        assert min(each["rows"] for each in rounds) > RECORDS
