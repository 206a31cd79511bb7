"""A group of commands that are loaded when they are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from abmkit.cli.output import apart
from abmkit.cli.tree import Branch, Leaf

Tree = Mapping[str, Leaf | Branch]


class LazyGroup(click.Group):
    """Commands as a table of modules; help reads the table, and only a call loads a module."""

    def __init__(self, name: str, tree: Mapping[str, Leaf] | Tree, **rest: Any) -> None:
        super().__init__(name, params=list(common_options()), **rest)
        self.tree = tree

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of work."""
        return list(self.tree)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; each takes the options that all have."""
        entry = self.tree.get(cmd_name)
        if entry is None:
            return None
        if isinstance(entry, Branch):
            return _branch(cmd_name, entry)
        return _leaf(cmd_name, entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command meant, or say which one is near."""
        if args and args[0] not in self.tree and not args[0].startswith("-"):
            from abmkit.errors import UnknownName

            raise UnknownName("command", args[0], self.tree)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table into the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.tree.items()])


def _leaf(name: str, leaf: Leaf) -> click.Command:
    command: click.Command = import_module(f"abmkit.cli.{leaf.module}").command
    command.name = name
    command.short_help = leaf.help
    if not any(option.name == "session_debug" for option in command.params):
        command.params.extend(common_options())
        command.callback = apart(command.callback) if command.callback else None
    return command


def _branch(name: str, branch: Branch) -> LazyGroup:
    leaf = branch.alone
    if leaf is None:
        return LazyGroup(name, branch.commands, help=branch.help)
    alone = leaf

    @click.pass_context
    def call(ctx: click.Context) -> Any:
        if ctx.invoked_subcommand is None:
            return _leaf(name, alone).invoke(ctx)
        return None

    group = LazyGroup(name, branch.commands, help=branch.help, invoke_without_command=True)
    group.callback = call
    return group


def common_options() -> Iterator[click.Option]:
    """The options that every command takes, before or behind its name."""
    yield click.Option(
        ["-C", "session_folder"],
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="The workspace, or any folder in it.  [default: here]",
        expose_value=False,
        callback=_remember,
    )
    flags = {
        "json": "Print JSON; errors are JSON too, on stderr.",
        "quiet": "Print no progress and no remarks.",
        "debug": "Show the traceback of an error.",
    }
    for flag, text in flags.items():
        names = [f"--{flag}", f"session_{flag}"]
        yield click.Option(names, is_flag=True, help=text, expose_value=False, callback=_remember)


def _remember(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    if value and option.name:
        setattr(ctx.obj, option.name.removeprefix("session_"), value)
