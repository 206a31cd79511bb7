"""Counts of the rows that a file would give a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from abmkit import LOADABLE, Check, columns
from abmkit_files.rows import Rows
from abmkit_files.values import fits

_SHOWN = 5
_LITTLE = Decimal("0.05")
_NUMBERS = "fix them in the file, name them under null, or see decimal"
_WANTED = {
    "date": ("no date", "fix them in the file, or say format = …, such as %d.%m.%Y"),
    "instant": (
        "no date with a time",
        "fix them in the file, or say format = …, such as %d.%m.%Y %H:%M",
    ),
    "integer": ("no whole number", _NUMBERS),
    "decimal": ("no number", _NUMBERS),
    "text": ("no text: it has bytes that are no letters", "fix it, or set encoding"),
    "boolean": ("neither true nor false", "give it an alias under values"),
}


class Tally:
    """What is counted of the rows of one table.

    Attributes:
        table: The table.
        differing: Rows whose id came before with other content.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        self.differing = 0
        self._contents: dict[int, int] = {}
        self._empty: Counter[str] = Counter()
        self._odd: defaultdict[str, Counter[str]] = defaultdict(Counter)

    @property
    def rows(self) -> int:
        """How many ids there are."""
        return len(self._contents)

    def common(self, other: Tally) -> int:
        """How many ids another tally of the same table has too."""
        same = self.table == other.table
        return len(self._contents.keys() & other._contents.keys()) if same else 0

    def count(self, frame: Rows) -> None:
        """Add rows."""
        for id_, row in zip(frame["source_id"], zip(*frame.values(), strict=True), strict=True):
            content = hash(row)
            self.differing += self._contents.setdefault(hash(id_), content) != content
        for column in columns(LOADABLE[self.table]):
            if column.name in frame:
                cells = frame[column.name]
                self._empty[column.name] += cells.count(None)
                texts = Counter(cell for cell in cells if cell is not None)
                odd = {t: n for t, n in texts.items() if not fits(t, column.kind, column.choices)}
                self._odd[column.name].update(odd)

    def findings(self, where: str) -> Iterator[Check]:
        """What would not arrive, with what to do.

        Args:
            where: The key of the rows in the settings.
        """
        if self.differing:
            what = f"{where}.id: an id comes again with other content {_times(self.differing)}"
            yield Check(False, f"{what}; the last one stays", "name columns that tell them apart")
        for column in columns(LOADABLE[self.table]):
            key = f"{where}.map.{column.name}"
            if column.required and (empty := self._empty[column.name]):
                what = f"{key}: empty {_times(empty)}; those rows will be rejected"
                advice = "set default, or leave the rows out with when"
                yield Check(not is_much(empty, self.rows), what, advice)
            if odd := self._odd[column.name]:
                filled = self.rows - self._empty[column.name]
                ok = not is_much(odd.total(), filled)
                yield from _tell_odd(key, column.kind, column.choices, odd, ok=ok)


def is_much(lost: int, of: int) -> bool:
    """Whether more is lost than a sync puts up with."""
    return lost > _LITTLE * of


def wanted(kind: str, choices: tuple[str, ...]) -> tuple[str, str]:
    """What the text of a cell is not that cannot be read, and what to do about it.

    Args:
        kind: What the column holds.
        choices: The texts that it takes; none: any.
    """
    if choices:
        return f"none of {', '.join(choices)}", "give it an alias under values"
    return _WANTED.get(kind, _WANTED["text"])


def _tell_odd(
    key: str, kind: str, choices: tuple[str, ...], odd: Counter[str], *, ok: bool
) -> Iterator[Check]:
    lack, advice = wanted(kind, choices)
    for text, times in odd.most_common(_SHOWN):
        yield Check(ok, f"{key}: {text!r}, {_times(times)}, is {lack}", advice)
    if len(odd) > _SHOWN:
        yield Check(ok, f"{key}: and {len(odd) - _SHOWN:,} more such texts", advice)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
