"""Right-to-left text: joined and put in visual order when the optional libraries are there."""

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from unicodedata import bidirectional

_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
_BEFORE_DIGIT = re.compile(f"(?<=[{_LETTERS}])(?=[^{_LETTERS}A-Za-z0-9]*[0-9])")
_LEFT_TO_RIGHT_MARK = "\u200e"
_LANGUAGES = ("ar", "fa", "he", "ur")


def is_rtl(text: str) -> bool:
    """Whether the text holds Hebrew, Arabic or a script related to them."""
    return _RIGHT_TO_LEFT.search(text) is not None


@cache
def can_reorder() -> bool:
    """Whether python-bidi and arabic-reshaper are installed (the extra named ``rtl``)."""
    return all(find_spec(name) for name in ("bidi", "arabic_reshaper"))


@cache
def _libraries() -> tuple[Any, Any]:
    return import_module("bidi"), import_module("arabic_reshaper")


def visual(text: str, language: str = "en") -> str:
    """Return a line of text in the order in which it is drawn, left to right.

    Args:
        text: The line. A name in it does not turn the sentence around that begins with it, nor
            take the number that follows to its other side.
        language: BCP 47 tag of the document.
    """
    if not (is_rtl(text) and can_reorder()):
        return text
    bidi, reshaper = _libraries()
    rightward = any(bidirectional(char) == "L" for char in text)
    sentence = rightward and not language.startswith(_LANGUAGES)
    if sentence:
        text = _BEFORE_DIGIT.sub(_LEFT_TO_RIGHT_MARK, text)
    drawn: str = bidi.get_display(reshaper.reshape(text), base_dir="L" if sentence else None)
    return drawn.replace(_LEFT_TO_RIGHT_MARK, "")
