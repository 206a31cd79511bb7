"""One file to work on abmkit: `python3 dev.py demo`, `python3 dev.py test`.

It needs nothing but Python 3.11: it makes `.venv` beside itself and installs abmkit and the
developers' tools there, in the versions that constraints.txt names.
"""

import sys

# Any Python 3 must be able to read this file, or nobody sees the sentence: no newer syntax below.
if sys.version_info < (3, 11):
    sys.exit(
        f"dev.py: abmkit needs Python 3.11 or newer and this is {sys.version.split()[0]}: "
        "run it with a newer one, for example `python3.11 dev.py`"
    )

import argparse
import hashlib
import importlib.util
import os
import re
import subprocess
import time
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = str(BIN / f"python{EXE}")
STAMP = VENV / "abmkit-stamp.txt"
LOG = VENV / "install.log"
CONSTRAINTS = ROOT / "constraints.txt"
PROJECT = ROOT / "pyproject.toml"

# What pip and venv say when they fail, and what a person does about it. The first match counts:
# without a network pip goes on to say that it found no version.
CAUSES = {
    r"No space left|Errno 28|not enough space": "the disk is full: free a gigabyte",
    r"CERTIFICATE_VERIFY_FAILED|SSLError": (
        "the package index shows a certificate that pip does not trust: set PIP_CERT"
    ),
    r"NewConnectionError|NameResolutionError|Temporary failure in name|getaddrinfo|ProxyError"
    r"|Network is unreachable|ConnectTimeout|ReadTimeout|Connection refused": (
        "pip cannot reach its package index: check the network, or the proxy in HTTPS_PROXY"
    ),
    r"Permission denied|Access is denied|Errno 13": f"{VENV} is not writable: fix its permissions",
    r"No module named pip": f"{VENV} has lost its pip: delete the folder",
    r"No matching distribution": (
        "pip's package index has no such version for this Python and system: use another Python"
    ),
}


class Trouble(Exception):
    """Something is missing here; the text is one line that says what to do."""


class Step(NamedTuple):
    """One check of `dev.py test`."""

    name: str
    command: list[str]


STATIC_CHECKS = [
    Step("ruff check", [PYTHON, "-m", "ruff", "check"]),
    Step("ruff format", [PYTHON, "-m", "ruff", "format", "--check"]),
    Step("mypy strict", [PYTHON, "-m", "mypy"]),
    # Its cache remembers what a file's imports meant when other modules were not there yet.
    Step("import contracts", [str(BIN / f"lint-imports{EXE}"), "--no-logo", "--no-cache"]),
]


def say(text: str) -> None:
    """Print a line now, so that it stands before what a child process prints."""
    print(text, flush=True)


