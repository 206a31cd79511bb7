"""Reads a file with one JSON object a line; the keys of nested objects are joined by dots."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TextIO

from abmkit import Fatal, Refusal
from abmkit_files.reader import Chunk, lines_at_once
from abmkit_files.survey import Survey
from abmkit_files.values import plain_number

_LONGEST = 10_000_000
_LONGEST_RAW = 2000
_MOST_NAMES = 16_384

Cells = dict[str, str]


class JsonLines:
    """A file of JSON objects, one a line.

    Attributes:
        header: All keys that any of the objects has, in the order in which they first come.
        is_ragged: True: an object leaves out what it does not know.
        how: How it is read, in words.
        doubts: What a person should know of that.

    Args:
        survey: What is known of the file.

    Raises:
        Fatal: None of its lines is a JSON object, or they have more keys than any table.
    """

    is_ragged = True

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self.how = f"{survey.encoding}, a JSON object a line"
        self.doubts = survey.doubts
        names: dict[str, None] = {}
        with self._open() as file:
            for _, line in _lines(file):
                names |= dict.fromkeys(_read(line)[0])
                if len(names) > _MOST_NAMES:
                    what = f"{survey.path} has more than {_MOST_NAMES:,} different keys"
                    raise Fatal(f"{what}; export what changes as values, not as keys")
        if not names:
            raise Fatal(f"{survey.path}: no line is a JSON object; write one object a line")
        self._names = tuple(names)
        # A half of a surrogate pair is in no text that settings or a terminal hold.
        self.header = tuple(name.encode("utf-8", "backslashreplace").decode() for name in names)

    def chunks(self) -> Iterator[Chunk]:
        """Read the whole file."""
        at_once = lines_at_once(len(self.header))
        with self._open() as file:
            lines = _lines(file)
            while block := list(islice(lines, at_once)):
                yield self._chunk(block, file.buffer.tell())

    def _chunk(self, block: Sequence[tuple[int, str]], done: int) -> Chunk:
        rows, numbers, refused = [], [], []
        for number, line in block:
            cells, fault = _read(line)
            if fault:
                refused.append(Refusal(f"line {number}", fault, line[:_LONGEST_RAW]))
            else:
                rows.append(cells)
                numbers.append(number)
        columns = [[cells.get(name, "") for cells in rows] for name in self._names]
        return Chunk(columns, numbers, refused, done)

    def _open(self) -> TextIO:
        survey = self._survey
        return survey.path.open(encoding=survey.encoding, errors=survey.errors, newline="\n")


def _lines(file: TextIO) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers; of one too long, its beginning."""
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        end = line
        while len(end) == _LONGEST and not end.endswith("\n"):
            end = file.readline(_LONGEST)
        if plain := line.strip():
            yield number, plain


def _read(line: str) -> tuple[Cells, str]:
    """The cells of a line, and what is wrong with it, empty when nothing is."""
    cells: Cells = {}
    try:
        record = _DECODER.decode(line)
        if not isinstance(record, dict):
            return {}, "no JSON object"
        for key, value in record.items():
            _flatten(value, key, cells)
    except json.JSONDecodeError as error:
        return {}, f"no JSON: {error.msg} at character {error.pos + 1}"
    except KeyError as error:
        return {}, f"the key {error} comes twice"
    except RecursionError:
        return {}, "objects within objects without end"
    return cells, "" if cells else "an empty object"


def _flatten(value: Any, path: str, cells: Cells) -> None:
    """Add the cells of a value; a list of plain values is one cell, as the schema's lists are."""
    if isinstance(value, dict):
        for key, each in value.items():
            _flatten(each, f"{path}.{key}", cells)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for place, each in enumerate(value):
            _flatten(each, f"{path}.{place}", cells)
    elif path in cells:
        raise KeyError(path)
    else:
        cells[path] = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    together = dict(pairs)
    if len(together) < len(pairs):
        raise KeyError(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return together


#: Numbers stay as they are written: a float would lose digits of ids and of money.
_DECODER = json.JSONDecoder(
    parse_int=str, parse_float=plain_number, parse_constant=str, object_pairs_hook=_once
)
