"""Who is who: how right the automatic links are, and what they cost beside splink on DuckDB.

`python tests/bench/matching.py [quality] [cost] [--companies N] [--people N] [--rounds N]`, or
`--pairs FILE.csv LEFT RIGHT TRUTH` for other labelled pairs: the columns of two names, and the one
that has 1 where they are one company's; or `--lists LEFT.csv RIGHT.csv GOLD.csv` for two lists and
the pairs of their ids, with `--table person` where they are of people.

Quality: the pairs of `matching/` in ABMKIT_DATA, each miss with its reason, and the invented world
in the formats of all vendors; recall of the review queue apart. Cost: accounts in three sources
and people, all and then 1 % changed, each in a process of its own; splink on the same rows where
ABMKIT_BENCH_PYTHON names a Python that has it. Start and imports do not count. Gate: half of
splink's CPU at no lower F1; goal: a fifth; 1 % changed: 5 % of all. All processes are set up as the
program's is.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import companies
import pandas as pd
from labelled import NOW, load, pairs_of_names, quality
from lists import two_lists

from abmkit.identity import match
from abmkit.process import settle
from abmkit.warehouse import Warehouse

GATE = "gate 0.50x splink's CPU at no lower F1, goal 0.20x; 1 % changed: 5 % of all"


def fill(folder: Path, prefix: str) -> None:
    """Load the rows; what that costs is another bench's matter."""
    with Warehouse.open(folder / "w.duckdb") as warehouse:
        for table, file in (("account", "accounts.csv"), ("person", "people.csv")):
            rows = pd.read_csv(folder / f"{prefix}{file}", dtype=str, keep_default_na=False)
            rows = rows.rename(columns={"domain": "domains"}).drop(columns="label")
            for source, some in rows.groupby("source"):
                kept = some.drop(columns="source").to_dict("records")
                load(warehouse, str(source), table, kept, NOW + timedelta(days=bool(prefix)))


def ours(folder: Path) -> dict[str, float]:
    """Match, in a process of its own."""
    command = [sys.executable, __file__, "--match", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def match_here(folder: Path) -> None:
    with Warehouse.open(folder / "w.duckdb") as warehouse:
        wall, cpu = time.perf_counter(), time.process_time()
        match(warehouse)
        cost = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps(cost))


def scores(folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Precision, recall and F1 over pairs of rows of different sources."""
    with Warehouse.open(folder / "w.duckdb", read_only=True) as warehouse:
        for table, file in (("account", "accounts.csv"), ("person", "people.csv")):
            warehouse.execute(
                "CREATE OR REPLACE TEMP TABLE labelled AS SELECT canonical, source, label FROM "
                f"{table} JOIN (SELECT key, canonical FROM link) USING (key) JOIN (SELECT source, "
                f"source_id, label FROM read_csv('{folder / file}', all_varchar = true)) "
                "USING (source, source_id)"
            )
            both, found, true = (
                warehouse.query(
                    "SELECT count(*) FROM labelled a JOIN labelled b "
                    f"ON a.{by} = b.{by} AND a.source < b.source WHERE {when}"
                )[0][0]
                for by, when in (
                    ("canonical", "a.label = b.label"), ("canonical", "true"), ("label", "true"),
                )
            )  # fmt: skip
            p, r = both / max(1, found), both / max(1, true)
            yield (
                file.removesuffix(".csv"),
                {
                    "precision": p,
                    "recall": r,
                    "f1": 2 * p * r / max(1e-9, p + r),
                },
            )


def theirs(folder: Path) -> dict[str, Any] | None:
    """Splink on the same rows; None: no Python has it."""
    python = os.environ.get("ABMKIT_BENCH_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import splink"], stderr=subprocess.DEVNULL).returncode:
        return None
    peer = str(Path(__file__).with_name("peer_splink.py"))
    done = subprocess.run(
        [python, "-W", "ignore", peer, str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"splink: {done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def cost(firms: int, people: int, rounds: int) -> None:
    ratios, shares = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            companies.write(folder, firms, people)
            fill(folder, "")
            full = ours(folder)
            for what, score in scores(folder):
                print(f"abmkit {what:<10} " + _words(score))
            fill(folder, "more.")
            more = ours(folder)
            shares.append(more["cpu"] / full["cpu"])
            print(f"abmkit all {full['cpu']:.2f} CPU s, 1 % changed {more['cpu']:.2f} CPU s")
            peer = theirs(folder)
            if peer:
                for what in ("accounts", "people"):
                    print(f"splink {what:<10} " + _words(peer[what]))
                print(f"splink all {peer['cpu']:.2f} CPU s, {peer['mb']:.0f} MB")
                ratios.append(full["cpu"] / peer["cpu"])
    print(f"{firms:,} companies, {people:,} people: 1 % changed {median(shares):.1%} of all")
    if ratios:
        print(f"ratio to splink, CPU: {median(ratios):.2f}x")
    else:
        print("no ratio to splink: ABMKIT_BENCH_PYTHON names no Python that has it")
    print(GATE)


def _words(score: dict[str, float]) -> str:
    return "P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}".format(**score)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    settle()  # what it sets in the environment holds for splink as well
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=[], metavar="quality|cost")
    parser.add_argument("--companies", type=int, default=50_000)
    parser.add_argument("--people", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pairs", nargs=4, metavar=("FILE", "LEFT", "RIGHT", "TRUTH"))
    parser.add_argument("--lists", nargs=3, type=Path, metavar=("LEFT", "RIGHT", "GOLD"))
    parser.add_argument("--table", choices=("account", "person"), default="account")
    parser.add_argument("--match", type=Path)
    arguments = parser.parse_args()
    if arguments.match:
        match_here(arguments.match)
    elif arguments.pairs:
        pairs_of_names(Path(arguments.pairs[0]), *arguments.pairs[1:])
    elif arguments.lists:
        two_lists(*arguments.lists, arguments.table)
    else:
        if "quality" in arguments.what or not arguments.what:
            quality()
        if "cost" in arguments.what or not arguments.what:
            cost(arguments.companies, arguments.people, arguments.rounds)
