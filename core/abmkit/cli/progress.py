"""Progress on a terminal, on stderr; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
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
        shown: dict[tuple[str, str], tuple[TaskID, Progress, float]] = {}

        def tell(source: str, at: Progress) -> None:
            key = (source, at.stream)
            if key not in shown:
                task = bars.add_task(_escaped(f"{source} {at.stream}"), total=None, said="")
                shown[key] = (task, at, monotonic())
            task, first, begun = shown[key]
            said = _said(at, first, monotonic() - begun)
            bars.update(task, completed=at.done or 0, total=at.total, said=said)

        yield tell


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    return Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[said]}"),
        console=Console(stderr=True),
        transient=True,
    )


def _said(at: Progress, first: Progress, seconds: float) -> str:
    """How much, how fast, what is left, and what the vendor lets us do.

    Args:
        at: How far the stream is.
        first: How far it was when it was first heard of, which nobody knows when it began.
        seconds: Time since.
    """
    said = [f"{at.rows:,} rows"]
    if seconds >= 1 and at is not first:
        said.append(f"{(at.rows - first.rows) / seconds:,.0f}/s")
        read = (at.done or 0) - (first.done or 0)
        if at.total and read > 0:
            said.append(f"{_minutes((at.total - (at.done or 0)) * seconds / read)} left")
    if at.waited >= 1:
        said.append(f"waited {at.waited:,.0f} s")
    if at.budget is not None:
        said.append(f"{at.budget:,} requests left today")
    return ", ".join(said)


def _minutes(seconds: float) -> str:
    return f"{max(0, seconds):.0f} s" if seconds < 100 else f"{seconds / 60:,.0f} min"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(clean(text))
