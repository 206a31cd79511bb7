"""People's decisions on who is who, added to ``links.csv``: what stands there is not touched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from abmkit.errors import ConfigError, UsageError
from abmkit.workspace.lines import delimiter_of, read_lines
from abmkit.workspace.links import Line, LinkLine, check_links, link_lines
from abmkit.workspace.write import write_bytes

_COLUMNS = tuple(LinkLine.model_fields)


def link_line(told: Mapping[str, str]) -> LinkLine:
    """A decision, checked by itself.

    Args:
        told: Its cells by column.

    Raises:
        UsageError: It makes no sense.
    """
    try:
        return LinkLine.model_validate({name: text or None for name, text in told.items()})
    except ValidationError as error:
        reason = str(error.errors(include_url=False)[0]["msg"])
        raise UsageError(reason.removeprefix("Value error, ")) from None


def add_decisions(path: Path, shown: str, lines: Sequence[Line]) -> tuple[LinkLine, ...]:
    """Add lines to ``links.csv``: all of them, or none.

    Args:
        path: Its path; it is made when it is not there.
        shown: Its path as errors name it.
        lines: What was decided, each with where it was told.

    Returns:
        Those that were added; one that stands there already is not.

    Raises:
        ConfigError: The file is wrong, lacks a column, or lines contradict each other; names them.
        OSError: It cannot be written, and is as it was.
    """
    there = link_lines(path, shown)
    known = {_said(line) for _, line in there}
    new = [line for line in lines if _said(line[1]) not in known]
    check_links([*there, *new])
    if new:
        write_bytes(path, _with(path, shown, [line for _, line in new]))
    return tuple(line for _, line in new)


def _said(line: LinkLine) -> tuple[str, frozenset[str], str]:
    """What a line says, by whomever and whichever way round."""
    return line.kind, frozenset((line.left, line.right)), line.decision


def _with(path: Path, shown: str, lines: Iterable[LinkLine]) -> bytes:
    """The file's bytes with lines behind them, written as its own are."""
    before = path.read_bytes() if path.exists() else b""
    text = before.decode("utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    filled = (cells for _, cells in read_lines(path, shown) if any(cells)) if text else iter(())
    columns = next(filled, None)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter_of(text), lineterminator=end)
    if columns is None:
        writer.writerow(_COLUMNS)
    elif not text.endswith("\n"):
        out.write(end)
    for line in lines:
        writer.writerow(_cells(line, columns or _COLUMNS, shown))
    return before + out.getvalue().encode()


def _cells(line: LinkLine, columns: Sequence[str], shown: str) -> list[str]:
    told = {name: str(value) for name, value in line if value is not None}
    names = [column.strip() for column in columns]
    if missing := [name for name in told if name not in names]:
        raise ConfigError(
            f"{shown}: it has no column {', '.join(missing)}; add it to the first line"
        )
    return [told.get(name, "") for name in names]
