"""How a vendor's list is read page by page; a page's token is a plain JSON value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from abmkit.connect.request import Answer, Item, Request, at
from abmkit.errors import SourceError

Token = Any
"""Where a page begins, in a plain JSON value; None: at the beginning."""


class Pages(ABC):
    """A way of paging."""

    @abstractmethod
    def place(self, request: Request, token: Token) -> Request:
        """The request for the page that begins at a token."""

    @abstractmethod
    def after(self, token: Token, answer: Answer, items: Sequence[Item]) -> Token:
        """Where the next page begins; None: there is none.

        Args:
            token: Where this page began.
            answer: This page.
            items: Its records.
        """


@dataclass(frozen=True)
class OnePage(Pages):
    """All comes at once."""

    def place(self, request: Request, token: Token) -> Request:
        return request

    def after(self, token: Token, answer: Answer, items: Sequence[Item]) -> Token:
        return None


@dataclass(frozen=True)
class TokenPages(Pages):
    """The answer holds a token, sent as a parameter with the next request.

    Attributes:
        at: Dotted path of the token in the body.
        param: Name of the parameter.
        in_body: Whether it belongs into the JSON body.
    """

    at: str
    param: str
    in_body: bool = False

    def place(self, request: Request, token: Token) -> Request:
        if token is None:
            return request
        put = request.with_json if self.in_body else request.with_params
        return put(**{self.param: token})

    def after(self, token: Token, answer: Answer, items: Sequence[Item]) -> Token:
        return at(answer.body, self.at) or None


@dataclass(frozen=True)
class LinkPages(Pages):
    """The answer holds the next page's address, in its body or its header ``Link``.

    Attributes:
        at: Dotted path of the address in the body; empty: it is in the header.
    """

    at: str = ""

    def place(self, request: Request, token: Token) -> Request:
        if token is None:
            return request
        parts = urlsplit(token)
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        return replace(request, path=parts._replace(query="").geturl(), params=params)

    def after(self, token: Token, answer: Answer, items: Sequence[Item]) -> Token:
        if self.at:
            return _address(at(answer.body, self.at))
        for link in answer.headers.get("link", "").split(","):
            address, _, relation = link.partition(";")
            if 'rel="next"' in relation.replace(" ", ""):
                return _address(address.strip().strip("<>"))
        return None


def _address(link: Any) -> str | None:
    """The link to the next page; None: there is none.

    Raises:
        SourceError: It is no address.
    """
    if not link:
        return None
    try:
        return str(urlsplit(link).geturl())
    except (AttributeError, TypeError, ValueError):
        what = "the vendor's link to the next page is no address"
        raise SourceError(f"{what}; sync again, and tell the vendor if it stays so") from None


@dataclass(frozen=True)
class OffsetPages(Pages):
    """Pages are counted by records or by pages.

    Attributes:
        param: Name of the parameter.
        size: Records of a full page; one with fewer is the last.
        first: Number of the first page, or offset of the first record.
        by: ``records`` or ``pages``.
    """

    param: str
    size: int
    first: int = 0
    by: str = "records"

    def place(self, request: Request, token: Token) -> Request:
        return request.with_params(**{self.param: self.first if token is None else token})

    def after(self, token: Token, answer: Answer, items: Sequence[Item]) -> Token:
        if len(items) < self.size:
            return None
        here = self.first if token is None else token
        return here + (1 if self.by == "pages" else len(items))


@dataclass(frozen=True)
class Keyset(Pages):
    """Each page asks for what comes after the last id of the one before.

    Unlike tokens it has no end that a vendor sets, and a record that changes meanwhile moves no
    other to another page.

    Attributes:
        key: Dotted path of the id; ids are whole numbers that must grow.
        size: Records of a full page; one with fewer is the last.
        ask: Adds "id greater than this, ordered by id" to a request; given 0 at the beginning.
    """

    key: str
    size: int
    ask: Callable[[Request, int], Request]

    def place(self, request: Request, token: Token) -> Request:
        return self.ask(request, token or 0)

    def after(self, token: Token, answer: Answer, items: Sequence[Item]) -> Token:
        last = token or 0
        for item in items:
            number = int(at(item, self.key))
            if number <= last:
                raise SourceError(
                    f"the vendor's list is not in the order of its ids: {number} after {last}"
                )
            last = number
        return None if len(items) < self.size else last


def merged(parts: Sequence[Sequence[Item]], key: str) -> list[Item]:
    """Records that were asked for in several pieces, put together by their id.

    Args:
        parts: The pieces; objects within a record are put together too.
        key: Dotted path of the id.
    """
    whole: dict[Any, Item] = {}
    for part in parts:
        for item in part:
            known = whole.setdefault(at(item, key), {})
            for name, value in item.items():
                if isinstance(value, Mapping) and isinstance(known.get(name), Mapping):
                    known[name] = {**known[name], **value}
                else:
                    known[name] = value
    return list(whole.values())
