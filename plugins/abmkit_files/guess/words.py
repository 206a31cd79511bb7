"""The words by which files, columns and values of exports are known, from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from abmkit_files.guess.look import fold


@cache
def _words() -> dict[str, Any]:
    text = files("abmkit_files").joinpath("guess/words.toml").read_text("utf-8")
    return tomllib.loads(text)


def tables() -> tuple[str, ...]:
    """Tables that can be guessed, in the order in which files' names are tried."""
    return tuple(_words()["tables"])


def table_named(stem: str) -> str | None:
    """The table that a file's name tells."""
    name = fold(stem)
    told = ((table, words["files"]) for table, words in _words()["tables"].items())
    return next((table for table, pieces in told if any(piece in name for piece in pieces)), None)


def signs(table: str) -> frozenset[str]:
    """Columns of which one must be there when the file's name does not tell the table."""
    return frozenset(_words()["tables"][table]["signs"])


def constants(table: str) -> dict[str, str]:
    """Columns of a table that are the same in every row."""
    return dict(_words()["tables"][table].get("values", {}))


def headers(table: str) -> dict[str, list[str]]:
    """By column of a table, the headers it may have."""
    return dict(_words()["tables"][table]["columns"])


def why_ignored(stem: str) -> str | None:
    """Why no table takes a file of that name; None where one may."""
    return _reason("ignored", fold(stem))


def why_left_out(header: str, table: str) -> str | None:
    """Why a column is never proposed for rows of a table; None where it may be."""
    return _reason("left_out", fold(header), _words()["kept"].get(table, ()))


def _reason(kind: str, name: str, but: Collection[str] = ()) -> str | None:
    for why, pieces in _words()[kind].items():
        if any(piece in name and piece not in but for piece in pieces):
            return str(why)
    return None


def aliases(path: str, texts: Iterable[str]) -> dict[str, str]:
    """What texts of an export mean, of those that are known.

    Args:
        path: Table and column, such as ``deal.status``, or ``boolean``.
        texts: What stands there.
    """
    known = _words()["values"]
    for part in path.split("."):
        known = known.get(part, {})
    meant = {word: value for value, words in known.items() for word in words}
    found = ((text, meant.get(fold(text)) or _by_word(text, meant)) for text in texts)
    return {text: value for text, value in found if value}


def _by_word(text: str, meant: dict[str, str]) -> str | None:
    """What one of several words means; of those that are known, the one listed first."""
    said = {fold(word) for word in re.split(r"\W+", text)}
    return next((value for word, value in meant.items() if word in said), None)
