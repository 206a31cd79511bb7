"""The kinds of evidence that two rows are one account or person, in order of strength."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from abmkit.sql import text
from abmkit.warehouse.sql import fingerprint

Check = Literal[
    "apart", "source", "number", "domain", "abroad", "country", "town", "place", "email", "birth"
]  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """A kind of claim that joins the rows which make it with one value.

    Attributes:
        kind: As in ``claim`` and ``bond``.
        words: What they share, for people.
        confidence: How sure it is, 0 to 1.
        against: What speaks against joining: ``apart``, a person said so, or one is the other's
            parent; ``source``, a source has them as two live records, and as more than names;
            ``number``, they have other LEI or D-U-N-S numbers; ``domain``, each has a domain;
            ``abroad``, one is in another country than another; ``country``, any row is; ``town``,
            other towns, of a name that is short or of usual words; ``place``, other states, or two
            of other houses, postcodes and phones; ``email``, other mailboxes; ``birth``, days of
            birth in other years and on other days of the year: one may be mistyped.
    """

    kind: str
    words: str
    confidence: str
    against: tuple[Check, ...]


_HARD: tuple[Check, ...] = ("apart", "source", "number")
_NEAR: tuple[Check, ...] = (*_HARD, "country")
_SOFT: tuple[Check, ...] = (*_HARD, "domain", "country", "town", "place")

EVIDENCE: Mapping[str, tuple[Evidence, ...]] = MappingProxyType(
    {
        "account": (
            Evidence("same", "a decision", "1", ()),
            Evidence("id", "an id", "1", ("apart", "source", "number")),
            Evidence("domain", "the domain", "1", (*_HARD, "abroad")),
            Evidence("lei", "the LEI", "1", _HARD),
            Evidence("duns", "the D-U-N-S number", "1", _HARD),
            Evidence("tax", "the tax number", "1", _HARD),
            Evidence("site", "the name and domain", "1", _HARD),
            Evidence("brand", "the name and the brand in the domain", "0.95", _NEAR),
            Evidence("phone", "the name and phone", "0.95", _NEAR),
            Evidence("street", "the name and address", "0.95", _NEAR),
            Evidence("at", "the name and town", "0.95", (*_NEAR, "place")),
            Evidence("in", "the name and country", "0.9", _SOFT),
            Evidence("name", "the name", "0.85", _SOFT),
        ),
        "person": (
            Evidence("same", "a decision", "1", ()),
            Evidence("id", "an id", "1", ("apart",)),
            Evidence("email", "the e-mail", "1", ("apart",)),
            Evidence("tax", "the national number", "0.95", ("apart", "birth")),
            Evidence("visitor", "the browser", "0.95", ("apart", "email")),
            Evidence("phone", "the name and phone", "0.95", ("apart", "email", "birth")),
            Evidence("birth", "the name and day of birth", "0.95", ("apart",)),
            Evidence("street", "the name and address", "0.9", ("apart", "email", "birth")),
        ),
    }
)

SHORT = 7
"""Names of so many letters, at most, are those of several companies: in other towns, at other ends
of domains that stand for no country."""

MOST = 50
"""A value that more rows claim says nothing: it joins none of them."""

MAILBOX = "mailbox"
"""Kind of claim to a mailbox of several people: it joins nobody, but references may mean them."""

ALONE: Mapping[str, str] = MappingProxyType(
    {"phone": "telephone", "street": "address", "birth": "birthday"}
)
"""What joins with a name, and the kind of claim that it is without: that joins nobody."""

ALIASES = ("initials", "core")
"""Kinds of claims to another form under which a company may be known."""

HINTS = ("sound", *ALIASES)
"""Kinds of claims that join nobody, but lead to pairs of which a person is asked."""

USUAL, PLACE = "usual", "place"
"""Kinds of claims that only speak against others: a name is of usual words; where a row is."""


def claimed(table: str, kind: str, rows: str, *, has_code: bool = True) -> str:
    """SELECT of claims of one kind, as ``claim`` has them.

    Args:
        table: Of the rows.
        kind: Of the claims.
        rows: SELECT of (key, value).
        has_code: Whether rows are found by them.
    """
    found_by = code(text(table), text(kind), "value") if has_code else "NULL"
    return f"SELECT key, {text(kind)}, value, {found_by} FROM ({rows})"


def code(table: str, kind: str, value: str) -> str:
    """SQL of a claim's code.

    Args:
        table: SQL of its table.
        kind: SQL of its kind.
        value: SQL of its value.
    """
    return fingerprint(f"{table}, {kind}, {value}")
