"""What one CRM's export looks like, as data: files, headers, ids, forms of dates, own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Layout:
    """A file of an export.

    Attributes:
        file: Its name.
        table: The table of the ledger it is made of.
        columns: Header and field; the fields of each table are in ``cells.FIELDS``.
    """

    file: str
    table: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Flavour:
    """How a CRM writes.

    Attributes:
        name: Its name.
        ids: By table, the form of a record id made of the ledger's number.
        day: Writes a business date.
        instant: Writes an instant, given on the client's clock.
        amount: Writes money.
        percent: Writes a chance of 0 to 1.
        words: Its words for the ledger's, by kind of word.
        quote_all: Whether each cell stands in quotes.
        bad_dates: Texts in the place of a date that no reader can make a date of.
        bad_amounts: Texts in the place of an amount that nobody can make an amount of.
        layouts: Its files.
    """

    name: str
    ids: Mapping[str, str]
    day: Callable[[date], str]
    instant: Callable[[datetime], str]
    amount: Callable[[Decimal], str]
    percent: Callable[[Decimal], str]
    words: Mapping[str, Mapping[str, str]]
    quote_all: bool
    bad_dates: tuple[str, ...]
    bad_amounts: tuple[str, ...]
    layouts: tuple[Layout, ...]

    def record_id(self, table: str, number: int) -> str:
        """The CRM's id of a row of the ledger."""
        return self.ids[table].format(number)

    def word(self, kind: str, value: str | None) -> str:
        """The CRM's word for a value; nothing for None."""
        return "" if value is None else self.words[kind][value]
