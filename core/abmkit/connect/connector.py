"""The base class of connectors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

from pydantic import BaseModel

from abmkit.connect.batch import Batch
from abmkit.errors import SourceError, UsageError, suggest

Mode = Literal["snapshot", "append", "changes"]
_MODES = get_args(Mode)


@dataclass(frozen=True)
class Stream:
    """One kind of record of a source, such as deals.

    Attributes:
        name: Unique within the source.
        tables: The tables its records have rows in.
        mode: ``snapshot``: a complete read returns all records, so that absent ones are deleted;
            ``append``: absence means nothing; ``changes``: a read returns what changed since the
            last one, and only a batch with ``whole`` shows which records are gone. Streams of the
            latter two modes resume from the state of the last complete read.
        fingerprint: Digest of everything besides the data that shapes the rows (mapping, field
            list, API version); when it changes, the stream is read from the beginning.
        refused: Why the stream cannot be read now, if that is known before reading it: what was
            read before stays, and a later read resumes from there. None: it can be read.
    """

    name: str
    tables: tuple[str, ...]
    mode: Mode = "snapshot"
    fingerprint: str = ""
    refused: SourceError | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuse what would be taken for something else without a word.

        Raises:
            ValueError: Of what it says.
        """
        if self.mode not in _MODES:
            raise ValueError(f"stream {self.name}: mode={self.mode!r}{suggest(self.mode, _MODES)}")
        if isinstance(self.tables, str):
            raise ValueError(f"stream {self.name}: write tables=({self.tables!r},)")


@dataclass(frozen=True)
class Check:
    """One finding of ``source check``.

    Attributes:
        ok: Whether a sync can be trusted.
        what: What was found, in a line; it tells no secret.
        advice: What a person does about it; empty: nothing.
    """

    ok: bool
    what: str
    advice: str = ""


@dataclass(frozen=True)
class Field:
    """A field of a vendor's records.

    Attributes:
        stream: The stream whose records have it.
        name: The vendor's name for it.
        label: As people see it there.
        type: The vendor's word for what it holds.
        taken: The column that its values go to, ``table.column``; empty: none, or to ``extra``.
    """

    stream: str
    name: str
    label: str = ""
    type: str = ""
    taken: str = ""


class Connector(ABC):
    """Reads one source of data; a subclass is a plugin.

    Attributes:
        name: Its name in ``abmkit source add CLIENT NAME``.
        title: One line that describes it to people.
        Config: Model of the settings in ``sources/NAME.toml``; secrets are ``SecretStr`` fields.
        sandbox: ``module:name`` of its vendor's sandbox, ``:name`` in the connector's own module;
            empty if it has none.
        parallel: How many of its streams may be read at the same time, each in a thread.
        config: The settings of this source, an instance of ``Config``.
        folder: The client's folder; paths in settings are relative to it.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    Config: ClassVar[type[BaseModel]]
    sandbox: ClassVar[str] = ""
    parallel: ClassVar[int] = 1

    def __init__(self, config: BaseModel, folder: Path) -> None:
        self.config = config
        self.folder = folder

    @abstractmethod
    def streams(self) -> Iterable[Stream]:
        """The streams of this source, from its settings alone or after asking it."""

    @abstractmethod
    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        """Read a stream in batches of some thousand records.

        Args:
            stream: One of ``streams()``.
            state: What the last loaded batch carried, and under ``slices`` what was carried for
                each slice, if any; None to start from the beginning. ``since`` in it is an instant,
                ISO: a person wants what has changed since then once more.

        Raises:
            SourceError: It could not be read; batches already yielded stay loaded.
        """

    def is_unchanged(self, stream: Stream, state: Mapping[str, Any]) -> bool:
        """Whether a snapshot still shows what it showed when a read of it came to its end.

        Then it is not read, and counts as complete. Streams that fill one table are read all or
        none, as they may tell of the same row: it is the one's that is read last.

        Args:
            stream: One of ``streams()``, with the fingerprint that it had.
            state: What the last batch of that read carried.

        Raises:
            SourceError: It could not be asked.
        """
        return False

    def account(self) -> str | None:
        """The vendor's id of the account that is read; None: there is none, or it cannot be told.

        A source once attached to an account reads no other, and no other client's source reads
        it: so the id never changes.

        Raises:
            SourceError: The vendor cannot be asked.
        """
        return None

    def check(self) -> Iterator[Check]:
        """Findings on the settings and the source; reads as little as it can.

        One is not ok when a sync could not be trusted; what is only worth a look is ok.
        """
        for stream in self.streams():
            yield Check(ok=True, what=f"stream {stream.name} is set up")

    def fields(self) -> Iterator[Field]:
        """The fields that the vendor's records have, by stream; nothing where it does not tell.

        Raises:
            SourceError: The vendor cannot be asked.
        """
        yield from ()

    def cure(self, stream: Stream, table: str, column: str) -> str:
        """What to change in the settings when most cells of a column cannot be read.

        Args:
            stream: One of ``streams()``.
            table: A table that it fills.
            column: A column of that table.

        Returns:
            In words, with the key of the setting; empty: no setting does it.
        """
        return ""

    def record_url(self, account: str | None, table: str, record: str) -> str | None:
        """Where people see a record in the vendor's own program; None: it has no page there.

        Nothing is asked of the vendor for it.

        Args:
            account: The vendor's id of the account that is read, where that is known.
            table: The table that has a row of the record, such as ``deal``.
            record: The row's id in this source.
        """
        return None

    def budget(self) -> int | None:
        """How many requests the vendor still takes today; None: it has not told."""
        return None

    def close(self) -> None:  # noqa: B027 (most have nothing to let go of)
        """Let go of what is held open; called when a sync or a check is over."""

    @classmethod
    def guess(
        cls, arguments: tuple[str, ...], folder: Path
    ) -> tuple[Mapping[str, Any], Sequence[Check]]:
        """Propose settings for ``source add --guess``, as the content of ``sources/NAME.toml``.

        Args:
            arguments: What stands behind the connector's name on the command line.
            folder: The client's folder.

        Returns:
            The settings, and findings for a person to look at before they are written: what was
            taken for what, and, not ok, what is unsure or left out and why.

        Raises:
            UsageError: This connector cannot guess.
        """
        raise UsageError(f"connector {cls.name} cannot guess its settings; write them by hand")
