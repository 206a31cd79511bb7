"""``abmkit why``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import say, show_fields, show_json, show_table
from abmkit.cli.session import Session


@click.command()
@client_argument()
@click.argument("record", metavar="SOURCE:ID")
@click.option("--person", is_flag=True, help="The record is a person, not an account.")
@click.pass_obj
def command(session: Session, client: str, record: str, person: bool) -> None:
    """Show which of a CLIENT's records are the same account or person, and the evidence.

    Of a person, it also shows where they work, in which role, and how that is known.
    """
    from abmkit.run.who import employments, explain_record

    kind: Literal["account", "person"] = "person" if person else "account"
    chosen = session.client(client)
    told = explain_record(chosen, kind, record)
    jobs = [asdict(job) for job in employments(chosen, told.canonical)] if person else []
    if session.json:
        show_json({**asdict(told), **({"works_at": jobs} if person else {})})
        return
    show_fields(session, {"record": record, "reason": told.reason})
    say()
    show_table(("record", "name"), ((f"{of}:{its}", name) for of, its, name in told.members))
    if told.steps:
        say()
        show_table(
            ("record", "is one with", "by", "value"),
            ((":".join(s.left), ":".join(s.right), s.words, s.shown) for s in told.steps),
        )
    if jobs:
        say()
        show_table(tuple(jobs[0]), (tuple(job.values()) for job in jobs))
