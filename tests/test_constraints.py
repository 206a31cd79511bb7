"""constraints.txt holds one version of everything that dev.py installs, and nothing else."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ASKED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
LINES = [
    line.partition("#")[0].strip()
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
]
PINS = [line for line in LINES if line]


def needed(requirements: list[str]) -> set[str]:
    """Return the names of all that these bring in, on this system."""
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        asked = Requirement(waiting.pop())
        name = canonicalize_name(asked.name)
        wanted = asked.marker is None or asked.marker.evaluate({"extra": ""})
        if wanted and name not in found:
            found.add(name)
            waiting += requires(name) or []
    return found


def test_each_line_is_a_version_and_no_address() -> None:
    assert [pin for pin in PINS if not re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*", pin)] == []
    assert sorted(set(PINS)) == PINS


def test_all_that_is_installed_is_pinned() -> None:
    pinned = {pin.partition("==")[0] for pin in PINS}
    assert needed(ASKED) - pinned == set(), "add the versions that work to constraints.txt"


def test_the_pins_are_what_pyproject_allows() -> None:
    versions = dict(pin.split("==") for pin in PINS)
    asked = [Requirement(text) for text in ASKED]
    assert [it for it in asked if not it.specifier.contains(versions[it.name])] == []
