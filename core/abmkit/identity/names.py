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

_NO_NAMES = """
    companyname nan noname tba tbd undefined
    arbeitslos ausbildung freiberufler freiberuflich hausfrau keine privat rentner schuler
    selbstandig selbststandig unbekannt
    autonomo desconocido desempleado estudiante jubilado ninguno particular
    aucun autoentrepreneur etudiant inconnu independant retraite sansemploi
    disoccupato liberoprofessionista pensionato privato studente
    нет неизвестно безработный самозанятый студент частноелицо физлицо
    개인 기타 무직 미정 알수없음 없음 자영업 주부 프리랜서 학생
    その他 なし フリーランス 主婦 個人 学生 未定 不明 無職 自営業 該当なし
    个人 其他 无 无业 暂无 未知 自由职业 自由职业者
"""

_NOBODYS = """
    anonymous applicable available business company confidential consultant contractor disclosed
    employed employer entrepreneur freelance freelancer given home independent individual job
    looking me mode myself n na name nil no none not null organisation organization other owner
    personal private provided retired seeking self selfemployed specified startup stealth student
    test undisclosed unemployed unknown various
"""

#: What stands in a field for a name that nobody knows, in one word: beside those below.
_NO_NAME = frozenset(_NO_NAMES.split())

#: Words of which texts are made that say that there is no name, or only a person's own.
_NOBODY = frozenset(_NOBODYS.split())

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

    A mail address, words for "unknown" and plain signs are none; one of other signs stays as it is.
    """
    whole = name if name.isascii() else unicodedata.normalize("NFKC", _MADE.sub("", name))
    text = whole.casefold().strip()
    words = split(text)
    if ("@" in text and _MAIL.fullmatch(text)) or _is_none(words):
        return []
    return words or ([] if text.isascii() else text.replace(" ", "").split())


def _is_none(words: list[str]) -> bool:
    """Whether words say that there is no name."""
    return "".join(words) in _NO_NAME or (words != [] and _NOBODY.issuperset(words))


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
