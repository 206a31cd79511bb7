"""``abmkit client add``."""

from __future__ import annotations

import sys

import click

from abmkit.cli.output import hint, remark, say, show_json
from abmkit.cli.session import Session


@click.command()
@click.argument("client")
@click.option("--name", help="The client's name as reports print it.  [default: CLIENT]")
@click.option("--zone", help="Time zone of its reporting days, such as Europe/Berlin.")
@click.option("--currency", help="Reporting currency, such as EUR.")
@click.option("--locale", help="Language of reports, such as en-US or ko-KR.")
@click.option("--fiscal-start", type=int, help="First month of the fiscal year, 1 to 12.")
@click.pass_obj
def command(
    session: Session,
    client: str,
    name: str | None,
    zone: str | None,
    currency: str | None,
    locale: str | None,
    fiscal_start: int | None,
) -> None:
    """Add a client. CLIENT names its folder and identifies it in commands.

    On a terminal it asks for what no option says; in a script the agency's defaults hold.
    """
    workspace = session.workspace()
    defaults = workspace.settings.defaults
    if sys.stdin.isatty():
        name = name or click.prompt("Name in reports", default=client)
        zone = zone or click.prompt("Time zone", default=defaults.zone)
        currency = currency or click.prompt("Currency", default=defaults.currency)
        locale = locale or click.prompt("Language of reports", default=defaults.locale)
    settings = {
        "name": name or client,
        "zone": zone,
        "currency": currency,
        "locale": locale,
        "fiscal_start": fiscal_start,
    }
    added = workspace.add_client(client, settings)
    if session.json:
        show_json({"client": added.id, "name": added.name, "path": added.path})
        return
    say(str(added.path))
    if unspoken := _unspoken(added.locale):
        remark(session, unspoken)
    hint(session, f"next: abmkit source add {added.id} files --guess FILE.csv")


def _unspoken(locale: str) -> str:
    """What becomes of reports in a language that has no words of theirs; empty: it has."""
    from abmkit.report.catalogue import FALLBACK, core_catalogue
    from abmkit.report.format import language_of

    known = core_catalogue()
    if language_of(locale) in known:
        return ""
    told = ", ".join(sorted(known))
    return f"{locale}: reports have words in {told} only; theirs are {FALLBACK}, numbers as asked"
