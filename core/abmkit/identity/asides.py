"""What stands beside a company's name in the field for it: other names, towns, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from abmkit.identity.legal import is_form
from abmkit.identity.letters import mended, split
from abmkit.identity.names import SMALL, company, told

#: Signs, and words, without which a name has nothing beside it.
_SIGNS = re.compile(r"[([,;|/\\:–—（［]")
_WORDS = frozenset(
    {
        "dba", "db", "aka", "fka", "formerly", "previously", "trading", "doing", "vormals",
        "anciennement", "inh", "inhaber", "inhaberin", "now", "tas", "nka",
    }
)  # fmt: skip

_BRACKETS = re.compile(r"[(\[（［]([^()\[\]（）［］]*)[)\]）］]?|[/\\][A-Za-z]{2,4}[/\\]\s*$")
_REMARK = re.compile(
    r"\s+[-–—|/:]\s+|,\s+(?:an?|part of|member of|division of|subsidiary of)\s", re.IGNORECASE
)
_ALSO = re.compile(
    r"\b(?:d/?b/?a|a/?k/?a|[fn]/?k/?a|t/as?|formerly(?: known as)?|previously|trading as|"
    r"doing business as|vormals|anciennement|inh|inhaber|inhaberin)\b[:.]?\s*",
    re.IGNORECASE,
)
#: What says that another name follows of the one before it, which is the company's as well.
_OTHER = re.compile(
    r"[\s,(\[]+(?:d/?b/?a|a/?k/?a|[fn]/?k/?a|t/as?|formerly|previously|now|trading as|"
    r"doing business as|vormals|anciennement)\b(?=\s*[:.]?\s*\w).*",
    re.IGNORECASE | re.DOTALL,
)
#: Where shares are traded, and under what sign: (NYSE: ACM), [LON:ACM].
_TICKER = re.compile(
    r"\s*[(\[](?:amex|asx|bit|bme|bse|cve|epa|etr|euronext|fra|fwb|hkex|hkg|jse|kosdaq|kospi|krx|"
    r"lon|lse|nasdaq|nasdaqgs|nse|nyse|nyse american|nyse arca|nzx|ose|otc|otcmkts|otcqb|otcqx|"
    r"sehk|sgx|sha|she|six|sse|sto|swx|szse|tse|tsx|tsx-v|tsxv|tyo|vie|xetra)"
    r"\s*:\s*[a-z0-9.\-]{1,8}[)\]]\s*$",
    re.IGNORECASE,
)

#: What a register puts last: Chicago, City of.
_TURNED = re.compile(r"^([^,]+),\s+((?:\w+\s+){1,3}(?:of|of the|for))\s*$", re.IGNORECASE)

_LAST_BRACKET = re.compile(r"\s*[(\[（]([A-Za-z0-9&]{2,10})[)\]）]\s*$")

#: What another name that stands in brackets looks like: (IBM), [P&G], (Sinopec); (old) is none.
_SHORT = re.compile(
    "(?!old|new|test|dup|inactive|closed|customer|prospect|partner|former)[a-z][a-z0-9&]{1,11}",
    re.IGNORECASE,
)


def has_asides(name: str, words: Sequence[str]) -> bool:
    """Whether a name may have anything beside it; a legal form after a comma is nothing.

    Args:
        name: As it is written.
        words: Its words, as they are compared.
    """
    if not _SIGNS.search(name):
        return " - " in name or not _WORDS.isdisjoint(words)
    before, _, after = name.rpartition(",")
    return not (is_form(after) and _SIGNS.search(before) is None)


def same(name: str) -> Iterator[str]:
    """The compared name of a company whose name is said together with another of its own.

    Such as ``acme`` of "Acme Inc. (formerly Apex)", and a name with its own initials in brackets,
    with where its shares are traded, or with what stands before it put last.
    """
    text = mended(name)
    if (listed := _TICKER.search(text)) and listed.start():
        text = text[: listed.start()]
        yield company(text)
    elif turned := _TURNED.match(text):
        yield company(f"{turned[2]} {turned[1]}")
    if (before := _OTHER.sub("", text)) != text and before.strip():
        yield company(before)
    elif found := _LAST_BRACKET.search(text):
        before = text[: found.start()]
        words = told(before)
        full, plain = ([word[0] for word in words if word not in small] for small in ((), SMALL))
        if found[1].casefold() in {"".join(full), "".join(plain)} and len(plain) > 1:
            yield company(before)


def asides(name: str) -> Iterator[str]:
    """The compared names that a name holds beside, or without, what else is said with it.

    Such as ``acme`` and ``apex`` of "Acme Inc. (formerly Apex)", ``acme`` of "Acme - do not use",
    of "Acme GmbH, Berlin" and of "Acme (UK)".
    """
    text = mended(name)
    inner = _BRACKETS.findall(text)
    first, *others = _ALSO.split(_BRACKETS.sub(" ", text))
    named = [part for each in inner for part in _ALSO.split(each)[1:]]
    short = [each for each in inner if _SHORT.fullmatch(each)]
    for part in (first, *others, *named, *short):
        yield from _before(part)


def others(name: str) -> Iterator[str]:
    """The compared names that a name says are another of its own: ``apex`` of "Acme dba Apex"."""
    for part in _ALSO.split(_BRACKETS.sub(r" \1 ", mended(name)))[1:]:
        yield from _before(part)


def _before(part: str) -> Iterator[str]:
    """A name without a remark after it, and without what follows its legal form."""
    whole = _REMARK.split(part)[0]
    yield company(whole)
    before = whole.partition(",")[0]
    if before != whole and len(told(before)) < len(split(before.casefold())):
        yield company(before)
