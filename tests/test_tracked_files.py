"""What is committed runs anywhere: it names no index, no machine and no lock file."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Written so that no pattern matches its own text.
HOSTS = re.compile(
    r"(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmjs\.com|debian\.org|crates\.io"
    r"|proxy\.golang\.org|index[-]url|find[-]links)",
    re.ASCII | re.IGNORECASE,
)
MACHINE = re.compile(
    r"(?<![\w.:/-])(?:/[r]oot/|/home/\w|/Users/\w|/work/(?:main|shared)|/opt/[p]ypi|/tmp/[v]env"
    r"|[A-Z]:\\Users\\)"
)
LOCK_FILES = {
    "Pipfile.lock",
    "package-lock.json",
    "pdm.lock",
    "poetry.lock",
    "pylock.toml",
    "uv.lock",
    "yarn.lock",
}


@pytest.fixture(scope="module")
def tracked(needs_program: Callable[[str], str]) -> list[Path]:
    git = needs_program("git")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_matching(pattern: re.Pattern[str], files: list[Path]) -> Iterator[str]:
    for file in files:
        text = file.read_bytes().decode("utf-8", "ignore")
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                yield f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"


def test_no_package_index_is_named(tracked: list[Path]) -> None:
    assert list(lines_matching(HOSTS, tracked)) == []


def test_no_path_of_a_machine_is_named(tracked: list[Path]) -> None:
    assert list(lines_matching(MACHINE, tracked)) == []


def test_no_lock_file_is_tracked(tracked: list[Path]) -> None:
    assert [file for file in tracked if file.name in LOCK_FILES] == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (HOSTS, "https://" + "pypi" + ".org/simple"),
        (HOSTS, "--extra-" + "index" + "-url=https://here"),
        (MACHINE, "open('/" + "root/agency')"),
        (MACHINE, "C:" + "\\Users\\kim"),
    ],
    ids=["index", "option", "root", "windows"],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)
