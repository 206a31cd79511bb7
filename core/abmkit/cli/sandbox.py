"""``abmkit sandbox``."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abmkit.cli.output import hint, show
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.world import World


@click.command()
@click.argument("vendors", metavar="VENDOR...", nargs=-1, required=True)
@click.option("--world", metavar="NAME", help="Simulated client to serve.  [default: the vendor's]")
@click.option("--seed", type=int, default=7, show_default=True, help="Seed of the simulated data.")
@click.option("--faults", default="", metavar="F,F:every=N", help="Faults to inject, listed above.")
@click.option(
    "--recorded",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Serve recorded records from the JSONL files in DIR.",
)
@click.option("--no-limits", is_flag=True, help="Do not enforce the vendor's rate limits.")
@click.option(
    "--port",
    type=int,
    default=0,
    help="Port of the first vendor; others follow.  [default: any free]",
)
@click.pass_obj
def command(
    session: Session,
    vendors: tuple[str, ...],
    world: str | None,
    seed: int,
    faults: str,
    recorded: Path | None,
    no_limits: bool,
    port: int,
) -> None:
    """Serve simulated APIs of VENDORs with invented data on this machine, until Ctrl-C.

    Faults: 429-burst, 429-daily, 401-midpage, truncate, slow, 500 and 200-error occur every few
    requests (500:every=3 sets how often); rotate, lag, drift and 403-scope apply all the time.
    """
    from abmkit.sandbox.find import sandbox_of
    from abmkit.sandbox.server import serve

    connectors = session.plugins().connectors
    kinds = [sandbox_of(connectors[vendor]) for vendor in vendors]
    rows = []
    with ExitStack() as stack:
        for place, kind in enumerate(kinds):
            sandbox = kind(
                _world(world or kind.profile, seed),
                faults=faults,
                recorded=recorded,
                paced=not no_limits,
            )
            url = stack.enter_context(serve(sandbox, port + place if port else 0))
            told = {"url": url, **sandbox.credentials()}
            rows += [{"vendor": vendors[place], "what": k, "value": v} for k, v in told.items()]
        show(session, rows, ("vendor", "what", "value"))
        hint(session, "Ctrl-C stops them")
        while True:
            time.sleep(1)


def _world(name: str, seed: int) -> World:
    from abmkit.errors import UnknownName
    from abmkit.world import PROFILES, generate

    if name not in PROFILES:
        raise UnknownName("world", name, PROFILES)
    return generate(PROFILES[name], seed)
