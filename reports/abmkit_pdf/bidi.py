"""Right-to-left text: joined and put in visual order when the optional libraries are there."""

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


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


def visual(text: str) -> str:
    """Return a line of text in the order in which it is drawn, left to right."""
    if not (is_rtl(text) and can_reorder()):
        return text
    bidi, reshaper = _libraries()
    drawn: str = bidi.get_display(reshaper.reshape(text))
    return drawn
