"""Words for people: the command line, one file a command, each loaded when it is called."""

from abmkit.cli.main import main

__all__ = ["main"]
