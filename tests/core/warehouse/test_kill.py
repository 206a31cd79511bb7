"""A process killed in the middle of loading leaves rows and state that agree."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from abmkit.warehouse import Warehouse

RECORDS = 40

LOAD = f"""
import sys
from datetime import UTC, datetime
import pandas as pd
from abmkit.connect import Batch, Stream
from abmkit.warehouse import Warehouse

stream, now = Stream("deals", ("deal", "stage")), datetime(2026, 10, 1, tzinfo=UTC)
with Warehouse.open(sys.argv[1]) as warehouse:
    begun = warehouse.begin_read("crm", stream, now)
    page = begun.cursor["page"] if begun.cursor else 0
    print("begun", page, flush=True)
    while True:
        ids = [f"{{n}}" for n in range(page * {RECORDS}, (page + 1) * {RECORDS})]
        deals = pd.DataFrame({{"record": ids, "source_id": ids, "status": "won", "amount": "?"}})
        stages = pd.DataFrame({{"record": ids, "source_id": ids, "ladder": "deal", "step": "demo",
                                "deal": [f"id:{{i}}" for i in ids], "entered_at": "2024-01-01"}})
        batch = Batch({{"deal": deals, "stage": stages}}, state={{"page": page + 1}})
        warehouse.load("crm", stream, batch, now)
        page += 1
        print(page, flush=True)
        if page % 3 == 0:
            warehouse.release()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_after_a_kill_rows_and_state_agree(tmp_path: Path) -> None:
    path, moments = tmp_path / "w.duckdb", random.Random(7)
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", LOAD, str(path)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline().startswith("begun")
            time.sleep(moments.uniform(0.05, 0.6))
            process.kill()
            acknowledged = [int(line) for line in process.stdout.read().splitlines()]
        with Warehouse.open(path) as warehouse:
            state = warehouse.state("crm", "deals")
            assert state is not None
            page = state.cursor["page"] if state.cursor else 0
            assert page >= max(acknowledged, default=0)
            for count in (
                "count(*) FROM deal",
                "count(DISTINCT key) FROM stage",
                "count(*) FROM quarantine",
                "count(*) FROM seen",
                "count(*) FROM history",
                "count(*) FROM link",
            ):
                assert warehouse.query(f"SELECT {count}") == [(page * RECORDS,)], count
    assert page > 0
