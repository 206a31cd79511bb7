"""Progress on a terminal, on stderr; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from abmkit.cli.output import clean
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

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
    with _bars() as bars:
        tasks: dict[tuple[str, str], TaskID] = {}

        def tell(source: str, at: Progress) -> None:
            key = (source, at.stream)
            if key not in tasks:
                tasks[key] = bars.add_task(_escaped(f"{source} {at.stream}"), total=None, said="")
            bars.update(tasks[key], completed=at.done or 0, total=at.total)
            bars.update(tasks[key], said=_said(at, bars.tasks[tasks[key]].elapsed))

        yield tell


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    return Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[said]}"),
        console=Console(stderr=True),
        transient=True,
    )


def _said(at: Progress, seconds: float | None) -> str:
    """How much, how fast, and what the vendor lets us do."""
    said = [f"{at.rows:,} rows"]
    if seconds:
        said.append(f"{at.rows / seconds:,.0f}/s")
    if at.waited >= 1:
        said.append(f"waited {at.waited:,.0f} s")
    if at.budget is not None:
        said.append(f"{at.budget:,} requests left today")
    return ", ".join(said)


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(clean(text))
