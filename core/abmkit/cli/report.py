"""``abmkit report``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument, commas, period_option, to_date_option
from abmkit.cli.output import remark, show_json
from abmkit.cli.session import Session


@click.command()
@client_argument()
@period_option()
@click.option("--report", default="scorecard", show_default=True, help="Name of the report.")
@click.option(
    "--format",
    "formats",
    default="pdf",
    show_default=True,
    callback=commas,
    help="Names of renderers, with commas between.",
)
@click.option("--locale", help="Language of the texts, such as ko-KR.  [default: the client's]")
@to_date_option()
@click.pass_obj
def command(
    session: Session,
    client: str,
    period: str,
    report: str,
    formats: tuple[str, ...],
    locale: str | None,
    to_date: bool,
) -> None:
    """Make a draft of a report of a CLIENT, and print where it is."""
    from abmkit.run import make_report

    chosen = session.client(client)
    made = make_report(
        chosen,
        chosen.workspace.load_plugins(),
        period,
        name=report,
        formats=formats,
        locale=locale,
        to_date=to_date,
    )
    if session.json:
        show_json({"client": chosen.id, "paths": made.paths, "warnings": made.warnings})
        return
    for path in made.paths:
        click.echo(str(path))
    for warning in made.warnings:
        remark(session, warning)
