"""The words of a text: in small letters, without accents, signs and what programs left in it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

#: Letters that accents cannot be taken from.
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h",
        "ё": "е", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None,
    }
)  # fmt: skip

#: Marks without which a letter of these scripts is another one stay.
_SIGNS = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0eff]+|_+")

_MISREAD = re.compile("[ÃÂãâ][^a-z ]")

_APOSTROPHES = str.maketrans("", "", "’ʼ´״．。·'`\".")

#: The same for plain signs, with a blank for each that no word has.
_PLAIN = {
    code: None if code in _APOSTROPHES else sign if sign.islower() or sign.isdigit() else " "
    for code, sign in enumerate(map(chr, range(128)))
}

#: What stands before firms in India: M/s, for Messrs.
_MESSRS = frozenset({"/s", "/S"})

#: Words for "and", and how it is spoken: Rock 'n' Roll.
_ANDS = frozenset({"and", "und", "et", "och", "og"})

_SLURRED = re.compile("\\s*['’]n['’]\\s*|\\s['’]n\\s|\\sn['’]\\s")


def mended(name: str) -> str:
    """A name as it was before a program wrote signs as entities or read UTF-8 as Latin.

    And without what Indian letters put before it: M/s Acme.
    """
    if name[1:3] in _MESSRS and name[0] in "Mm":
        name = name[3:].lstrip(" .")
    if "&" in name and ";" in name:
        name = html.unescape(name)
    if not name.isascii() and _MISREAD.search(name):
        try:
            return name.replace("ã", "Ã").encode("cp1252").decode("utf-8")
        except UnicodeError:
            return name
    return name


def split(text: str) -> list[str]:
    """The words of a text of small letters."""
    if "'" in text or "’" in text:
        text = _SLURRED.sub(" and ", text)
    if not text.isascii():
        text = _without_accents(text).translate(_APOSTROPHES)
    if "&" in text or "+" in text:
        text = text.replace("&", " and ").replace("+", " and ")
    is_plain = text.isascii()
    words = text.translate(_PLAIN).split() if is_plain else _SIGNS.split(text)
    if not _ANDS.isdisjoint(words[1:]):
        words[1:] = ["and" if word in _ANDS else word for word in words[1:]]
    return words if is_plain and 1 not in map(len, words) else list(_spelt(words))


def _without_accents(text: str) -> str:
    """Latin, Greek, Hebrew and Arabic letters without their marks; others as they are."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFKD", text.translate(_LETTERS)):
        if unicodedata.category(sign) == "Mn" and found and _takes_accents(found[-1]):
            continue
        found.append(sign)
    return unicodedata.normalize("NFC", "".join(found))


def _takes_accents(letter: str) -> bool:
    return letter < "\u0250" or "\u0370" <= letter < "\u0400" or "\u0590" <= letter < "\u0750"


def _spelt(words: list[str]) -> Iterator[str]:
    """Words, with initials that stand alone put together: s a de c v is sa de cv."""
    initials = ""
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha() and word.isascii():
            initials += word
            continue
        if initials:
            yield initials
            initials = ""
        if word:
            yield word
