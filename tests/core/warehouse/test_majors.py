"""One file serves both majors of DuckDB, whichever wrote it last and however it ended.

`ABMKIT_OLDER_DUCKDB` names a folder that holds the oldest release that abmkit runs on; `.ci/run`
installs it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOLDER = "ABMKIT_OLDER_DUCKDB"
PROGRAM = """
import json, os, sys
from datetime import UTC, datetime
import duckdb, pandas as pd
from abmkit.connect import Batch, Stream
from abmkit.identity import match
from abmkit.warehouse import Warehouse

path, numbers, is_killed = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3] == "killed"
now, stream = datetime(2026, 10, 1, tzinfo=UTC), Stream("deals", ("deal",), mode="append")
rows = [{"record": f"d{n}", "source_id": f"d{n}", "status": "won", "account": f"name:Åcme {n}",
         "amount": "?" if n % 2 else "1.5", "close_on": "2026-09-30"} for n in numbers]
warehouse = Warehouse.open(path)
batch = Batch({"deal": pd.DataFrame(rows, dtype=object)}, state={"read": numbers})
report = warehouse.load("crm", stream, batch, now)
match(warehouse)
told = {
    "major": int(duckdb.__version__.partition(".")[0]),
    "rows": report.rows,
    "unchanged": report.unchanged,
    "content": {table: str(warehouse.query(f"FROM {table} ORDER BY ALL")) for table in
                ("deal", "link", "quarantine", "history", "sync_state", "schema_version")},
}
print(json.dumps(told), flush=True)
if is_killed:
    os._exit(9)
warehouse.release()
"""

Told = dict[str, Any]
Load = Callable[..., Told]


@pytest.fixture
def load(developers_environ: dict[str, str]) -> Load:
    """Load deals in a process of a major of DuckDB: `load(1, path, [1, 2])`."""
    folder = developers_environ.get(FOLDER)
    if not folder and os.environ.get("CI") == "true":
        pytest.fail(f"{FOLDER} is not set: .ci/run installs the older DuckDB and sets it")
    if not folder:
        pytest.skip(f"needs {FOLDER}, a folder with the oldest DuckDB that abmkit runs on")
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ = {1: {**rest, "PYTHONPATH": folder}, 2: rest}

    def run(major: int, path: Path, numbers: list[int], end: str = "calm") -> Told:
        command = [sys.executable, "-c", PROGRAM, str(path), json.dumps(numbers), end]
        done = subprocess.run(command, env=environ[major], capture_output=True, encoding="utf-8")
        assert done.returncode == (9 if end == "killed" else 0), done.stderr
        told: Told = json.loads(done.stdout)
        assert told["major"] == major
        return told

    return run


@pytest.mark.parametrize(("first", "then"), [(1, 2), (2, 1)], ids=["up", "down"])
@pytest.mark.parametrize("end", ["calm", "killed"])
def test_what_one_major_wrote_the_other_goes_on_with(
    load: Load, tmp_path: Path, first: int, then: int, end: str
) -> None:
    path = tmp_path / "w.duckdb"
    assert load(first, path, [1, 2], end)["rows"] == 2
    taken_up = load(then, path, [1, 2, 3], end)
    assert (taken_up["rows"], taken_up["unchanged"]) == (1, 2)
    handed_back = load(first, path, [1, 2, 3])
    assert (handed_back["rows"], handed_back["unchanged"]) == (0, 3)
    assert handed_back["content"] == taken_up["content"]


def test_both_majors_make_the_same_of_the_same(load: Load, tmp_path: Path) -> None:
    made = [load(major, tmp_path / f"{major}.duckdb", [1, 2])["content"] for major in (1, 2)]
    assert made[0] == made[1]
