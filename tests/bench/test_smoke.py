"""The benches still run and both sides still come to the same; how fast is for people to ask."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="no peak memory can be had on this system")


@pytest.mark.parametrize(
    ("script", "rows", "more"),
    [
        ("load.py", 3000, []),
        ("metrics.py", 20_000, ["--with", "per-metric", "pandas"]),
        ("page_1.py", 20_000, []),
    ],
    ids=["load", "metrics", "page-1"],
)
def test_a_bench_prints_its_ratios(script: str, rows: int, more: list[str]) -> None:
    path = Path(__file__).with_name(script)
    command = [sys.executable, str(path), "--rows", str(rows), *more]
    done = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{rows:,}" in done.stdout
    assert "ratio" in done.stdout


def test_the_bench_of_a_vendor_reads_all_of_it(shared_data: Callable[[str], Path]) -> None:
    place = shared_data(".").parent / "bench"
    if not place.exists():
        pytest.skip("the portal to measure against lies beside the data")
    command = [sys.executable, str(Path(__file__).with_name("hubspot.py")), "--rows", "2000"]
    environ = {**os.environ, "ABMKIT_BENCH": str(place)}
    done = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True, env=environ)
    assert done.returncode == 0, done.stderr
    assert "2,000 contacts" in done.stdout
    assert "ratio" in done.stdout


def test_the_bench_of_matching_says_how_right_it_is() -> None:
    command = [sys.executable, str(Path(__file__).with_name("matching.py")), "cost"]
    environ = {**os.environ, "ABMKIT_BENCH_PYTHON": sys.executable}
    done = subprocess.run(
        [*command, "--companies", "300", "--people", "900"],
        capture_output=True,
        text=True,
        env=environ,
    )
    assert done.returncode == 0, done.stderr
    assert "300 companies, 900 people" in done.stdout
    scores = [line.split() for line in done.stdout.splitlines() if line.startswith("abmkit ")]
    assert [row[1] for row in scores] == ["accounts", "people", "all"]
    assert all(float(row[3]) >= 0.97 for row in scores[:2]), done.stdout


def test_the_bench_of_reports_reads_every_file_back() -> None:
    command = [sys.executable, str(Path(__file__).with_name("report.py"))]
    environ = {**os.environ, "ABMKIT_BENCH_PYTHON": sys.executable}
    done = subprocess.run(
        [*command, "--rounds", "1", "--clients", "3"], capture_output=True, text=True, env=environ
    )
    assert done.returncode == 0, done.stderr
    assert "ratio to the canvas code" in done.stdout
    assert "3 clients in one process" in done.stdout
