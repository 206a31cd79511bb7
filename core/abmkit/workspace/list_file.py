"""How the lists that people keep are read: as CSV, or as a workbook in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from abmkit.errors import AbmError, ConfigError, UsageError, suggest
from abmkit.workspace.lines import SHEET, Line, read_lines
from abmkit.workspace.lists import Row, TargetAccount
from abmkit.workspace.toml_file import read_text

RowT = TypeVar("RowT", bound=Row)


def read_list(
    path: Path, shown: str, model: type[RowT], check: Callable[[RowT], None] = lambda _: None
) -> tuple[RowT, ...]:
    """Read a list; a file that is not there is an empty one.

    Args:
        path: Its path, as a CSV with a head; people may keep it as a workbook in its place.
        shown: Its path as errors name it.
        model: What a line holds.
        check: Raises an error of abmkit where a line does not fit what it speaks of.

    Raises:
        ConfigError: A column is unknown or missing, or a line is wrong (named), or there is a
            workbook beside it.
    """
    rows = []
    for where, row in numbered(*_kept_in(path, shown), model):
        try:
            check(row)
        except AbmError as error:
            raise ConfigError(f"{where}: {error}") from None
        rows.append(row)
    return tuple(rows)


def read_targets(path: Path, shown: str) -> tuple[TargetAccount, ...]:
    """Read ``targets.csv``, see ``read_list``; an account is told once from one day on.

    Raises:
        ConfigError: As there, or two lines contradict each other.
    """
    told: dict[object, TargetAccount] = {}

    def check(line: TargetAccount) -> None:
        called = (line.domain or line.name or "").lower()
        if told.setdefault((called, line.valid_from), line) != line:
            what = f"a line above says otherwise of {called} from that day on"
            raise UsageError(f"{what}; remove one, or give valid_from")

    return read_list(path, shown, TargetAccount, check)


def _kept_in(path: Path, shown: str) -> tuple[Path, str]:
    """Where a list is kept, and what errors call that: there, or in a workbook of its name."""
    book = path.with_suffix(SHEET)
    if book == path or not book.exists():
        return path, shown
    if path.exists() and "\n" in read_text(path, shown).strip():  # more than a head
        raise ConfigError(f"{shown}: {book.name} exists, too; keep one of them")
    return book, str(Path(shown).with_suffix(SHEET))


def numbered(path: Path, shown: str, model: type[RowT]) -> Iterator[tuple[str, RowT]]:
    """Each line of a list, after the words that say where it stands; see ``read_list``.

    Raises:
        ConfigError: A column is unknown or missing, or a line is wrong; names the line.
    """
    lines = read_lines(path, shown) if path.exists() else iter(())
    head, columns = next(_filled(lines), ("", []))
    _check_head(head, columns, model)
    for where, cells in _filled(lines):
        if len(cells) > len(columns):
            raise ConfigError(f"{where}: {len(cells)} cells under {len(columns)} columns")
        row = dict(zip(columns, cells, strict=False))
        yield where, _row({key: cell for key, cell in row.items() if cell}, where, model)


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    """Those that say something, without spaces around the cells."""
    for where, cells in lines:
        if any(stripped := [cell.strip() for cell in cells]):
            yield where, stripped


def _check_head(where: str, columns: list[str], model: type[Row]) -> None:
    if not columns:
        return
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for column in columns:
        if column not in known:
            raise ConfigError(f"{where}: unknown column {column!r}{suggest(column, known)}")
    needed = [name for name, field in known.items() if field.is_required()]
    for name in needed:
        if name not in columns:
            raise ConfigError(f"{where}: column {name!r} is missing")


def _row(row: dict[str, Any], where: str, model: type[RowT]) -> RowT:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    column = "".join(f"{part}: " for part in first["loc"])
    if first["type"] == "missing":
        raise ConfigError(f"{where}: {column}a value is missing")
    raise ConfigError(f"{where}: {column}{first['msg'].removeprefix('Value error, ')}")
