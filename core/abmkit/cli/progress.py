"""Progress on a terminal, on stderr; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from abmkit.cli.output import clean
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.run.sync import Tell
    from abmkit.sync import Progress


@contextmanager
def sync_progress(session: Session) -> Iterator[Tell | None]:
    """A bar a stream while a sync runs; None where nobody looks.

    Args:
        session: ``quiet`` and ``json`` want none.
    """
    if session.quiet or session.json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]:,}"))
    console = Console(stderr=True)
    with Bars(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        tasks: dict[tuple[str, str], TaskID] = {}

        def tell(source: str, at: Progress) -> None:
            key = (source, at.stream)
            if key not in tasks:
                tasks[key] = bars.add_task(_escaped(f"{source} {at.stream}"), total=None, rows=0)
            bars.update(tasks[key], completed=at.done or 0, total=at.total, rows=at.rows)

        yield tell


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(clean(text))
