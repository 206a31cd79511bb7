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
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_APOSTROPHES = str.maketrans("", "", "’ʼ´״．。·'`\".")

#: The same for plain signs, with a blank for each that no word has.
_PLAIN = {
    code: None if code in _APOSTROPHES else sign if sign.islower() or sign.isdigit() else " "
    for code, sign in enumerate(map(chr, range(128)))
}

#: Letters of a word that may have a plural, at least.
_PLURAL = 7

#: Words, at least, of a name with a legal form and a place behind it.
_WITH_FORM = 3

#: Letters of words, at least, between which "and" is often left out.
_SPOKEN = 3

#: Words for "and", and how it is spoken: Rock 'n' Roll.
_ANDS = frozenset({"and", "und", "et", "och", "og"})
_SLURRED = re.compile("\\s*['’]n['’]\\s*|\\s['’]n\\s|\\sn['’]\\s")

#: Names of countries that are as often written short, as they are in a name in one.
_SHORTENED = (("unitedstatesofamerica", "usa"), ("unitedstates", "us"), ("unitedkingdom", "uk"))


def company(name: str) -> str:
    """What is compared of a company's name: its plain words, without legal forms, in one.

    Empty where nothing of it is a name.
    """
    return joined(told(name))


def told(name: str) -> list[str]:
    """The words of a company's name, without legal forms."""
    name = mended(name)
    text = name if name.isascii() else _beside(unicodedata.normalize("NFKC", name))
    words = bare(_plain(text))
    return words if len(words) < _WITH_FORM or words[-1] not in place_ends() else _placed(words)


def _placed(words: list[str]) -> list[str]:
    """Words that end in a place, without a legal form before it: Acme GmbH Deutschland."""
    for place in places():
        before = words[: -len(place)]
        if before and tuple(words[len(before) :]) == place:
            return [*bare(before), *place]
    return words


def mended(name: str) -> str:
    """A name as it was before a program wrote signs as entities or read UTF-8 as Latin."""
    if "&" in name and ";" in name:
        name = html.unescape(name)
    if not name.isascii() and _MISREAD.search(name):
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
    if "and" in words[1:] and min(map(len, words)) >= _SPOKEN:
        words = [words[0], *(word for word in words[1:] if word != "and")]
    whole = "".join(map(_usual, words))
    if "united" in whole:
        for long, short in _SHORTENED:
            whole = whole.replace(long, short)
    return "" if whole in _NO_NAME else whole


@cache
def _usual(word: str) -> str:
    """A word as it is compared: a number in digits, not cut short, and not in its plural."""
    return _singular(table()["short"].get(word, word))


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
    after, before = _forms("after", -1), _forms("before", 0)
    while (size := len(words)) > 1:
        for form in after.get(words[-1], ()):
            if len(form) < size and words[-len(form) :] == form:
                words = words[: -len(form)]
                break
        else:
            for form in before.get(words[0], ()):
                if len(form) < size and words[: len(form)] == form:
                    words = words[len(form) :]
                    break
            else:
                if words[-1] != "and":
                    break
                words = words[:-1]
    return words


def is_form(text: str) -> bool:
    """Whether a text is the last word of a legal form: Inc., GmbH."""
    return text.strip(" .").casefold() in _forms("after", -1)


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
def _forms(where: str, edge: int) -> dict[str, list[list[str]]]:
    """Legal forms in words, the longest first, by the word at the edge of the name."""
    written = {form for forms in table()[where].values() for form in forms.split(", ")}
    found: dict[str, list[list[str]]] = {}
    for words in sorted(map(split, written), key=lambda words: (-len(words), words)):
        found.setdefault(words[edge], []).append(words)
    return found


@cache
def _beside_forms() -> tuple[str, ...]:
    """The longest first, lest a part of one is taken for another."""
    forms = {form for forms in table()["beside"].values() for form in forms.split(", ")}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def places() -> tuple[tuple[str, ...], ...]:
    """Countries and regions in words, the longest first."""
    return common("regions", "places")


def common(*kinds: str) -> tuple[tuple[str, ...], ...]:
    """Words of some kinds that many names have in common, the longest first."""
    written = {tuple(split(each)) for kind in kinds for each in table()["common"][kind].split(", ")}
    return tuple(sorted(written, key=lambda words: (-len(words), words)))


@cache
def place_ends() -> frozenset[str]:
    """Their last words."""
    return frozenset(words[-1] for words in places())


@cache
def table() -> dict[str, dict[str, str]]:
    """Legal forms and other words that names of companies have in common."""
    told: dict[str, dict[str, str]] = tomllib.loads(legal_forms())
    return told


def legal_forms() -> str:
    """The table by which names are read: with another, all are read again."""
    return Path(__file__).with_name("legal_forms.toml").read_text("utf-8")
