"""A report as it was made: all that prints it again, long after the data has moved on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field, ValidationError

from abmkit.errors import DataError
from abmkit.report.document import Document
from abmkit.report.format import Words, language_of
from abmkit.report.table import WITH_TABLES
from abmkit.report.value import Frozen, Value

_INSTANT = re.compile(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*"')
FORM = 1
"""Form of the files that this abmkit writes; it reads this and no later one."""


class Stamp(Frozen):
    """Which definition a number was made by.

    Attributes:
        version: Version of the metric.
        hash: Fingerprint of its formula under the client's parameters.
    """

    version: int
    hash: str


class FrozenBasis(Frozen):
    """What a number rested on when it was frozen.

    Attributes:
        query: Fingerprint of the statements that read its rows.
        as_of: Instant that the data was complete to, ISO.
        fresh: Of all streams it needs, the instant that the slowest was last complete; None: one
            of them never was.
        needed: These streams, as ``source:stream``.
        interval: How its interval was come by; None: it has none.
        coverage: Share of the rows read that are complete; None: there were none, or nobody asked.
        largest: Of money with few rows behind it, the share that the largest row is.
    """

    query: str
    as_of: str | None = None
    fresh: str | None = None
    needed: tuple[str, ...] = ()
    interval: str | None = None
    coverage: Decimal | None = None
    largest: Decimal | None = None


class FrozenGoal(Frozen):
    """A goal that was in force.

    Attributes:
        metric: Id of the metric.
        scope: As ``goals.csv`` writes it.
        period: Label of the period it is for.
        goal: In the metric's unit.
    """

    metric: str
    scope: str
    period: str
    goal: Decimal


class FrozenReport(Frozen):
    """A report with all that its making knew: read back, it prints the same without the data.

    Attributes:
        form: Form of the file.
        abmkit: Version of abmkit that made it; the same version gives the same bytes.
        metrics: The definitions of all metrics asked for, by id.
        numbers: Their totals for the period, by id.
        basis: What these totals rest on, by id.
        goals: The goals known then.
        messages: The templates of all its texts, by language and id, in every language there is.
        document: The report.
        others: The same in languages that people wrote notes of their own for.
    """

    form: int = FORM
    abmkit: str
    metrics: dict[str, Stamp]
    numbers: dict[str, Value]
    basis: dict[str, FrozenBasis] = Field(default={})
    goals: tuple[FrozenGoal, ...]
    messages: dict[str, dict[str, str]]
    document: Document
    others: dict[str, Document] = Field(default={})

    def printed(self, locale: str | None = None) -> Document:
        """The document as it is printed in a locale.

        Args:
            locale: BCP 47 tag; None: its own.

        Raises:
            UsageError: No such locale is known.
        """
        own = self.document
        if locale in (None, own.locale):
            return own
        other = self.others.get(language_of(locale or ""), own)
        kept = {"locale": locale, "corrects": own.corrects, "evidence": own.evidence}
        return other.model_copy(update=kept)

    def words(self, locale: str | None = None) -> Words:
        """The words that it was made with.

        Args:
            locale: BCP 47 tag; None: its own.

        Raises:
            UsageError: No such locale is known.
        """
        own = self.document.locale
        return Words(own if locale is None else locale, (self.messages,))

    def says(self, other: FrozenReport) -> bool:
        """Whether it says what another does, but for when their data was read.

        Args:
            other: Of the same days.
        """
        return self._timeless() == other._timeless()

    def _timeless(self) -> bytes:
        document = self.document.model_copy(update={"corrects": None})
        return _INSTANT.sub(b"", self.model_copy(update={"document": document}).dump())

    def dump(self) -> bytes:
        """The file: JSON with numbers as decimal strings and each block's table beside it."""
        told = self.model_dump(mode="json", context=WITH_TABLES)
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        return text.encode(errors="backslashreplace")  # half a surrogate pair stays \\ud800


def read_frozen(content: bytes, shown: str) -> tuple[FrozenReport, tuple[str, ...]]:
    """Read a frozen report back.

    Args:
        content: The file.
        shown: Its path as errors name it.

    Returns:
        The report, and what could not be read as it is: a block of a kind that no plugin knows
        any more stands there as its table.

    Raises:
        DataError: It is no frozen report, or one of a newer abmkit.
    """
    warnings: list[str] = []
    try:
        told = json.loads(content)
        form = told["form"]
        if form > FORM:
            advice = "install the abmkit that wrote it, or a newer one"
            raise DataError(f"{shown}: form {form} is newer than this abmkit knows; {advice}")
        read = FrozenReport.model_validate(told, context={"warnings": warnings})
    except (ValueError, KeyError, TypeError) as error:
        reason = _first(error) if isinstance(error, ValidationError) else str(error)
        advice = "make the report again"
        raise DataError(f"{shown} is no frozen report: {reason}; {advice}") from None
    return read, tuple(dict.fromkeys(warnings))


def digest(content: bytes) -> str:
    """What tells one frozen report from another: SHA-256 of its file."""
    return hashlib.sha256(content).hexdigest()


def used_messages(documents: Iterable[Document], words: Words) -> dict[str, dict[str, str]]:
    """The templates that documents need, those of their tables included.

    Args:
        documents: The report, in as many versions as it has.
        words: Holds the catalogues.
    """
    told = (each.model_dump(mode="json", context=WITH_TABLES) for each in documents)
    return words.templates.every(frozenset(used for each in told for used in _ids(each)))


def _ids(told: Any) -> Iterator[str]:
    """Ids of the messages in a dumped document."""
    if isinstance(told, Mapping):
        if told.keys() == {"id", "args"}:
            yield told["id"]
        for each in told.values():
            yield from _ids(each)
    elif isinstance(told, list):
        for each in told:
            yield from _ids(each)


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
