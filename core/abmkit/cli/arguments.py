"""Arguments that several commands take, with the names that a shell completes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def client_argument() -> Decorator:
    """CLIENT: the name of a client's folder."""
    return click.argument("client", shell_complete=_clients)


def clients_argument() -> Decorator:
    """[CLIENT]...: names of clients' folders."""
    return click.argument("clients", metavar="[CLIENT]...", nargs=-1, shell_complete=_clients)


def owner_argument() -> Decorator:
    """[CLIENT]: whose report it is; without one, the agency's on all its clients."""
    return click.argument("client", required=False, shell_complete=_clients)


def sources_argument() -> Decorator:
    """[SOURCE]...: names of sources of the client."""
    return click.argument("sources", metavar="[SOURCE]...", nargs=-1, shell_complete=_sources)


def source_argument() -> Decorator:
    """SOURCE: the name of a source of the client."""
    return click.argument("source", shell_complete=_sources)


def period_option() -> Decorator:
    """--period, as every command that computes takes it."""
    return click.option(
        "--period",
        required=True,
        metavar="P",
        help="Such as 2026, 2026-Q3, 2026-09, 2026-W38, FY2026-Q1, 2026-07-01..2026-09-30, "
        "last-month or last-quarter.",
    )


def to_date_option() -> Decorator:
    """--to-date, as every command that computes takes it."""
    return click.option(
        "--to-date", is_flag=True, help="Allow a period that has not ended: use its elapsed part."
    )


def report_option() -> Decorator:
    """--report, as every command on reports takes it."""
    return click.option(
        "--report", default="scorecard", show_default=True, help="Name of the report."
    )


def account_option() -> Decorator:
    """--account, as every command on reports takes it."""
    return click.option(
        "--account",
        metavar="A",
        help="Account that the report is about: its domain, name, key or SOURCE:ID.",
    )


def format_option() -> Decorator:
    """--format, as every command that renders takes it."""
    return click.option(
        "--format",
        "formats",
        default="pdf",
        show_default=True,
        callback=_formats,
        help="Renderers, comma-separated, such as pdf,html,xlsx,json.",
    )


def wait_option() -> Decorator:
    """--wait, as every command that syncs takes it."""
    return click.option(
        "--wait",
        type=click.FloatRange(min=0),
        default=30,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait while another process uses the client's data.",
    )


def commas(_ctx: click.Context, _param: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Split the value of an option at its commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _formats(ctx: click.Context, param: click.Parameter, text: str | None) -> tuple[str, ...]:
    names = commas(ctx, param, text)
    if not names:
        raise click.BadParameter("name a renderer, such as pdf")
    return names


def _clients(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    from abmkit.errors import AbmError
    from abmkit.workspace import Workspace

    try:
        names = [client.id for client in Workspace.find(Path()).clients()]
    except AbmError:
        return []
    return [CompletionItem(name) for name in names if name.startswith(start)]


def _sources(ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    from abmkit.errors import AbmError
    from abmkit.workspace import Workspace

    try:
        names = [
            each.name for each in Workspace.find(Path()).client(ctx.params["client"]).sources()
        ]
    except (AbmError, KeyError):
        return []
    return [CompletionItem(name) for name in names if name.startswith(start)]
