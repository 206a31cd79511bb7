import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest

from abmkit.cli.group import LazyGroup
from abmkit.cli.main import root, run
from abmkit.cli.output import show_json
from abmkit.cli.tree import COMMANDS, Branch
from abmkit.cli.trouble import tell
from abmkit.errors import AbmError, Fatal

ABMKIT = [sys.executable, "-m", "abmkit"]
PATHS = [
    path
    for name, entry in COMMANDS.items()
    for path in (
        [(name, inner) for inner in entry.commands] if isinstance(entry, Branch) else [(name,)]
    )
]


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_loads_and_has_help_and_the_common_options(path, abmkit) -> None:
    said = abmkit(*path, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: abmkit {' '.join(path)} [OPTIONS]")
    for option in ("-C DIR", "--json", "--quiet", "--debug"):
        assert said.out.count(option) == 1, option
    summary = said.out.split("\n\n")[1].split()
    assert len(summary) >= 3


def test_every_branch_has_help(abmkit) -> None:
    branches = [name for name, entry in COMMANDS.items() if isinstance(entry, Branch)]
    assert branches == ["client", "source", "targets", "metrics", "plugins"]
    for name in branches:
        assert abmkit(name, "--help").code == 0
        if COMMANDS[name].alone:
            continue
        said = abmkit(name)
        assert said.code == 2
        assert f"Usage: abmkit {name}" in said.err


def test_help_lists_the_commands_in_order_of_work(abmkit) -> None:
    said = abmkit("--help")
    listed = said.out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed[: len(COMMANDS)]] == list(COMMANDS)
    assert "Exit codes" in said.out
    assert abmkit().code == 2


def test_a_module_that_does_not_hold_what_the_tree_says_would_be_noticed() -> None:
    context = click.Context(root(), info_name="abmkit")
    assert root().get_command(context, "nothing") is None
    assert isinstance(root().get_command(context, "client"), LazyGroup)


def test_the_version_is_printed(abmkit) -> None:
    from importlib.metadata import version

    said = abmkit("--version")
    assert (said.code, said.out) == (0, f"abmkit {version('abmkit')}\n")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["synk"], "unknown command 'synk'; did you mean sync?"),
        (["client", "lst"], "unknown command 'lst'; did you mean list?"),
        (["sync"], "missing argument 'CLIENT'; see: abmkit sync --help"),
        (["sync", "a", "--ful"], "no such option '--ful'"),
        (["--jsn"], "no such option '--jsn'"),
        (["-C", "nowhere", "init"], "'nowhere' does not exist; see: abmkit --help"),
        (["client", "list"], "no abmkit.toml in"),
        (["sync", "acme"], "create a workspace with: abmkit init, or name one with -C DIR"),
    ],
)
def test_a_wrong_call_is_one_line_and_ends_with_2(abmkit, args: list[str], says: str) -> None:
    said = abmkit(*args)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: ")
    assert says.lower() in said.err.lower()
    assert said.err.count("\n") == 1


def test_an_error_is_json_when_json_is_asked_for(abmkit) -> None:
    said = abmkit("client", "list", "--json")
    assert (said.code, said.out) == (2, "")
    told = json.loads(said.err)["error"]
    assert told["kind"] == "UsageError"
    assert told["exit_code"] == 2
    assert told["message"].startswith("no abmkit.toml in")


class _Odd(AbmError):
    exit_code = 1


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (_Odd("two\nlines"), 1, "error: two lines\n"),
        (
            ValueError("odd"),
            1,
            "error: ValueError: odd; this should not happen: run it again with --debug and "
            "report it\n",
        ),
        (
            PermissionError(13, "Permission denied", "/x/y"),
            1,
            "error: /x/y: Permission denied; fix its permissions, or close it where it is open, "
            "then run it again\n",
        ),
        (OSError("no name"), 1, "error: OSError: no name\n"),
        (click.ClickException("No way."), 1, "error: no way\n"),
        (KeyboardInterrupt(), 130, "\nstopped\n"),
        (click.Abort(), 130, "\nstopped\n"),
    ],
)
def test_whatever_goes_wrong_is_one_line(
    abmkit, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, says: str
) -> None:
    from abmkit.workspace import Workspace

    def fail(*given: object) -> None:
        raise error

    monkeypatch.setattr(Workspace, "create", fail)
    said = abmkit("init")
    assert (said.code, said.out, said.err) == (code, "", says)


