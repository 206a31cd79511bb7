"""Reads words one after the other."""

from __future__ import annotations

from abmkit_salesforce.sandbox.soql.tokens import Token, cut, malformed
from abmkit_salesforce.sandbox.soql.tree import Column
from abmkit_salesforce.sandbox.trouble import Refused


class Reader:
    """A query's words, with a place to read on from.

    Args:
        text: The query.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = cut(text)
        self._next = 0

    @property
    def token(self) -> Token:
        """The word that comes next."""
        return self._tokens[self._next]

    def after(self, *words: str) -> bool:
        """Whether the word after the next one is one of these."""
        return self._tokens[min(self._next + 1, len(self._tokens) - 1)].says(*words)

    def take(self) -> Token:
        """Read the next word."""
        token = self.token
        self._next += token.kind != "end"
        return token

    def took(self, *words: str) -> bool:
        """Read the next word if it is one of these."""
        if self.token.says(*words):
            self.take()
            return True
        return False

    def expect(self, *words: str) -> None:
        """Read one word after the other, each as given.

        Raises:
            Refused: Another word stands there.
        """
        for word in words:
            if not self.took(word):
                raise self.unexpected()

    def column(self) -> Column:
        """Read the name of a field.

        Raises:
            Refused: It is no name.
        """
        token = self.token
        if token.kind != "word":
            raise self.unexpected()
        self.take()
        return Column(tuple(token.text.split(".")), token.at)

    def whole(self) -> int:
        """Read a number of rows.

        Raises:
            Refused: It is none.
        """
        if not self.token.text.isdigit():
            raise self.unexpected()
        return int(self.take().text)

    def unexpected(self) -> Refused:
        """The next word cannot stand where it does."""
        return malformed(self.text, self.token.at, f"unexpected token: '{self.token.text}'")