def make_ready() -> None:
    """Let `.venv` hold abmkit and its tools as pyproject.toml and constraints.txt ask today."""
    place = f"Python {sys.version_info[0]}.{sys.version_info[1]} in {ROOT}"
    asked = hashlib.sha256(PROJECT.read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()
    made, _, held = STAMP.read_text("utf-8").partition("\n") if STAMP.is_file() else ("", "", "")
    if made == place and held == asked and Path(PYTHON).exists():
        return
    say("Preparing .venv; the first time takes a minute or two.")
    if made != place or not Path(PYTHON).exists():
        make_venv()
    STAMP.write_text(place, "utf-8")
    install(*tomllib.loads(PROJECT.read_text("utf-8"))["dependency-groups"]["dev"])
    # The tools hold the build backend, in the version of constraints.txt.
    install("--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(f"{place}\n{asked}", "utf-8")


def make_venv() -> None:
    """Make `.venv` from the running Python, in place of whatever is there."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            "this Python cannot make a virtual environment (no ensurepip): on Debian or Ubuntu run "
            "`sudo apt install python3-venv`, elsewhere install Python from its own installer"
        )
    run_logged([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install(*wanted: str) -> None:
    """Install with pip into `.venv`, in the versions that constraints.txt names."""
    options = ["--disable-pip-version-check", "--constraint", str(CONSTRAINTS)]
    run_logged([PYTHON, "-m", "pip", "install", *options, *wanted])


def run_logged(command: list[str]) -> None:
    """Run a step of the installation; when it fails, keep what it said and tell the cause."""
    done = subprocess.run(command, capture_output=True, cwd=ROOT)
    if done.returncode == 0:
        return
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text(said, "utf-8")
    raise Trouble(f"{advice(said)} (all it said: {LOG})")


def advice(said: str) -> str:
    """Return what to do about a failure, or its own last line when no known cause shows."""
    for pattern, cause in CAUSES.items():
        if re.search(pattern, said):
            return f"{cause}, then run this again"
    return (said.strip().splitlines() or ["it failed and said nothing"])[-1]


def demo(folder: str) -> int:
    """Make the demo agency and its scorecards."""
    return subprocess.run([str(BIN / f"abmkit{EXE}"), "demo", folder]).returncode


def test(pytest_args: list[str], quick: bool) -> int:
    """Run the checks, then the tests; the tests print for themselves and come last."""
    failed: list[str] = []
    for step in STATIC_CHECKS:
        if not passes(step, in_full=not failed):
            failed.append(step.name)
    for name, words in lanes(pytest_args, quick):
        say(f"      {name}")
        if subprocess.run([PYTHON, "-m", "pytest", *words], cwd=ROOT).returncode != 0:
            failed.append(name)
    if failed:
        say(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def lanes(pytest_args: list[str], quick: bool) -> list[tuple[str, list[str]]]:
    """Return the runs of pytest: the name of each, and its arguments.

    Coverage slows Python down by half and more, so one run alone is measured: core's own quick
    tests, which reach all that must be reached by themselves. What only a whole, a plugin or a
    report happens to pass through counts for nothing.
    """
    if pytest_args:
        return [("tests", [*(["-m", "not slow"] if quick else []), *pytest_args])]
    # A file's tests stay together: they share what is costly to make.
    together = ["-n", "auto", "--dist", "loadfile"]
    if quick:
        return [("quick tests", ["-m", "not slow", *together])]
    return [
        ("quick tests of core", ["tests/core", "-m", "not slow", "--cov", *together]),
        # In the order of collection, which begins with the longest.
        ("other tests", ["-m", "slow or not core", "--no-loadscope-reorder", *together]),
    ]


def passes(step: Step, in_full: bool) -> bool:
    """Run a check and print its line; a failure is shown whole, or by its command."""
    began = time.monotonic()
    done = subprocess.run(step.command, capture_output=True, cwd=ROOT)
    passed = done.returncode == 0
    say(f"{'ok' if passed else 'FAIL':<5} {step.name:<18} {time.monotonic() - began:6.1f} s")
    if not passed and in_full:
        say((done.stdout + done.stderr).decode("utf-8", "replace").rstrip())
    elif not passed:
        say(f"      see: {subprocess.list2cmdline(step.command)}")
    return passed


def tidy() -> int:
    """Write the code as ruff wants it, as far as ruff can."""
    fixed = subprocess.run([PYTHON, "-m", "ruff", "check", "--fix"], cwd=ROOT).returncode
    return subprocess.run([PYTHON, "-m", "ruff", "format"], cwd=ROOT).returncode or fixed


def parser() -> argparse.ArgumentParser:
    """Return the parser of this file's own commands."""
    top = argparse.ArgumentParser(
        prog="dev.py", description="Work on abmkit: everything lands in .venv beside this file."
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    demo_parser = commands.add_parser("demo", help="make the demo agency and its scorecards")
    demo_parser.add_argument("folder", nargs="?", default="demo", help="where to (demo)")
    test_parser = commands.add_parser(
        "test",
        help="run every check that CI runs",
        usage="dev.py test [--quick] [PYTEST ARGUMENTS]",
        allow_abbrev=False,
    )
    test_parser.add_argument("--quick", action="store_true", help="leave the slow tests out")
    commands.add_parser("format", help="format the code and fix what ruff can fix")
    return top


def main(argv: list[str]) -> int:
    """Run one command and return its exit code."""
    asked, rest = parser().parse_known_args(argv)
    if asked.command is None:
        parser().print_help()
        return 0
    if rest and asked.command != "test":
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    make_ready()
    if asked.command == "demo":
        return demo(asked.folder)
    return tidy() if asked.command == "format" else test(rest, asked.quick)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"dev.py: {trouble}")
    except OSError as error:
        sys.exit(f"dev.py: {advice(str(error))}")
    except KeyboardInterrupt:
        sys.exit(130)
