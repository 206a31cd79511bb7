"""The form in which names of companies are compared: without case, accents, signs, legal form."""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

#: What stands in a field for a name that nobody knows.
# fmt: off
_NO_NAME = frozenset({
    "na", "none", "null", "nil", "unknown", "test", "tbd", "tba", "nan", "undefined",
    "notavailable", "notapplicable", "noname", "company", "companyname", "selfemployed",
    "freelance", "freelancer", "retired", "student", "individual", "private", "unbekannt",
    "keine", "privat", "desconocido", "ninguno", "inconnu", "aucun", "неизвестно", "미정", "없음",
    "알수없음", "未定", "不明", "未知", "无", "暂无", "なし",
})
# fmt: on

#: Letters that accents cannot be taken from.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h"}
)

#: Marks without which a letter of these scripts is another one stay.
_SIGNS = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0eff]+|_+")
_MISREAD = re.compile("[ÃÂãâ][^a-z ]")
_MADE = re.compile("[™®©℠]")
_AND = re.compile(r"\s*(?:&|\+)\s*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_APOSTROPHES, _ASCII_APOSTROPHES = str.maketrans("", "", "’ʼ´״．。·"), "'`\"."

_ASCII_WORDS = re.compile("[a-z0-9]+")

#: Words of a legal form, at most, and letters of a word that may have a plural, at least.
_LONGEST, _PLURAL = 5, 7

#: Letters of words, at least, between which "and" is often left out.
_SPOKEN = 3

#: Words for "and".
_ANDS = frozenset({"and", "und", "et", "och", "og"})


def company(name: str) -> str:
    """What is compared of a company's name: its plain words, without legal forms, in one.

    Empty where nothing of it is a name.
    """
    return joined(told(name))


def told(name: str) -> list[str]:
    """The words of a company's name, without legal forms."""
    name = mended(name)
    text = name if name.isascii() else _beside(unicodedata.normalize("NFKC", name))
    return bare(_plain(text))


def mended(name: str) -> str:
    """A name as it was before a program wrote signs as entities or read UTF-8 as Latin."""
    if "&" in name and ";" in name:
        name = html.unescape(name)
    if _MISREAD.search(name):
        try:
            return name.replace("ã", "Ã").encode("cp1252").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _plain(name: str) -> list[str]:
    """A name in words of small letters and digits; none where nothing of it is a name.

    A mail address and words for "unknown" are no name; one of signs only stays as it is.
    """
    whole = name if name.isascii() else unicodedata.normalize("NFKC", _MADE.sub("", name))
    text = whole.casefold().strip()
    words = split(text)
    if ("@" in text and _MAIL.fullmatch(text)) or "".join(words) in _NO_NAME:
        return []
    return words or text.replace(" ", "").split()


def joined(words: list[str]) -> str:
    """What is compared of such words; empty where they are no name."""
    if "and" in words and min(map(len, words)) >= _SPOKEN:
        words = [word for word in words if word != "and"]
    whole = "".join(map(_usual, words))
    return "" if whole in _NO_NAME else whole


@cache
def _usual(word: str) -> str:
    """A word as it is compared: not cut short, and not in its plural."""
    return _singular(table()["short"].get(word, word))


def split(text: str) -> list[str]:
    """The words of a text of small letters."""
    if not text.isascii():
        text = _without_accents(text).translate(_APOSTROPHES)
    if "&" in text or "+" in text:
        text = _AND.sub(" and ", text)
    for mark in _ASCII_APOSTROPHES:
        text = text.replace(mark, "")
    words = _ASCII_WORDS.findall(text) if text.isascii() else _SIGNS.split(text)
    if not _ANDS.isdisjoint(words):
        words = ["and" if word in _ANDS else word for word in words]
    return words if min(map(len, words), default=0) > 1 else list(_spelt(words))


def _without_accents(text: str) -> str:
    """Latin and Greek letters without their marks; other scripts as they are."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFKD", text.translate(_LETTERS)):
        if unicodedata.category(sign) == "Mn" and found and _takes_accents(found[-1]):
            continue
        found.append(sign)
    return unicodedata.normalize("NFC", "".join(found))


def _takes_accents(letter: str) -> bool:
    return letter < "\u0250" or "\u0370" <= letter < "\u0400"


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


def bare(words: list[str]) -> list[str]:
    """Words without the legal forms around them; a name that is nothing else stays."""
    while len(words) > 1:
        if words[-1] in _edges("after") and (cut := _longest("after", words[::-1])):
            words = words[:-cut]
        elif words[0] in _edges("before") and (cut := _longest("before", words)):
            words = words[cut:]
        elif words[-1] == "and":
            words = words[:-1]
        else:
            break
    return words


def _longest(where: str, words: list[str]) -> int:
    """How many words from the edge are a legal form; one word at least is left."""
    forms = _forms(where)
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        if tuple(words[:size]) in forms:
            return size
    return 0


def is_form(text: str) -> bool:
    """Whether a text is the last word of a legal form: Inc., GmbH."""
    return text.strip(" .").casefold() in _edges("after")


def _singular(word: str) -> str:
    """A long word without its plural: systems and system are often taken for each other."""
    if len(word) < _PLURAL or not word.endswith("s") or word.endswith("ss") or not word.isascii():
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _beside(text: str) -> str:
    """A name without the forms that are written without a blank."""
    text, last = text.strip(), ""
    while text != last:
        last = text
        for form in _beside_forms():
            rest = text.removesuffix(form) if text.endswith(form) else text.removeprefix(form)
            text = rest.strip() or text
    return text


@cache
def _forms(where: str) -> frozenset[tuple[str, ...]]:
    """Legal forms in words, from the edge of the name inwards."""
    step = -1 if where == "after" else 1
    return frozenset(
        tuple(split(form)[::step])
        for forms in table()[where].values()
        for form in forms.split(", ")
    )


@cache
def _edges(where: str) -> frozenset[str]:
    return frozenset(form[0] for form in _forms(where))


@cache
def _beside_forms() -> tuple[str, ...]:
    """The longest first, lest a part of one is taken for another."""
    forms = {form for forms in table()["beside"].values() for form in forms.split(", ")}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def table() -> dict[str, dict[str, str]]:
    """Legal forms and other words that names of companies have in common."""
    told: dict[str, dict[str, str]] = tomllib.loads(legal_forms())
    return told


def legal_forms() -> str:
    """The table by which names are read: with another, all are read again."""
    return Path(__file__).with_name("legal_forms.toml").read_text("utf-8")
