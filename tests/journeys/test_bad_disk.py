"""A disk that is full, and one that takes nothing: told in a line, and nothing is spoilt."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Q3 = ("--period", "2026-Q3")
SYS_ADMIN = 1 << 21


@dataclass(frozen=True)
class Disk:
    """A small file system of its own.

    Attributes:
        folder: Where it is mounted.
    """

    folder: Path

    def mount(self, *options: str) -> None:
        mount = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(self.folder)]
        subprocess.run(mount, check=True, capture_output=True)

    @property
    def used(self) -> int:
        told = os.statvfs(self.folder)
        return (told.f_blocks - told.f_bfree) * told.f_frsize


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 64 MB. Where nothing may be mounted, there is none; where it may be, it must be."""
    status = Path("/proc/self/status")
    told = re.search(r"CapEff:\s*(\w+)", status.read_text("utf-8")) if status.exists() else None
    if not told or not int(told[1], 16) & SYS_ADMIN:
        pytest.skip("needs the right to mount a small disk (root with CAP_SYS_ADMIN)")
    disk = Disk(tmp_path / "disk")
    disk.folder.mkdir()
    disk.mount("size=64m")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk.folder)], check=True)


@pytest.fixture
def office(synced_office: Any, disk: Disk) -> Any:
    """A workspace that was synced once, on a disk of its own."""
    return synced_office.copy(disk.folder / "agency")


def test_a_disk_that_is_full_during_a_commit_loses_nothing(
    office: Any, disk: Disk, tmp_path: Path
) -> None:
    office.change("clients/acme/sources/crm.toml", "deals.csv", str(tmp_path / "deals.csv"))
    office.write_deals(60_000)
    shutil.move(office.client / "deals.csv", tmp_path / "deals.csv")
    disk.mount("remount", f"size={disk.used + (1 << 20)}")
    error = office.run("sync", "acme", ends=1)
    assert "warehouse.duckdb" in error
    assert "No space left on device; free some space there, then run it again" in error
    assert office.number("won_deals") in {100, 10_000}
    disk.mount("remount", "size=64m")
    assert office.sync()["deals"]["outcome"] == "complete"
    assert office.number("won_deals") == 60_000


def test_a_draft_that_finds_no_room_leaves_the_one_before(office: Any, disk: Disk) -> None:
    before = office.report().read_bytes()
    draft = office.client / "reports/2026-Q3/draft.json"
    frozen = draft.read_bytes()
    disk.mount("remount", f"size={disk.used}")
    office.change("clients/acme/client.toml", "Acme Ltd", "Acme Inc")
    error = office.run("report", "acme", *Q3, ends=1)
    assert "No space left on device; free some space there, then run it again" in error
    assert (draft.read_bytes(), draft.with_name("scorecard.pdf").read_bytes()) == (frozen, before)
    assert {path.name for path in draft.parent.glob("[!.]*")} == {"draft.json", "scorecard.pdf"}


@pytest.mark.parametrize("content", [b"", b"garbage", bytes(1 << 20)])
def test_a_damaged_warehouse_is_told_with_the_way_out(
    synced_office: Any, tmp_path: Path, content: bytes
) -> None:
    office = synced_office.copy(tmp_path / "agency")
    warehouse = office.client / "warehouse.duckdb"
    warehouse.write_bytes(content)
    advice = "move it away and sync, which reads everything again"
    for command in (("sync", "acme"), ("report", "acme", *Q3)):
        error = office.run(*command, ends=1)
        assert f"{warehouse} is damaged, or not a warehouse" in error
        assert advice in error
    warehouse.unlink()
    office.sync()
    assert office.number("won_deals") == 100


def test_a_client_that_finds_no_room_can_be_added_later(office: Any, disk: Disk) -> None:
    disk.mount("remount", f"size={disk.used}")
    error = office.run("client", "add", "other", ends=1)
    assert "clients/other/client.toml" in error
    assert "No space left on device; free some space there, then run it again" in error
    disk.mount("remount", "size=64m")
    office.run("client", "add", "other")


def test_a_folder_that_takes_nothing_can_be_read_and_is_told(office: Any, disk: Disk) -> None:
    office.report()
    office.run("approve", "acme", *Q3, "--by", "Dana")
    disk.mount("remount", "ro")
    assert office.number("won_deals") == 100
    office.run("source", "check", "acme")
    sheet = office.client / "deals.csv"
    for command in (
        ("sync", "acme"),
        ("report", "acme", *Q3),
        ("approve", "acme", *Q3, "--by", "Kim"),
        ("send", "acme", *Q3),
        ("client", "add", "other"),
        ("source", "add", "acme", "files", "--guess", sheet, "--name", "erp", "--yes"),
        ("init", str(disk.folder / "new")),
        ("metrics", "upgrade"),
        ("review", "acme", "--out", disk.folder / "pairs.csv"),
        ("plugins", "new", "metric", "largest"),
    ):
        error = office.run(*command, ends=1)
        assert ".new:" not in error, command
        assert "Read-only file system; make it writable, then run it again" in error, command
        assert str(disk.folder) in error, command
    disk.mount("remount", "rw")
    assert office.sync()["deals"]["outcome"] == "complete"
