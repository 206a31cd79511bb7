"""Who is who, as people decided: ``links.csv``, checked for lines that contradict each other."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from abmkit.errors import ConfigError
from abmkit.identity import Decision
from abmkit.schema.column import REFERENCE_KINDS
from abmkit.workspace.list_file import numbered
from abmkit.workspace.lists import Day, Row


class LinkLine(Row):
    """A line of ``links.csv``: what a person says about two records."""

    kind: Literal["account", "person"] = Field(description="What both are.")
    left: str = Field(
        description="Source and id of a record, as crm:0061; or what a source calls one, as "
        "sheet/name:Acme, sheet/domain:acme.com or sheet/email:kim@acme.com."
    )
    right: str = Field(description="Source and id of another record.")
    decision: Literal["same", "different"] = Field(description="Whether they are one.")
    by: str = Field(description="Who decided it.")
    on: Day | None = Field(default=None, description="When.")
    reason: str | None = Field(default=None, description="Why.")

    @field_validator("left")
    @classmethod
    def _left(cls, text: str) -> str:
        if not _is_end(text):
            raise ValueError(f"{text!r} is neither SOURCE:ID nor SOURCE/name:NAME")
        return text

    @field_validator("right")
    @classmethod
    def _right(cls, text: str) -> str:
        if not _is_end(text) or not end(text)[1].startswith("id:"):
            raise ValueError(f"{text!r} is not SOURCE:ID; write such as crm:0061")
        return text

    @model_validator(mode="after")
    def _makes_sense(self) -> LinkLine:
        if self.left == self.right:
            raise ValueError(f"{self.left} stands on both sides")
        if self.decision == "different" and not end(self.left)[1].startswith("id:"):
            raise ValueError("only two records can be different; say what the name means instead")
        return self

    @property
    def decided(self) -> Decision:
        """The line as matching reads it."""
        is_same = self.decision == "same"
        left, right = end(self.left), end(self.right)
        return Decision(self.kind, left, right, is_same, self.by, self.on, self.reason)


_END = re.compile(rf"([^\s:/]+)(?:/({'|'.join(REFERENCE_KINDS)}))?:(.+)")


def _is_end(text: str) -> bool:
    return _END.fullmatch(text) is not None


def end(text: str) -> tuple[str, str]:
    """Source and reference of what a line names: crm:0061 is ``crm``, ``id:0061``."""
    found = _END.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is neither SOURCE:ID nor SOURCE/name:NAME")
    source, kind, value = found.groups()
    return source, f"{kind or 'id'}:{value}"


Line = tuple[str, LinkLine]
"""A line and where it stands, as errors name it."""


def read_links(path: Path, shown: str) -> tuple[Decision, ...]:
    """Read what people decided; a file that is not there decides nothing.

    Args:
        path: Its path.
        shown: Its path as errors name it.

    Raises:
        ConfigError: A line is wrong, or lines contradict each other; names them.
    """
    lines = link_lines(path, shown)
    check_links(lines)
    return tuple(line.decided for _, line in lines)


def link_lines(path: Path, shown: str) -> list[Line]:
    """The lines of ``links.csv``, each checked by itself.

    Raises:
        ConfigError: A line is wrong; names it.
    """
    return list(numbered(path, shown, LinkLine))


def check_links(lines: Sequence[Line]) -> None:
    """Refuse lines that contradict each other.

    Raises:
        ConfigError: They do; names them.
    """
    for where, line in lines:
        _check(where, line, [other for other in lines if other[1].kind == line.kind])


def _check(where: str, line: LinkLine, lines: Sequence[Line]) -> None:
    """Refuse a line that others contradict."""
    joined: dict[str, list[tuple[str, str]]] = {}
    for at, other in lines:
        if other.decision == "same" and other is not line:
            joined.setdefault(other.left, []).append((other.right, at))
            joined.setdefault(other.right, []).append((other.left, at))
    if line.decision == "different":
        if chain := _chain(joined, line.left, line.right):
            raise ConfigError(
                f"{where}: {line.left} and {line.right} are different here, and the same by "
                f"{_places(where, chain)}; remove one of these lines"
            )
    elif "/" in line.left.partition(":")[0]:
        for meant, at in joined.get(line.left, ()):
            if meant != line.right and not _chain(joined, line.right, meant, without=line.left):
                raise ConfigError(
                    f"{where}: {line.left} means {line.right} here, and {meant} by "
                    f"{_places(where, [at])}; remove one of these lines"
                )


def _chain(
    joined: Mapping[str, Sequence[tuple[str, str]]], start: str, goal: str, without: str = ""
) -> list[str]:
    """The lines that lead from one record to another in the fewest steps; none: nothing does."""
    waiting: deque[tuple[str, list[str]]] = deque([(start, [])])
    met = {start, without}
    while waiting:
        place, lines = waiting.popleft()
        if place == goal:
            return lines
        for following, at in joined.get(place, ()):
            if following not in met:
                met.add(following)
                waiting.append((following, [*lines, at]))
    return []


def _places(where: str, places: Sequence[str]) -> str:
    """Where lines stand: by their numbers alone, if in the file where they are told."""
    file = where.rpartition(" ")[0]
    if any(place.rpartition(" ")[0] != file for place in places):
        return ", ".join(places)
    numbers = [place.rpartition(" ")[2] for place in places]
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(numbers)}"
