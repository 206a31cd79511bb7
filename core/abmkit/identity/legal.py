"""Legal forms, and other words that names of companies have in common."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from abmkit.identity.letters import split

#: Letters at the end of a part of a German word that are no plural: Versicherungs-Gesellschaft.
_JOINTS = ("ungs", "schafts", "heits", "keits")

#: Letters of a word that may have a plural, at least.
_PLURAL = 7

#: Letters of a form, at least, that is no other short word.
_DISTINCT = 3

#: Forms that are words of the language, too.
_WORDS = ("companies", "company", "corporation", "cos", "corp", "rec", "the", "unipersonal", "pty")


def bare(words: list[str]) -> list[str]:
    """Words without the legal forms around them; a name that is nothing else stays."""
    after, before = _forms("after", -1), _forms("before", 0)
    while (size := len(words)) > 1:
        for form in after.get(words[-1], ()):
            if len(form) < size and words[-len(form) :] == form:
                words = words[: -len(form)]
                break
        else:
            for form in before.get(words[0], ()):
                if len(form) < size and words[: len(form)] == form and not _is_all(form, words):
                    words = words[len(form) :]
                    break
            else:
                if words[-1] != "and":
                    break
                words = words[:-1]
    return words


def _is_all(form: list[str], words: list[str]) -> bool:
    """Whether short letters before a word of a trade are the name: CV Sciences, PT Solutions."""
    return (
        len(form[0]) < _DISTINCT and len(words) == len(form) + 1 and usual(words[-1]) in _trades()
    )


@cache
def _trades() -> frozenset[str]:
    """Words of trades, as they are compared."""
    words = (
        *table()["meant"],
        *table()["short"].values(),
        *table()["common"]["trades"].split(", "),
    )
    return frozenset(map(_singular, words))


def is_usual(words: Sequence[str]) -> bool:
    """Whether a name is made of nothing but words that many names have: First National Bank."""
    return all(len(word) == 1 or word.isdigit() or usual(word) in _usual_words() for word in words)


@cache
def _usual_words() -> frozenset[str]:
    """Words of trades, houses and institutions, as they are compared."""
    kinds = ("venues", "houses", "groups", "usual")
    return _trades() | {usual(word) for words in common(*kinds) for word in words}


def is_form(text: str) -> bool:
    """Whether a text is the last word of a legal form: Inc., GmbH."""
    return text.strip(" .").casefold() in _forms("after", -1)


def beside(text: str) -> str:
    """A name without the forms that are written without a blank."""
    text, last = text.strip(), ""
    while text != last:
        last = text
        for form in _beside_forms():
            rest = text.removesuffix(form) if text.endswith(form) else text.removeprefix(form)
            text = rest.strip() or text
    return text


@cache
def around() -> dict[str, frozenset[str]]:
    """First words of forms that stand around a name, with the last."""
    both = [form.split(" … ") for forms in table()["around"].values() for form in forms.split(", ")]
    firsts = {first for first, _ in both}
    return {each: frozenset(last for first, last in both if first == each) for each in firsts}


@cache
def remark_ends() -> frozenset[str]:
    """The last words of remarks behind a form."""
    return frozenset(words[-1] for words in common("remarks"))


@cache
def usual(word: str) -> str:
    """A word as it is compared: a number in digits, not cut short, and not in its plural."""
    return _singular(written_out(word))


def written_out(word: str) -> str:
    """A word that is not cut short."""
    return table()["short"].get(word, word)


def _singular(word: str) -> str:
    """A long word without its plural: systems and system are often taken for each other."""
    if len(word) < _PLURAL or not word.endswith("s") or word.endswith("ss") or not word.isascii():
        return word
    if word.endswith(_JOINTS):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


@cache
def _forms(where: str, edge: int) -> dict[str, list[list[str]]]:
    """Legal forms in words, the longest first, by the word at the edge of the name."""
    written = {
        tuple(split(form)) for forms in table()[where].values() for form in forms.split(", ")
    }
    every = {*written, *(glued for words in written for glued in _glued(words))}
    found: dict[str, list[list[str]]] = {}
    for words in sorted(every, key=lambda words: (-len(words), words)):
        found.setdefault(words[edge], []).append(list(words))
    return found


def _glued(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A form with a blank left out behind a point, as in Co.KG, Co.,Ltd. and Sdn.Bhd."""
    for at in range(len(words) - 1):
        two = words[at : at + 2]
        if min(map(len, two)) > 1 and "and" not in two:
            yield (*words[:at], "".join(two), *words[at + 2 :])


@cache
def distinct_forms() -> frozenset[str]:
    """Words that are nothing but a legal form, wherever they stand."""
    words = (split(form) for forms in table()["after"].values() for form in forms.split(", "))
    single = {form[0] for form in words if len(form) == 1 and len(form[0]) >= _DISTINCT}
    return frozenset(single - table()["short"].keys() - set(_WORDS)) | {"ltd", "inc"}


@cache
def _beside_forms() -> tuple[str, ...]:
    """The longest first, lest a part of one is taken for another."""
    forms = {form for forms in table()["beside"].values() for form in forms.split(", ")}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def places() -> tuple[tuple[str, ...], ...]:
    """Countries and regions in words, the longest first."""
    return common("regions", "places")


def common(*kinds: str) -> tuple[tuple[str, ...], ...]:
    """Words of some kinds that many names have in common, the longest first."""
    written = {tuple(split(each)) for kind in kinds for each in table()["common"][kind].split(", ")}
    return tuple(sorted(written, key=lambda words: (-len(words), words)))


@cache
def place_ends() -> frozenset[str]:
    """Their last words."""
    return frozenset(words[-1] for words in places())


@cache
def table() -> dict[str, dict[str, str]]:
    """Legal forms and other words that names of companies have in common."""
    told: dict[str, dict[str, str]] = tomllib.loads(legal_forms())
    return told


def legal_forms() -> str:
    """The table by which names are read: with another, all are read again."""
    return Path(__file__).with_name("legal_forms.toml").read_text("utf-8")
