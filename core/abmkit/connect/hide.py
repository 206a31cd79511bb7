"""Takes secrets out of what a vendor says, however they are written there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

_PERCENT = re.compile("%[0-9A-F]{2}")
#: What a person reads of an answer that says much.
_SHOWN = 500


def hidden(text: str, secrets: Iterable[str], instead: str = "…") -> str:
    """A text without secrets: as they are, and as addresses, JSON and Python write them.

    Args:
        text: The text.
        secrets: What may not stand in it.
        instead: What stands in their place.
    """
    written = {each for secret in filter(None, secrets) for each in _spellings(secret)}
    # One may be the beginning of another, whose end would be left.
    for each in sorted(written, key=lambda spelling: (-len(spelling), spelling)):
        text = text.replace(each, instead)
    return text


def in_a_line(said: str, secrets: Iterable[str]) -> str:
    """What a vendor says, as a message tells it: without secrets, on one line, not too long."""
    # Cut only then: of a secret that is cut in two nobody would know the beginning.
    told = " ".join(hidden(said, secrets).split())
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    for quoted in (quote(secret, safe=""), quote_plus(secret)):
        yield quoted
        yield _PERCENT.sub(lambda found: found[0].lower(), quoted)
    for plain in (False, True):
        told = json.dumps(secret, ensure_ascii=not plain)[1:-1]
        yield told
        yield told.replace("/", "\\/")
    yield repr(secret)[1:-1]
