"""What every kind of file is read as: a header, and chunks of cells below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from abmkit import Refusal

#: Lines read at once, unless they are very wide.
LINES = 20_480
_CELLS = 1_000_000

Doubt = tuple[str, str]
"""Something that a person should look at, and what to do."""


@dataclass(frozen=True)
class Chunk:
    """Some lines of a file, cut into cells.

    Attributes:
        columns: One sequence of cells per column of the file.
        lines: The number of the line where each row begins.
        refused: Lines that are no rows.
        done: Bytes read so far.
    """

    columns: Sequence[Sequence[str]]
    lines: Sequence[int]
    refused: Sequence[Refusal]
    done: int


class Reader(Protocol):
    """Reads one file; what it cannot make sense of, it says when it is made."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the file's columns, each once."""

    @property
    def is_ragged(self) -> bool:
        """Whether a line need not have all columns: one that no line has is empty, no mistake."""

    @property
    def how(self) -> str:
        """How the file is read, in words."""

    @property
    def doubts(self) -> Sequence[Doubt]:
        """What a person should know of that, and what to do."""

    def chunks(self) -> Iterator[Chunk]:
        """Read the whole file.

        Raises:
            Fatal: It is damaged.
        """


def lines_at_once(width: int) -> int:
    """How many lines of so many cells are read at once."""
    return max(1, min(LINES, _CELLS // width))


def repeated(names: Iterable[str]) -> list[Doubt]:
    """Say which names come again: settings mean the first by them."""
    often = [name for name, n in Counter(each.strip() for each in names).items() if name and n > 1]
    if not often:
        return []
    what = f"columns of one name: {', '.join(often)}"
    return [(what, f"the first is meant by it; the next is called {often[0]} (2)")]


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Names without blanks around them, numbered where one comes again or is missing."""
    taken: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        plain = once = name.strip() or f"column {place}"
        while once in taken:
            taken[plain] += 1
            once = f"{plain} ({taken[plain]})"
        taken[once] = 1
    return tuple(taken)
