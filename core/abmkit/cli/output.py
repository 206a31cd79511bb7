"""How results are shown: drawn on a terminal, tab-separated in a pipe, or as JSON."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TextIO, TypeVar

import click

from abmkit.cli.session import Session

#: What JSON need not escape and no terminal shows as a letter: controls, marks that turn or hide.
_UNSEEN = re.compile(
    r"[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


_Args = ParamSpec("_Args")
_Result = TypeVar("_Result")


def apart(command: Callable[_Args, _Result]) -> Callable[_Args, _Result]:
    """A command on whose stdout only its result stands (see ``say``).

    All else that is printed meanwhile, by a plugin in whatever thread, goes to stderr.
    """

    @wraps(command)
    def call(*args: _Args.args, **kwargs: _Args.kwargs) -> _Result:
        with redirect_stdout(sys.stderr):
            return command(*args, **kwargs)

    return call


def out() -> TextIO:
    """Where the result of the command that runs goes."""
    context = click.get_current_context(silent=True)
    session = context.find_object(Session) if context else None
    return session.out if session else sys.stdout


def say(line: str = "") -> None:
    """Print a line of the result."""
    click.echo(line, file=out())


def show(session: Session, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows: as JSON with all their keys, or some columns as a table.

    Args:
        session: Says how.
        rows: By key; the keys are stable.
        columns: Keys that the table shows.
    """
    if session.json:
        show_json(rows)
    else:
        show_table(columns, ([row[column] for column in columns] for row in rows))


def show_fields(session: Session, fields: Mapping[str, Any]) -> None:
    """Print one thing: as a JSON object, or a line a field."""
    if session.json:
        show_json(fields)
    else:
        show_table(("field", "value"), fields.items())


def show_json(value: Any) -> None:
    """Print a value as JSON; Decimals, days and paths are strings."""
    narrow = "utf" not in (out().encoding or "utf").lower()
    say(json_text(value, narrow=narrow))


def json_text(value: Any, *, narrow: bool = False, indent: int | None = 2) -> str:
    """A value as JSON that says the same and commands no terminal.

    Args:
        value: The value; Decimals, days and paths become strings.
        narrow: Write ASCII only.
        indent: Blanks before what is inside; None: all stands on one line.
    """
    told = json.dumps(value, default=_plain, ensure_ascii=narrow, indent=indent)
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], told)


def show_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under heads; numbers stand to the right.

    Args:
        heads: One a column.
        rows: Cells; None is an empty one.
    """
    rows = [tuple(row) for row in rows]
    if out().isatty():
        _draw(heads, rows)
        return
    for row in (heads, *rows):
        say("\t".join(_text(cell) for cell in row))


def remark(session: Session, text: str) -> None:
    """Tell something besides the result that must not be overlooked, on stderr."""
    if not session.quiet:
        click.echo(clean(text), err=True)


def hint(session: Session, text: str) -> None:
    """Tell a person at a terminal what is being done, or what comes next; a pipe hears nothing."""
    if not session.json and sys.stderr.isatty():
        remark(session, text)


def clean(text: str) -> str:
    """Make control characters of foreign data visible: they could command the terminal."""
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else ascii(char)[1:-1]
        for char in text
    )


def clean_lines(text: str) -> str:
    """A text of several lines, each of them cleaned."""
    return "\n".join(map(clean, text.split("\n")))


def _draw(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Draw a table on the terminal; columns that are empty all the way down are left out."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False)
    columns = [n for n in range(len(heads)) if any(_text(row[n]) for row in rows)]
    for column in columns:
        numbers = any(isinstance(row[column], int | Decimal) for row in rows)
        first = column == 0  # what a person will copy
        justify: Literal["left", "right"] = "right" if numbers else "left"
        table.add_column(Text(heads[column]), justify=justify, overflow="fold", no_wrap=first)
    for row in rows:
        table.add_row(*(Text(_text(row[column])) for column in columns))
    Console(file=out()).print(table)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Mapping):
        return "; ".join(f"{key}: {_text(value)}" for key, value in cell.items() if value)
    if isinstance(cell, list | tuple):
        return ", ".join(map(_text, cell))
    return clean(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} has no JSON form")
