"""How a company's name may be written in Latin letters: hints for people, never proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from abmkit.identity.legal import table
from abmkit.identity.spellings import with_letters

_KANA = re.compile("[ァ-ヿ]+")
_SILENT = re.compile("(?<=[bcdfgklmprstvz])u")


def sounds(called: str) -> Iterator[str]:
    """A compared name in Latin letters and digits, in the ways in which they are put so.

    Korean vowels and borrowed words in katakana have two. Names in Chinese, Japanese and Korean
    often hold words of the trade, and brands, that are translated instead, or begin with letters
    that are spelt out.
    """
    from anyascii import anyascii

    if called.isascii():
        return
    meant = with_letters(called)
    for word, means in _meant():
        meant = meant.replace(word, means)
    yield anyascii(_KANA.sub(_spoken, called)).casefold()
    translated = anyascii(_KANA.sub(_spoken, meant)).casefold()
    yield translated
    yield translated.replace("eo", "u").replace("eu", "u")
    yield translated.replace("ks", "x")
    yield anyascii(_KANA.sub(_borrowed, meant)).casefold()


def _spoken(found: re.Match[str]) -> str:
    """Katakana in Latin letters, those that sound together at once."""
    from anyascii import anyascii

    text = found[0].replace("ッ", "").replace("ー", "")
    for signs, sound in _told("kana"):
        text = text.replace(signs, sound)
    return anyascii(text).casefold()


def _borrowed(found: re.Match[str]) -> str:
    """Katakana as the word may be written where it was borrowed: sony, adidas."""
    sound = _SILENT.sub("", _spoken(found))
    return f"{sound[:-1]}y" if sound.endswith("i") else sound


@cache
def _meant() -> tuple[tuple[str, str], ...]:
    """Words and brands of names in other scripts, the longest first, and what they mean."""
    return _longest((*_told("meant"), *_told("brands")))


@cache
def _told(kind: str) -> tuple[tuple[str, str], ...]:
    """Signs of the table, the longest first, each with what is put for them."""
    return _longest(
        (signs, means) for means, every in table()[kind].items() for signs in every.split(", ")
    )


def _longest(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))
