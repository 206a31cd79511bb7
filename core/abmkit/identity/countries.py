"""Countries as sources write them: by codes, and by names in many languages."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: Languages in which sources write the names of countries.
_LANGUAGES = (
    "en", "cs", "da", "de", "el", "es", "fi", "fr", "hu", "it", "ja", "ko", "nb", "nl", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk", "vi", "zh", "zh_Hant",
)  # fmt: skip

_OTHER_NAMES = {
    "AE": "uae",
    "AT": "oesterreich",
    "BN": "brunei darussalam",
    "BO": "plurinational state of bolivia",
    "CD": "democratic republic of the congo, drc",
    "CI": "ivory coast",
    "CN": "prc, pr china, 中國大陸",
    "CV": "cape verde",
    "CZ": "czech republic, czech rep",
    "GB": "england, scotland, wales, northern ireland, great britain, britain",
    "HK": "hong kong, hong kong sar, 香港, 홍콩",
    "IE": "eire",
    "KP": "north korea, democratic peoples republic of korea",
    "KR": "korea, 한국",
    "LA": "lao peoples democratic republic",
    "MK": "macedonia",
    "MM": "burma",
    "MO": "macau, macao, macau sar, 澳门, 澳門",
    "NL": "holland",
    "PS": "palestine",
    "RU": "russian federation",
    "SY": "syrian arab republic",
    "SZ": "swaziland",
    "TR": "turkey",
    "TW": "台灣, 臺灣",
    "US": "usa, united states of america",
    "VN": "viet nam",
}

#: What stands for a country that nobody knows.
_UNKNOWN = frozenset({"", "n/a", "unknown", "none", "null", "nan", "other", "undefined", "not set"})

_SIGNS = re.compile(r"[.'’`)]")
_BRACKET = re.compile(r"\s*\(")
_BLANKS = re.compile(r"[\s\-–—_]+")

#: What a state calls itself before its name.
_STATE = re.compile(
    r"^(?:[a-z]+ )*(?:republic|kingdom|state|states|federation|commonwealth|principality|province)"
    r" of (?:the )?"
)


def country(name: str) -> str | None:
    """A country's ISO 3166 code; what is no country's name in any language stays as it is.

    Returns:
        None: it says that nobody knows.
    """
    written = _plain(name)
    if written in _UNKNOWN:
        return None
    before, _, after = written.partition(", ")
    turned = f"{after.removeprefix('the ')} {before}" if after else written
    for each in (written, turned, _STATE.sub("", turned), before):
        if each in _codes():
            return _codes()[each]
    return written


def _plain(name: str) -> str:
    """A name in small letters, without marks, signs and an article before it."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    text = unicodedata.normalize(
        "NFC", "".join(p for p in parts if unicodedata.category(p) != "Mn")
    )
    text = _BRACKET.sub(", ", _SIGNS.sub("", text)).replace("&", "and")
    return _BLANKS.sub(" ", text).strip().removeprefix("the ")


@cache
def _codes() -> dict[str, str]:
    """Codes by plain names; what one language calls a country goes before what another does."""
    from babel import Locale  # it reads a file a language
    from babel.core import get_global

    names = get_global("territory_aliases")
    found = {
        old.casefold(): new[0] for old, new in names.items() if len(new) == 1 and old.isalpha()
    }
    for language in reversed(_LANGUAGES):
        for code, written in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                plain = _plain(written)
                found |= dict.fromkeys((plain, plain.partition(", ")[0], code.casefold()), code)
    for code, others in _OTHER_NAMES.items():
        found |= dict.fromkeys(others.split(", "), code)
    return found
