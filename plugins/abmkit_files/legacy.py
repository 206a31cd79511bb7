"""Guesses the encoding of text from before Unicode, by what its letters would be."""

from __future__ import annotations

#: The syllables that Korean is mostly made of: texts in other languages, read as Korean, give
#: rare ones.
_KOREAN = frozenset(
    "이다는에의을가고한하로지대를은사도인기어서리아자해시스수정그나전일라보들여있장주제원상부만으국경"
    "동성구관연위과조무신세업실생공거래처금액단계담당마감명회식영김박최강윤임오우유안미현민호진소재"
    "산중남북트드니비계설적내모선방요차면화발문치할개분된될했합입출등급용팀개월년날짜번호와터크노메테"
)
_USUAL_SHARE = 0.9
_KOREAN_SHARE = 0.3


def legacy_encoding(sample: bytes) -> str:
    """The likely encoding of a text that is no Unicode: cp949, gb18030 or else cp1252.

    Args:
        sample: Some of its bytes, with letters beyond ASCII.
    """
    korean = _foreign(sample, "cp949")
    hangul = [letter for letter in korean if _leads(letter, "cp949", 0xB0, 0xC8)]
    if hangul and len(hangul) >= _USUAL_SHARE * len(korean):
        common = sum(letter in _KOREAN for letter in hangul)
        if common >= _KOREAN_SHARE * len(hangul):
            return "cp949"
    chinese = _foreign(sample, "gb18030")
    usual = [letter for letter in chinese if _leads(letter, "gb2312", 0xA1, 0xD7)]
    return "gb18030" if usual and len(usual) >= _USUAL_SHARE * len(chinese) else "cp1252"


def _foreign(sample: bytes, encoding: str) -> list[str]:
    text = sample.decode(encoding, "surrogateescape")
    return [letter for letter in text if not letter.isascii()]


def _leads(letter: str, encoding: str, first: int, last: int) -> bool:
    """Whether a letter stands in the old, common part of an encoding, in these rows of it."""
    try:
        code = letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and first <= code[0] <= last and code[1] >= 0xA1
