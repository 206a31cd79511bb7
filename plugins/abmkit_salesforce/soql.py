"""Queries, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote_plus

#: Salesforce takes addresses of 16,384 bytes, headers included.
LONGEST = 15_000
#: Of an address that names fields and ids, so much is left to the ids.
_FOR_IDS = 5_000
#: And so much to the host, the conditions and the order of a query that names all fields.
_FOR_CONDITIONS = 1_000


@dataclass(frozen=True)
class Query:
    """A question for records of one object.

    Attributes:
        object: Its API name.
        fields: What is asked for; the first is the id.
        where: Conditions that must all hold.
        order: Fields to order by; Bulk must not be told.
        most: How many records at most; None: all.
    """

    object: str
    fields: tuple[str, ...]
    where: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    most: int | None = None

    @property
    def unordered(self) -> str:
        """The text for Bulk."""
        return self._text(",".join(self.fields))

    @property
    def count(self) -> str:
        """The text that asks how many there are."""
        return self._text("COUNT()")

    def __str__(self) -> str:
        order = f" ORDER BY {', '.join(self.order)}" if self.order else ""
        most = f" LIMIT {self.most}" if self.most else ""
        return self.unordered + order + most

    def _text(self, what: str) -> str:
        # Names are those that the organisation itself describes.
        where = f" WHERE {' AND '.join(self.where)}" if self.where else ""
        return f"SELECT {what} FROM {self.object}{where}"  # noqa: S608

    def pieces(self) -> list[Query]:
        """This query with as many fields as an address takes, then others with the rest.

        It depends on nothing but the fields.
        """
        if len(quote_plus(",".join(self.fields))) <= LONGEST - _FOR_CONDITIONS:
            return [self]
        first, *others = self.fields
        pieces, piece = [], [first]
        for name in others:
            if len(quote_plus(",".join([*piece, name]))) > LONGEST - _FOR_IDS:
                pieces.append(piece)
                piece = [first]
            piece.append(name)
        return [replace(self, fields=tuple(each)) for each in (*pieces, piece)]

    def of(self, field: str, ids: Sequence[str]) -> Iterator[Query]:
        """The same of some records only, in as many queries as their ids need.

        Args:
            field: Holds the ids.
            ids: Of which records.
        """
        plain = replace(self, where=(), order=())
        room = LONGEST - len(quote_plus(str(plain))) - len(field) - 40
        step = max(1, room // len(quote_plus("'001000000000000AAA',")))
        for start in range(0, len(ids), step):
            told = ",".join(map(text, ids[start : start + step]))
            yield replace(plain, where=(f"{field} IN ({told})",))


def text(value: str) -> str:
    """A text between quotes."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def instant(at: datetime) -> str:
    """An instant, to the millisecond below."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
