"""What tells the rows of a table apart."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

Cells = Sequence[str]
Identify = Callable[[Sequence[Cells]], list[str]]

_BETWEEN = "/"


def by_columns(nulls: frozenset[str]) -> Identify:
    """Ids that stand in one column or in several together; empty where none is filled."""

    def identify(columns: Sequence[Cells]) -> list[str]:
        plain = [
            ["" if (t := text.strip()) in nulls else t for text in column] for column in columns
        ]
        if len(plain) == 1:
            return plain[0]
        return [_together(parts) for parts in zip(*plain, strict=True)]

    return identify


def by_content() -> Identify:
    """Digests of what a row says; a row that comes again has a number behind its digest.

    So the order of the lines does not matter, and a line that comes twice counts twice.
    """
    seen: Counter[str] = Counter()

    def identify(columns: Sequence[Cells]) -> list[str]:
        return [_again(_digest(parts), seen) for parts in zip(*columns, strict=True)]

    return identify


def _together(parts: Sequence[str]) -> str:
    if not any(parts):
        return ""
    return _BETWEEN.join(part.replace("\\", r"\\").replace(_BETWEEN, r"\/") for part in parts)


def _digest(parts: Sequence[str]) -> str:
    text = "\x1f".join(part.strip() for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _again(digest: str, seen: Counter[str]) -> str:
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