def test_debug_shows_the_traceback_before_the_line(abmkit) -> None:
    said = abmkit("client", "list", "--debug")
    assert said.code == 2
    assert said.err.startswith("Traceback (most recent call last)")
    assert said.err.splitlines()[-1].startswith("error: no abmkit.toml in")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_read_only_folder_is_named(abmkit, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = abmkit("init", tmp_path / "agency")
    assert said.code == 1
    assert "Permission denied" in said.err


def test_a_reader_who_leaves_is_no_error(tmp_path: Path) -> None:
    code = (
        "import os, sys; from abmkit.cli import main\n"
        "read, write = os.pipe(); os.close(read); os.dup2(write, 1)\n"
        "sys.argv = ['abmkit', '--help']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_without_the_letters_gets_escapes(abmkit, tmp_path: Path) -> None:
    assert abmkit("init").code == 0
    assert abmkit("client", "add", "한빛").code == 0
    env = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    for args, told in (
        (["client", "list"], "\\ud55c\\ube5b"),
        (["client", "list", "--json"], None),
    ):
        done = subprocess.run([*ABMKIT, *args], capture_output=True, text=True, env=env)
        assert (done.returncode, done.stderr) == (0, "")
        if told:
            assert told in done.stdout
        else:
            assert json.loads(done.stdout)[0]["client"] == "한빛"


def paths(tree: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, entry in tree.items():
        yield (*before, name)
        if isinstance(entry, Branch):
            yield from paths(entry.commands, (*before, name))


@pytest.mark.parametrize("path", list(paths(COMMANDS)), ids=" ".join)
def test_help_shows_no_marks_of_who_wrote_it(abmkit, path: tuple[str, ...]) -> None:
    said = abmkit(*path, "--help")
    assert said.code == 0
    assert "\\" not in said.out


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_a_shell_is_given_its_completion(abmkit, shell: str) -> None:
    said = abmkit("completion", shell)
    assert said.code == 0
    assert "_ABMKIT_COMPLETE" in said.out


def complete(*words: str, cwd: Path) -> list[str]:
    line = " ".join(["abmkit", *words])
    env = os.environ | {
        "_ABMKIT_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(ABMKIT, capture_output=True, text=True, env=env, cwd=cwd)
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.split()]


def test_commands_clients_and_sources_are_completed(client, tmp_path: Path) -> None:
    folder = client.workspace.path
    assert complete("met", cwd=folder) == ["metrics"]
    assert complete("sync", "a", cwd=folder) == ["acme"]
    assert complete("sync", "acme", "c", cwd=folder) == ["crm"]
    assert complete("sync", "nobody", "c", cwd=folder) == []
    assert complete("sync", "a", cwd=tmp_path) == []


def test_run_gives_the_exit_code_back() -> None:
    assert run(["--version"]) == 0


HOSTILE = "sorry\x1b[2J \x9b31m \u202egnp.exe \u200b\x07 \ud800 Ünïcode"


@pytest.mark.parametrize("options", [(), ("--debug",), ("--json",), ("--json", "--debug")])
def test_what_a_vendor_says_of_an_error_commands_no_terminal(options, capfd) -> None:
    error = Fatal(f"GET x: 400 {HOSTILE}")
    error.__cause__ = ValueError(HOSTILE)
    assert tell(error, ["sync", *options]) == 1
    said = capfd.readouterr().err
    assert "Ünïcode" in said
    assert {char for char in said if not char.isprintable()} == {"\n"}
    if options == ("--json",):
        assert json.loads(said)["error"]["message"] == f"GET x: 400 {HOSTILE}"


def test_json_says_all_and_commands_no_terminal(capfd) -> None:
    show_json({HOSTILE: [HOSTILE]})
    said = capfd.readouterr().out
    assert json.loads(said) == {HOSTILE: [HOSTILE]}
    assert {char for char in said if not char.isprintable()} == {"\n"}
