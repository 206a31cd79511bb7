"""``abmkit source add``."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import hint, out, say, show_json
from abmkit.cli.preview import show_findings, show_proposal
from abmkit.cli.secret import asked
from abmkit.cli.session import Session
from abmkit.cli.source_check import FAILED

if TYPE_CHECKING:
    from abmkit.connect import Check, Connector
    from abmkit.plugins import Plugins
    from abmkit.workspace import Client, Source


@click.command()
@client_argument()
@click.argument("connector")
@click.argument("arguments", metavar="[FILE]...", nargs=-1)
@click.option("--guess", is_flag=True, help="Propose settings from the FILEs.")
@click.option("--name", help="Name of the source.  [default: the connector's]")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="K=V",
    help="Set a setting; a.b=1 sets b in table a.",
)
@click.option(
    "--secret",
    "secrets",
    multiple=True,
    metavar="K",
    help="Prompt for a secret setting and store it in .secrets/.",
)
@click.option("--yes", is_flag=True, help="Accept the guessed settings without asking.")
@click.option(
    "--check/--no-check",
    "asks",
    default=None,
    help="Connect and show the vendor account.  [default: on a terminal]",
)
@click.pass_obj
def command(
    session: Session,
    client: str,
    connector: str,
    arguments: tuple[str, ...],
    guess: bool,
    name: str | None,
    settings: tuple[str, ...],
    secrets: tuple[str, ...],
    yes: bool,
    asks: bool | None,
) -> int:
    """Add a source that a CONNECTOR reads (see: abmkit plugins) to a CLIENT.

    With --guess the connector proposes settings for the FILEs; you see them with some sample rows
    and confirm. In a script, --yes confirms, and only doubtful guesses are printed.

    A secret setting holds a reference to the secret: env:NAME, file:PATH or keyring:SERVICE/USER.
    --secret K prompts for the secret itself and stores it in .secrets/.

    Exits with 1 when the source was added but the vendor refuses access.
    """
    chosen = session.client(client)
    plugins = chosen.workspace.load_plugins()
    kind = plugins.connectors[connector]
    content, findings = _proposed(kind, chosen, arguments, guess)
    content = _merged(content, settings)
    if guess and not session.json:
        if out().isatty() or not yes:
            show_proposal(kind, content, chosen.path)
        else:
            findings = [each for each in findings if not each.ok]
        show_findings(session, findings)
    if guess:
        _agree(yes)
    added = _add(chosen, name or connector, kind, content, secrets)
    greeting = _greeting(session, added, plugins, asks)
    if session.json:
        findings = [*findings, *greeting]
        told = [{"ok": each.ok, "what": each.what, "advice": each.advice} for each in findings]
        show_json({"source": added.name, "file": added.shown, "findings": told})
    else:
        say(added.shown)
        show_findings(session, greeting)
        hint(session, f"next: abmkit source check {client} && abmkit sync {client}")
    return 0 if all(each.ok for each in greeting) else FAILED


def _greeting(session: Session, added: Source, plugins: Plugins, asks: bool | None) -> list[Check]:
    """What the vendor says to it, where somebody wants to know."""
    if not (_is_terminal() and not session.json if asks is None else asks):
        return []
    from abmkit.run.check import greet

    told = greet(added, plugins)
    return [told] if told else []


def _is_terminal() -> bool:
    return sys.stdin.isatty() and out().isatty()


def _add(
    client: Client,
    name: str,
    kind: type[Connector],
    content: Mapping[str, Any],
    secrets: tuple[str, ...],
) -> Source:
    """Add the source; what is secret of it is asked for, and never shown."""
    from abmkit.workspace.secrets import keep, kept_at

    told = {key: asked(key) for key in secrets}
    places = tuple(f"{key}={kept_at(client.id, name, key)}" for key in secrets)
    added = client.add_source(name, kind, _merged(content, places))
    for key, secret in told.items():
        keep(client.workspace.path, client.id, name, key, secret)
    return added


def _proposed(
    kind: type[Connector], client: Client, arguments: tuple[str, ...], guess: bool
) -> tuple[Mapping[str, Any], list[Check]]:
    if guess:
        content, findings = kind.guess(arguments, client.path)
        return content, list(findings)
    if arguments:
        raise click.UsageError("files need --guess; add it, or give settings with --set")
    return {}, []


def _merged(content: Mapping[str, Any], settings: tuple[str, ...]) -> dict[str, Any]:
    """Settings with those of the command line over those proposed."""
    merged = dict(content)
    for setting in settings:
        path, sign, text = setting.partition("=")
        if not sign:
            raise click.UsageError(f"--set {setting}: write KEY=VALUE")
        *tables, key = path.split(".")
        table = merged
        for each in tables:
            table[each] = dict(table.get(each) or {})
            table = table[each]
        table[key] = _value(text)
    return merged


def _value(text: str) -> Any:
    """A value as TOML writes it, else the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _agree(yes: bool) -> None:
    if not yes and not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to confirm at; add --yes to write the settings"
        )
    if not yes:
        click.confirm("Write it?", abort=True, err=True)
