"""Korean particles, which follow the last sound of the word before them as it is read aloud."""

from __future__ import annotations

import re

_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_DIGITS_CLOSED = "013678"
_DIGITS_RIEUL = "178"
_LETTER_NAMES_CLOSED = "LMNR"
_CURRENCIES = {"₩": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔", "￥": "엔"}
"""Read after the number, though written before it."""
# Not compiled here: only Korean asks for them.
_AMOUNT = r"([₩$€£¥￥])[\d.,]+[천만억조]?$"
_LATIN_CLOSED = r"(?i)([lmn]|ng|[aeiou][bckpqt]|ck|[^aeiouy]le)$"
"""Latin words whose last letter becomes a final consonant: Slack, HubSpot; not Microsoft."""
_LATIN_RIEUL = r"(?i)(l|[^aeiouy]le)$"
_READ_OPEN = ("%", "%p")


def particle(word: str, closed: str, open_: str) -> str:
    """Choose between the two forms of a particle, such as 은 and 는.

    Args:
        word: What stands before it: a name, a number, an amount, a Latin word.
        closed: The form after a final consonant.
        open_: The form after a vowel; with 으로/로 also after ㄹ.
    """
    is_closed, is_rieul = _last_sound(word)
    if closed == "으로" and is_rieul:
        return open_
    return closed if is_closed else open_


def _last_sound(word: str) -> tuple[bool, bool]:
    """Whether the word ends in a consonant, and whether that is ㄹ."""
    spoken = re.sub(r"[^\w%]+$", "", word)
    if amount := re.search(_AMOUNT, spoken):
        spoken = _CURRENCIES[amount[1]]
    last = spoken[-1:]
    if last and _FIRST <= ord(last) <= _LAST:
        final = (ord(last) - _FIRST) % _FINALS
        return final > 0, final == _RIEUL
    if last.isdigit():
        return last in _DIGITS_CLOSED, last in _DIGITS_RIEUL
    if spoken.endswith(_READ_OPEN):
        return False, False
    if re.search(r"(^|[^a-z])[A-Z]$", spoken):  # an abbreviation is read letter by letter
        return last in _LETTER_NAMES_CLOSED, last in "LR"
    return bool(re.search(_LATIN_CLOSED, spoken)), bool(re.search(_LATIN_RIEUL, spoken))
