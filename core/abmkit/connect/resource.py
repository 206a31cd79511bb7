"""A stream of an HTTP API, declared: what to ask, how to page, what is gone, what rows it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from abmkit.connect.batch import Tables
from abmkit.connect.connector import Stream
from abmkit.connect.frames import Cell
from abmkit.connect.pages import OnePage, Pages
from abmkit.connect.request import Answer, Item, Request
from abmkit.connect.window import Part, Whole, Window

#: Vendors cut addresses off beyond some 16,000 characters, headers included.
MAX_ADDRESS = 15_000


@dataclass(frozen=True)
class Split:
    """A parameter whose values may not fit into one address: they are asked for in pieces.

    Attributes:
        param: Name of the parameter.
        values: All its values; joined by commas.
        longest: Characters of one piece, as encoded in the address.
    """

    param: str
    values: tuple[str, ...]
    longest: int = MAX_ADDRESS

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The values, joined as far as they go into one address; at least one piece."""
        pieces: list[list[str]] = [[]]
        length = 0
        for value in self.values:
            more = len(quote(f",{value}", safe=""))
            if pieces[-1] and length + more > self.longest:
                pieces.append([])
                length = 0
            pieces[-1].append(value)
            length += more
        return tuple(",".join(piece) for piece in pieces)


@dataclass(frozen=True)
class Read:
    """How to read a list.

    Attributes:
        request: What to ask for; the page is added to it.
        pages: How it is paged.
        items: Dotted path of the list of records in the body, empty: the body is the list; or what
            makes them of an answer that is no JSON, such as CSV.
        split: A parameter that may be too long for one address.
        size: Name of the parameter for the number of records of a page, and the number; halved
            when the vendor asks for less.
        total: Dotted path of the number of all records in the body; empty: it is not told.
        most: An answer with so many records was cut off; the stretch of time is halved then.
    """

    request: Request
    pages: Pages = field(default_factory=OnePage)
    items: str | Callable[[Answer], list[Item]] = ""
    split: Split | None = None
    size: tuple[str, int] | None = None
    most: int | None = None
    total: str = ""


@dataclass(frozen=True)
class Sweep:
    """Deleted records are listed by the vendor: each becomes a tombstone.

    Attributes:
        read: Lists them.
        key: Dotted path of the id; None: that of the resource.
    """

    read: Read
    key: str | None = None


@dataclass(frozen=True)
class Reconcile:
    """All ids are read now and then: what the vendor no longer has is gone.

    Attributes:
        read: Lists the records that there are.
        every: How often.
        key: Dotted path of the id; None: that of the resource.
    """

    read: Read
    every: timedelta = timedelta(days=7)
    key: str | None = None


Reader = Callable[[Part], Read]


@dataclass(frozen=True, kw_only=True)
class Resource(Stream):
    """A stream read over HTTP.

    Attributes:
        read: How to read a part of it from nothing.
        rows: Makes the rows of some records, a frame of text columns by table (see ``frame``).
            A record it raises for is kept in quarantine, and the others are tried without it.
        key: Dotted path of a record's id.
        changes: How to read what has changed in a part's stretch of time; None: like ``read``.
        updated: Dotted path of the instant of a record's last change, ISO 8601; what lies outside
            the stretch asked for is dropped then. Empty: not looked at.
        window: Which stretches of time it is read in.
        slices: Names of the parts that are read apart (campaigns, ad accounts); None: it has none.
        complete: Adds to a page of records what other requests know of them (associations).
        is_deleted: What of a record is true if it is deleted: a dotted path, or what tells it;
            None: they do not say.
        merged: Ids of records that were merged into this one, and are gone; None: unknown.
        deletes: How the vendor tells of other deletions.
        anew: So often all is read again, since not every change is told (associations, formulas);
            what is not there then is gone. None: never.
        sign: What a record shows in the list of what ``complete`` adds, where that takes requests
            for each; while it is as it was, the record is left as it is. None of a record: it
            shows nothing to go by. It needs ``anew``, for whatever it does not show.
        scope: What a person must grant for it, as the vendor calls it.
    """

    read: Reader
    rows: Callable[[Sequence[Item]], Tables]
    key: str = "id"
    changes: Reader | None = None
    updated: str = ""
    window: Window = field(default_factory=Whole)
    slices: Callable[[], Iterable[str]] | None = None
    complete: Callable[[Sequence[Item]], Sequence[Item]] | None = None
    is_deleted: Cell | None = None
    merged: Callable[[Item], Iterable[str]] | None = None
    deletes: Sequence[Sweep | Reconcile] = ()
    anew: timedelta | None = None
    sign: Callable[[Item], str | None] | None = None
    scope: str = ""
    mode: Literal["snapshot", "append", "changes"] = "changes"
