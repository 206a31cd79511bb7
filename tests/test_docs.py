"""The commands that the documents show are commands of the program."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from abmkit.cli.main import root
from abmkit.errors import UnknownName

ROOT = Path(__file__).parents[1]
PAGES = (
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "plugins").glob("*/README.md"),
)
BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELLS = ("", "sh", "ini", "bat")
CALL = re.compile(r"(?:^|[\s/\\])abmkit(?:\.exe)? (?!/)(.*?)\s*(?:[#)>]|&&|\|\||\.exe|$)")
SHORTENED = re.compile(r"[…|\[\]{}]")


def commands(text: str) -> Iterator[str]:
    """What stands behind `abmkit`, of every command in a block or between backticks."""
    for kind, block in BLOCK.findall(text):
        if kind in SHELLS:
            for line in block.replace("\\\n", " ").splitlines():
                yield from CALL.findall(line)
    prose = BLOCK.sub("", text)
    yield from (" ".join(found.split()) for found in re.findall(r"`abmkit ([^`]+)`", prose))


def words_of(command: str) -> list[str]:
    """Its words, also of one that stands in quotes itself."""
    return shlex.split(command if command.count('"') % 2 == 0 else command.rstrip('"'))


def understood(words: list[str]) -> None:
    """Find the command and read its options as the program does, without running it."""
    command: click.Command = root()
    rest = words[2:] if words[0] == "-C" else words
    while isinstance(command, click.Group) and rest:
        _, command, rest = command.resolve_command(click.Context(command), rest)  # type: ignore[assignment]
    command.make_parser(click.Context(command)).parse_args(args=list(rest))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_is_one_with_these_options(page: Path) -> None:
    for command in commands(page.read_text("utf-8")):
        if not SHORTENED.search(command):
            try:
                understood(words_of(command))
            except (click.UsageError, UnknownName) as error:
                pytest.fail(f"abmkit {command}: {error}")


@pytest.mark.parametrize(
    "wrong", ["report acme --perod 2026", "sources add", "source ad x files", "run --all --period"]
)
def test_a_wrong_command_would_be_noticed(wrong: str) -> None:
    (found,) = commands(f"```sh\nabmkit {wrong}    # with a remark\n```\n")
    with pytest.raises((click.UsageError, UnknownName)):
        understood(words_of(found))


def test_a_command_is_found_wherever_a_page_shows_it() -> None:
    text = """Say `abmkit doctor`, or\n```bat\nschtasks /TN abmkit /TR "C:\\abmkit.exe run --all"
0 6 * * *  cd /srv && /opt/abmkit/bin/abmkit sync acme >run.log || cat run.log\n```\n"""
    assert [words_of(each) for each in commands(text)] == [
        ["run", "--all"],
        ["sync", "acme"],
        ["doctor"],
    ]
