"""``abmkit completion SHELL``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from abmkit.cli.output import say

SHELLS = ("bash", "fish", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script of a SHELL.

    bash: add this line to ~/.bashrc: eval "$(abmkit completion bash)"

    zsh: add this line to ~/.zshrc: eval "$(abmkit completion zsh)"

    fish: write it once to ~/.config/fish/completions/abmkit.fish
    """
    from abmkit.cli.main import root

    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover: click knows the three
        raise click.UsageError(f"no completion for {shell}")
    say(kind(root(), {}, "abmkit", "_ABMKIT_COMPLETE").source())
