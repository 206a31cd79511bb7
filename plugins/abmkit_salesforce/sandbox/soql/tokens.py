"""SOQL cut into words, and what the vendor says where it does not understand one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abmkit_salesforce.sandbox.trouble import Refused

_SHAPES = (
    ("text", r"'(?:[^'\\]|\\.)*'"),
    ("instant", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)"),
    ("day", r"\d{4}-\d\d-\d\d"),
    ("number", r"[+-]?\d+(?:\.\d+)?"),
    ("word", r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(?::\d+)?"),
    ("sign", r"<>|!=|<=|>=|[=<>(),]"),
    ("space", r"\s+"),
)
_SHAPE = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES))
_AROUND = 60


@dataclass(frozen=True)
class Token:
    """A word with its kind and its place in the text."""

    kind: str
    text: str
    at: int

    def says(self, *words: str) -> bool:
        """Whether it is one of the words, in any case."""
        return self.kind in ("word", "sign") and self.text.upper() in words


def cut(text: str) -> list[Token]:
    """The words of a query, and an empty one of kind ``end`` behind them.

    Raises:
        Refused: A sign belongs to no word.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _SHAPE.match(text, at)
        if not found:
            raise malformed(text, at, f"unexpected token: '{text[at]}'")
        if found.lastgroup != "space":
            tokens.append(Token(str(found.lastgroup), found.group(), at))
        at = found.end()
    return [*tokens, Token("end", "<EOF>", len(text))]


def unquote(text: str) -> str:
    r"""What stands between the quotes of a text; ``\%`` and ``\_`` stay for LIKE to read."""
    signs = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "%": "\\%", "_": "\\_"}
    return re.sub(r"\\(.)", lambda m: signs.get(m[1], m[1]), text[1:-1])


def malformed(text: str, at: int, message: str) -> Refused:
    """The query cannot be read."""
    return Refused(400, "MALFORMED_QUERY", pointed(text, at, message))


def pointed(text: str, at: int, message: str) -> str:
    """A message under the part of the query that it is about."""
    line = text.replace("\n", " ")
    start = max(0, at - _AROUND // 2)
    row, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    shown, mark = line[start : start + _AROUND], " " * (at - start) + "^"
    return f"\n{shown}\n{mark}\nERROR at Row:{row}:Column:{column}\n{message}"
