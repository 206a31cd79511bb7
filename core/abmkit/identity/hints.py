"""Other forms of a company's name: no proof, but hints that lead to pairs for people to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from abmkit.identity.asides import asides, has_asides, others, same
from abmkit.identity.evidence import USUAL
from abmkit.identity.legal import bare, common, distinct_forms, is_usual
from abmkit.identity.names import SMALL, joined, told
from abmkit.identity.sounds import sounds
from abmkit.identity.spellings import spellings

#: A name that is a domain.
_SITE = re.compile(
    r"^\s*(?:https?://)?(?:www\.)?([a-z0-9]+)\.(?:com|net|org|io|ai|co|de|fr|kr|jp|cn)\b"
)

#: Words of a name, at least, whose initials are kept; those of two are looked for when asked.
_FEWEST = 3

#: Words of a name with a form in its middle, at least, less one.
_FORMED = 2


def forms(name: str) -> tuple[str, list[tuple[str, str]]]:
    """A company's name as ``company`` tells it, and other forms of it, each with its kind.

    ``also`` is the same name in another spelling, as good as the first. ``house`` is what a
    venue is called without what kind of house it is, in another order, without an aside or by
    its other name: it is as good where everything else is the same. The others are no proof,
    and only lead to pairs that wait for a person: ``sound`` is how it sounds in Latin letters,
    where that is not how it is compared; ``initials`` are the first letters of its words, three
    at least; ``core`` is what is left without words for places and for groups of companies,
    what stands before and beside an aside, as in Acme (formerly Apex), and a name that is said
    in another order. ``usual`` says that it is made of words that many names have, as in First
    National Bank.
    """
    words = told(name)
    called, of_words = _of_words(*words)
    if not called:
        return "", []
    hints = list(of_words)
    if has_asides(name, words):
        hints += [("also", other) for other in same(name)]
        beside = [aside for aside in asides(name) if (aside,) not in _common()]
        hints += [("core", aside) for aside in beside]
        if _groups().isdisjoint(words):
            hints += [("house", aside) for aside in beside if called.startswith(aside)]
            hints += [("house", other) for other in others(name)]
    if "." in name and (site := _SITE.match(name.casefold())):
        hints.append(("core", site[1]))
    if not name.isascii():
        also = [other for other in spellings(name) if other]
        hints += [("also", other) for other in also]
        hints += [("sound", sound) for sound in sounds(called)]
    if not hints:
        return called, []
    told_twice = ("", called)
    return called, sorted({hint for hint in hints if hint[0] == USUAL or hint[1] not in told_twice})


@lru_cache(maxsize=1024)
def _of_words(*words: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What is told by a name's words alone; names that differ in their forms come in a row."""
    called = joined(list(words))
    hints = []
    if len(words) >= _FEWEST and called.isascii():
        hints += [("initials", letters) for letters in _initials(words)]
    core = _core(list(words))
    if len(core) < len(words):
        hints.append(("core", joined(core)))
    if formed := _formed(words):
        hints.append(("core", joined(formed)))
    if turned := _turned(words):
        hints += [("core", joined(turned)), ("house", joined(turned))]
    if words and (words[0] in _venues() or words[-1] in _venues()):
        hints.append(("house", joined(_housed(list(words)))))
    if is_usual(words):
        hints.append((USUAL, called))
    return called, tuple(hints)


def _initials(words: Sequence[str]) -> Iterator[str]:
    """With and without small words: International Business Machines, Bank of America, P&G."""
    yield "".join([word if word == "and" else word[0] for word in words])
    if not SMALL.isdisjoint(words):
        letters = [word[0] for word in words if word not in SMALL]
        if len(letters) >= _FEWEST:
            yield "".join(letters)


def _turned(words: Sequence[str]) -> list[str]:
    """Words in the other order in which they are said: University of Oxford, Hotel Adler."""
    if "of" in words[1:-1]:
        place = words.index("of", 1)
        return [*words[place + 1 :], *words[:place]]
    return [*words[1:], words[0]] if len(words) > 1 and words[0] in _leading() else []


def _housed(words: list[str]) -> list[str]:
    """Words of a venue's name without those around them that say what house it is."""
    while len(words) > 1 and (words[0] in _venues() or words[-1] in _venues()):
        words = words[1:] if words[0] in _venues() else words[:-1]
    return words


def _formed(words: Sequence[str]) -> list[str]:
    """What stands before a legal form in the middle: Acme d.o.o. Beograd."""
    forms = distinct_forms()
    if len(words) > _FORMED and not forms.isdisjoint(words[1:-1]):
        at = next(n for n in range(len(words) - 2, 0, -1) if words[n] in forms)
        return bare(list(words[: at + 1]))
    return []


def _core(words: list[str]) -> list[str]:
    """Words without those around them that say where a company is, or that it is a group."""
    first, last = _common_edges()
    while words and (words[0] in first or words[-1] in last):
        rest = next(filter(None, (_without(common, words) for common in _common())), words)
        if rest == words or rest[-1] in SMALL:
            break
        words = rest
    return words


def _without(common: tuple[str, ...], words: list[str]) -> list[str]:
    """What is left of the words if they begin or end with these; else nothing."""
    size = len(common)
    if len(words) > size and tuple(words[-size:]) == common:
        return bare(words[:-size])
    if len(words) > size and tuple(words[:size]) == common:
        return bare(words[size:])
    return []


@cache
def _common() -> tuple[tuple[str, ...], ...]:
    """Words for places and for groups of companies."""
    return common("groups", "regions", "places")


@cache
def _common_edges() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words[0] for words in _common()), frozenset(words[-1] for words in _common())


@cache
def _groups() -> frozenset[str]:
    """Words for groups of companies and places, of which one may be another company."""
    return frozenset(words[0] for words in _common() if len(words) == 1)


@cache
def _venues() -> frozenset[str]:
    """Words for what a venue is, and articles before its name."""
    return frozenset(words[0] for words in common("venues") if len(words) == 1)


@cache
def _leading() -> frozenset[str]:
    """Words for what a house is, that stand before its name as well as behind it."""
    return frozenset(words[0] for words in common("houses"))
