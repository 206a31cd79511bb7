"""``abmkit source login``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from abmkit.cli.arguments import client_argument, source_argument
from abmkit.cli.output import clean, remark, say, show_json
from abmkit.cli.secret import asked
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.run.login import Desk, LoggedIn

PATIENCE = 300.0
"""Seconds that a person has for logging in."""


@click.command()
@client_argument()
@source_argument()
@click.option("--paste", is_flag=True, help="Prompt for the code instead of waiting for a browser.")
@click.option(
    "--link", is_flag=True, help="Print a link for someone else to open; finish with --paste."
)
@click.pass_obj
def command(session: Session, client: str, source: str, paste: bool, link: bool) -> None:
    """Log in to the vendor of a CLIENT's SOURCE by OAuth.

    Opens the vendor's login page in the browser and waits for it to return. On a machine without a
    browser use --paste: log in anywhere, then paste the code, or the whole address that the browser
    ended at. If the client's admin must log in, send them the address that --link prints, and
    paste what they send back with --paste.
    """
    if link and paste:
        raise click.UsageError("use --link first, and --paste when you have the code")
    from abmkit.run.login import desk

    chosen = session.client(client)
    place = desk(chosen.source(source), chosen.workspace.load_plugins())
    if link:
        _print_link(session, place)
        return
    _tell(session, place, _pasted(place) if paste else _by_browser(place))


def _print_link(session: Session, place: Desk) -> None:
    login = place.link()
    if session.json:
        show_json({"source": place.source.name, "link": login.address})
        return
    say(login.address)
    remark(session, f"when you have the code, run: {place.source.login} --paste")


def _pasted(place: Desk) -> LoggedIn:
    from abmkit.connect.login import Login

    login = Login.load(place.begun)
    if login is None:
        login = place.link()
        click.echo(f"open: {login.address}", err=True)
    return place.finish(login, asked("code or address"))


def _by_browser(place: Desk) -> LoggedIn:
    from abmkit.connect.login import Login
    from abmkit.connect.loopback import listen

    with listen(place.oauth.client.redirect_url) as loopback:
        login = Login.begin(place.oauth, loopback.redirect)
        click.echo(f"open: {login.address}", err=True)
        if sys.stderr.isatty():
            click.launch(login.address)
        return place.finish(login, loopback.wait(login.is_answered, PATIENCE))


def _tell(session: Session, place: Desk, done: LoggedIn) -> None:
    if session.json:
        told = {"source": place.source.name, "account": done.account, "missing": done.missing}
        show_json(told)
    else:
        which = f", account {done.account}" if done.account else ""
        say(clean(f"logged in: {place.source.name}{which}"))
    for scope in done.missing:
        remark(session, f"scope not granted: {scope}; streams that need it cannot be read")
