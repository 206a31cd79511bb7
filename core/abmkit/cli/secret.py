"""Asks a person for what nobody else may see."""

from __future__ import annotations

import sys

import click


def asked(name: str) -> str:
    """A secret, typed unseen at a terminal; in a pipe the next line of stdin.

    Args:
        name: What it is called in the question.

    Raises:
        UsageError: There is none.
    """
    if sys.stdin.isatty():
        secret: str = click.prompt(name, hide_input=True, err=True)
    else:
        secret = sys.stdin.readline()
    if not secret.strip():
        raise click.UsageError(f"{name}: nothing was given")
    return secret.strip()
