"""Reads one page of a list: in pieces where an address would be too long, smaller where asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

from abmkit.connect.http import Http, TooMuch
from abmkit.connect.pages import Token, merged
from abmkit.connect.request import Answer, Item, Request, at
from abmkit.connect.resource import Read, Split
from abmkit.errors import SourceError

#: A vendor that tells of more records does not know how many it has.
_MOST = 10**15
#: So many pages in a row that show nothing new are no list any more, however many it is of.
_STALE = 1000
#: So many ids are remembered to tell what is new; with more than that, nothing is old.
_KNOWN = 200_000


def listed(http: Http, read: Read, key: str = "id") -> Iterator[Item]:
    """All records of a list that a connector needs beside its streams.

    Args:
        http: The vendor.
        read: How to read it.
        key: Dotted path of a record's id.

    Raises:
        SourceError: The vendor cannot be read, or its pages have no end.
    """
    for page in List(http, read, key).pages():
        yield from page


@dataclass
class List:
    """A list of a vendor, read page by page from a token on.

    Attributes:
        http: The vendor.
        read: How to read it.
        key: Dotted path of a record's id.
        token: Where the next page begins.
        total: How many records the vendor says there are; None: it does not.
    """

    http: Http
    read: Read
    key: str
    token: Token = None
    total: int | None = field(default=None, init=False)
    _size: int = field(default=0, init=False)

    def pages(self) -> Iterator[list[Item]]:
        """The records page by page; ``token`` then says where the next page begins.

        Raises:
            SourceError: The vendor cannot be read, or its pages have no end: they lead in a circle,
                or on and on show nothing new.
        """
        met, shown = set(), _Shown(self.key)
        while True:
            here = self.token
            answer, items = self._page()
            self.token = self._kept(self.read.pages.after(here, answer, items))
            if self.token is not None and (self.token == here or repr(self.token) in met):
                raise self._endless("the vendor's pages lead in a circle")
            if self.token is not None and shown.stale_after(items) >= _STALE:
                raise self._endless(
                    f"{_STALE:,} pages in a row show no new record, and more follow"
                )
            met.add(repr(self.token))
            yield items
            if self.token is None:
                return

    def _endless(self, what: str) -> SourceError:
        at_token = self.http.told(repr(self.token))
        return SourceError(
            f"{self.read.request.path}: {what}, at {at_token}; sync again, and tell the vendor if "
            "it stays so"
        )

    def _kept(self, token: Token) -> Token:
        """A token as the state may hold it, which is written down.

        Some vendors repeat in the link to the next page the token they were asked with. It is
        shown with each request anyway.
        """
        if not isinstance(token, str) or "?" not in token:
            return token
        address, _, query = token.partition("?")
        secrets, told = self.http.auth.secrets(), query.split("&")
        kept = [each for each in told if unquote_plus(each.partition("=")[2]) not in secrets]
        return token if kept == told else f"{address}?{'&'.join(kept)}"

    def _page(self) -> tuple[Answer, list[Item]]:
        while True:
            try:
                return self._read_once()
            except TooMuch:
                if not self.read.size or self._size == 1:
                    raise
                self._size = max(1, (self._size or self.read.size[1]) // 2)

    def _read_once(self) -> tuple[Answer, list[Item]]:
        request = self.read.pages.place(self._sized(self.read.request), self.token)
        answers = [self.http.send(piece) for piece in _pieces(request, self.read.split)]
        parts = [self._items(request, answer) for answer in answers]
        if self.read.total and self.token is None:  # later pages may tell what is left
            told = at(answers[0].body, self.read.total)
            self.total = told if isinstance(told, int) and 0 <= told <= _MOST else None
        if self.read.most and len(parts[0]) >= self.read.most:
            raise TooMuch(f"{request.path}: the answer is cut off at {len(parts[0])} records")
        return answers[0], parts[0] if len(parts) == 1 else merged(parts, self.key)

    def _items(self, request: Request, answer: Answer) -> list[Item]:
        if callable(self.read.items):
            return self.read.items(answer)
        items = at(answer.body, self.read.items)
        if not isinstance(items, list):
            where = f"no list at {self.read.items!r}" if self.read.items else "no list"
            raise SourceError(f"{request.method} {request.path}: the answer holds {where}")
        return items

    def _sized(self, request: Request) -> Request:
        if not self.read.size:
            return request
        name, number = self.read.size
        put = request.with_params if request.json is None else request.with_json
        return put(**{name: self._size or number})


class _Shown:
    """What the pages of a list have shown.

    Args:
        key: Dotted path of a record's id.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._ids: set[int] = set()
        self._stale = 0

    def stale_after(self, items: Sequence[Item]) -> int:
        """How many pages in a row have shown nothing new, with this one."""
        known = len(self._ids)
        self._ids.update(hash(repr(at(item, self._key) or item)) for item in items)
        self._stale = 0 if len(self._ids) > known else self._stale + 1
        if len(self._ids) > _KNOWN:
            self._ids.clear()
        return self._stale


def _pieces(request: Request, split: Split | None) -> Iterator[Request]:
    """The request, or several with some of the values of a long parameter each."""
    if split is None:
        yield request
        return
    for piece in split.pieces:
        yield replace(request, params={**request.params, split.param: piece})
