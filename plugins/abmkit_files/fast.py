"""Cuts lines into cells with pandas' parser, where it is proved that each line is one row.

pandas fills short rows up in silence, so the ends of all cells are looked at first; a block that
is not regular is left to the careful way.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import numpy.typing as npt
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
    if not text.endswith(b"\n"):
        text += b"\n"
    ends = _ends(np.frombuffer(text, np.uint8), ord(delimiter))
    row = [False] * (width - 1) + [True]
    if len(ends) != len(block) * width or not (ends.reshape(-1, width) == row).all():
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


def _ends(signs: npt.NDArray[np.uint8], delimiter: int) -> npt.NDArray[np.bool_]:
    """Of each cell, whether a line ends with it; of none, where that cannot be told.

    Quotes must open where cells begin: in the middle of a cell a quote is a sign like others, and
    it cannot be told what is inside.
    """
    are_ends = (signs == delimiter) | (signs == _LINE_END)
    quotes = signs == _QUOTE
    if quotes.any():
        inside = np.logical_xor.accumulate(quotes)
        before = np.concatenate(([_LINE_END], signs[:-1]))[quotes & inside]
        if not np.isin(before, (delimiter, _LINE_END, _QUOTE)).all():
            return np.zeros(0, np.bool_)
        are_ends &= ~inside
    found: npt.NDArray[np.bool_] = signs[np.flatnonzero(are_ends)] == _LINE_END
    return found
