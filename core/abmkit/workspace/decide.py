"""A person's decision on who is who, added to ``links.csv``: what stands there stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pydantic import ValidationError

from abmkit.errors import ConfigError, UsageError
from abmkit.workspace.links import LinkLine, read_links
from abmkit.workspace.write import write_over

_COLUMNS = ("kind", "left", "right", "decision", "by", "on", "reason")


def add_decision(path: Path, shown: str, told: dict[str, str]) -> LinkLine:
    """Add a line to ``links.csv``, unless it contradicts one that stands there.

    Args:
        path: Its path; it is made when it is not there.
        shown: Its path as errors name it.
        told: The line, by column.

    Returns:
        The line.

    Raises:
        UsageError: It makes no sense.
        ConfigError: The file is wrong, or its lines would contradict each other; names them.
        OSError: It cannot be written, and is as it was.
    """
    line = _checked(told)
    before = path.read_text("utf-8-sig") if path.exists() else ""
    columns = next(csv.reader(before.splitlines()), None) or list(_COLUMNS)
    if missing := [name for name in told if told[name] and name not in columns]:
        raise ConfigError(
            f"{shown}: it has no column {', '.join(missing)}; add it to the first line"
        )
    out = io.StringIO(newline="")
    out.write(before or ",".join(columns) + "\n")
    if before and not before.endswith("\n"):
        out.write("\n")
    csv.writer(out, lineterminator="\n").writerow(told.get(name, "") for name in columns)
    _refuse_contradiction(path, shown, out.getvalue())
    write_over(path, out.getvalue())
    return line


def _checked(told: dict[str, str]) -> LinkLine:
    try:
        return LinkLine.model_validate({name: text or None for name, text in told.items()})
    except ValidationError as error:
        reason = str(error.errors(include_url=False)[0]["msg"])
        raise UsageError(reason.removeprefix("Value error, ")) from None


def _refuse_contradiction(path: Path, shown: str, text: str) -> None:
    """Read the file as it would be, before it is."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, "utf-8")
        read_links(draft, shown)
    finally:
        draft.unlink(missing_ok=True)
