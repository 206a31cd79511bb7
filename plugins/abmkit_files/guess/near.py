"""Texts that are one thing written in several ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from abmkit_files.guess.look import fold

_JOINTS = re.compile(r"(?<!\d)[\s_-]+|[\s_-]+(?!\d)")
_MANY = 200
_CLOSE = 0.8
_RARER = 3


def same(counts: Mapping[str, int], known: Collection[str] = ()) -> dict[str, str]:
    """Aliases of texts that differ in case and in what joins their words only.

    Args:
        counts: How often each text stands in a column.
        known: How another file writes them; else the most frequent way counts.
    """
    if len(counts) > _MANY:
        return {}
    usual = {_joined(text): text for text in sorted(counts, key=lambda t: (counts[t], t))}
    usual |= {_joined(text): text for text in known}
    return {text: usual[_joined(text)] for text in sorted(counts) if usual[_joined(text)] != text}


def alike(counts: Mapping[str, int], known: Collection[str] = ()) -> dict[str, str]:
    """Texts that are perhaps a misspelling of one known, or more frequent: a person must say."""
    if len(counts) > _MANY:
        return {}
    right = {fold(text): text for text in known or counts}
    strange = [text for text in sorted(counts) if not known or fold(text) not in right]
    near = {text: _nearest(fold(text), right) for text in strange}
    return {
        text: other
        for text, other in near.items()
        if other and (known or counts[text] * _RARER < counts[other])
    }


def _joined(text: str) -> str:
    """A text in one word; V1-2 is not V12, and C# not C++."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _JOINTS.sub("", plain).strip(".,")


def _nearest(word: str, right: Mapping[str, str]) -> str | None:
    others = [other for other in right if other != word]
    return next((right[near] for near in get_close_matches(word, others, 1, _CLOSE)), None)
