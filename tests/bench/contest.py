"""Two programs that come to the same thing, each step in a process of its own, in turn.

A contestant's process measures the step itself, so that starting and importing do not count; its
peak memory is that of the whole process.
"""

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
    """Print each step's costs by contestant, and their ratios."""
    head = f"{'':<16}{'':<8}{'wall s':>9}{'CPU s':>9}{'start MB':>10}{'peak MB':>9}"
    print(f"{head}  (median of {rounds})" if rounds > 1 else head)
    for step, costs in steps.items():
        for who, each in costs.items():
            wall, cpu = median(each, lambda c: c.wall), median(each, lambda c: c.cpu)
            start, peak = median(each, lambda c: c.start), median(each, lambda c: c.peak)
            print(f"{step:<16}{who:<8}{wall:>9.2f}{cpu:>9.2f}{start:>10.0f}{peak:>9.0f}")
        ours, theirs = costs[OURS], costs[THEIRS]
        wall, cpu = (_ratio(ours, theirs, of) for of in (lambda c: c.wall, lambda c: c.cpu))
        more = median(ours, lambda c: c.peak) - median(theirs, lambda c: c.peak)
        print(f"{'':<16}{'ratio':<8}{wall:>8.2f}x{cpu:>8.2f}x{'':>10}{more:>+9.0f}")
    print(goals)


def _ratio(ours: list[Cost], theirs: list[Cost], of: Callable[[Cost], float]) -> float:
    """The median of the rounds' ratios: a busy minute slows both of its round."""
    return statistics.median(of(a) / of(b) for a, b in zip(ours, theirs, strict=True))


def _peak() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
