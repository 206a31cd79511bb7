"""How long `abmkit --help` takes beside a bare click + pluggy program.

`python tests/bench/startup.py`: the two start in turn, 15 times each. The goal is a ratio of 2.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
GOAL = 2.0

BARE = '''
import click
import pluggy

hookspec = pluggy.HookspecMarker("bare")


class Hooks:
    @hookspec
    def register(self):
        """Register."""


@click.group()
def main():
    """A program with plugins."""


manager = pluggy.PluginManager("bare")
manager.add_hookspecs(Hooks)
main()
'''


def seconds(command: list[str]) -> float:
    """Return how long one run takes, which must succeed."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Print both medians and their ratio."""
    script = Path(sys.executable).with_name("abmkit.exe" if sys.platform == "win32" else "abmkit")
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, "utf-8")
        programs = {
            "abmkit --help": [str(script), "--help"],
            "bare --help": [sys.executable, str(bare), "--help"],
        }
        for command in programs.values():
            seconds(command)  # the first run compiles
        times = [[seconds(command) for command in programs.values()] for _ in range(ROUNDS)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    for name, median in zip(programs, medians, strict=True):
        print(f"{name:<14} {median * 1000:6.1f} ms  (median of {ROUNDS})")
    print(f"ratio {medians[0] / medians[1]:.2f}, goal {GOAL:.1f}")


if __name__ == "__main__":
    main()
