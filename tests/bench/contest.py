"""Two programs that come to the same thing, each step in a process of its own, in turn.

A contestant's process measures the step itself, so that starting and importing do not count; its
peak memory is that of the whole process.
"""

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

OURS, THEIRS = "abmkit", "duckdb"


@dataclass(frozen=True)
class Cost:
    """What a step took.

    Attributes:
        wall: Seconds.
        cpu: Seconds of all threads.
        start: Memory before the step, in MB.
        peak: Most memory that its process ever had, in MB.
        told: What else the step says of itself.
    """

    wall: float
    cpu: float
    start: float
    peak: float
    told: dict[str, Any] = field(default_factory=dict)


@contextmanager
def measured(**told: Any) -> Iterator[dict[str, Any]]:
    """Print what the block takes, for the process that waits for it; it may add to what is told."""
    gc.collect()  # else some step pays for a look at all that was loaded before
    start, wall, cpu = _peak(), time.perf_counter(), time.process_time()
    yield told
    cost = Cost(time.perf_counter() - wall, time.process_time() - cpu, start, _peak(), told)
    print(json.dumps(asdict(cost)))


def run(script: str, *arguments: object) -> Cost:
    """Run a step in a process of its own.

    Raises:
        CalledProcessError: It failed.
    """
    command = [sys.executable, script, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Cost(**json.loads(done.stdout))


def median(costs: list[Cost], of: Callable[[Cost], float]) -> float:
    return statistics.median(map(of, costs))


def table(rounds: int, steps: dict[str, dict[str, list[Cost]]], goals: str) -> None:
    """Print each step's costs by contestant, and their ratio to those of the second one."""
    head = f"{'':<16}{'':<12}{'wall s':>9}{'CPU s':>9}{'start MB':>10}{'peak MB':>9}"
    head += f"{'ratio: wall':>13}{'CPU':>8}{'peak':>8}"
    print(f"{head}  (median of {rounds})" if rounds > 1 else head)
    for step, costs in steps.items():
        theirs = list(costs.values())[1]
        for who, each in costs.items():
            wall, cpu = median(each, lambda c: c.wall), median(each, lambda c: c.cpu)
            start, peak = median(each, lambda c: c.start), median(each, lambda c: c.peak)
            told = f"{wall:>9.2f}{cpu:>9.2f}{start:>10.0f}{peak:>9.0f}"
            ratios = [_ratio(each, theirs, of) for of in (_wall, _cpu, _most)]
            told += "".join(
                f"{ratio:>{width}.2f}x" for ratio, width in zip(ratios, (12, 7, 7), strict=True)
            )
            print(f"{step:<16}{who:<12}{told}")
    print(goals)


def _wall(cost: Cost) -> float:
    return cost.wall


def _cpu(cost: Cost) -> float:
    return cost.cpu


def _most(cost: Cost) -> float:
    return cost.peak


def _ratio(ours: list[Cost], theirs: list[Cost], of: Callable[[Cost], float]) -> float:
    """The median of the rounds' ratios: a busy minute slows both of its round."""
    return statistics.median(of(a) / of(b) for a, b in zip(ours, theirs, strict=False))


def _peak() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
