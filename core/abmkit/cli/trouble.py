"""Says in one line what went wrong and what to do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence

import click

from abmkit.cli.output import clean, clean_lines, json_text
from abmkit.errors import AbmError, explain

FAILED = 1


def tell(error: Exception, args: Sequence[str]) -> int:
    """Print an error on stderr.

    Args:
        error: What was raised.
        args: The command line, which says how.

    Returns:
        The exit code.
    """
    message, code = _say(error)
    if "--debug" in args:
        trace(error)
    elif not isinstance(error, AbmError | click.ClickException | OSError):
        message += "; this should not happen: run it again with --debug and report it"
    if "--json" in args:
        told = {"kind": type(error).__name__, "message": message, "exit_code": code}
        click.echo(json_text({"error": told}, indent=None), err=True)
    else:
        click.echo(clean(f"error: {message}"), err=True)
    return code


def trace(error: BaseException) -> None:
    """Print the traceback of an error on stderr."""
    click.echo(clean_lines("".join(traceback.format_exception(error))), err=True, nl=False)


def _say(error: Exception) -> tuple[str, int]:
    if isinstance(error, AbmError):
        return _one_line(error), error.exit_code
    if isinstance(error, click.UsageError):
        return f"{_sentence(error)}; see: {_command(error)} --help", error.exit_code
    if isinstance(error, click.ClickException):
        return _sentence(error), error.exit_code
    if isinstance(error, OSError) and error.filename:
        return f"{os.fspath(error.filename)}: {explain(error)}", FAILED
    return f"{type(error).__name__}: {_one_line(error)}", FAILED


def _sentence(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).removesuffix(".")
    return message[:1].lower() + message[1:]


def _command(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "abmkit"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
