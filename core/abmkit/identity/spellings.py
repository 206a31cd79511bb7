"""Other spellings of a company's name: as good as the one that is compared first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from abmkit.identity.legal import table
from abmkit.identity.names import company

#: Letters that German and its neighbours write in another way where a keyboard lacks them.
_WITH_E = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
     "Ø": "Oe", "Å": "Aa"}
)  # fmt: skip

_UMLAUTS = frozenset("äöüøåÄÖÜØÅ")

#: Latin letters spelt in hangul, at least, for them to be meant: 에이씨엠이 is acme.
_SPELT = 2

_HANGUL = re.compile("[가-힣]")


def spellings(name: str) -> list[str]:
    """Other forms of the compared name in which the same name is written, if it has any.

    German umlauts and Danish letters with an e, and Latin letters that are spelt in hangul before
    other signs, as in 에스케이텔레콤; a name of such letters alone may be a word.
    """
    if name.isascii():
        return []
    name = unicodedata.normalize("NFC", name)
    others = [] if _UMLAUTS.isdisjoint(name) else [company(name.translate(_WITH_E))]
    if _HANGUL.search(name):
        others += _with_letters(company(name))
    return others


def _with_letters(called: str) -> Iterator[str]:
    """A compared name with Latin letters for two that it begins with in hangul, or for more.

    Which of its signs are letters is not said: 에스케이이노베이션 is sk이노베이션.
    """
    found = _letters().match(called)
    spelt = _letter().findall(found[0]) if found else []
    for count in range(_SPELT, len(spelt) + 1):
        before = "".join(spelt[:count])
        if rest := called.removeprefix(before):
            yield _letter().sub(_spelt_out, before) + rest


def with_letters(called: str) -> str:
    """A compared name with Latin letters for those that it begins with in hangul."""
    return _letters().sub(_spelt_out, called, count=1)


def _spelt_out(found: re.Match[str]) -> str:
    return _letter().sub(lambda each: _hangul()[each[0]], found[0])


@cache
def _letters() -> re.Pattern[str]:
    """Letters spelt in hangul at the beginning of a name."""
    return re.compile(f"^(?:{_letter().pattern}){{{_SPELT},}}")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_hangul(), key=lambda signs: (-len(signs), signs))))


@cache
def _hangul() -> dict[str, str]:
    """What Latin letters are called in hangul."""
    letters = table()["letters"].items()
    return {signs: letter for letter, every in letters for signs in every.split(", ")}
