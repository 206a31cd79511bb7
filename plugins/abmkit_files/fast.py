"""Cuts lines into cells with pandas' parser, where it is proved that each line is one row.

pandas fills short rows up in silence, so the separators are counted first; a block that is not
regular is left to the careful way.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pandas as pd

_QUOTE, _LINE_END = ord('"'), ord("\n")


def cut_fast(block: Sequence[str], delimiter: str, width: int) -> list[list[str]] | None:
    """Return the cells of a block by column; None where a line is not one row.

    Args:
        block: Lines with their ends.
        delimiter: The sign between cells.
        width: How many cells a row has.
    """
    if width < 2 or not delimiter.isascii() or max(map(len, block)) > csv.field_size_limit():
        return None
    try:
        text = "".join(block).encode()
    except UnicodeEncodeError:  # bytes that are no text
        return None
    if not block[-1].endswith("\n"):
        text += b"\n"
    is_regular = (
        _is_regular(text, ord(delimiter), width, len(block))
        if b'"' in text
        else (
            text.count(b"\n") == len(block)
            and {line.count(delimiter) for line in block} == {width - 1}
        )
    )
    if not is_regular:
        return None
    frame = pd.read_csv(
        BytesIO(text),
        sep=delimiter,
        header=None,
        names=list(range(width)),
        dtype=object,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        low_memory=False,
    )
    return [frame[number].tolist() for number in range(width)]


def _is_regular(text: bytes, delimiter: int, width: int, rows: int) -> bool:
    """Whether each line has as many separators outside quotes as a row.

    Quotes must open where cells begin: in the middle of a cell a quote is a sign like others, and
    counting would be wrong.
    """
    signs = np.frombuffer(text, np.uint8)
    quotes = signs == _QUOTE
    inside = np.logical_xor.accumulate(quotes)
    before = np.concatenate(([_LINE_END], signs[:-1]))[quotes & inside]
    if not np.isin(before, (delimiter, _LINE_END, _QUOTE)).all():
        return False
    ends = np.flatnonzero((signs == _LINE_END) & ~inside)
    separators = np.flatnonzero((signs == delimiter) & ~inside)
    in_row = np.arange(1, rows + 1) * (width - 1)
    return len(ends) == rows and np.array_equal(np.searchsorted(separators, ends), in_row)
