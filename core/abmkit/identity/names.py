"""The form in which names of companies are compared: without case, accents, signs, legal form."""

from __future__ import annotations

import re
import unicodedata

from abmkit.identity.legal import (
    around,
    bare,
    beside,
    common,
    place_ends,
    places,
    remark_ends,
    usual,
    written_out,
)
from abmkit.identity.letters import mended, split

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

_MADE = re.compile("[™®©℠]")

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

#: Letters of a name of one word, at least, that may have been two.
_LONG = 11

#: Letters of words, at least, between which "and" is often left out.
_SPOKEN = 3

#: Words, at least, of a name with a legal form and a place behind it.
_WITH_FORM = 3

SMALL = frozenset({"and", "of", "the", "for", "de", "del", "der", "di", "da", "des", "du", "la"})
"""Words that are left out of initials."""

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
    text = name if name.isascii() else beside(unicodedata.normalize("NFKC", name))
    written = _plain(text)
    if written and written[0] in around() and written[-1] in around()[written[0]]:
        written = written[1:]
    words = bare(written)
    if len(words) < _WITH_FORM:
        return words
    if words[-1] in remark_ends() and (rest := _without_remark(words)):
        words = rest
    return _placed(words) if words[-1] in place_ends() else words


def _placed(words: list[str]) -> list[str]:
    """Words that end in a place, without a legal form before it: Acme GmbH Deutschland."""
    for place in places():
        before = words[: -len(place)]
        if before and tuple(words[len(before) :]) == place:
            return [*bare(before), *place]
    return words


def _without_remark(words: list[str]) -> list[str]:
    """Words before a remark behind a legal form: Acme Ltd in liquidation; else nothing."""
    for remark in common("remarks"):
        before = words[: -len(remark)]
        if before and tuple(words[len(before) :]) == remark:
            rest = bare(before)
            return rest if len(rest) < len(before) else []
    return []


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
    # A short name of one word is all that tells: Beckers is not Becker.
    is_short = len(words) == 1 and len(words[0]) < _LONG
    whole = "".join(map(written_out if is_short else usual, words))
    if "united" in whole:
        for long, short in _SHORTENED:
            whole = whole.replace(long, short)
    return "" if whole in _NO_NAME else whole
