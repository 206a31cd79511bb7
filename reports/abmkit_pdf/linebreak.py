"""Breaking text into lines: at spaces, between Han and Kana by kinsoku, else inside a long word.

Korean words stay whole, as they do in print; a word longer than a line breaks between characters.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from abmkit import strings
from abmkit_pdf.fontpack import Weight
from abmkit_pdf.typeset import width_of

_BREAKABLE = (
    0x2E80, 0x2FE0, 0x3000, 0x3100, 0x31F0, 0x3200, 0x3400, 0x4DC0, 0x4E00, 0xA000,
    0xF900, 0xFB00, 0xFF00, 0xFF61, 0x20000, 0x40000,
)  # fmt: skip
"""Where ideographs and Kana, with their punctuation and full-width forms, begin and end in turn.

Hangul is not among them. As a regular expression they would take longer to compile than a page
takes to break.
"""
_NEVER_FIRST = frozenset(
    "、。，．・：；？！ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ」』）】〕》〉］｝”’…‥％)]}!?,.:;%"
)
_NEVER_LAST = frozenset("「『（【〔《〈［｛“‘([{￥＄第")
_UNITS = frozenset("万亿億兆千百円元年月日時分秒人件社家个個項条倍割季四")
"""What stays with the number before it."""


class Span(NamedTuple):
    """Text in one weight."""

    text: str
    weight: Weight


class Line(NamedTuple):
    """One line of a paragraph.

    Attributes:
        spans: Its text.
        spaced: Whether a space stood where it ends, to be put back for people who copy the text.
    """

    spans: tuple[Span, ...]
    spaced: bool


@lru_cache(maxsize=2_000)
def break_lines(
    spans: tuple[Span, ...], size: float, width: float, language: str
) -> tuple[Line, ...]:
    """Break cleaned spans into lines, at least one, that are no wider than ``width`` points.

    In the columns of a table many come again.
    """
    filler = _Filler(size, width, language)
    for span in spans:
        for word in _words(span.text):
            filler.add(Span(word, span.weight))
    return tuple(filler.finish())


def _words(text: str) -> Iterator[str]:
    """Yield spaces and the pieces between which a line may end."""
    for part in re.findall(" +|[^ ]+", text):
        if part.isascii():
            yield " " if part[0] == " " else part
            continue
        word = ""
        for char in strings.graphemes(part):
            if word and _may_break(word[-1], char[0]):
                yield word
                word = ""
            word += char
        yield word


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    if after in _UNITS and before.isdigit():
        return False
    return any(bisect(_BREAKABLE, ord(char)) % 2 for char in (before, after))


class _Filler:
    """Puts words on lines, one after another."""

    def __init__(self, size: float, width: float, language: str) -> None:
        self.size, self.room, self.language = size, width + 0.01, language
        self.lines: list[Line] = []
        self.words: list[Span] = []
        self.used = 0.0

    def add(self, word: Span) -> None:
        width = self._width(word)
        if self.words and self.used + width > self.room:
            self._end_line(spaced=word.text == " ")
        if word.text == " " and not self.words:
            return
        if width > self.room:
            word = self._break_word(word)
            width = self._width(word)
        self.words.append(word)
        self.used += width

    def finish(self) -> list[Line]:
        if self.words or not self.lines:
            self._end_line(spaced=False)
        return self.lines

    def _width(self, word: Span) -> float:
        return width_of(word.text, word.weight, self.size, self.language)

    def _end_line(self, *, spaced: bool) -> None:
        while self.words and self.words[-1].text == " ":
            self.words.pop()
            spaced = True
        joined = (
            Span("".join(word.text for word in group), weight)
            for weight, group in groupby(self.words, key=lambda word: word.weight)
        )
        self.lines.append(Line(tuple(joined), spaced))
        self.words, self.used = [], 0.0

    def _break_word(self, word: Span) -> Span:
        """Fill lines with a word longer than a line and return what is left of it."""
        rest = ""
        for char in strings.graphemes(word.text):
            if rest and self._width(Span(rest + char, word.weight)) > self.room:
                self.words = [Span(rest, word.weight)]
                self._end_line(spaced=False)
                rest = ""
            rest += char
        return Span(rest, word.weight)
