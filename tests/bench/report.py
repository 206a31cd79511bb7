"""Ten pages of a report, 280 rows and 20 charts, beside other ways to make a PDF.

`python tests/bench/report.py [--rounds N] [--clients N]`: ours, with tags and whole names behind
cut ones, beside plain code on reportlab's canvas, platypus with reportlab.graphics, and, where
ABMKIT_BENCH_PYTHON names a Python that has them, WeasyPrint, fpdf2 and Typst. Each in a process
of its own, in turn: cold is all of its CPU from its start to its first file, first is that
without its imports, warm the next client's pages in the same process. Every file is read back:
ten pages, all names.

Then many clients, one after another in one process: what the last ones cost beside the first ones.
Goals: 1.5 times the canvas code; warm 0.35 of cold; 150 MB; 500 kB; the cost of a client stays.
"""

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ten_pages

OURS, CANVAS, PLATYPUS = "abmkit", "canvas", "platypus"
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
OTHERS = {"weasyprint": "weasyprint", "fpdf2": "fpdf", "typst": "typst"}
GOALS = "goals: cold 1.5x the canvas code; warm 0.35x cold; 150 MB; 500 kB; last clients 1.0x"
RATIOS = ("cold", "first", "warm")
Cost = dict[str, float]


def way(who: str) -> Callable[[tuple[ten_pages.Sheet, ...]], bytes]:
    """The function that makes the pages; importing it is a part of its cost."""
    if who == OURS:
        from by_abmkit import by_abmkit

        return by_abmkit
    if who in (CANVAS, PLATYPUS):
        import by_reportlab

        return by_reportlab.on_canvas if who == CANVAS else by_reportlab.by_platypus
    import by_others

    return getattr(by_others, f"by_{who}")


def make(who: str, path: Path) -> None:
    """Make a client's pages, then those of two more, in this process."""
    pages, make_them = ten_pages.client(0), way(who)
    begun = _cpu()
    first = make_them(pages)
    cost = {"cold": _cpu(), "first": _cpu() - begun}
    path.write_bytes(first)
    warm = []
    for number in (1, 2):
        begun = _cpu()
        make_them(ten_pages.client(number))
        warm.append(_cpu() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(cost | {"warm": min(warm), "mb": peak, "kb": len(first) / 1000}))


def make_many(clients: int) -> None:
    """Our pages of one client after another: CPU of each, and memory after it."""
    by_abmkit, costs, held = way(OURS), [], []
    for number in range(clients):
        pages = ten_pages.client(number)
        begun = time.process_time()
        by_abmkit(pages)
        costs.append(time.process_time() - begun)
        gc.collect()
        held.append(_held())
    print(json.dumps({"costs": costs, "held": held}))


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _held() -> float:
    """Memory in use now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def contestants() -> Iterator[tuple[str, str]]:
    """Who takes part, and by which Python."""
    for who in (OURS, CANVAS, PLATYPUS):
        yield who, sys.executable
    python = os.environ.get("ABMKIT_BENCH_PYTHON", sys.executable)
    for who, package in OTHERS.items():
        tried = subprocess.run([python, "-c", f"import {package}"], stderr=subprocess.DEVNULL)
        if tried.returncode == 0:
            yield who, python
        else:
            print(f"without {who}: ABMKIT_BENCH_PYTHON names no Python that has it")


def run(python: str, *arguments: object) -> str:
    command = [python, "-W", "ignore", __file__, *map(str, arguments)]
    # Packages are compiled when they are installed; a checkout must not pay for it at each start.
    environ = {each: value for each, value in os.environ.items() if each != NO_BYTECODE}
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    if done.returncode:
        raise SystemExit(f"{arguments}: {done.stderr}")
    return done.stdout.splitlines()[-1]


def check(who: str, data: bytes) -> None:
    """Fail unless a file holds what all of them are to hold."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == ten_pages.PAGES, f"{who}: {len(document)} pages"
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    bare = "".join(text.split())
    for sheet in ten_pages.client(0):
        missing = [
            account.name
            for account in sheet.accounts
            if "".join(account.name.split()) not in bare
            and not (
                who == "weasyprint" and account.script == "thai"
            )  # shaped, it copies otherwise
        ]
        assert not missing, f"{who}: without {missing[:3]}"


def contest(rounds: int) -> None:
    """All of them in turn, round by round."""
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        taking_part = list(contestants())
        for who, python in taking_part:  # the first run compiles
            run(python, "--make", who, Path(folder) / "compiled.pdf")
        for _ in range(rounds):
            for who, python in taking_part:
                path = Path(folder) / f"{who}.pdf"
                costs.setdefault(who, []).append(json.loads(run(python, "--make", who, path)))
                check(who, path.read_bytes())
    _print(costs, rounds)


def _print(costs: dict[str, list[Cost]], rounds: int) -> None:
    heads = ("cold s", "first s", "warm s", "peak MB", "kB", "cold", "first", "warm", "warm/cold")
    print(f"{'10 pages':<12}" + "".join(f"{head:>10}" for head in heads) + f"  ({rounds} rounds)")
    for who, each in costs.items():
        middle = [statistics.median(cost[key] for cost in each) for key in each[0]]
        ratios = [_ratio(each, costs[CANVAS], key) for key in RATIOS]
        itself = statistics.median(cost["warm"] / cost["cold"] for cost in each)
        told = "".join(f"{n:>10.{2 if n < 10 else 0}f}" for n in middle)
        print(f"{who:<12}{told}" + "".join(f"{ratio:>9.2f}x" for ratio in (*ratios, itself)))
    ratios = (f"{_ratio(costs[OURS], costs[CANVAS], key):.2f}x {key}" for key in RATIOS)
    print(f"ratio to the canvas code, CPU: {', '.join(ratios)}")


def _ratio(ours: list[Cost], theirs: list[Cost], key: str) -> float:
    """The median of the rounds' ratios: a busy minute slows both of its round."""
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs, strict=True))


def many(clients: int) -> None:
    """Print what a client costs at the end beside what one costs at the beginning."""
    told = json.loads(run(sys.executable, "--many", clients))
    costs, held = told["costs"], told["held"]
    part = max(1, (clients - 1) // 5)
    first, last = (statistics.median(some) for some in (costs[1 : part + 1], costs[-part:]))
    print(
        f"{clients} clients in one process: first {first:.3f} s, last {last:.3f} s a client "
        f"({last / first:.2f}x); {held[part]:.0f} MB after {part + 1}, {held[-1]:.0f} MB at the end"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--many", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        make(arguments.make[0], Path(arguments.make[1]))
    elif arguments.many:
        make_many(arguments.many)
    else:
        contest(arguments.rounds)
        many(arguments.clients)
        print(GOALS)
