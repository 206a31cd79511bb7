"""Runs a command and turns whatever goes wrong into one line and an exit code.

0: done. 1: failed. 2: called wrongly. 3: partly done, or held back. 130: stopped by Ctrl-C.
With ``--json`` an error is an object on stderr, ``{"error": {"kind", "message", "exit_code"}}``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from abmkit.cli.group import LazyGroup
from abmkit.cli.session import Session
from abmkit.cli.tree import COMMANDS
from abmkit.process import settle

STOPPED = 130
_COMPLETE = "_ABMKIT_COMPLETE"

EPILOG = """\
Exit codes: 0 success, 1 failure, 2 usage error, 3 incomplete or held back.
Tables are drawn on a terminal and tab-separated in a pipe; --json prints JSON.
"""


def root() -> LazyGroup:
    """The command ``abmkit``."""
    group = LazyGroup(
        "abmkit",
        COMMANDS,
        help="Connectors and PDF scorecards for Account-Based Marketing.",
        epilog="\b\n" + EPILOG,
    )
    group.params.insert(
        0,
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help="Print the version.",
            callback=_print_version,
        ),
    )
    return group


def main() -> None:
    """The program ``abmkit``."""
    settle()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name that the terminal lacks letters for is no error
            stream.reconfigure(errors="backslashreplace")
    if instruction := os.environ.get(_COMPLETE):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(root(), {}, "abmkit", _COMPLETE, instruction))
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run a command.

    Args:
        args: What stands behind ``abmkit``.

    Returns:
        The exit code.
    """
    try:
        _check_text(args)
        with root().make_context("abmkit", list(args), obj=Session()) as ctx:
            code: int | None = ctx.command.invoke(ctx)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nstopped", err=True)
        return STOPPED
    except BrokenPipeError:
        _let_go_of_stdout()
        return 0
    except Exception as error:  # noqa: BLE001 (the last line of defence)
        from abmkit.cli.trouble import tell

        return tell(error, args)
    return code or 0


def _check_text(args: Sequence[str]) -> None:
    """Refuse bytes that are no letters: no file that people read could hold them."""
    for arg in args:
        try:
            arg.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"{arg!a} is not UTF-8 text") from None


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"abmkit {version('abmkit')}")
        ctx.exit()


def _let_go_of_stdout() -> None:
    """Keep Python from complaining at its end that nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
