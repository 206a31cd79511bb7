"""The benches still run and both sides still come to the same; how fast is for people to ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="no peak memory can be had on this system")


@pytest.mark.parametrize(
    ("script", "rows"), [("load.py", 3000), ("metrics.py", 20_000)], ids=["load", "metrics"]
)
def test_a_bench_prints_its_ratios(script: str, rows: int) -> None:
    command = [sys.executable, str(Path(__file__).with_name(script)), "--rows", str(rows)]
    done = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{rows:,}" in done.stdout
    assert "ratio" in done.stdout


def test_the_bench_of_a_vendor_reads_all_of_it() -> None:
    place = os.environ.get("ABMKIT_BENCH")
    if place is None:
        pytest.skip("the portal to measure against is in the folder that ABMKIT_BENCH names")
    command = [sys.executable, str(Path(__file__).with_name("hubspot.py")), "--rows", "2000"]
    done = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "2,000 contacts" in done.stdout
    assert "ratio" in done.stdout
