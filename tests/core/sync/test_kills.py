"""A hundred syncs killed at any statement leave rows, state and quarantine that agree."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SEEDS, ROUNDS, KILLS = (7, 8), 2, 25


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks and kills as POSIX does")
def test_a_hundred_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    kills = Path(__file__).with_name("kills.py")
    syncs = [
        subprocess.Popen(
            [sys.executable, kills, tmp_path / f"{seed}", f"{seed}", f"{ROUNDS}", f"{KILLS}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for seed in SEEDS
    ]
    said = [sync.communicate(timeout=600)[0] for sync in syncs]
    assert [sync.returncode for sync in syncs] == [0, 0], said
    told = [json.loads(line) for each in said for line in each.splitlines() if line.startswith("{")]
    compared = [each["apart"] for each in told if "apart" in each]
    ended = [each for each in told if "ended" in each]
    assert [each for each in ended if not each["sound"]] == [], said
    assert compared == [[]] * ROUNDS * len(SEEDS)
    assert count(ended, -signal.SIGKILL) == 100
    assert count(ended, -signal.SIGKILL) + count(ended, 0) == len(ended)


def count(syncs: list[dict[str, Any]], code: int) -> int:
    return sum(sync["ended"] == code for sync in syncs)
