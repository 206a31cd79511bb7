"""The form in which names of companies are compared: without case, accents, signs, legal form."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

#: What stands in a field for a name that nobody knows.
_NO_NAME = frozenset(
    [
        "na",
        "none",
        "null",
        "nil",
        "unknown",
        "test",
        "tbd",
        "tba",
        "nan",
        "undefined",
        "notavailable",
        "notapplicable",
        "noname",
        "company",
        "companyname",
        "unbekannt",
        "desconocido",
        "inconnu",
        "неизвестно",
        "미정",
        "없음",
        "알수없음",
        "未定",
        "不明",
        "未知",
        "无",
        "暂无",
        "なし",
    ]
)

#: Letters that accents cannot be taken from.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h"}
)

#: Marks without which a letter of these scripts is another one stay.
_SIGNS = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0eff]+|_+")
_MADE = re.compile("[™®©℠]")
_AND = re.compile(r"\s*(?:&|\+)\s*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ`´\"״.．。·"))

#: Words of a legal form, at most, and letters of a word that may have a plural, at least.
_LONGEST, _PLURAL = 5, 7


def plain(name: str) -> str:
    """A name in words of small letters and digits; empty where nothing of it is a name.

    A mail address and words for "unknown" are no name; one of signs only stays as it is.
    """
    whole = name if name.isascii() else unicodedata.normalize("NFKC", _MADE.sub("", name))
    text = whole.casefold().strip()
    words = _words(text)
    if ("@" in text and _MAIL.fullmatch(text)) or words.replace(" ", "") in _NO_NAME:
        return ""
    return words or text.replace(" ", "")


def company(name: str) -> str:
    """What is compared of a company's name: its plain words, without legal forms, in one.

    Empty where nothing of it is a name.
    """
    text = name if name.isascii() else _beside(unicodedata.normalize("NFKC", name))
    words = _bare(plain(text).split())
    joined = "".join(_singular(_long().get(word, word)) for word in words)
    return "" if joined in _NO_NAME else joined


def latin(name: str) -> str:
    """A compared name in Latin letters and digits, as it sounds: for finding what looks alike."""
    from anyascii import anyascii

    return name if name.isascii() else anyascii(name).casefold()


def _words(text: str) -> str:
    """The words of a text of small letters, with one blank between."""
    if not text.isascii():
        text = _without_accents(text)
    if "&" in text or "+" in text:
        text = _AND.sub(" and ", text)
    words = _SIGNS.split(text.translate(_APOSTROPHES))
    return " ".join(_spelt(words))


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


def _bare(words: list[str]) -> list[str]:
    """Words without the legal forms around them; a name that is nothing else stays."""
    while len(words) > 1:
        ends = range(min(_LONGEST, len(words) - 1), 0, -1)
        cut = start = 0
        if words[-1] in _last_words():
            cut = next((n for n in ends if " ".join(words[-n:]) in _forms("after")), 0)
        if not cut and words[0] in _first_words():
            start = next((n for n in ends if " ".join(words[:n]) in _forms("before")), 0)
        if not cut and not start:
            break
        words = words[start : len(words) - cut]
    while len(words) > 1 and words[-1] == "and":
        words = words[:-1]
    return words


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
def _forms(where: str) -> frozenset[str]:
    return frozenset(
        _words(form) for forms in _file()[where].values() for form in forms.split(", ")
    )


@cache
def _last_words() -> frozenset[str]:
    return frozenset(form.rpartition(" ")[2] for form in _forms("after"))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(form.partition(" ")[0] for form in _forms("before"))


@cache
def _beside_forms() -> tuple[str, ...]:
    """The longest first, lest a part of one is taken for another."""
    forms = {form for forms in _file()["beside"].values() for form in forms.split(", ")}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def _long() -> Mapping[str, str]:
    """Words by their usual abbreviations."""
    return _file()["short"]


@cache
def _file() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("legal_forms.toml").read_text("utf-8")
    )
    return told
